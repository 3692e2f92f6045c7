"""The numbers of reports: one statement counts everything that the person may see, by row and cell (D7, B45 …)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from processes.assignments.conditions import at_its_end, past_day
from processes.assignments.filters import Filters, usable
from processes.assignments.listing import counting_states, flow_counts
from processes.assignments.measures import FLOW, MEASURES, cell
from processes.assignments.stood import Stood
from processes.calendar.working import load_calendar
from processes.db import reading
from processes.organisation.actor import Actor
from processes.organisation.models import Unit
from processes.reports.columns import Column, Counts, Form, Value
from processes.reports.coverage import counted
from processes.reports.dimensions import DIMENSIONS, OF_DIRECTIVES, Line, reads_all
from processes.reports.forms import COVERAGE
from processes.reports.hands import KEY as HANDS
from processes.reports.hands import handed, tree
from processes.reports.parts import PARTS, also, behind

#: cell → the measures that count it
_MEASURES_OF = {
    one: [name for name, cells in MEASURES.items() if one in cells] for one in frozenset().union(*MEASURES.values())
}
#: The rows of a unit's own table (B46), which are no list of one kind of thing.
OF_HANDS = "hands"
#: What is shown apart: in the total, and not in it.
AWAITED, TAKEN_BACK = ("in_review", "returned"), ("recalled", "cancelled")
APART = (*AWAITED, *TAKEN_BACK)
#: What stands before the columns of a form whose period begins with what was left open.
FLOW_COLUMNS = tuple(map(Column, FLOW, FLOW, [None] * 4, ("(A)", "(B)", "(C)", "(D)=(A)+(B)-(C)")))


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A unit, or what else the form is by, and what stands in each column. ``narrow``: the filters that let through what the row is
    of; ``level``: how deep it lies in a tree; a row without a name is of what has none. ``rank`` in forms that compare."""

    code: str
    name: str
    values: dict[str, Value]
    narrow: Mapping[str, Any]
    level: int = 0
    name_en: str = ""
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """``total`` has the columns of a row, recomputed over all rows. ``by``: what the rows are; ``filters`` those it was made with.
    ``as_of``: the moment the numbers are of, ``day`` that moment's day at the office."""

    form: Form
    by: str
    filters: Filters
    rows: list[ReportRow]
    total: dict[str, Value]
    as_of: datetime
    day: date
    #: beside the columns: what of the total waits for a decision, and what is not in it because it was taken back or stopped
    apart: Mapping[str, int] = field(default_factory=dict)

    @property
    def has_flow(self) -> bool:
        """Whether the columns of a period's flow stand before those of the form."""
        return self.form.columns[: len(FLOW_COLUMNS)] == FLOW_COLUMNS

    def list_apart(self, name: str) -> Filters:
        """The filters of the list that a number of :attr:`apart` counts."""
        return replace(self.filters, measure=name)

    def behind(self, column: Column, row: ReportRow | None = None) -> Filters | None:
        """The filters of the list that a number counts, the total's without a row; None for what counts no assignments."""
        if not column.is_counted:
            return None
        return behind(column.measure, also(self.filters, row.narrow if row else {}), self.day)


def report(actor: Actor, form: Form, filters: Filters, *, now: datetime, by: str | None = None) -> Report:
    """The form for what the person may see and the filters let through (``box``, ``group`` and ``measure`` of these say nothing here).

    ``by`` is one of ``form.by``, the first of them by default. A number in it is exactly the length of the list that
    :meth:`Report.behind` says.
    """
    by = by if by in form.by else form.by[0]
    filters = at_its_end(usable(replace(filters, box=None, group=None, measure=None)))
    if by == OF_HANDS and not reads_all(actor) and filters.lead is None:
        # Somebody of a unit asks about their own (B46), though they see what they coordinate as well.
        filters = replace(filters, lead=reading().scalar(select(Unit.code).where(Unit.id == actor.organisation_id)))
    past = past_day(filters)
    day = past.day if past else load_calendar().local_date(now)
    if form is COVERAGE:
        return _coverage(actor, filters, now, day)
    counts = _counts(actor, form, filters, by, day)
    whole = _together(counts.values())
    counts = {key: counted for key, counted in counts.items() if not counted.keys() <= set(TAKEN_BACK)}
    if (filters.carried_from or filters.carried_to) and by in DIMENSIONS and form.ranked is None:
        form = replace(form, columns=(*FLOW_COLUMNS, *form.columns))
        flows, flow_of_all = flow_counts(actor, filters, DIMENSIONS[by].key)
        for key, numbers in flows.items():
            counts.setdefault(key, Counter()).update(numbers)
        whole.update(flow_of_all)
    if by == OF_HANDS:
        counts = handed(counts)
        lines = tree(actor, filters, list(counts))
    else:
        lines = DIMENSIONS[by].lines(actor, filters, list(counts))
    rows = [_row(form, line, counts.get(line.key, {})) for line in lines]
    as_of = past.last_moment if past else now
    apart = {name: whole[name] for name in APART}
    return Report(form, by, filters, ranked(form, rows), _values(form, whole), as_of, day, apart)


