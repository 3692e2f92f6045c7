"""When a repeating assignment is due: leap years, month ends, Tết, quarters, the turn of the year."""

from __future__ import annotations

import calendar
import random
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from processes.calendar.working import Calendar
from processes.series.periods import MONTHLY, QUARTERLY, WEEKLY, Period
from processes.series.rule import HOLIDAYS, MONTH_DAYS, WEEKDAYS, Rule, first_from

OFFICE = Calendar(ZoneInfo("Asia/Ho_Chi_Minh"), time(17))


def rule(frequency: str, day: str, first: str, *, month: int = 0, holiday: str = "next", **end: object) -> Rule:
    found = Rule(day, month, holiday, 5, Period.of(first), **(end or {"times": 4}))  # type: ignore[arg-type]
    assert found.frequency == frequency
    return found


@pytest.mark.parametrize(
    ("frequency", "first", "labels"),
    [
        (WEEKLY, "2026-W52", ["Tuần 52/2026", "Tuần 53/2026", "Tuần 1/2027"]),
        (MONTHLY, "2026-11", ["Tháng 11/2026", "Tháng 12/2026", "Tháng 1/2027"]),
        (QUARTERLY, "2026-Q3", ["Quý III/2026", "Quý IV/2026", "Quý I/2027"]),
    ],
)
def test_periods_are_called_as_documents_call_them_across_the_year(
    frequency: str, first: str, labels: list[str]
) -> None:
    start = Period.of(first)
    following = [start.plus(number) for number in range(3)]
    assert [period.label for period in following] == labels
    assert [Period.of(period.code) for period in following] == following
    assert sorted(period.code for period in following) == [period.code for period in following]


TABLE = {
    "an ordinary Thursday": (rule(WEEKLY, "TH", "2026-W48"), "2026-11-26 2026-12-03 2026-12-10 2026-12-17"),
    "the week with New Year's Day (a Friday), and the one after": (
        rule(WEEKLY, "FR", "2026-W52"),
        "2026-12-25 2027-01-04 2027-01-08 2027-01-15",
    ),
    "Tết of the Horse, 14–22 February 2026: the working day after": (
        rule(WEEKLY, "TH", "2026-W07"),
        "2026-02-12 2026-02-23 2026-02-26 2026-03-05",
    ),
    "Tết: the working day before": (
        rule(WEEKLY, "TH", "2026-W07", holiday="previous"),
        "2026-02-12 2026-02-13 2026-02-26 2026-03-05",
    ),
    "the 31st, where a month has none": (
        rule(MONTHLY, "31", "2026-01", holiday="previous"),
        "2026-01-30 2026-02-27 2026-03-31 2026-04-29",
    ),
    "29 February of a leap year and of others": (
        rule(MONTHLY, "29", "2028-01", times=2),
        "2028-01-31 2028-02-29",
    ),
    "the 29th in a year without it": (rule(MONTHLY, "29", "2027-02", times=1), "2027-03-01"),
    "the last day, shifted on": (rule(MONTHLY, "last", "2026-01"), "2026-02-02 2026-03-02 2026-03-31 2026-05-04"),
    "the last working day, whatever the shift": (
        rule(MONTHLY, "last_working", "2026-01"),
        "2026-01-30 2026-02-27 2026-03-31 2026-04-29",
    ),
    "the 22nd (K12)": (rule(MONTHLY, "22", "2026-11"), "2026-11-23 2026-12-22 2027-01-22 2027-02-22"),
    "the 5th of the month after": (
        rule(MONTHLY, "5", "2026-11", month=1, times=3),
        "2026-12-07 2027-01-05 2027-02-11",
    ),
    "the 25th of the last month of the quarter": (
        rule(QUARTERLY, "25", "2026-Q4", month=2),
        "2026-12-25 2027-03-25 2027-06-25 2027-09-27",
    ),
    "the 10th after the quarter": (rule(QUARTERLY, "10", "2026-Q4", month=3, times=2), "2027-01-11 2027-04-12"),
}


@pytest.mark.parametrize("case", TABLE)
def test_the_deadline_of_each_period(case: str) -> None:
    wanted, days = TABLE[case]
    found = [wanted.deadline(period, OFFICE.is_working) for period in wanted.periods()]
    assert [day.isoformat() for day in found] == days.split()


