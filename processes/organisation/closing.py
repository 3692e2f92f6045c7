"""A unit that is merged into another or closed (C18): its open work, its people and its phòng go to the successor."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from processes import telemetry
from processes.assignments.succession import hand_on, open_work
from processes.command import in_transaction
from processes.db import after_commit
from processes.organisation.actor import Actor
from processes.organisation.models import Person, Unit, UnitClosure, UnitGroupMember
from processes.organisation.rights import check_unit
from processes.organisation.succession import successions
from processes.organisation.units import ROOM
from processes.refusals import FieldError, InvalidForm, NotFound, _l
from processes.series.succession import hand_on_series, open_series
from processes.shares.succession import hand_on_parts, open_parts
from processes.storable import clean_text, is_id, is_storable, unusable

_LONGEST_REASON = 2000
_REASON = _l("Lý do")


@telemetry.command
@in_transaction
def close_unit(
    session: Session, unit_id: int, successor_id: int | None, reason: str, *, by: Actor, now: datetime
) -> int:
    """Close a unit; how many open assignments and series went to the successor. Its people and phòng go there too.

    Without a successor nothing may be left to go anywhere. Its history stays, and the successor sees it. Raises InvalidForm, NotFound
    for those who do not set it up; a unit's administrator closes phòng only.
    """
    check_unit(session, by, unit_id)
    unit = session.get_one(Unit, unit_id)
    if not unit.active or (not by.is_admin and unit.kind != ROOM):
        raise NotFound()
    reason = clean_text(reason)
    errors = _reason_errors(reason) + _successor_errors(session, unit_id, successor_id, by)
    if successor_id is None and not errors:
        errors = _left_over(session, unit_id)
    if errors:
        raise InvalidForm(errors)
    handed_on = 0
    if successor_id is not None:
        handed_on = hand_on(session, unit_id, successor_id, reason, by=by, now=now)
        handed_on += hand_on_series(session, unit_id, successor_id, reason, by=by, now=now)
        hand_on_parts(session, unit_id, successor_id, reason, by=by, now=now)
        session.execute(update(Person).where(Person.unit_id == unit_id).values(unit_id=successor_id))
        session.execute(update(Unit).where(Unit.parent_id == unit_id, Unit.active).values(parent_id=successor_id))
    session.execute(update(Unit).where(Unit.id == unit_id).values(active=False))
    session.execute(
        insert(UnitClosure).values(unit_id=unit_id, successor_id=successor_id, reason=reason, at=now, by_id=by.id)
    )
    _leave_groups(session, unit_id, successor_id)
    after_commit(session, successions.forget)
    return handed_on


def _leave_groups(session: Session, unit_id: int, successor_id: int | None) -> None:
    """The successor takes the place in the groups it is not in itself."""
    if successor_id is not None:
        already = select(UnitGroupMember.group_id).where(UnitGroupMember.unit_id == successor_id)
        groups = select(UnitGroupMember.group_id).where(
            UnitGroupMember.unit_id == unit_id, UnitGroupMember.group_id.not_in(already)
        )
        rows = [{"group_id": group, "unit_id": successor_id} for group in session.scalars(groups)]
        if rows:
            session.execute(insert(UnitGroupMember), rows)
    session.execute(delete(UnitGroupMember).where(UnitGroupMember.unit_id == unit_id))


def _reason_errors(reason: str) -> list[FieldError]:
    if not reason:
        return [FieldError.of("reason", "Ô “{field}” bắt buộc phải nhập.", field=_REASON)]
    if len(reason) > _LONGEST_REASON:
        return [FieldError.of("reason", "Ô “{field}” dài quá {limit} ký tự.", field=_REASON, limit=_LONGEST_REASON)]
    return [] if is_storable(reason) else [unusable("reason", _REASON)]


def _successor_errors(session: Session, unit_id: int, successor_id: int | None, by: Actor) -> list[FieldError]:
    if successor_id is None:
        return []
    if successor_id == unit_id:
        return [FieldError.of("successor", "Đơn vị tiếp nhận phải là một đơn vị khác.")]
    parents = dict(session.execute(select(Unit.id, Unit.parent_id).where(Unit.active)).all())
    if not is_id(successor_id) or successor_id not in parents:
        return [FieldError.of("successor", "Không có đơn vị này, hoặc đơn vị đã kết thúc hoạt động.")]
    if not by.is_admin:
        check_unit(session, by, successor_id)
    above: int | None = successor_id
    for _ in range(len(parents)):
        above = parents.get(above) if above is not None else None
        if above == unit_id:
            return [FieldError.of("successor", "Đơn vị tiếp nhận không thể nằm bên trong đơn vị bị sáp nhập.")]
    return []


def _left_over(session: Session, unit_id: int) -> list[FieldError]:
    """What a unit without a successor must not have."""
    people = session.scalar(select(func.count()).where(Person.unit_id == unit_id, Person.active)) or 0
    rooms = session.scalar(select(func.count()).where(Unit.parent_id == unit_id, Unit.active)) or 0
    work = sum(len(found(session, unit_id)) for found in (open_work, open_series, open_parts))
    if not (people or rooms or work):
        return []
    return [
        FieldError.of(
            "successor",
            "Đơn vị còn {work} nhiệm vụ chưa kết thúc, {people} người và {rooms} đơn vị bên trong; đề nghị chọn đơn vị tiếp nhận.",
            work=work,
            people=people,
            rooms=rooms,
        )
    ]
