"""The days that were entered into the calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from processes.calendar.models import CalendarDay
from processes.db import reading
from processes.organisation.actor import Actor
from processes.refusals import NotFound


@dataclass(frozen=True, slots=True)
class EnteredDay:
    """A day that is ``working`` or off against what the week and the public holidays say, and why."""

    day: date
    working: bool
    note: str


def entered_days(actor: Actor) -> list[EnteredDay]:
    """Every entered day, the latest first. NotFound for all but administrators."""
    if not actor.is_admin:
        raise NotFound()
    rows = reading().execute(
        select(CalendarDay.day, CalendarDay.working, CalendarDay.note).order_by(CalendarDay.day.desc())
    )
    return [EnteredDay(*row) for row in rows]
