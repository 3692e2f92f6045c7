"""The kỳ of a repeating assignment: weeks, months and quarters, by number, code and first day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

WEEKLY, MONTHLY, QUARTERLY = "weekly", "monthly", "quarterly"
FREQUENCIES = (WEEKLY, MONTHLY, QUARTERLY)
_MONTHS = {MONTHLY: 1, QUARTERLY: 3}
_QUARTERS = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One kỳ. ``number`` counts the weeks, months or quarters since the beginning of the calendar, so that the next one is one
    more."""

    frequency: str
    number: int

    @classmethod
    def holding(cls, frequency: str, day: date) -> Period:
        """The kỳ in which the day lies."""
        if frequency == WEEKLY:
            return cls(frequency, (day.toordinal() - 1) // 7)  # 1 January of year 1 was a Monday
        return cls(frequency, (day.year * 12 + day.month - 1) // _MONTHS[frequency])

    @classmethod
    def of(cls, code: str) -> Period:
        """The kỳ with this :attr:`code`."""
        year, part = int(code[:4]), code[5:]
        if part.startswith("W"):
            return cls.holding(WEEKLY, date.fromisocalendar(year, int(part[1:]), 1))
        if part.startswith("Q"):
            return cls(QUARTERLY, year * 4 + int(part[1:]) - 1)
        return cls(MONTHLY, year * 12 + int(part) - 1)

    @property
    def first_day(self) -> date:
        """Monday of the week, the first of the month or of the quarter."""
        if self.frequency == WEEKLY:
            return date.fromordinal(self.number * 7 + 1)
        months = self.number * _MONTHS[self.frequency]
        return date(months // 12, months % 12 + 1, 1)

    @property
    def code(self) -> str:
        """What it is stored as: ``2026-W48`` (the week as ISO 8601 counts), ``2026-12``, ``2027-Q1``. In the order of time."""
        day = self.first_day
        if self.frequency == WEEKLY:
            year, week, _ = day.isocalendar()
            return f"{year}-W{week:02}"
        return f"{day.year}-Q{(day.month + 2) // 3}" if self.frequency == QUARTERLY else f"{day.year}-{day.month:02}"

    @property
    def label(self) -> str:
        """As documents call it: Tuần 48/2026, Tháng 12/2026, Quý I/2027."""
        day = self.first_day
        if self.frequency == WEEKLY:
            year, week, _ = day.isocalendar()
            return f"Tuần {week}/{year}"
        if self.frequency == QUARTERLY:
            return f"Quý {_QUARTERS[day.month // 3]}/{day.year}"
        return f"Tháng {day.month}/{day.year}"

    def plus(self, count: int) -> Period:
        """The kỳ that many later, or earlier when negative."""
        return Period(self.frequency, self.number + count)


def add_months(first: date, count: int) -> date:
    """The first of the month ``count`` months after the one that begins with ``first``."""
    months = first.year * 12 + first.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)


def last_of_month(first: date) -> date:
    """The last day of the month that begins with ``first``."""
    return add_months(first, 1) - timedelta(days=1)
