"""Who acts: a person with everything that policy asks about them, loaded once per request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, bindparam, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from processes import clock
from processes.db import reading
from processes.organisation.given import given_at
from processes.organisation.models import Person, PersonField, PersonRole, Unit
from processes.organisation.succession import with_predecessors
from processes.storable import is_storable


def _gathered(word: InstrumentedAttribute[str], whose: InstrumentedAttribute[int]) -> ScalarSelect[str]:
    """The person's words of one kind with blanks between them, none of which has one; NULL where there is none."""
    return select(func.aggregate_strings(word, " ")).where(whose == Person.id).correlate(Person).scalar_subquery()


# Put together once, and asked in one go: who acts is asked with every request.
_PERSON = select(
    Person.id,
    Person.username,
    Person.name,
    Person.position,
    Person.unit_id,
    Person.language,
    _gathered(PersonRole.role, PersonRole.person_id).label("roles"),
    _gathered(PersonField.field, PersonField.person_id).label("fields"),
)
#: Roles that no substitute is given.
UNGIVEN = frozenset({"admin", "designer", "unit_admin"})
#: Roles that belong to the Office's own staff and leaders.
OFFICE_ROLES = frozenset({"specialist", "van_thu", "leader_of_office", "head_of_phong", "inspection"})


@dataclass(frozen=True)
class Actor:
    """A person who acts or looks. ``unit_path`` runs from their own unit up to their organisation, and no further:
    nobody speaks for the bodies above. Units that were merged into one of these follow, so that their history has readers."""

    id: int
    username: str
    name: str
    position: str
    unit_id: int
    organisation_id: int
    unit_path: tuple[int, ...]
    roles: frozenset[str]
    fields: frozenset[str]
    language: str = "vi"
    #: the people who are away and have named this one their substitute (C18), as far as they have; nobody's substitute in turn.
    #: Who gave some of their roles only has no id among these, so that what is theirs in person stays theirs
    stands_for: tuple[Actor, ...] = ()

    @property
    def persons(self) -> tuple[Actor, ...]:
        """Everybody this person may act for, themselves first."""
        return (self, *self.stands_for)

    def has(self, *roles: str) -> bool:
        """Whether the person holds one of the roles."""
        return not self.roles.isdisjoint(roles)

    def has_or_stands_for(self, *roles: str) -> bool:
        """Whether the person, or somebody they stand in for, holds one of the roles (C18)."""
        return any(each.has(*roles) for each in self.persons)

    @property
    def is_admin(self) -> bool:
        return "admin" in self.roles

    @property
    def at_office(self) -> bool:
        """Whether the person works in the Office that assigns and follows."""
        return not self.roles.isdisjoint(OFFICE_ROLES)


def load_actor(person_id: int, session: Session | None = None, *, now: datetime | None = None) -> Actor | None:
    """The active person with this id, or None; with those they stand in for at this moment (C18)."""
    return _load(session or reading(), Person.id == person_id, now)


def actor_by_username(username: str, session: Session | None = None, *, now: datetime | None = None) -> Actor | None:
    """The active person with this user name, or None."""
    return _load(session or reading(), Person.username == username, now) if is_storable(username) else None


def _load(session: Session, condition: object, now: datetime | None) -> Actor | None:
    person = session.execute(_PERSON.where(condition, Person.active)).first()  # type: ignore[arg-type]
    if person is None:
        return None
    one = _actor(session, person)
    away = [stand_in(_actor(session, row), roles) for row, roles in _away(session, person.id, now or clock.now())]
    return replace(one, stands_for=tuple(away)) if away else one


def _away(session: Session, substitute_id: int, now: datetime) -> list[tuple[Any, frozenset[str]]]:
    """Whom the person stands in for, and with which roles; for nearly everybody nobody, which costs no statement."""
    return [
        (row, given.roles)
        for given in given_at(now).get(substitute_id, ())
        if (row := session.execute(_PERSON.where(Person.id == given.person_id, Person.active)).first())
    ]


def stand_in(away: Actor, roles: frozenset[str]) -> Actor:
    """Somebody who is away as their substitute acts for them: with some roles only, or with all and in person.

    Administration and design are nobody's to hand on.
    """
    kept = (away.roles & roles if roles else away.roles) - UNGIVEN
    if not roles:
        return replace(away, roles=kept)
    serves = not kept.isdisjoint({"unit_account", "leader_of_unit", "unit_staff"})
    # No row names a negative id, and :func:`person_id` still knows whose it is.
    return replace(
        away, id=-away.id, username="", roles=kept, unit_path=away.unit_path if serves else (),
        fields=away.fields if "committee" in kept else frozenset(),
    )  # fmt: skip


def person_id(actor: Actor) -> int:
    """The id of the person behind an actor, also of one who gave only some roles."""
    return abs(actor.id)


def any_of(actor: Actor, rule: Callable[[Actor], ColumnElement[bool]]) -> ColumnElement[bool]:
    """A rule in SQL for the person, or for somebody they stand in for."""
    return or_(*(rule(each) for each in actor.persons)) if actor.stands_for else rule(actor)


def _actor(session: Session, person: Any) -> Actor:
    path, organisation = _path(session, person.unit_id)
    return Actor(
        id=person.id,
        username=person.username,
        name=person.name,
        position=person.position,
        unit_id=person.unit_id,
        organisation_id=organisation,
        unit_path=path,
        roles=frozenset((person.roles or "").split()),
        fields=frozenset((person.fields or "").split()),
        language=person.language,
    )


def _upwards() -> Select[Any]:
    up = select(Unit.id, Unit.parent_id, Unit.kind).where(Unit.id == bindparam("of")).cte(recursive=True)
    # Rows are taken once: should the tree ever have a circle in it, the walk ends all the same.
    up = up.union(select(Unit.id, Unit.parent_id, Unit.kind).join(up, Unit.id == up.c.parent_id))
    return select(up.c.id, up.c.parent_id, up.c.kind)


_UP = _upwards()


def _path(session: Session, unit_id: int) -> tuple[tuple[int, ...], int]:
    """The unit and its ancestors, and the organisation: the nearest of them that is not a phòng."""
    rows = {row.id: row for row in session.execute(_UP, {"of": unit_id})}
    path: list[int] = []
    current: int | None = unit_id
    while current is not None and current in rows and current not in path:
        path.append(current)
        current = rows[current].parent_id
        if rows[path[-1]].kind != "phong":
            break
    return with_predecessors(path), path[-1] if path else unit_id
