"""What is open of a unit that is closed goes on to its successor, with a line in the timeline of each assignment (C18)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, insert, or_, select, update
from sqlalchemy.orm import Session

from processes.assignments.former_states import dated
from processes.assignments.models import Assignment, CoordinatingUnit
from processes.db import table_of
from processes.organisation.actor import Actor
from processes.organisation.models import Unit
from processes.runtime.models import ProcessInstance
from processes.runtime.succession import record_succession


@dataclass
class _Moved:
    """What changes for one assignment: its columns, and old and new as the timeline shows them."""

    columns: dict[str, Any] = field(default_factory=dict)
    effects: dict[str, Any] = field(default_factory=dict)


def open_work(session: Session, unit_id: int) -> Sequence[int]:
    """The ids of the assignments that have not ended and that the unit leads, coordinates or follows."""
    return session.scalars(select(Assignment.id).where(_concerns(unit_id)).order_by(Assignment.id)).all()


def hand_on(session: Session, unit_id: int, successor_id: int, reason: str, *, by: Actor, now: datetime) -> int:
    """Give the open assignments of a unit to its successor; how many there were. Locks their instances in the order of the
    assignments, as everybody does, and reads them again after that."""
    ids = open_work(session, unit_id)
    instances = dict(
        session.execute(
            select(ProcessInstance.object_id, ProcessInstance.id)
            .where(ProcessInstance.object_type == "assignment", ProcessInstance.object_id.in_(ids))
            .order_by(ProcessInstance.object_id)
            .with_for_update()
        ).all()
    )
    moved = _moves(session, unit_id, successor_id, [id for id in instances if id is not None], now)
    for id, move in moved.items():
        if move.columns:
            session.execute(update(Assignment).where(Assignment.id == id).values(move.columns))
    record_succession(session, {instances[id]: move.effects for id, move in moved.items()}, reason, by=by, now=now)
    return len(moved)


def _moves(session: Session, unit_id: int, successor_id: int, ids: Sequence[int], now: datetime) -> dict[int, _Moved]:
    names = dict(session.execute(select(Unit.id, Unit.name).where(Unit.id.in_((unit_id, successor_id)))).all())
    before, after = names[unit_id], names[successor_id]
    columns = [
        *(Assignment.id, Assignment.lead_id, Assignment.following_unit_id),
        *(Assignment.given_at, Assignment.stood_since),
    ]
    rows = session.execute(select(*columns).where(Assignment.id.in_(ids), _concerns(unit_id))).all()
    beside: dict[int, set[int]] = {row.id: set() for row in rows}
    for link in session.execute(select(CoordinatingUnit).where(CoordinatingUnit.assignment_id.in_(beside))).scalars():
        beside[link.assignment_id].add(link.unit_id)
    moved: dict[int, _Moved] = {}
    for row in rows:
        move = moved[row.id] = _Moved()
        lead = row.lead_id
        if lead == unit_id:
            lead = move.columns["lead_id"] = successor_id
            move.effects["lead_id"] = [unit_id, successor_id]
        if row.following_unit_id == unit_id:
            move.columns["following_unit_id"] = successor_id
            move.effects["following_unit"] = [before, after]
        move.columns |= dated(row._asdict(), move.columns, now)
        coordinating = {successor_id if id == unit_id else id for id in beside[row.id]} - {lead}
        if coordinating != beside[row.id]:
            _replace(session, row.id, coordinating)
            if unit_id in beside[row.id]:
                move.effects["coordinating"] = [[before], [after] if successor_id in coordinating else []]
    return moved


def _replace(session: Session, assignment_id: int, coordinating: set[int]) -> None:
    session.execute(delete(CoordinatingUnit).where(CoordinatingUnit.assignment_id == assignment_id))
    if coordinating:
        rows = [{"assignment_id": assignment_id, "unit_id": id} for id in sorted(coordinating)]
        session.execute(insert(table_of(CoordinatingUnit)), rows)


def _concerns(unit_id: int) -> ColumnElement[bool]:
    coordinates = exists().where(CoordinatingUnit.assignment_id == Assignment.id, CoordinatingUnit.unit_id == unit_id)
    return Assignment.ended_at.is_(None) & or_(
        Assignment.lead_id == unit_id, Assignment.following_unit_id == unit_id, coordinates
    )
