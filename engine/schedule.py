"""When a start event with a timer starts a new instance: a small part of RFC 5545 recurrence rules, and what holidays
do to them.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from engine.errors import DefinitionError

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
HOLIDAYS = ("", "skip", "next", "previous")
# The longest run of days off that a date is moved across; Tết with its bridges is eleven.
LONGEST_HOLIDAY = 31
_HORIZON = 400


@dataclass(frozen=True, slots=True)
class Schedule:
    """Weekly on days, or monthly on days of the month.

    `text` is `WEEKLY;BYDAY=TH` or `MONTHLY;BYMONTHDAY=1,22,-1`, each with optional `;BYHOUR=8;BYMINUTE=30` (default
    midnight). A day that a month does not have is left out; negative days count from the month's end. `holiday` says
    what happens on a day off: nothing special (empty), `skip` it, or move to the `next` or `previous` working day.
    """

    element: str
    text: str
    holiday: str = ""

    def __post_init__(self) -> None:
        if self.holiday not in HOLIDAYS:
            raise DefinitionError(f"holiday may be skip, next or previous, not {self.holiday}", self.element)
        _parse(self.text, self.element)

    def next_occurrence(self, after: datetime, is_working_day: Callable[[date], bool], zone: tzinfo) -> datetime | None:
        """The first occurrence later than `after` (aware), in UTC.

        Days and hours are those of `zone`; None if there is none.
        """
        rule = _parse(self.text, self.element)
        # A day moved by a holiday may come from before `after`, and one after it may move to before it.
        first = after.astimezone(zone).date() - timedelta(days=LONGEST_HOLIDAY)
        occurrences: list[datetime] = []
        for offset in range(_HORIZON + LONGEST_HOLIDAY):
            day = first + timedelta(days=offset)
            if occurrences and day > occurrences[0].astimezone(zone).date() + timedelta(days=LONGEST_HOLIDAY):
                break
            moved = self._moved(day, is_working_day) if rule.falls_on(day) else None
            if moved is None:
                continue
            instant = datetime.combine(moved, rule.at, zone).astimezone(UTC)
            if instant > after:
                occurrences.append(instant)
        return min(occurrences, default=None)

    def _moved(self, day: date, is_working_day: Callable[[date], bool]) -> date | None:
        if not self.holiday or is_working_day(day):
            return day
        if self.holiday == "skip":
            return None
        step = timedelta(days=1 if self.holiday == "next" else -1)
        for distance in range(1, LONGEST_HOLIDAY + 1):
            if is_working_day(day + distance * step):
                return day + distance * step
        return None


@dataclass(frozen=True, slots=True)
class _Rule:
    weekdays: frozenset[int]
    month_days: frozenset[int]
    at: time

    def falls_on(self, day: date) -> bool:
        if self.weekdays:
            return day.weekday() in self.weekdays
        next_month = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        return day.day in self.month_days or (day - next_month).days in self.month_days


def _parse(text: str, element: str) -> _Rule:
    frequency, *parts = text.strip().upper().removeprefix("RRULE:").removeprefix("FREQ=").split(";")
    told = {name: value for name, _, value in (part.partition("=") for part in parts)}
    whole = len(told) == len(parts)
    days = told.pop("BYDAY" if frequency == "WEEKLY" else "BYMONTHDAY", "").split(",")
    hour, minute = told.pop("BYHOUR", "0"), told.pop("BYMINUTE", "0")
    if whole and not told and hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60:
        at = time(int(hour), int(minute))
        if frequency == "WEEKLY" and all(day in WEEKDAYS for day in days):
            return _Rule(frozenset(WEEKDAYS.index(day) for day in days), frozenset(), at)
        if frequency == "MONTHLY" and all(re.fullmatch(r"-?([1-9]|[12]\d|3[01])", day) for day in days):
            return _Rule(frozenset(), frozenset(map(int, days)), at)
    raise DefinitionError(f"a schedule reads WEEKLY;BYDAY=TH or MONTHLY;BYMONTHDAY=22, not {text}", element)
