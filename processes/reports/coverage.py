"""What of the documents that were issued is entered and followed, per phòng, and how promptly it was entered (D1, T12).

Documents come from the connected system and count by who drafted them; *Không giao nhiệm vụ* leaves the figures. Directives count
however they were entered; those that were moved over from elsewhere are neither prompt nor late.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, null, or_, select, true

from processes.assignments.filters import NOTHING, Filters
from processes.assignments.models import Assignment
from processes.assignments.policy import DELETED
from processes.assignments.rows import AnySelect
from processes.db import reading
from processes.directives.models import Directive
from processes.directives.policy import visible_directives
from processes.organisation.actor import Actor
from processes.organisation.models import Person, Unit
from processes.paging import PER_PAGE, Page, clamp
from processes.received.models import OUTGOING, ReceivedDocument
from processes.received.policy import visible_documents
from processes.refusals import NotFound
from processes.reports.dimensions import reads_all

_drafted = Person.unit_id
Condition = Callable[[], ColumnElement[bool]]


def _assigned() -> ColumnElement[bool]:
    """Whether assignments of the document were issued."""
    return exists().where(
        Assignment.directive_id == ReceivedDocument.directive_id,
        Assignment.issued_at.is_not(None),
        Assignment.status != DELETED,
    )


def _undecided() -> ColumnElement[bool]:
    return ~or_(_assigned(), ReceivedDocument.status == "not_needed")


#: column → which issued documents it counts
DOCUMENTS: Mapping[str, Condition] = MappingProxyType(
    {
        "issued": true,
        "assigned": lambda: and_(_assigned(), ReceivedDocument.status != "not_needed"),
        "not_needed": lambda: ReceivedDocument.status == "not_needed",
        "undecided": _undecided,
    }
)
#: column → which directives it counts
DIRECTIVES: Mapping[str, Condition] = MappingProxyType(
    {"entered": true, "prompt": lambda: Directive.entry_late == 0, "late": lambda: Directive.entry_late > 0}
)
#: The minutes of working time by which what is ``late`` was late, summed up.
MINUTES = "late_minutes"


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A document behind a number. ``directive_id`` is empty for what is not entered; ``late`` in minutes of working time."""

    number: str
    date: date
    subject: str
    drafter: str
    directive_id: int | None
    late: int | None


def counted(actor: Actor, filters: Filters) -> dict[int | None, Counter[str]]:
    """drafting phòng → column → how many, of the days ``issued_from`` to ``issued_to``. Two statements. NotFound for whom the Office's
    own promptness is no business of."""
    _only_the_office(actor)
    found: defaultdict[int | None, Counter[str]] = defaultdict(Counter)
    for names, of_kind, more in (
        (DOCUMENTS, _documents(actor, filters), ()),
        (DIRECTIVES, _directives(actor, filters), (func.sum(case((Directive.entry_late > 0, Directive.entry_late))),)),
    ):
        numbers = [func.count(case((condition(), 1))) for condition in names.values()]
        for room, *values in reading().execute(of_kind(_drafted, *numbers, *more).group_by(_drafted)):
            for name, value in zip((*names, MINUTES), values, strict=False):
                found[room][name] += value or 0
    return found


def rows_behind(
    actor: Actor, filters: Filters, column: str, *, page: int = 1, per_page: int = PER_PAGE
) -> Page[CoverageRow]:
    """The documents that a number counts, newest first; none for a column that counts nothing."""
    _only_the_office(actor)
    page, per_page = clamp(page, per_page)
    of_documents = column in DOCUMENTS
    if not of_documents and column not in DIRECTIVES:
        return Page([], 0, page, per_page)
    wanted = DOCUMENTS[column]() if of_documents else DIRECTIVES[column]()
    of_kind = _documents(actor, filters) if of_documents else _directives(actor, filters)
    total = reading().scalar(of_kind(func.count()).where(wanted)) or 0
    kind: Any = ReceivedDocument if of_documents else Directive
    columns = (kind.number, kind.date, kind.subject, Person.name, Person.position)
    own = (ReceivedDocument.directive_id, null()) if of_documents else (Directive.id, Directive.entry_late)
    listed = of_kind(*columns, *own).where(wanted).order_by(kind.date.desc(), kind.id.desc())
    found = reading().execute(listed.limit(per_page).offset((page - 1) * per_page))
    rows = [
        CoverageRow(number, day, subject, _drafter(name, position), directive_id, late)
        for number, day, subject, name, position, directive_id, late in found
    ]
    return Page(rows, total, page, per_page)


def _only_the_office(actor: Actor) -> None:
    if not reads_all(actor):
        raise NotFound()


def _drafter(name: str | None, position: str | None) -> str:
    """Position first (B58)."""
    return f"{position} ({name})" if name and position else name or ""


def _documents(actor: Actor, filters: Filters) -> Callable[..., AnySelect]:
    parts = [visible_documents(actor), ReceivedDocument.direction == OUTGOING, ReceivedDocument.status != DELETED]
    parts += _of_days(ReceivedDocument.date, filters) + _of_room(filters)
    return lambda *columns: (
        select(*columns)
        .select_from(ReceivedDocument)
        .outerjoin(Person, Person.id == ReceivedDocument.drafter_id)
        .where(*parts)
    )


def _directives(actor: Actor, filters: Filters) -> Callable[..., AnySelect]:
    parts = [visible_directives(actor), Directive.status != DELETED]
    parts += _of_days(Directive.date, filters) + _of_room(filters)
    return lambda *columns: (
        select(*columns).select_from(Directive).outerjoin(Person, Person.id == Directive.drafter_id).where(*parts)
    )


def _of_days(column: Any, filters: Filters) -> list[ColumnElement[bool]]:
    first = [] if filters.issued_from is None else [column >= filters.issued_from]
    return first if filters.issued_to is None else [*first, column <= filters.issued_to]


def _of_room(filters: Filters) -> list[ColumnElement[bool]]:
    if not filters.room:
        return []
    if filters.room == NOTHING:
        return [_drafted.is_(None)]
    return [_drafted.in_(select(Unit.id).where(Unit.code == filters.room).correlate(None))]
