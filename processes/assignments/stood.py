"""Which rows say how assignments stood, now or at the end of a day gone by: numbers and lists are asked of these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from processes import clock
from processes.assignments.former_states import FormerState
from processes.assignments.models import Assignment, FormerLead
from processes.calendar.working import ONE_DAY, load_calendar


@dataclass(frozen=True, slots=True)
class Stood:
    """``row`` has the columns of a state: ``Assignment`` or ``FormerState``. ``until`` is the first moment after the day gone by, None
    for now, when what the timers raised is read and no clock is compared. ``original``: lateness by the original deadline (C9)."""

    row: Any = Assignment
    until: datetime | None = None
    original: bool = False

    @property
    def id(self) -> Any:
        return self.row.assignment_id if self.row is FormerState else self.row.id

    def of(self, column: Any) -> Any:
        """The column of these rows that says the same as this one of assignments; any other as it is."""
        return getattr(self.row, column.key) if getattr(column, "class_", None) is Assignment else column

    @property
    def due_at(self) -> Any:
        """The deadline that decides lateness."""
        return self.row.original_due_at if self.original else self.row.due_at

    @property
    def is_overdue(self) -> ColumnElement[bool]:
        """The unit's time runs and the deadline has passed."""
        if self.until is None and not self.original:
            passed = self.row.overdue_at.is_not(None)
        else:
            passed = self.due_at < (self.until or clock.now())
        return and_(passed, self.row.clock == "unit")

    @property
    def is_review_late(self) -> ColumnElement[bool]:
        """The Office's time to decide has passed."""
        if self.until is None:
            return self.row.review_overdue_at.is_not(None)  # type: ignore[no-any-return]
        return self.row.review_due_at < self.until  # type: ignore[no-any-return]

    @property
    def was_late_when_returned(self) -> ColumnElement[bool]:
        """Of what the unit has returned: whether it was overdue when it did."""
        if not self.original:
            return self.row.overdue_at.is_not(None)  # type: ignore[no-any-return]
        returned = select(func.max(FormerLead.at)).where(
            FormerLead.assignment_id == self.id, FormerLead.how == "returned"
        )
        if self.until is not None:
            returned = returned.where(FormerLead.at < self.until)
        return self.due_at < returned.scalar_subquery()  # type: ignore[no-any-return]

    @property
    def done_undated(self) -> ColumnElement[bool]:
        """Of what is done: whether it had no deadline."""
        return (self.due_at if self.original else self.row.days).is_(None)  # type: ignore[no-any-return]

    @property
    def done_late(self) -> ColumnElement[bool]:
        """Of what is done: whether its result was handed in after the deadline (T17)."""
        return self.row.submitted_at > self.due_at if self.original else self.row.days > 0  # type: ignore[no-any-return]


NOW = Stood()


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the office that is over."""

    day: date

    @property
    def until(self) -> datetime:
        """The first moment after it."""
        return load_calendar().start_of_day(self.day + ONE_DAY)

    @property
    def last_moment(self) -> datetime:
        """As people say it: 23:59."""
        return self.until - timedelta(minutes=1)

    def held(self, row: Any) -> ColumnElement[bool]:
        """Whether the row says how its assignment stood at the end of the day; of each assignment one does at most."""
        if row is FormerState:
            return and_(FormerState.since <= self.day, FormerState.until > self.day)
        return row.stood_since <= self.day  # type: ignore[no-any-return]
