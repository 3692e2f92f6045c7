"""ISO 8601 instants, durations and cycles, without a clock.

Instants are aware and in UTC; months and years are calendar ones.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from engine.errors import ExpressionError

_DURATION = re.compile(
    r"P(?:(?P<years>\d{1,4})Y)?(?:(?P<months>\d{1,5})M)?(?:(?P<weeks>\d{1,5})W)?(?:(?P<days>\d{1,6})D)?"
    r"(?:T(?:(?P<hours>\d{1,7})H)?(?:(?P<minutes>\d{1,8})M)?(?:(?P<seconds>\d{1,9}(?:\.\d{1,6})?)S)?)?"
)
_LITERAL = re.compile(r"P[\dT]|R\d*/|\d{4}-\d")


#: The instant so many working days after another one, before it when negative. Whoever has a calendar brings its own.
WorkingDays = Callable[[datetime, int], datetime]
MOST_WORKING_DAYS = 1000
_SATURDAY = 5


class Duration(NamedTuple):
    """A span of calendar months and of exact time."""

    months: int
    exact: timedelta

    def after(self, start: datetime) -> datetime:
        """`start` plus this span; the 31st plus a month is the last day of the next month."""
        if self.months:
            month = start.year * 12 + start.month - 1 + self.months
            year, month = month // 12, month % 12 + 1
            if year > 9999:
                raise ExpressionError("the instant lies after the year 9999")
            start = start.replace(year=year, month=month, day=min(start.day, monthrange(year, month)[1]))
        try:
            return start + self.exact
        except OverflowError:
            raise ExpressionError("the instant lies after the year 9999") from None


class Cycle(NamedTuple):
    """`R3/PT1H` or `R/2026-01-05T08:00:00Z/P1D`: how often (-1 = without end), first instant or None, and the span
    between.
    """

    times: int
    first: datetime | None
    every: str


def is_literal(text: str) -> bool:
    """Whether a timer's text is ISO 8601 itself, not an expression, as other modelling tools write it without
    quotes.
    """
    return _LITERAL.match(text.strip()) is not None


def parse_instant(value: object) -> datetime:
    """An aware instant from ISO text or a datetime, in UTC.

    Raises ExpressionError for anything else, also for a naive one.
    """
    try:
        instant = value if isinstance(value, datetime) else datetime.fromisoformat(str(value).strip())
    except ValueError:
        raise ExpressionError(f"not an ISO 8601 date and time: {value}") from None
    if instant.tzinfo is None:
        raise ExpressionError(f"a date and time needs its offset from UTC, as in 2026-01-05T17:00:00+07:00: {value}")
    return instant.astimezone(UTC)


def instant_text(instant: datetime) -> str:
    """The shortest ISO text of an aware instant, in UTC."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def parse_duration(value: object) -> Duration:
    """A duration from ISO text such as `P3D` or `PT1H30M`. Raises ExpressionError."""
    text = str(value).strip()
    found = _DURATION.fullmatch(text)
    if found is None or text.endswith(("P", "T")):
        raise ExpressionError(f"not an ISO 8601 duration: {value}")
    part = {name: float(amount or 0) for name, amount in found.groupdict().items()}
    exact = timedelta(
        weeks=part["weeks"], days=part["days"], hours=part["hours"], minutes=part["minutes"], seconds=part["seconds"]
    )
    return Duration(int(part["years"]) * 12 + int(part["months"]), exact)


def parse_cycle(value: object) -> Cycle:
    """A repeating interval. Raises ExpressionError, also for a span of zero, which would never end."""
    parts = str(value).strip().split("/")
    found = re.fullmatch(r"R(\d{0,4})", parts[0])
    if found is None or len(parts) not in (2, 3):
        raise ExpressionError(f"not an ISO 8601 cycle such as R3/PT1H: {value}")
    span = parse_duration(parts[-1])
    if not span.months and not span.exact:
        raise ExpressionError(f"a cycle needs a span longer than zero: {value}")
    first = parse_instant(parts[1]) if len(parts) == 3 else None
    return Cycle(int(found[1]) if found[1] else -1, first, parts[-1])


def next_lap(due: datetime, every: str, after: datetime | None = None) -> datetime:
    """The lap that follows `due`; with `after`, the first one later than that: laps missed meanwhile count as one."""
    span = parse_duration(every)
    following = span.after(due)
    if after is None or following > after:
        return following
    if not span.months:
        return following + span.exact * ((after - following) // span.exact + 1)
    while following <= after:
        following = span.after(following)
    return following


def weekdays_after(instant: datetime, days: int) -> datetime:
    """The same time of day so many days from Monday to Friday later, earlier when negative: a calendar without holidays."""
    step = timedelta(days=1 if days > 0 else -1)
    for _ in range(abs(days)):
        instant += step
        while instant.weekday() >= _SATURDAY:
            instant += step
    return instant
