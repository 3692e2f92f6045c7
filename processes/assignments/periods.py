"""Tuần / Tháng / Năm: what was assigned in a period and how it stands now (B7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from processes.assignments.boxes import HANDLING
from processes.assignments.filters import Filters
from processes.assignments.listing import box_counts
from processes.assignments.standing import ASSIGNED
from processes.organisation.actor import Actor

PERIODS = ("week", "month", "year")


@dataclass(frozen=True, slots=True)
class PeriodCounts:
    """``assigned`` = the sum of the others; each is the total of the list with ``standing=assigned`` and these days of issue."""

    first: date
    last: date
    assigned: int
    handling: int
    in_review: int
    done: int


def days_of(period: str, today: date) -> tuple[date, date]:
    """The first and the last day of the week (from Monday), month or year that ``today`` lies in."""
    match period:
        case "week":
            first = today - timedelta(days=today.weekday())
            return first, first + timedelta(days=6)
        case "year":
            return today.replace(month=1, day=1), today.replace(month=12, day=31)
    first = today.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def period_counts(actor: Actor, box: str | None, period: str, today: date) -> PeriodCounts:
    """What was assigned in the period that holds ``today``, in one statement."""
    first, last = days_of(period, today)
    counts: Mapping[str, int] = box_counts(actor, box, Filters(standing=ASSIGNED, issued_from=first, issued_to=last))
    return PeriodCounts(first, last, counts["all"], counts[HANDLING], counts["in_review"], counts["ended"])
