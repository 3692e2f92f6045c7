"""The numbers of what is published, in the forms and by the measures of all reports (K20, T9)."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime

from sqlalchemy import func, select

from processes.assignments.filters import Filters
from processes.assignments.measures import MEASURES, cell
from processes.assignments.models import Assignment
from processes.calendar.working import load_calendar
from processes.db import reading
from processes.organisation.models import Unit
from processes.publication.filters import PublicFilters, condition, joined
from processes.reports.columns import Form
from processes.reports.queries import Report, ReportRow


def public_report(form: Form, filters: PublicFilters, *, now: datetime) -> Report:
    """The form for what is published; only units that lead something of it have rows."""
    counted = cell().label("cell")
    statement = joined(select(Unit.id, Unit.code, Unit.name, counted, func.count(Assignment.id).label("number")))
    grouped = statement.where(condition(filters)).group_by(Unit.id, Unit.code, Unit.name, Unit.position, counted)
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    whole: Counter[str] = Counter()
    for row in reading().execute(grouped.order_by(Unit.position, Unit.id)):
        for measure, cells in MEASURES.items():
            if row.cell in cells:
                counts[row.code, row.name][measure] += row.number
                whole[measure] += row.number
    rows = [
        ReportRow(code, name, {column.name: column.value(numbers) for column in form.columns}, {})
        for (code, name), numbers in counts.items()
    ]
    total = {column.name: column.value(whole) for column in form.columns}
    return Report(form, form.by[0], Filters(), rows, total, now, load_calendar().local_date(now))
