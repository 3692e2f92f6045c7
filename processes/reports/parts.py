"""What reports count beside measures: some of what a measure counts, and sums and extremes over it.

A part is said in filters, so that the statement which counts and the list behind the number are one and the same condition.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, case, func

from processes.assignments.filters import Filters
from processes.assignments.measures import NAMES, cells_of
from processes.assignments.models import Assignment
from processes.assignments.narrowing import narrowing
from processes.assignments.stood import NOW, Stood
from processes.db import UtcDateTime

_LATEST = {"due_from", "issued_from", "submitted_from", "ended_from", "carried_from"}
_EARLIEST = {"due_to", "issued_to", "submitted_to", "ended_to", "carried_to"}


@dataclass(frozen=True, slots=True)
class Part:
    """Some of what ``measure`` counts. ``narrow``: by which filters, of the day that the report is of. With ``of`` the numbers of that
    column of the rows are summed up, or the earliest taken."""

    measure: str
    narrow: Callable[[date], Mapping[str, Any]] = lambda _day: {}
    of: Any = None
    taken: Literal["count", "sum", "earliest"] = "count"

    def column(self, day: date, stood: Stood = NOW) -> ColumnElement[Any]:
        """What the statement selects for it, among rows grouped by cell."""
        wanted = and_(*narrowing(Filters(**self.narrow(day)), stood)) if self.narrow(day) else None
        value: Any = 1 if self.of is None else stood.of(self.of)
        counted: Any = value if wanted is None else case((wanted, value))
        if self.taken == "count":
            return func.count(counted)
        return func.sum(counted) if self.taken == "sum" else func.min(counted, type_=UtcDateTime())

    @property
    def cells(self) -> frozenset[str]:
        return cells_of(self.measure)


def _days_late(least: int, most: int | None) -> Callable[[date], Mapping[str, Any]]:
    """Due so many days before the day of the report, both included; what came due that same evening belongs to the first."""

    def narrow(day: date) -> Mapping[str, Any]:
        due_to = {} if least == 1 else {"due_to": day - timedelta(days=least)}
        return due_to if most is None else {**due_to, "due_from": day - timedelta(days=most)}

    return narrow


def _days_waiting(least: int, most: int | None) -> Callable[[date], Mapping[str, Any]]:
    """Handed in so many days before the day of the report, both included."""

    def narrow(day: date) -> Mapping[str, Any]:
        since = {} if least == 0 else {"submitted_to": day - timedelta(days=least)}
        return since if most is None else {**since, "submitted_from": day - timedelta(days=most)}

    return narrow


PARTS: Mapping[str, Part] = MappingProxyType(
    {
        "late_7": Part("owed_late", _days_late(1, 7)),
        "late_30": Part("owed_late", _days_late(8, 30)),
        "late_90": Part("owed_late", _days_late(31, 90)),
        "late_more": Part("owed_late", _days_late(91, None)),
        "waiting_1": Part("in_review", _days_waiting(0, 1)),
        "waiting_3": Part("in_review", _days_waiting(2, 3)),
        "waiting_7": Part("in_review", _days_waiting(4, 7)),
        "waiting_more": Part("in_review", _days_waiting(8, None)),
        "review_late": Part("in_review", lambda _day: {"review_late": True}),
        "oldest": Part("in_review", of=Assignment.submitted_at, taken="earliest"),
        "first_pass": Part("done", lambda _day: {"rejected": False}),
        "sent_back": Part("total", lambda _day: {"rejected": True}),
        "rejections": Part("done", of=Assignment.rejections, taken="sum"),
        "days_late": Part("done_late", of=Assignment.days, taken="sum"),
    }
)


def behind(name: str, filters: Filters, day: date) -> Filters:
    """The filters of the list that holds exactly what a number counts: a measure, or a part of :data:`PARTS`."""
    if name in NAMES:
        return replace(filters, measure=name)
    part = PARTS[name]
    return also(replace(filters, measure=part.measure), part.narrow(day))


def also(filters: Filters, more: Mapping[str, Any]) -> Filters:
    """The filters with others in force as well. Days that limit the same side: the stricter holds."""
    known = {field.name for field in fields(Filters)}
    assert more.keys() <= known, f"no filters: {more.keys() - known}"
    changes = dict(more)
    for name in changes.keys() & (_LATEST | _EARLIEST):
        before = getattr(filters, name)
        if before is not None:
            changes[name] = max(before, changes[name]) if name in _LATEST else min(before, changes[name])
    return replace(filters, **changes)
