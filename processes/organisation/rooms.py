"""The phòng inside an organisation: between the Office's the following of an assignment is handed over (K11), between a unit's the
work on it (B54)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.db import reading
from processes.organisation.models import Person, PersonRole, Unit


@dataclass(frozen=True, slots=True)
class Room:
    """A phòng as it can be chosen."""

    id: int
    code: str
    name: str


def office_rooms(session: Session | None = None) -> list[Room]:
    """The active phòng of the Office, those inside another phòng included, in the order the province lists them."""
    return _rooms(session, lambda organisation: organisation.kind == "office")


def rooms_of(unit_id: int, session: Session | None = None) -> list[Room]:
    """The active phòng of one organisation, in the same way."""
    return _rooms(session, lambda organisation: organisation.id == unit_id)


def _rooms(session: Session | None, is_wanted: Callable[[Any], bool]) -> list[Room]:
    columns = (Unit.id, Unit.code, Unit.name, Unit.kind, Unit.parent_id, Unit.active)
    rows = (session or reading()).execute(select(*columns).order_by(Unit.position, Unit.id)).all()
    by_id = {row.id: row for row in rows}

    def organisation(id: int | None) -> Any:
        passed = set()
        while id in by_id and id not in passed and by_id[id].kind == "phong":
            passed.add(id)
            id = by_id[id].parent_id
        return by_id[id] if id in by_id and id not in passed else None

    return [
        Room(row.id, row.code, row.name)
        for row in rows
        if row.active and row.kind == "phong" and (above := organisation(row.id)) and is_wanted(above)
    ]


def office_room(session: Session, code: str) -> Room | None:
    """The phòng of the Office with this code; None for any other unit."""
    return next((room for room in office_rooms(session) if room.code == code), None)


def heads_of(session: Session, room_id: int) -> frozenset[int]:
    """The active heads of the phòng."""
    people = select(Person.id).join(PersonRole, PersonRole.person_id == Person.id)
    return frozenset(
        session.scalars(people.where(Person.unit_id == room_id, Person.active, PersonRole.role == "head_of_phong"))
    )