def _coverage(actor: Actor, filters: Filters, now: datetime, day: date) -> Report:
    """Documents rather than assignments (D1): of all filters the phòng and the days of issue hold."""
    counts = counted(actor, filters)
    lines = DIMENSIONS["room"].lines(actor, filters, list(counts))
    rows = [_row(COVERAGE, line, counts.get(line.key, {})) for line in lines]
    total = _values(COVERAGE, _together(counts.values()))
    return Report(COVERAGE, COVERAGE.by[0], filters, rows, total, now, day)


def _row(form: Form, line: Line, counts: Counts) -> ReportRow:
    return ReportRow(line.code, line.name, _values(form, counts), line.narrow, line.level, line.name_en)


def _values(form: Form, counts: Counts) -> dict[str, Value]:
    return {column.name: column.value(counts) for column in form.columns}


def ranked(form: Form, rows: list[ReportRow]) -> list[ReportRow]:
    """In the order of the column that the form ranks by, equals beside each other with the same rank; who has nothing to judge last."""
    if form.ranked is None:
        return rows
    marks: dict[str, Any] = {row.code: row.values[form.ranked] for row in rows}
    found = sorted((mark for mark in marks.values() if mark is not None), reverse=True)
    placed = [replace(row, rank=None if marks[row.code] is None else found.index(marks[row.code]) + 1) for row in rows]
    return sorted(placed, key=lambda row: len(rows) + 1 if row.rank is None else row.rank)


def _counts(actor: Actor, form: Form, filters: Filters, by: str, day: date) -> dict[Any, Counter[str]]:
    """key of the row → measure or part → how many."""
    keys = HANDS if by == OF_HANDS else (DIMENSIONS[by].key,)
    parts = {name: PARTS[name] for name in form.parts}
    groups = [*(f"key_{place}" for place in range(len(keys))), "cell"]

    def columns(stood: Stood) -> list[Any]:
        grouped = [*map(stood.of, keys), cell(stood)]
        labelled = [column.label(name) for name, column in zip(groups, grouped, strict=True)]
        return [*labelled, func.count(), *(part.column(day, stood) for part in parts.values())]

    found: defaultdict[Any, Counter[str]] = defaultdict(Counter)
    statements = counting_states(actor, filters, columns, joined=by in OF_DIRECTIVES)
    for row in (row for statement in statements for row in reading().execute(statement.group_by(*groups))):
        key = tuple(row[: len(keys)]) if by == OF_HANDS else row[0]
        one, number, *of_parts = row[len(keys) :]
        counts = found[key]
        for measure in _MEASURES_OF.get(one, ()):
            counts[measure] += number
        for (name, part), value in zip(parts.items(), of_parts, strict=True):
            if one in part.cells and value is not None:
                counts[name] = min(counts.get(name, value), value) if part.taken == "earliest" else counts[name] + value
    return {key: counts for key, counts in found.items() if counts}


def _together(counts: Any) -> Counter[str]:
    whole: Counter[str] = Counter()
    for each in counts:
        for name, value in each.items():
            earliest = name in PARTS and PARTS[name].taken == "earliest"
            whole[name] = min(whole.get(name, value), value) if earliest else whole[name] + value
    return whole
