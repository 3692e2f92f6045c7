"""In whose hands the assignments of a unit are: the unit, its phòng, the people in them (B46)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from processes.assignments.filters import NOTHING, Filters
from processes.assignments.models import Assignment
from processes.db import reading
from processes.organisation.actor import Actor
from processes.organisation.models import Person, Unit
from processes.reports.dimensions import DIMENSIONS, Line, title

#: What rows are grouped by: lead unit, phòng that it was passed to, who is in charge there.
KEY = (Assignment.lead_id, Assignment.room_id, Assignment.officer_id)
Key = tuple[int | None, ...]


def handed(counts: Mapping[Key, Counter[str]]) -> dict[Key, Counter[str]]:
    """(unit,), (unit, phòng) and (unit, phòng, person) → counts. The phòng is that of ``filters.handling_room``."""
    officers = {officer for _, _, officer in counts if officer is not None}
    people = reading().execute(select(Person.id, Person.unit_id).where(Person.id.in_(officers)))
    rooms = {person.id: person.unit_id for person in people}
    found: defaultdict[Key, Counter[str]] = defaultdict(Counter)
    for (lead, room, officer), counted in counts.items():
        own = rooms.get(officer) if officer is not None else None
        handling = room if room is not None else (own if own != lead else None)
        for key in ((lead,), (lead, handling), (lead, handling, officer)):
            found[key].update(counted)
    return found


def tree(actor: Actor, filters: Filters, counted: Sequence[Key]) -> list[Line]:
    """Units in the organisation's order, each with its phòng and their people. The phòng of one unit alone are shown with zeros too."""
    units = DIMENSIONS["lead"].lines(actor, filters, sorted({key[0] for key in counted if key[0] is not None}))
    keys = set(counted)
    alone = units[0].key if len(units) == 1 else None
    rooms, people = _rooms(keys, alone), _people(keys)
    lines: list[Line] = []
    for unit in units:
        lines.append(Line((unit.key,), unit.code, unit.name, unit.narrow))
        for room in [*(each for each in rooms if _belongs(each, unit, keys)), None]:
            if room is None and (unit.key, None) not in keys:
                continue
            lines += _of_room(unit, room, people, keys)
    return lines


def _of_room(unit: Line, room: Unit | None, people: Sequence[Person], keys: set[Key]) -> list[Line]:
    code = NOTHING if room is None else room.code
    narrow = {**unit.narrow, "handling": code}
    own: Key = (unit.key, None if room is None else room.id)
    lines = [Line(own, f"{unit.code}/{code}", "" if room is None else room.name, narrow, level=1)]
    for person in people:
        key = (*own, person.id)
        if key in keys:
            theirs = {**narrow, "officer": person.username}
            lines.append(Line(key, f"{unit.code}/{code}/{person.username}", title(person), theirs, level=2))
    if (*own, None) in keys:
        nobody = {**narrow, "officer": NOTHING}
        lines.append(Line((*own, None), f"{unit.code}/{code}/{NOTHING}", "", nobody, level=2))
    return lines


def _belongs(room: Unit, unit: Line, keys: set[Key]) -> bool:
    return (unit.key, room.id) in keys or room.parent_id == unit.key


def _rooms(keys: set[Key], alone: Any) -> list[Unit]:
    shown = Unit.id.in_({key[1] for key in keys if len(key) == 2 and key[1] is not None})
    if alone is not None:
        shown |= (Unit.parent_id == alone) & (Unit.kind == "phong") & Unit.active.is_(True)
    return list(reading().scalars(select(Unit).where(shown).order_by(Unit.position, Unit.id)))


def _people(keys: set[Key]) -> list[Person]:
    ids = {key[2] for key in keys if len(key) == 3 and key[2] is not None}
    return list(reading().scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.id)))
