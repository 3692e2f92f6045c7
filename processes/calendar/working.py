"""The office's calendar: working days, and the instants at which its days begin and end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

import holidays
from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.calendar.models import CalendarDay
from processes.settings import current
from processes.settings.kept import Kept
from processes.settings.office_hours import OfficeHours, office_hours

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@lru_cache(maxsize=64)
def public_holidays(year: int) -> frozenset[date]:
    """Viet Nam's public holidays of the year, with the days off that replace them and the announced swaps."""
    return frozenset(holidays.country_holidays("VN", years=year))


@dataclass(frozen=True, slots=True)
class Calendar:
    """Monday to Friday, less public holidays, corrected by the days an administrator entered (``exceptions``).

    Days are calendar days in ``zone``; instants are aware, UTC.
    """

    zone: ZoneInfo
    office_end: time
    exceptions: Mapping[date, bool] = field(default_factory=lambda: MappingProxyType({}))
    #: the hours of a working day in which is worked, local times (``OfficeHours.parts``)
    worked: tuple[tuple[time, time], ...] = OfficeHours().parts()
    #: the hour after which something is for the next working day (C11)
    late_from: time = OfficeHours().late_from

    def is_working(self, day: date) -> bool:
        entered = self.exceptions.get(day)
        if entered is not None:
            return entered
        return day.weekday() < SATURDAY and day not in public_holidays(day.year)

    def add_working_days(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``, before it when negative; ``day`` itself for 0."""
        step = ONE_DAY if count > 0 else -ONE_DAY
        left = abs(count)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """Working days after ``first`` up to and including ``last``; negative when ``last`` comes before ``first``.

        When ``last`` is a working day, ``add_working_days(first, working_days_between(first, last))`` is ``last``.
        """
        if last < first:
            return -self.working_days_between(last - ONE_DAY, first - ONE_DAY)
        # Counted in weeks: what is late for years is counted as fast as what is late since yesterday.
        weeks, rest = divmod((last - first).days, 7)
        days = weeks * SATURDAY + sum((first + ONE_DAY * n).weekday() < SATURDAY for n in range(1, rest + 1))
        for year in range(first.year, last.year + 1):
            days -= sum(
                first < day <= last and day.weekday() < SATURDAY and day not in self.exceptions
                for day in public_holidays(year)
            )
        return days + sum(
            working - (day.weekday() < SATURDAY) for day, working in self.exceptions.items() if first < day <= last
        )

    def working_time_between(self, first: datetime, last: datetime) -> timedelta:
        """Working time from one instant to another: inside office hours, on working days; negative when ``last`` comes first."""
        if last < first:
            return -self.working_time_between(last, first)
        begin, end = self.local_date(first), self.local_date(last)
        time_of_both = self._worked_on(begin, first, last)
        if begin == end:
            return time_of_both
        whole_days = self.working_days_between(begin, end - ONE_DAY) if begin < end - ONE_DAY else 0
        return time_of_both + whole_days * self.working_time_of_a_day() + self._worked_on(end, first, last)

    def working_time_of_a_day(self) -> timedelta:
        """How long is worked on a working day."""
        day = date(2000, 1, 3)
        return sum(
            (datetime.combine(day, end) - datetime.combine(day, start) for start, end in self.worked), timedelta()
        )

    def _worked_on(self, day: date, first: datetime, last: datetime) -> timedelta:
        """Working time of the day between two instants."""
        total = timedelta()
        for start, end in self.worked if self.is_working(day) else ():
            total += max(timedelta(), min(last, self.at(day, end)) - max(first, self.at(day, start)))
        return total

    def at(self, day: date, hour: time) -> datetime:
        """The instant at which the office's clock shows this hour on the day."""
        return datetime.combine(day, hour, self.zone).astimezone(UTC)

    def start_of_day(self, day: date) -> datetime:
        """Midnight at which the day begins."""
        return self.at(day, time())

    def end_of_day(self, day: date) -> datetime:
        """The end of the office day: a due date ends here."""
        return self.at(day, self.office_end)

    def opening(self, day: date) -> datetime:
        """When the office opens on this day."""
        return self.at(day, self.worked[0][0])

    def local_date(self, instant: datetime) -> date:
        """The office's calendar day at this instant."""
        return instant.astimezone(self.zone).date()


def _entered_days(session: Session) -> Mapping[date, bool]:
    rows = session.execute(select(CalendarDay.day, CalendarDay.working))
    return MappingProxyType({row.day: row.working for row in rows})


kept = Kept(_entered_days)


def morning_after(instant: datetime, count: int) -> datetime:
    """When the office opens on the ``count``-th working day after the day of ``instant``, before it when negative: where the timers of
    the diagrams that count working days stand."""
    calendar = load_calendar()
    day = calendar.add_working_days(calendar.local_date(instant), count)
    return calendar.opening(day)


def load_calendar() -> Calendar:
    """The calendar that holds now: settings, public holidays and entered days."""
    hours = office_hours()
    return Calendar(current.timezone(), hours.end, kept.get(), hours.parts(), hours.late_from)
