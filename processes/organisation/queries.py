"""Units and people as lists offer them, and whom a token belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from processes.db import reading
from processes.organisation.actor import Actor, load_actor
from processes.organisation.commands import token_digest
from processes.organisation.models import ApiToken, Person, PersonRole, Unit
from processes.organisation.rooms import rooms_of
from processes.searching import matches


@dataclass(frozen=True, slots=True)
class UnitOption:
    """A unit that can be chosen; ``kind`` as in ``UNIT_KINDS``."""

    id: int
    code: str
    name: str
    parent_code: str | None
    kind: str


@dataclass(frozen=True, slots=True)
class PersonOption:
    """A person who can be chosen: by position first (B58)."""

    id: int
    username: str
    name: str
    position: str
    unit_code: str
    unit_name: str


def unit_options(kinds: Iterable[str] | None = None, *, q: str | None = None) -> list[UnitOption]:
    """The active units, in the order the province lists them; of these kinds only, and matching the words, when given."""
    parent = aliased(Unit)
    wanted: list[ColumnElement[bool]] = [Unit.active.is_(True), matches(q, Unit.search)]
    if kinds is not None:
        wanted.append(Unit.kind.in_(tuple(kinds)))
    rows = reading().execute(
        select(Unit.id, Unit.code, Unit.name, parent.code.label("parent_code"), Unit.kind)
        .outerjoin(parent, parent.id == Unit.parent_id)
        .where(*wanted)
        .order_by(Unit.position, Unit.id)
    )
    return [UnitOption(*row) for row in rows]


def person_options(
    role: str | None = None,
    *,
    roles: Iterable[str] | None = None,
    unit_id: int | None = None,
    within: int | None = None,
    q: str | None = None,
) -> list[PersonOption]:
    """The active people by unit and name; those holding one of the roles, of this unit, of this unit and its phòng (``within``),
    matching the words, when given."""
    wanted: list[ColumnElement[bool]] = [Person.active.is_(True), matches(q, Person.search)]
    held = tuple(roles) if roles is not None else (role,) if role else ()
    if held:
        wanted.append(Person.id.in_(select(PersonRole.person_id).where(PersonRole.role.in_(held))))
    if unit_id is not None:
        wanted.append(Person.unit_id == unit_id)
    if within is not None:
        wanted.append(Person.unit_id.in_([within, *(room.id for room in rooms_of(within))]))
    rows = reading().execute(
        select(Person.id, Person.username, Person.name, Person.position, Unit.code, Unit.name)
        .join(Unit, Unit.id == Person.unit_id)
        .where(*wanted)
        .order_by(Unit.position, Unit.id, Person.id)
    )
    return [PersonOption(*row) for row in rows]


def person_by_token(token: str, now: datetime) -> Actor | None:
    """The active person whose API token this is; None for any other text."""
    person_id = reading().scalar(select(ApiToken.person_id).where(ApiToken.digest == token_digest(token)))
    return None if person_id is None else load_actor(person_id, now=now)
