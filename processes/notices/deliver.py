"""Telling people: one statement per event, in the transaction of what they are told about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, insert, literal, or_, select
from sqlalchemy.orm import Session

from processes.db import UtcDateTime, table_of
from processes.notices.models import Notice
from processes.organisation.models import Person, PersonRole

_NOTICES = table_of(Notice)
_PEOPLE = table_of(Person)
_ROLES = table_of(PersonRole)
#: Who is told for a unit: its account, its leader, and its people, who serve its queue (C5).
_UNIT_ROLES = ("unit_account", "leader_of_unit", "unit_staff")


def deliver(
    session: Session,
    kind: str,
    *,
    object_type: str,
    object_id: int,
    people: Iterable[int | None] = (),
    units: Iterable[int | None] = (),
    values: dict[str, Any] | None = None,
    by_id: int | None,
    now: datetime,
) -> None:
    """A notice for each of the people and for those who serve each of the units; never for whoever did it, never two for one."""
    people_ids = {id for id in people if id is not None} - {by_id}
    unit_ids = {id for id in units if id is not None}
    conditions: list[ColumnElement[bool]] = []
    if people_ids:
        conditions.append(_PEOPLE.c.id.in_(people_ids))
    if unit_ids:
        served = select(_ROLES.c.person_id).where(_ROLES.c.role.in_(_UNIT_ROLES))
        conditions.append(and_(_PEOPLE.c.unit_id.in_(unit_ids), _PEOPLE.c.id.in_(served)))
    if not conditions:
        return
    told = select(
        _PEOPLE.c.id,
        literal(kind),
        literal(object_type),
        literal(object_id),
        literal(values or {}, _NOTICES.c["values"].type),
        literal(now, UtcDateTime()),
    ).where(or_(*conditions), _PEOPLE.c.active, _PEOPLE.c.id != (by_id or 0))
    columns = ["person_id", "kind", "object_type", "object_id", "values", "at"]
    session.connection().execute(insert(_NOTICES).from_select(columns, told))
