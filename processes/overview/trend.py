"""Twelve weeks: what was assigned in each, and what ended in it, in time or late."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal

from processes.assignments.filters import Filters
from processes.assignments.listing import counting
from processes.assignments.measures import MEASURES, cell, cells_of
from processes.assignments.models import Assignment
from processes.calendar.working import load_calendar
from processes.db import reading
from processes.organisation.actor import Actor

WEEKS = 12
ONE_WEEK = timedelta(weeks=1)
ASSIGNED = "total"
#: Measures of what ended in a week; together they are what was done.
ENDED = ("done_in_time", "done_late", "undated_done")


@dataclass(frozen=True, slots=True)
class Week:
    """From Monday to Sunday, both included; the newest ends today. ``counts`` by :data:`ASSIGNED` and :data:`ENDED`."""

    first: date
    last: date
    #: how things stood when it was counted, however long ago the week is
    as_of: date
    counts: Counter[str] = field(default_factory=Counter)

    def behind(self, measure: str) -> Filters:
        """The list of what a number counts."""
        if measure == ASSIGNED:
            return Filters(measure=measure, issued_from=self.first, issued_to=self.last, as_of=self.as_of)
        return Filters(measure=measure, ended_from=self.first, ended_to=self.last, as_of=self.as_of)


def trend(actor: Actor, today: date) -> list[Week]:
    """The twelve weeks up to this one, the oldest first. Two statements."""
    begin = today - timedelta(days=today.weekday()) - (WEEKS - 1) * ONE_WEEK
    firsts = [begin + number * ONE_WEEK for number in range(WEEKS)]
    weeks = [Week(first, min(first + ONE_WEEK - timedelta(days=1), today), today) for first in firsts]
    issued = Filters(measure=ASSIGNED, issued_from=begin, issued_to=today)
    for number, _, count in _counted(actor, issued, Assignment.issued_at, firsts, literal("")):
        weeks[number].counts[ASSIGNED] += count
    of_cell = defaultdict(list)
    for measure in ENDED:
        for one in MEASURES[measure]:
            of_cell[one].append(measure)
    ended = Filters(measure="done", ended_from=begin, ended_to=today)
    for number, one, count in _counted(actor, ended, Assignment.ended_at, firsts, cell()):
        for measure in of_cell[one]:
            weeks[number].counts[measure] += count
    return weeks


def _counted(actor: Actor, filters: Filters, moment: Any, firsts: list[date], by: ColumnElement[str]) -> Any:
    start = load_calendar().start_of_day
    week = case(
        *((moment >= start(first), number) for number, first in reversed(list(enumerate(firsts)))), else_=0
    ).label("week")
    one = by.label("one")
    return reading().execute(counting(actor, filters, week, one, func.count()).group_by(week, one))


assert cells_of("done") == frozenset().union(*(MEASURES[measure] for measure in ENDED)), "what is done is in no column"
