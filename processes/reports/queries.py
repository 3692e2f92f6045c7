"""The numbers of reports: one statement counts everything that the person may see, by lead unit and cell (D7, B45)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, func, select

from processes.assignments.filters import Filters, members, usable
from processes.assignments.listing import counting
from processes.assignments.measures import MEASURES, cell
from processes.assignments.models import Assignment
from processes.db import reading
from processes.organisation.actor import Actor
from processes.organisation.models import Unit
from processes.reports.forms import Form

#: Kinds of units that are given assignments as units, and are shown with zeros where they were given none.
REPORTING = ("office", "department", "district", "commune")
#: cell → the measures that count it
_MEASURES_OF = {
    one: [name for name, cells in MEASURES.items() if one in cells] for one in frozenset().union(*MEASURES.values())
}


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A unit and what stands in each column of the form."""

    code: str
    name: str
    values: dict[str, int | Decimal]


@dataclass(frozen=True, slots=True)
class Report:
    """``total`` has the columns of a row, recomputed over all rows. ``as_of``: the moment the numbers are of."""

    form: Form
    rows: list[ReportRow]
    total: dict[str, int | Decimal]
    as_of: datetime


def report(actor: Actor, form: Form, filters: Filters, *, now: datetime) -> Report:
    """The form for what the person may see and the filters let through (``box``, ``group`` and ``measure`` of these say nothing here).

    A number in it is exactly the length of the list with the same filters, the row's unit as ``lead`` and the column's measure.
    """
    filters = usable(replace(filters, box=None, group=None, measure=None))
    counts = _counts(actor, filters)
    rows = [
        ReportRow(unit.code, unit.name, {column.name: column.value(counts[unit.id]) for column in form.columns})
        for unit in _units(actor, filters, counts.keys())
    ]
    whole: Counter[str] = Counter()
    for counted in counts.values():
        whole.update(counted)
    return Report(form, rows, {column.name: column.value(whole) for column in form.columns}, now)


def _counts(actor: Actor, filters: Filters) -> dict[int, Counter[str]]:
    """lead unit → measure → how many."""
    counted = cell().label("cell")
    statement = counting(actor, filters, Assignment.lead_id, counted, func.count())
    found: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for lead_id, one, number in reading().execute(statement.group_by(Assignment.lead_id, counted)):
        for measure in _MEASURES_OF.get(one, ()):
            found[lead_id][measure] += number
    return found


def _units(actor: Actor, filters: Filters, counted: Iterable[int]) -> list[Unit]:
    """The rows in the organisation's order: every unit that is given assignments, also with zeros, and what else has numbers."""
    shown: ColumnElement[bool] = Unit.id.in_(list(counted))
    if _reads_all(actor):
        shown |= and_(*_usual_rows(filters))
    return list(reading().scalars(select(Unit).where(shown).order_by(Unit.position, Unit.id)))


def _usual_rows(filters: Filters) -> list[ColumnElement[bool]]:
    usual: list[ColumnElement[bool]] = [Unit.active.is_(True), Unit.kind.in_(REPORTING)]
    if filters.lead:
        usual.append(Unit.code == filters.lead)
    if filters.units is not None:
        usual.append(Unit.id.in_(members(filters.units)))
    return usual


def _reads_all(actor: Actor) -> bool:
    """Who reads about every unit; others have rows for what they may see."""
    return actor.at_office or actor.has("committee", "admin")
