"""What moments are counted by: the calendar and the two settings of days, as they hold now or as somebody thinks of changing them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from processes.calendar.working import Calendar, load_calendar
from processes.settings import current
from processes.settings.office_hours import LATE, NAMES, office_hours

DUE_SOON_DAYS, REVIEW_DAYS = "due_soon_days", "review_days"
#: The settings that moments are counted by.
COUNTED_BY = frozenset({*NAMES, LATE, DUE_SOON_DAYS, REVIEW_DAYS})


@dataclass(frozen=True, slots=True)
class TimeRules:
    """``due_soon_days``: working days before a deadline at which it is near (C14). ``review_days``: working days that a review may take
    longer than the 15:00 rule says (T13)."""

    calendar: Calendar
    due_soon_days: int
    review_days: int


def current_rules() -> TimeRules:
    """The rules that hold now."""
    return TimeRules(load_calendar(), int(current.get(DUE_SOON_DAYS)), int(current.get(REVIEW_DAYS)))


def rules_with(
    settings: Mapping[str, Any] = MappingProxyType({}), days: Mapping[date, bool | None] = MappingProxyType({})
) -> TimeRules:
    """The rules as they would be with these settings, and with these days entered as working or off, or (None) forgotten."""
    rules, hours = current_rules(), office_hours(settings)
    exceptions = {**rules.calendar.exceptions, **days}
    calendar = replace(
        rules.calendar,
        office_end=hours.end,
        worked=hours.parts(),
        late_from=hours.late_from,
        exceptions=MappingProxyType({day: working for day, working in exceptions.items() if working is not None}),
    )
    return TimeRules(
        calendar,
        int(settings.get(DUE_SOON_DAYS, rules.due_soon_days)),
        int(settings.get(REVIEW_DAYS, rules.review_days)),
    )
