"""Directives and assignments placed around today: on any day of the year every status and every colour is there."""

from __future__ import annotations

from datetime import date, datetime, time

from processes.calendar.working import Calendar
from processes.demo.script import Step, When, read, steps


def present_steps(today: date, calendar: Calendar, name: str = "present.json") -> tuple[Step, ...]:
    """What has happened up to the working day before ``today``: nothing in it lies in the future, whatever the hour.

    ``name``: the data file, which says when in working days from ``today``.
    """

    def day(text: str) -> date:
        return calendar.add_working_days(today, int(text))

    def instant(text: str) -> datetime:
        days, hour = text.split()
        return datetime.combine(day(days), time.fromisoformat(hour), calendar.zone)

    return steps(read(name)["directives"], When(instant, day))
