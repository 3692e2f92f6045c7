"""Open parts of a unit that is closed go on to its successor, as its assignments do (C18)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from processes.organisation.actor import Actor
from processes.organisation.models import Unit
from processes.runtime.models import ProcessInstance
from processes.runtime.succession import record_succession
from processes.shares.models import Share

#: Where a part names a unit.
_PLACES = ("giver_unit_id", "receiver_unit_id")


def open_parts(session: Session, unit_id: int) -> Sequence[int]:
    """The ids of the parts that have not ended and that the unit gave or has to do."""
    return session.scalars(select(Share.id).where(_concerns(unit_id)).order_by(Share.id)).all()


def hand_on_parts(session: Session, unit_id: int, successor_id: int, reason: str, *, by: Actor, now: datetime) -> int:
    """Give them to the successor; how many there were. Locks their instances in the order of their ids, after those of the
    assignments, and reads them again after that."""
    instances = dict(
        session.execute(
            select(ProcessInstance.object_id, ProcessInstance.id)
            .join(Share, and_(Share.kind == ProcessInstance.object_type, Share.id == ProcessInstance.object_id))
            .where(_concerns(unit_id))
            .order_by(ProcessInstance.object_id)
            .with_for_update(of=ProcessInstance)
        ).all()
    )
    names = dict(session.execute(select(Unit.id, Unit.name).where(Unit.id.in_((unit_id, successor_id)))).all())
    told: dict[int, dict[str, Any]] = {}
    found = select(Share).where(Share.id.in_(instances), _concerns(unit_id)).order_by(Share.id)
    for share in session.scalars(found.execution_options(populate_existing=True)):
        moved = [place for place in _PLACES if getattr(share, place) == unit_id]
        session.execute(update(Share).where(Share.id == share.id).values(dict.fromkeys(moved, successor_id)))
        change = [names[unit_id], names[successor_id]]
        told[instances[share.id]] = {place.removesuffix("_id"): change for place in moved}
    record_succession(session, told, reason, by=by, now=now)
    return len(told)


def _concerns(unit_id: int) -> ColumnElement[bool]:
    return and_(Share.ended_at.is_(None), or_(Share.giver_unit_id == unit_id, Share.receiver_unit_id == unit_id))
