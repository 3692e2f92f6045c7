"""When processes with a schedule start next: the rule of the diagram on the office's calendar."""

from __future__ import annotations

from datetime import UTC, datetime

from engine.schedule import Schedule
from processes.calendar.working import load_calendar
from processes.settings.current import timezone

#: A rule that never falls on a day again still needs a row: far enough away to be never, in every time zone.
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)


def next_start(schedule: Schedule, after: datetime) -> datetime:
    """The first start later than ``after``, an instant."""
    found = schedule.next_occurrence(after, load_calendar().is_working, timezone())
    return found or _NEVER
