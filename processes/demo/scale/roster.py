"""Who can stand for whom in a copy: another organisation with its account, another of the Office's people with the same roles."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection, select

from processes.db import table_of
from processes.folding import fold
from processes.organisation.models import Person, PersonRole, Unit

_UNITS, _PEOPLE, _ROLES = table_of(Unit), table_of(Person), table_of(PersonRole)
#: Their people act under their own names, and nobody else does their work.
_NOT_ROTATED = frozenset({"committee", "office", "phong"})


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation below the Committee, and the account that acts for it."""

    id: int
    code: str
    name: str
    account_id: int
    account_position: str

    @property
    def folded(self) -> str:
        return fold(self.name)


@dataclass(frozen=True, slots=True)
class Officer:
    """One of the Office's or the Committee's people, and the room they work in."""

    id: int
    position: str
    room_id: int


class Roster:
    """The province as copies see it. ``cast`` gives each copy its own bodies and people, in turn."""

    def __init__(self, connection: Connection) -> None:
        units = {row.id: row for row in connection.execute(select(_UNITS))}
        people = connection.execute(select(_PEOPLE).order_by(_PEOPLE.c.id)).all()
        accounts = {person.username: person for person in people}
        self.bodies = [
            Body(unit.id, unit.code, unit.name, account.id, account.position)
            for unit in units.values()
            if unit.kind not in _NOT_ROTATED and (account := accounts.get(unit.code.lower())) is not None
        ]
        roles: dict[int, set[str]] = defaultdict(set)
        for row in connection.execute(select(_ROLES)):
            roles[row.person_id].add(row.role)
        self._body_of_unit: dict[int, Body] = {}
        by_id = {body.id: body for body in self.bodies}
        for unit in units.values():
            body = unit
            while body.kind == "phong" and body.parent_id:
                body = units[body.parent_id]
            if body.id in by_id:
                self._body_of_unit[unit.id] = by_id[body.id]
        self._unit_of_person = {person.id: person.unit_id for person in people}
        alike: dict[frozenset[str], list[Officer]] = defaultdict(list)
        self._place: dict[int, tuple[list[Officer], int]] = {}
        for person in people:
            if person.unit_id not in self._body_of_unit:
                group = alike[frozenset(roles[person.id])]
                self._place[person.id] = (group, len(group))
                group.append(Officer(person.id, person.position, person.unit_id))
        self._index = {body.id: index for index, body in enumerate(self.bodies)}

    def body_of_unit(self, unit_id: int) -> Body | None:
        """The organisation that the unit is, or is a room of; None for the Committee and its Office."""
        return self._body_of_unit.get(unit_id)

    def body_of_person(self, person_id: int) -> Body | None:
        """The organisation whose account acts in place of this person in copies; None for the Office's own people."""
        return self._body_of_unit.get(self._unit_of_person[person_id])

    def body(self, body_id: int, turn: int) -> Body:
        """Who stands for an organisation when it is so many places further: a different one for each of them."""
        return self.bodies[(self._index[body_id] + turn) % len(self.bodies)]

    def officer(self, person_id: int, turn: int) -> Officer:
        """Who stands for one of the Office's people: somebody with the same roles."""
        group, index = self._place[person_id]
        return group[(index + turn) % len(group)]
