"""The 15:00 rule (T12–T14, C11): what comes on a working day is done on that day; what comes after the hour of the office, by the
next working day. How late something was is counted in working time.

Entry of a document, review of a result and reporting by a unit ask here and nowhere else; what they learn is kept with the document
and the assignment, so that it stays as it was when the calendar changes.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from processes.calendar.working import Calendar

MINUTE = timedelta(minutes=1)


def prompt_day(came: datetime, calendar: Calendar) -> date:
    """The working day by whose end it is to be done. 15:00 itself, to the minute, is not after 15:00."""
    local = came.astimezone(calendar.zone)
    is_in_time = local.time().replace(second=0, microsecond=0) <= calendar.late_from
    if calendar.is_working(local.date()) and is_in_time:
        return local.date()
    return calendar.add_working_days(local.date(), 1)


def prompt_by(came: datetime, calendar: Calendar, days: int = 0) -> datetime:
    """The end of that office day, or of the one so many working days later."""
    return calendar.end_of_day(calendar.add_working_days(prompt_day(came, calendar), days))


def moment_of_issue(day: date, hour: str | None, calendar: Calendar) -> datetime:
    """When a document was issued. Without an hour the end of that office day counts: nobody can tell that it was earlier, so whoever
    has to act on it is given the day that follows."""
    return calendar.at(day, time.fromisoformat(hour)) if hour else calendar.end_of_day(day)


def minutes_late(by: datetime, done: datetime, calendar: Calendar) -> int:
    """Working time after ``by`` in whole minutes, begun ones counted; 0 for what was done in time, also on the evening of that day."""
    return max(0, -(calendar.working_time_between(by, done) // -MINUTE))
