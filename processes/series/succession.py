"""The series of a unit that is closed go on with its successor, as its open assignments do (C18)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from processes.organisation.actor import Actor
from processes.organisation.models import Unit
from processes.runtime.models import ProcessInstance
from processes.runtime.succession import record_succession
from processes.series.models import Series
from processes.series.policy import SERIES


def open_series(session: Session, unit_id: int) -> Sequence[int]:
    """The ids of the series that have not ended and that the unit leads or follows."""
    of_it = or_(Series.lead_id == unit_id, Series.following_unit_id == unit_id)
    return session.scalars(select(Series.id).where(Series.ended_at.is_(None), of_it).order_by(Series.id)).all()


def hand_on_series(session: Session, unit_id: int, successor_id: int, reason: str, *, by: Actor, now: datetime) -> int:
    """Give the series of a unit to its successor; how many there were. Locks their instances in the order of the series, and reads
    them again after that. Where it only takes part, its place is taken too."""
    instances = dict(
        session.execute(
            select(ProcessInstance.object_id, ProcessInstance.id)
            .join(Series, Series.id == ProcessInstance.object_id)
            .where(ProcessInstance.object_type == SERIES, Series.ended_at.is_(None))
            .order_by(ProcessInstance.object_id)
            .with_for_update(of=ProcessInstance)
        ).all()
    )
    names = dict(session.execute(select(Unit.id, Unit.name).where(Unit.id.in_((unit_id, successor_id)))).all())
    told: dict[int, dict[str, Any]] = {}
    columns = (Series.id, Series.lead_id, Series.following_unit_id, Series.coordinating)
    for row in session.execute(select(*columns).where(Series.id.in_(instances)).order_by(Series.id)).all():
        changes, effects = _moved(row, unit_id, successor_id, names)
        if changes:
            session.execute(update(Series).where(Series.id == row.id).values(changes))
        if effects:
            told[instances[row.id]] = effects
    record_succession(session, told, reason, by=by, now=now)
    return len(told)


def _moved(row: Any, unit_id: int, successor_id: int, names: dict[int, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The columns of a series that change, and old and new as its timeline shows them."""
    changes: dict[str, Any] = {}
    effects: dict[str, Any] = {}
    lead = row.lead_id
    if lead == unit_id:
        lead = changes["lead_id"] = successor_id
        effects["lead_id"] = [unit_id, successor_id]
    if row.following_unit_id == unit_id:
        changes["following_unit_id"] = successor_id
        effects["following_unit"] = [names[unit_id], names[successor_id]]
    beside = dict.fromkeys(successor_id if id == unit_id else id for id in row.coordinating)
    beside.pop(lead, None)
    if list(beside) != row.coordinating:
        changes["coordinating"] = list(beside)
    return changes, effects
