"""What a public list can be narrowed to and ordered by. A value that makes no sense is left out, never an error."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from processes.assignments.measures import NAMES as MEASURES
from processes.assignments.measures import has_measure
from processes.assignments.models import Assignment
from processes.calendar.working import ONE_DAY, load_calendar
from processes.directives.models import Directive
from processes.organisation.models import Person, Unit
from processes.publication.policy import published, searched
from processes.searching import matches
from processes.storable import is_storable

LATEST = "-issued"
_SORTS: dict[str, Any] = {
    "issued": Assignment.issued_at,
    "due": Assignment.due_at,
    "number": Directive.number,
    "lead": Unit.position,
}
SORTS = frozenset(_SORTS)


@dataclass(frozen=True, slots=True)
class PublicFilters:
    """``measure`` one of ``measures.NAMES``; ``lead`` a unit's code; ``field``, ``source`` and ``type`` codes; ``director`` a position;
    ``issued_from``, ``issued_to``, ``due_from``, ``due_to`` days of the office, both included; ``q`` words."""

    measure: str | None = None
    lead: str | None = None
    field: str | None = None
    source: str | None = None
    type: str | None = None
    director: str | None = None
    key: bool | None = None
    issued_from: date | None = None
    issued_to: date | None = None
    due_from: date | None = None
    due_to: date | None = None
    q: str | None = None


def condition(filters: PublicFilters) -> ColumnElement[bool]:
    """What the public sees of what the filters let through; directives, lead units and directors joined."""
    parts = [published()]
    if filters.measure in MEASURES:
        parts.append(has_measure(filters.measure))
    for text, column in (
        (filters.lead, Unit.code),
        (filters.field, Directive.field),
        (filters.source, Directive.source),
        (filters.type, Directive.type),
        (filters.director, Person.position),
    ):
        if text and is_storable(text):
            parts.append(column == text)
    if filters.key is not None:
        parts.append(Assignment.key.is_(filters.key))
    parts += _days(Assignment.issued_at, filters.issued_from, filters.issued_to)
    parts += _days(Assignment.due_at, filters.due_from, filters.due_to)
    if filters.q:
        parts.append(matches(filters.q, *searched(), Unit.search))
    return and_(*parts)


def joined(statement: Any) -> Any:
    """The statement with everything that a row is made of."""
    with_directives = statement.select_from(Assignment).join(Directive, Directive.id == Assignment.directive_id)
    return with_directives.join(Unit, Unit.id == Assignment.lead_id).join(Person, Person.id == Assignment.director_id)


def counting(filters: PublicFilters) -> Any:
    """How many :func:`condition` lets through, with no more joined than it asks about: of a million that is most of the work."""
    statement = select(func.count()).select_from(Assignment).join(Directive, Directive.id == Assignment.directive_id)
    if filters.lead or filters.q:
        statement = statement.join(Unit, Unit.id == Assignment.lead_id)
    if filters.director:
        statement = statement.join(Person, Person.id == Assignment.director_id)
    return statement.where(condition(filters))


def ordering(sort: str | None) -> list[Any]:
    """ORDER BY for a key, with ``-`` in front for descending; empty values last."""
    name = sort if sort and sort.removeprefix("-") in SORTS else LATEST
    column = _SORTS[name.removeprefix("-")]
    return [(column.desc() if name.startswith("-") else column.asc()).nulls_last(), Assignment.id.desc()]


def _days(moment: Any, first: date | None, last: date | None) -> list[ColumnElement[bool]]:
    calendar = load_calendar()
    parts = []
    if first is not None and 1900 <= first.year <= 9000:
        parts.append(moment >= calendar.start_of_day(first))
    if last is not None and 1900 <= last.year <= 9000:
        parts.append(moment < calendar.start_of_day(last + ONE_DAY))
    return parts
