"""Who acts: a person with everything that policy asks about them, loaded once per request."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.db import reading
from processes.organisation.models import Person, PersonField, PersonRole, Unit
from processes.organisation.succession import with_predecessors
from processes.storable import is_storable

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

    def has(self, *roles: str) -> bool:
        """Whether the person holds one of the roles."""
        return not self.roles.isdisjoint(roles)

    @property
    def is_admin(self) -> bool:
        return "admin" in self.roles

    @property
    def at_office(self) -> bool:
        """Whether the person works in the Office that assigns and follows."""
        return not self.roles.isdisjoint(OFFICE_ROLES)


def load_actor(person_id: int, session: Session | None = None) -> Actor | None:
    """The active person with this id, or None."""
    return _load(session or reading(), Person.id == person_id)


def actor_by_username(username: str, session: Session | None = None) -> Actor | None:
    """The active person with this user name, or None."""
    return _load(session or reading(), Person.username == username) if is_storable(username) else None


def _load(session: Session, condition: object) -> Actor | None:
    person = session.execute(
        select(Person.id, Person.username, Person.name, Person.position, Person.unit_id, Person.language).where(
            condition,  # type: ignore[arg-type]
            Person.active,
        )
    ).first()
    if person is None:
        return None
    path, organisation = _path(session, person.unit_id)
    roles = session.scalars(select(PersonRole.role).where(PersonRole.person_id == person.id))
    fields = session.scalars(select(PersonField.field).where(PersonField.person_id == person.id))
    return Actor(
        id=person.id,
        username=person.username,
        name=person.name,
        position=person.position,
        unit_id=person.unit_id,
        organisation_id=organisation,
        unit_path=path,
        roles=frozenset(roles),
        fields=frozenset(fields),
        language=person.language,
    )


def _path(session: Session, unit_id: int) -> tuple[tuple[int, ...], int]:
    """The unit and its ancestors, and the organisation: the nearest of them that is not a phòng."""
    up = select(Unit.id, Unit.parent_id, Unit.kind).where(Unit.id == unit_id).cte(recursive=True)
    # Rows are taken once: should the tree ever have a circle in it, the walk ends all the same.
    up = up.union(select(Unit.id, Unit.parent_id, Unit.kind).join(up, Unit.id == up.c.parent_id))
    rows = {row.id: row for row in session.execute(select(up.c.id, up.c.parent_id, up.c.kind))}
    path: list[int] = []
    current: int | None = unit_id
    while current is not None and current in rows and current not in path:
        path.append(current)
        current = rows[current].parent_id
        if rows[path[-1]].kind != "phong":
            break
    return with_predecessors(path), path[-1] if path else unit_id
