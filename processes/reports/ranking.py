"""How units are compared (T19): four marks out of 100, weighed as the province sets it.

In time: what was done in time, of all with a deadline that is done or overdue. First pass: what was approved at once, of all that is
done. Rejections: what the Office approved, of all that it decided. Lateness: 100 for nothing late, 0 for late ones that were
:data:`WORST_DAYS` days late on average.
"""

from __future__ import annotations

from decimal import Decimal

from processes.reports.columns import Counts, Value, count_of, percent, rounded
from processes.settings.current import get

#: Late by so many days on average, nothing is left of that mark.
WORST_DAYS = 30
_TENTH = Decimal("0.1")
_CENT = Decimal("0.01")


def in_time(counts: Counts) -> Decimal:
    """In percent of what is done with a deadline, and of what is overdue."""
    return percent(count_of("done_in_time", counts), _due(counts))


def rejected(counts: Counts) -> Decimal:
    """Of the Office's decisions about what is done, in percent."""
    times = counts.get("rejections", 0)
    return percent(times, times + count_of("done", counts))


def average_lateness(counts: Counts) -> Decimal:
    """Calendar days by which what was done late was late."""
    late = count_of("done_late", counts)
    return rounded(Decimal(counts.get("days_late", 0)) / late, _TENTH) if late else Decimal(0)


def score(counts: Counts) -> Value:
    """Out of 100; None where nothing is done and nothing overdue, so that there is nothing to judge."""
    marks = {
        "ranking_in_time": in_time(counts) if _due(counts) else None,
        "ranking_first_pass": percent(counts.get("first_pass", 0), count_of("done", counts)) if _done(counts) else None,
        "ranking_rejections": 100 - rejected(counts) if _done(counts) else None,
        "ranking_lateness": _lateness_mark(counts) if count_of("done_dated", counts) else None,
    }
    weighed = [(Decimal(get(name)), mark) for name, mark in marks.items() if mark is not None]
    weights = sum((weight for weight, _ in weighed), Decimal(0))
    if not weights:
        return None
    return rounded(sum((weight * mark for weight, mark in weighed), Decimal(0)) / weights, _CENT)


def _lateness_mark(counts: Counts) -> Decimal:
    lost = Decimal(100) * average_lateness(counts) / WORST_DAYS
    return max(Decimal(0), Decimal(100) - lost)


def _due(counts: Counts) -> int:
    return count_of("done_dated", counts) + count_of("open_late", counts)


def _done(counts: Counts) -> int:
    return count_of("done", counts)
