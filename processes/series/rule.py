"""When a repeating assignment is due, kỳ by kỳ, and when each one is given. Pure: a calendar says which days are working days."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from engine.schedule import LONGEST_HOLIDAY
from processes.series.periods import WEEKLY, Period, add_months, last_of_month

ONE_DAY = timedelta(days=1)
#: Days of the week on which a kỳ can be due, as schedules write them.
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR")
LAST, LAST_WORKING = "last", "last_working"
#: Days of the month on which it can be due; one that a month does not have is its last day.
MONTH_DAYS = (*(str(day) for day in range(1, 32)), LAST, LAST_WORKING)
#: What becomes of a deadline on a day off: the working day after it, as the Civil Code has it (Điều 148), or the one before.
NEXT, PREVIOUS = "next", "previous"
HOLIDAYS = (NEXT, PREVIOUS)
#: More kỳ than ten years have weeks.
MOST_PERIODS = 520
MOST_DAYS_BEFORE = 90

IsWorking = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """``day``: one of :data:`WEEKDAYS` for a weekly rule, else of :data:`MONTH_DAYS`. ``month``: how many months after the first
    of its kỳ the deadline falls, 0 for a weekly rule. ``open_before``: how many days before its deadline a kỳ is given.

    ``first`` is the first kỳ. The last is the one with number ``times``, or the last whose day by the rule, before any shift, is
    not after ``until``; one of the two is given.
    """

    day: str
    month: int
    holiday: str
    open_before: int
    first: Period
    until: date | None = None
    times: int | None = None

    @property
    def frequency(self) -> str:
        """``weekly``, ``monthly`` or ``quarterly``."""
        return self.first.frequency

    def nominal(self, period: Period) -> date:
        """The day the rule names, whether or not it is a working day."""
        if self.frequency == WEEKLY:
            return period.first_day + WEEKDAYS.index(self.day) * ONE_DAY
        first = add_months(period.first_day, self.month)
        last = last_of_month(first)
        return last if self.day in (LAST, LAST_WORKING) else first.replace(day=min(int(self.day), last.day))

    def deadline(self, period: Period, is_working: IsWorking) -> date:
        """The day on which the kỳ is due: a working day."""
        nominal = self.nominal(period)
        back = self.day == LAST_WORKING or self.holiday == PREVIOUS
        return working_day(nominal, is_working, -1 if back else 1)

    def opens_on(self, period: Period, is_working: IsWorking) -> date:
        """The day on which the kỳ is given to its unit: a working day."""
        return working_day(self.deadline(period, is_working) - self.open_before * ONE_DAY, is_working, -1)

    @property
    def total(self) -> int:
        """How many kỳ there are; 0 when the series would end before its first."""
        if self.times is not None:
            return self.times
        assert self.until is not None, "a rule says when it ends"
        count = Period.holding(self.frequency, self.until).number - self.first.number + 1
        # The kỳ of that day may be due after it, and one that is due months later lies before it.
        while count > 0 and self.nominal(self.first.plus(count - 1)) > self.until:
            count -= 1
        return max(count, 0)

    def periods(self) -> Iterator[Period]:
        """Every kỳ, the first one first."""
        return (self.first.plus(number) for number in range(self.total))

    def number_of(self, period: Period) -> int:
        """Which kỳ it is, from 1."""
        return period.number - self.first.number + 1


def first_from(day: date, rule: Rule) -> Period:
    """The first kỳ that is due by the rule on this day or later."""
    period = Period.holding(rule.frequency, day).plus(-4)
    while rule.nominal(period) < day:
        period = period.plus(1)
    return period


def working_day(day: date, is_working: IsWorking, step: int) -> date:
    """The day itself, or the nearest working day after it (``step`` 1) or before it (-1); a calendar without any keeps the day."""
    for distance in range(LONGEST_HOLIDAY + 1):
        if is_working(moved := day + distance * step * ONE_DAY):
            return moved
    return day
