"""What the rows of a report are: units, fields, people … Each row is narrowed to by the filter of lists that names it (T9)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from processes.assignments.filters import NOTHING, Filters
from processes.assignments.models import Assignment
from processes.assignments.narrowing import members
from processes.db import reading
from processes.directives.models import Directive
from processes.lists import lists
from processes.organisation.actor import Actor
from processes.organisation.models import Person, Unit

#: Kinds of units that are given assignments as units, and are shown with zeros where they were given none.
REPORTING = ("office", "department", "district", "commune")


@dataclass(frozen=True, slots=True)
class Line:
    """A row's head: ``key`` as the statement groups by it, ``code`` as addresses and the API name it, ``narrow``: the filters that let
    through what it counts. ``level`` is its depth in a tree. The line of what has none has no name."""

    key: Any
    code: str
    name: str
    narrow: Mapping[str, Any]
    level: int = 0
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Dimension:
    """``key``: what rows are grouped by; ``lines``: the rows in their order, of the keys that have numbers; ``filter``: which filter
    names one."""

    name: str
    key: Any
    filter: str
    lines: Callable[[Actor, Filters, Sequence[Any]], list[Line]]


def reads_all(actor: Actor) -> bool:
    """Who reads about every unit; others have rows for what they may see."""
    return actor.at_office or actor.has("committee", "admin")


def _units(actor: Actor, filters: Filters, counted: Sequence[Any]) -> list[Line]:
    """In the organisation's order: every unit that is given assignments, also with zeros, and what else has numbers."""
    shown: ColumnElement[bool] = Unit.id.in_(counted)
    if reads_all(actor):
        shown |= and_(*_usual_units(filters))
    return [Line(unit.id, unit.code, unit.name, {"lead": unit.code}) for unit in _units_where(shown)]


def _usual_units(filters: Filters) -> list[ColumnElement[bool]]:
    usual: list[ColumnElement[bool]] = [Unit.active.is_(True), Unit.kind.in_(REPORTING)]
    if filters.lead:
        usual.append(Unit.code == filters.lead)
    if filters.units is not None:
        usual.append(Unit.id.in_(members(filters.units)))
    return usual


def _rooms(actor: Actor, filters: Filters, counted: Sequence[Any]) -> list[Line]:
    """The phòng of the Office, also with zeros, and what else follows something."""
    shown: ColumnElement[bool] = Unit.id.in_([key for key in counted if key is not None])
    if reads_all(actor) and not filters.room:
        offices = select(Unit.id).where(Unit.kind == "office")
        shown |= and_(Unit.active.is_(True), Unit.kind == "phong", Unit.parent_id.in_(offices))
    lines = [Line(unit.id, unit.code, unit.name, {"room": unit.code}) for unit in _units_where(shown)]
    return lines + _nothing(counted, "room")


def _units_where(shown: ColumnElement[bool]) -> list[Unit]:
    return list(reading().scalars(select(Unit).where(shown).order_by(Unit.position, Unit.id)))


def _people(filter: str) -> Callable[[Actor, Filters, Sequence[Any]], list[Line]]:
    """Those who have numbers, in the order of their units, by position first (B58)."""

    def lines(_actor: Actor, _filters: Filters, counted: Sequence[Any]) -> list[Line]:
        ids = [key for key in counted if key is not None]
        people = select(Person).join(Unit, Unit.id == Person.unit_id).where(Person.id.in_(ids))
        found = reading().scalars(people.order_by(Unit.position, Unit.id, Person.id))
        named = [Line(one.id, one.username, title(one), {filter: one.username}) for one in found]
        return named + _nothing(counted, filter)

    return lines


def title(person: Person) -> str:
    """Position first, then the name (B58)."""
    return f"{person.position} ({person.name})" if person.position else person.name


def _values(list_name: str, filter: str) -> Callable[[Actor, Filters, Sequence[Any]], list[Line]]:
    """The values of a list of the province in its order, those in use with zeros too, and what else has numbers."""

    def lines(_actor: Actor, filters: Filters, counted: Sequence[Any]) -> list[Line]:
        wanted = getattr(filters, filter)
        codes = [entry.code for entry in lists.entries(list_name) if wanted in (None, entry.code)]
        codes += sorted({key for key in counted if key is not None}.difference(codes))
        return [_value(list_name, filter, code) for code in codes] + _nothing(counted, filter)

    return lines


def _value(list_name: str, filter: str, code: str) -> Line:
    """A value that was typed freely (sources) is shown as it was typed."""
    entry = lists.entry(list_name, code)
    name, english = (entry.name, entry.name_en) if entry else (code, "")
    return Line(code, code, name, {filter: code}, name_en=english)


def _nothing(counted: Iterable[Any], filter: str) -> list[Line]:
    """The row for what has none."""
    return [Line(None, NOTHING, "", {filter: NOTHING})] if None in counted else []


DIMENSIONS: Mapping[str, Dimension] = MappingProxyType(
    {
        dimension.name: dimension
        for dimension in (
            Dimension("lead", Assignment.lead_id, "lead", _units),
            Dimension("room", Assignment.following_unit_id, "room", _rooms),
            Dimension("field", Directive.field, "field", _values("fields", "field")),
            Dimension("source", Directive.source, "source", _values("sources", "source")),
            Dimension("director", Assignment.director_id, "director", _people("director")),
            Dimension("approver", Assignment.approver_id, "approver", _people("approver")),
            Dimension("follower", Assignment.follower_id, "follower", _people("follower")),
        )
    }
)
#: Dimensions that the directive says.
OF_DIRECTIVES = frozenset({"field", "source"})
