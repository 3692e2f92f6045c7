"""The rules of time of one assignment: when a date ends, near due, timeliness, and what a rejection proposes."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeGuard

from processes.calendar.promptness import minutes_late, moment_of_issue, prompt_by
from processes.calendar.rules import TimeRules, current_rules
from processes.calendar.said_days import FIRST_YEAR, LAST_YEAR
from processes.calendar.working import ONE_DAY, Calendar, load_calendar
from processes.settings import current


def is_day(value: object) -> bool:
    """Whether it is a calendar day that a document or a deadline can have."""
    return type(value) is date and FIRST_YEAR <= value.year <= LAST_YEAR


def meant_day(day: date, *, before: bool) -> date:
    """The due date that a day in a document means: “trước ngày 20/7” is the 19th or the 20th, as the office has settled (C20)."""
    return day - ONE_DAY if before and is_day(day) and current.get("before_a_day") == "day_before" else day


def due_moment(due_on: date | None) -> datetime | None:
    """The instant a due date ends: the end of the office day (17:00), None for no deadline."""
    return None if due_on is None else load_calendar().end_of_day(due_on)


def due_date(due_at: datetime | None) -> date | None:
    """The calendar day of a deadline, as people know it."""
    return None if due_at is None else load_calendar().local_date(due_at)


def timer_variables(due_at: datetime | None) -> dict[str, str | None]:
    """``due_at`` and ``due_soon_at`` as the diagram's timers read them."""
    if due_at is None:
        return {"due_at": None, "due_soon_at": None}
    return {"due_at": due_at.isoformat(), "due_soon_at": near_due_from(due_at, current_rules()).isoformat()}


def near_due_from(due_at: datetime, rules: TimeRules) -> datetime:
    """Near due begins N working days before the due date (C14)."""
    calendar = rules.calendar
    return calendar.start_of_day(calendar.add_working_days(calendar.local_date(due_at), -rules.due_soon_days))


def is_days(value: object) -> TypeGuard[int]:
    """Whether a decision table has said a number of working days that can be counted."""
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 365


#: How long a decision is waited for where neither the decision table nor a setting names a number of days.
DAYS_TO_DECIDE = 3


def review_deadline(submitted_at: datetime, rules: TimeRules | None = None) -> datetime:
    """Until when the Office should have decided about a result handed in at this instant: on that working day, after 15:00 by the
    next one (T13), and as many working days later as the setting says."""
    rules = rules or current_rules()
    return prompt_by(submitted_at, rules.calendar, rules.review_days)


def default_decision(submitted_at: datetime, days: object) -> datetime:
    """When a result that nobody has decided about counts as approved: after so many working days (C1), or as many as a review may
    take."""
    calendar = load_calendar()
    count = days if is_days(days) else int(current.get("review_days")) or DAYS_TO_DECIDE
    return calendar.end_of_day(calendar.add_working_days(calendar.local_date(submitted_at), count))


def minutes_of_review(review_due_at: datetime | None, now: datetime) -> int:
    """By how many minutes of working time a decision at this moment comes late (C11)."""
    return 0 if review_due_at is None else minutes_late(review_due_at, now, load_calendar())


def minutes_of_report(reply_date: object, submitted_at: datetime) -> int | None:
    """By how many minutes of working time a unit has entered its reply late, after the day of that document (T14, C11); None without
    a document."""
    if not isinstance(reply_date, str):
        return None
    calendar = load_calendar()
    issued = moment_of_issue(date.fromisoformat(reply_date), None, calendar)
    return minutes_late(prompt_by(issued, calendar), submitted_at, calendar)


def days_late(submitted_at: datetime, due_at: datetime | None, calendar: Calendar | None = None) -> int | None:
    """Signed calendar days of a submission against its deadline (C13, T17): negative early, 0 on the day, positive late.

    After the office has closed on the due date itself it is one day late. None without a deadline.
    """
    if due_at is None:
        return None
    calendar = calendar or load_calendar()
    days = (calendar.local_date(submitted_at) - calendar.local_date(due_at)).days
    return max(days, 1) if submitted_at > due_at else min(days, 0)


def timeliness(days: int | None) -> str | None:
    """``early``, ``on_time`` or ``late`` from the signed days; None without a deadline."""
    if days is None:
        return None
    return "early" if days < 0 else "on_time" if days == 0 else "late"


def working_days_since(moment: datetime, now: datetime) -> int:
    """Working days from the day of a moment to that of ``now``; 0 for a moment that lies ahead."""
    calendar = load_calendar()
    return max(0, calendar.working_days_between(calendar.local_date(moment), calendar.local_date(now)))


def proposed_due_date(due_at: datetime | None, submitted_at: datetime | None, now: datetime) -> date | None:
    """What the rejection form proposes (C2): the old deadline plus the working days the review took."""
    if due_at is None or submitted_at is None:
        return due_date(due_at)
    calendar = load_calendar()
    return calendar.add_working_days(calendar.local_date(due_at), working_days_since(submitted_at, now))