@pytest.mark.parametrize(
    ("frequency", "day", "month", "from_", "first"),
    [
        (WEEKLY, "TH", 0, "2026-11-26", "2026-W48"),
        (WEEKLY, "TH", 0, "2026-11-27", "2026-W49"),
        (MONTHLY, "22", 0, "2026-12-23", "2027-01"),
        (MONTHLY, "5", 1, "2026-11-22", "2026-11"),
        (MONTHLY, "5", 1, "2026-11-05", "2026-10"),
        (QUARTERLY, "10", 3, "2026-11-22", "2026-Q4"),
        (QUARTERLY, "10", 3, "2026-10-10", "2026-Q3"),
    ],
)
def test_the_first_period_is_the_first_due_from_a_day(
    frequency: str, day: str, month: int, from_: str, first: str
) -> None:
    any_first = Period.holding(frequency, date(2000, 1, 1))
    wanted = Rule(day, month, "next", 5, any_first, times=1)
    assert first_from(date.fromisoformat(from_), wanted).code == first


@pytest.mark.parametrize(
    ("until", "total"), [("2026-11-25", 0), ("2026-11-26", 1), ("2026-12-02", 1), ("2027-01-01", 6)]
)
def test_a_series_ends_with_the_last_period_due_by_its_end(until: str, total: int) -> None:
    assert rule(WEEKLY, "TH", "2026-W48", until=date.fromisoformat(until)).total == total


def test_a_period_is_given_so_many_days_before_on_a_working_day() -> None:
    wanted = rule(WEEKLY, "TH", "2026-W48")
    assert wanted.opens_on(wanted.first, OFFICE.is_working) == date(2026, 11, 20), "the 21st is a Saturday"
    assert wanted.number_of(Period.of("2026-W50")) == 3


def test_a_calendar_without_working_days_keeps_the_day() -> None:
    wanted = rule(WEEKLY, "TH", "2026-W48")
    assert wanted.deadline(wanted.first, lambda _: False) == date(2026, 11, 26)


def test_random_rules_agree_with_walking_through_every_day(random_cases: int) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    for _ in range(random_cases):
        frequency = chance.choice((WEEKLY, MONTHLY, QUARTERLY))
        day = chance.choice(WEEKDAYS if frequency == WEEKLY else MONTH_DAYS)
        month = {WEEKLY: 0, MONTHLY: chance.randrange(2), QUARTERLY: chance.randrange(4)}[frequency]
        start = date(2024, 1, 1) + timedelta(days=chance.randrange(1500))
        end = start + timedelta(days=chance.randrange(500))
        off = frozenset(start + timedelta(days=chance.randrange(600)) for _ in range(60))

        def is_working(each: date, off: frozenset[date] = off) -> bool:
            return each.weekday() < 5 and each not in off

        wanted = Rule(day, month, chance.choice(HOLIDAYS), chance.randrange(1, 60), Period.holding(frequency, start))
        wanted = Rule(day, month, wanted.holiday, wanted.open_before, first_from(start, wanted), until=end)
        walked = [
            each
            for each in (start + timedelta(days=n) for n in range((end - start).days + 1))
            if falls_on(wanted, each)
        ]
        assert [wanted.nominal(period) for period in wanted.periods()] == walked, wanted
        for period in wanted.periods():
            due, opened = wanted.deadline(period, is_working), wanted.opens_on(period, is_working)
            assert is_working(due)
            assert is_working(opened)
            assert (due - opened).days >= wanted.open_before
            between = sorted((due, wanted.nominal(period)))
            skipped = [between[0] + timedelta(days=n) for n in range((between[1] - between[0]).days + 1)]
            assert not any(is_working(each) for each in skipped if each != due)


def falls_on(rule: Rule, day: date) -> bool:
    """The rule said of one day, as somebody with a calendar on the wall would."""
    if rule.frequency == WEEKLY:
        return ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[day.weekday()] == rule.day
    if rule.frequency == QUARTERLY and (day.month - 1) % 3 != rule.month % 3:
        return False
    last = calendar.monthrange(day.year, day.month)[1]
    return day.day == (last if rule.day.startswith("last") else min(int(rule.day), last))
