"""Telling people: one statement per event, in the transaction of what they are told about."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, case, exists, insert, or_, select, update
from sqlalchemy.types import Integer, String

from processes.assignments.models import CoordinatingPerson, CoordinatingUnit
from processes.db import UtcDateTime, table_of
from processes.notices.models import SILENT, Notice, NoticeChoice
from processes.organisation.given import in_force, substitutes_of
from processes.organisation.models import Person, PersonRole
from processes.prepared import Prepared

_NOTICES, _PEOPLE, _ROLES = table_of(Notice), table_of(Person), table_of(PersonRole)
_CHOICES = table_of(NoticeChoice)
_UNITS_BESIDE, _PEOPLE_BESIDE = table_of(CoordinatingUnit), table_of(CoordinatingPerson)
#: Who is told for a unit: its account, its leader, and its people, who serve its queue (C5).
UNIT_ROLES = ("unit_account", "leader_of_unit", "unit_staff")
# Equalities, where IN with a list would be written out anew at every call. Asked of each person of the unit: the list of all who have
# such a role would be made anew for every notice.
_serves = exists().where(_ROLES.c.person_id == _PEOPLE.c.id, or_(*(_ROLES.c.role == role for role in UNIT_ROLES)))
_silenced = exists().where(
    _CHOICES.c.person_id == _PEOPLE.c.id,
    _CHOICES.c.kind == bindparam("kind", type_=String),
    _CHOICES.c.bell.is_(False),
)
_told = select(
    _PEOPLE.c.id,
    bindparam("kind", type_=String),
    bindparam("object_type", type_=String),
    bindparam("object_id", type_=Integer),
    bindparam("values", type_=_NOTICES.c["values"].type),
    bindparam("at", type_=UtcDateTime),
    case((_silenced, bindparam("silent", type_=UtcDateTime)), else_=None),
)
_COLUMNS = ["person_id", "kind", "object_type", "object_id", "values", "at", "read_at"]
#: Places for people in one statement: a fixed number keeps the statement the same, which a list of any length does not.
MOST_AT_ONCE = 10
#: Most often it is follower, drafter and approver.
_FEW = 4
_NAMES = [f"person_{place}" for place in range(MOST_AT_ONCE)]
_placed = [_PEOPLE.c.id == bindparam(name, type_=Integer) for name in _NAMES]
_of_unit = and_(_PEOPLE.c.unit_id == bindparam("unit", type_=Integer), _serves)
_beside = or_(
    _PEOPLE.c.id.in_(
        select(_PEOPLE_BESIDE.c.person_id).where(_PEOPLE_BESIDE.c.assignment_id == bindparam("coordinating_of"))
    ),
    and_(
        _PEOPLE.c.unit_id.in_(
            select(_UNITS_BESIDE.c.unit_id).where(_UNITS_BESIDE.c.assignment_id == bindparam("coordinating_of"))
        ),
        _serves,
    ),
)
_others = and_(_PEOPLE.c.active, _PEOPLE.c.id != bindparam("by_id", type_=Integer))


def _telling(places: int, *more: ColumnElement[bool]) -> Prepared:
    return Prepared(insert(_NOTICES).from_select(_COLUMNS, _told.where(or_(*_placed[:places], *more), _others)))


#: by the number of places for people: who is told beside them
_TELL = {places: _telling(places) for places in (_FEW, MOST_AT_ONCE)}
_TELL_UNIT = {places: _telling(places, _of_unit) for places in (_FEW, MOST_AT_ONCE)}
_TELL_ALL = {places: _telling(places, _of_unit, _beside) for places in (_FEW, MOST_AT_ONCE)}
_has_it = exists().where(
    _NOTICES.c.person_id == _PEOPLE.c.id,
    *(_NOTICES.c[name] == bindparam(name) for name in ("kind", "object_type", "object_id", "at")),
)
_TELL_REST = Prepared(insert(_NOTICES).from_select(_COLUMNS, _told.where(or_(*_placed), _others, ~_has_it)))


def deliver(
    connection: Connection,
    kind: str,
    *,
    object_type: str,
    object_id: int,
    people: Collection[int],
    unit: int | None,
    coordinating_of: int | None = None,
    values: dict[str, Any] | None = None,
    by_id: int | None,
    now: datetime,
) -> None:
    """A notice for each of the people and for those who serve the unit, for their substitutes when they are away (C18), and with
    ``coordinating_of`` (an assignment) for its coordinating units and people. Never for whoever did it, never two for one person."""
    known = list(dict.fromkeys([*people, *substitutes_of(people, [unit], now)]))
    people, rest = known[:MOST_AT_ONCE], known[MOST_AT_ONCE:]
    if coordinating_of is not None:
        rest += sorted(_standing_in_beside(connection, coordinating_of, now) - set(known))
    told: dict[str, Any] = {
        "kind": kind,
        "object_type": object_type,
        "object_id": object_id,
        "values": values or {},
        "at": now,
        "silent": SILENT,
        "by_id": by_id or 0,
    }
    places = _FEW if len(people) <= _FEW else MOST_AT_ONCE
    told |= dict(zip(_NAMES, [*people, *[None] * (places - len(people))], strict=False))
    if unit is None and coordinating_of is None:
        _TELL[places].execute(connection, told)
    elif coordinating_of is None:
        _TELL_UNIT[places].execute(connection, {**told, "unit": unit})
    else:
        _TELL_ALL[places].execute(connection, {**told, "unit": unit, "coordinating_of": coordinating_of})
    for first in range(0, len(rest), MOST_AT_ONCE):
        some = [*rest[first : first + MOST_AT_ONCE], *[None] * MOST_AT_ONCE][:MOST_AT_ONCE]
        _TELL_REST.execute(connection, told | dict(zip(_NAMES, some, strict=True)))


def mark_told_again(
    connection: Connection, kind: str, object_type: str, object_id: int | None, people: Collection[int], now: datetime
) -> None:
    """What these people, and their substitutes, have not read of this kind about the object is read: they are told again."""
    of_it = (_NOTICES.c.kind == kind, _NOTICES.c.object_type == object_type, _NOTICES.c.object_id == object_id)
    whom = _NOTICES.c.person_id.in_([*people, *substitutes_of(people, [], now)])
    connection.execute(update(_NOTICES).where(whom, *of_it, _NOTICES.c.read_at.is_(None)).values(read_at=now))


def _standing_in_beside(connection: Connection, assignment_id: int, now: datetime) -> set[int]:
    """Who stands in for coordinating people, or for who serves a coordinating unit; while nobody is away, nothing is asked."""
    if not in_force(now):
        return set()
    people = select(_PEOPLE_BESIDE.c.person_id).where(_PEOPLE_BESIDE.c.assignment_id == assignment_id)
    units = select(_UNITS_BESIDE.c.unit_id).where(_UNITS_BESIDE.c.assignment_id == assignment_id)
    return substitutes_of(connection.scalars(people).all(), connection.scalars(units).all(), now)
