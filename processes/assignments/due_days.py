"""Which days assignments are due on: the calendar of the first page (B7)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select

from processes.assignments.conditions import condition
from processes.assignments.filters import Filters
from processes.assignments.models import Assignment
from processes.assignments.rows import base
from processes.assignments.standing import is_due_soon, is_overdue
from processes.calendar.working import load_calendar
from processes.db import reading
from processes.organisation.actor import Actor

#: How what is due on a day stands, in the order of their urgency; the parameter ``left`` of a list's address.
LEFT = ("overdue", "due_soon", "in_time")


@dataclass(frozen=True, slots=True)
class DueDay:
    """``number`` is the total of the list with this day as the due date and this standing; what has ended is not counted."""

    day: date
    left: str
    number: int


def due_days(actor: Actor, filters: Filters) -> list[DueDay]:
    """The days between ``filters.due_from`` and ``due_to`` on which something of the list is due. One statement."""
    left = case((is_overdue(), "overdue"), (is_due_soon(), "due_soon"), else_="in_time")
    statement = base(select(Assignment.due_at, left.label("left"), func.count().label("number")))
    found = reading().execute(statement.where(condition(actor, filters)).group_by(Assignment.due_at, left))
    calendar, days = load_calendar(), Counter[tuple[date, str]]()
    for row in found:
        days[calendar.local_date(row.due_at), row.left] += row.number
    return sorted(
        (DueDay(day, left, number) for (day, left), number in days.items()),
        key=lambda each: (each.day, LEFT.index(each.left)),
    )
