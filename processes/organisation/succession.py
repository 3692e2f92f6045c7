"""Which units went on with the work of which: people of a successor see what its predecessors did."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.organisation.models import UnitClosure
from processes.settings.kept import Kept


def _stored(session: Session) -> dict[int, list[int]]:
    rows = session.execute(select(UnitClosure.successor_id, UnitClosure.unit_id).order_by(UnitClosure.unit_id))
    found: dict[int, list[int]] = {}
    for successor_id, unit_id in rows:
        if successor_id is not None:
            found.setdefault(successor_id, []).append(unit_id)
    return found


successions: Kept[dict[int, list[int]]] = Kept(_stored)


def with_predecessors(unit_ids: Iterable[int]) -> tuple[int, ...]:
    """The units, then those that were merged into them, and into those."""
    by_successor = successions.get()
    path = list(unit_ids)
    for id in path:  # grows while it is walked
        path += [unit for unit in by_successor.get(id, ()) if unit not in path]
    return tuple(path)
