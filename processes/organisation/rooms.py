"""The phòng inside the Office: between them the following of an assignment is handed over (K11)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.organisation.models import Person, PersonRole, Unit


@dataclass(frozen=True, slots=True)
class Room:
    """A phòng as shown."""

    id: int
    name: str


def office_room(session: Session, code: str) -> Room | None:
    """The active phòng with this code if it is one of the Office, directly or inside another phòng; else None."""
    found = session.execute(select(Unit.id, Unit.name, Unit.kind, Unit.parent_id).where(Unit.code == code, Unit.active))
    unit = found.first()
    if unit is None or unit.kind != "phong":
        return None
    up = select(Unit.parent_id, Unit.kind).where(Unit.id == unit.parent_id).cte(recursive=True)
    up = up.union(select(Unit.parent_id, Unit.kind).join(up, Unit.id == up.c.parent_id).where(up.c.kind == "phong"))
    organisations = session.scalars(select(up.c.kind).where(up.c.kind != "phong")).all()
    return Room(unit.id, unit.name) if organisations == ["office"] else None


def heads_of(session: Session, room_id: int) -> frozenset[int]:
    """The active heads of the phòng."""
    people = select(Person.id).join(PersonRole, PersonRole.person_id == Person.id)
    return frozenset(
        session.scalars(people.where(Person.unit_id == room_id, Person.active, PersonRole.role == "head_of_phong"))
    )
