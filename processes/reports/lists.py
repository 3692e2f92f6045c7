"""Forms that list assignments one by one (B47, Q20, K14, K15): which of them, in what order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType

from processes.assignments.conditions import at_its_end, past_day
from processes.assignments.filters import Filters, usable
from processes.assignments.listing import count_assignments, page_of_rows
from processes.assignments.results import HandedIn, handed_in
from processes.assignments.rows import AssignmentRow
from processes.calendar.working import load_calendar
from processes.organisation.actor import Actor
from processes.paging import LAST_PAGE


@dataclass(frozen=True, slots=True)
class ListForm:
    """``measure``: which assignments it lists; ``sort``: see ``conditions.ordering``; ``results``: whether it shows what was
    reported."""

    name: str
    measure: str
    sort: str
    results: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """``rows`` are those of one page; ``total``: how many the form has for ``filters``, which is the number that other forms show."""

    form: ListForm
    filters: Filters
    rows: list[AssignmentRow]
    results: Mapping[int, HandedIn]
    total: int
    page: int
    per_page: int
    as_of: datetime
    day: date


LIST_FORMS: Mapping[str, ListForm] = MappingProxyType(
    {
        form.name: form
        for form in (
            ListForm("detail", "total", "-issued"),
            ListForm("summary", "total", "-issued"),
            # What is late and not done: column (11) of the form of 17 columns.
            ListForm("overdue", "open_late", "due", results=True),
            ListForm("synthesis", "total", "lead", results=True),
        )
    }
)


def listed(actor: Actor, form: ListForm, filters: Filters, *, page: int, per_page: int, now: datetime) -> Listed:
    """The form's rows that the person may see and the filters let through, ``per_page`` of them."""
    # Whoever asks for a status wants those, also recalled ones, which no number counts (B47).
    measure = form.measure if filters.status is None or form.measure != "total" else None
    filters = at_its_end(usable(replace(filters, box=None, group=None, measure=measure)))
    page = min(max(page, 1), LAST_PAGE)
    rows = page_of_rows(actor, filters, form.sort, page=page, per_page=per_page, now=now)
    results = handed_in(rows) if form.results and rows else {}
    total = count_assignments(actor, filters)
    past = past_day(filters)
    as_of, day = (past.last_moment, past.day) if past else (now, load_calendar().local_date(now))
    return Listed(form, filters, rows, results, total, page, per_page, as_of, day)
