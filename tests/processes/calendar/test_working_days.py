"""Working days, and where the office's days begin and end."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processes.calendar.commands import enter_day, forget_day
from processes.calendar.working import Calendar, load_calendar
from processes.refusals import NotFound
from processes.settings.commands import set_setting, set_settings
from tests.office import Office

HANOI = Calendar(ZoneInfo("Asia/Ho_Chi_Minh"), time(17))
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 7, 14), True),  # Tuesday
        (date(2026, 7, 18), False),  # Saturday
        (date(2026, 7, 19), False),  # Sunday
        (date(2026, 1, 1), False),  # Tết Dương lịch
        (date(2026, 2, 16), False),  # 29 Tết
        (date(2026, 2, 20), False),  # mùng 4 Tết
        (date(2026, 4, 27), False),  # Giỗ Tổ on a Sunday, replaced on Monday
        (date(2026, 4, 30), False),
        (date(2026, 5, 1), False),
        (date(2026, 9, 2), False),
        (date(2026, 11, 24), False),  # ngày Văn hóa Việt Nam, from 2026
        (date(2025, 11, 24), True),
    ],
)
def test_a_working_day_is_monday_to_friday_less_public_holidays(day: date, working: bool) -> None:
    assert HANOI.is_working(day) is working


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 7, 14), 0, date(2026, 7, 14)),
        (date(2026, 7, 18), 0, date(2026, 7, 18)),
        (date(2026, 7, 14), 3, date(2026, 7, 17)),
        (date(2026, 7, 14), 4, date(2026, 7, 20)),
        (date(2026, 7, 20), -3, date(2026, 7, 15)),
        (date(2026, 7, 19), -1, date(2026, 7, 17)),
        (date(2026, 4, 29), 1, date(2026, 5, 4)),  # over 30/4 and 1/5
    ],
)
def test_working_days_are_counted_over_weekends_and_holidays(day: date, count: int, expected: date) -> None:
    assert HANOI.add_working_days(day, count) == expected


@given(DAYS, DAYS, st.dictionaries(DAYS, st.booleans(), max_size=8))
def test_days_counted_in_weeks_are_those_counted_one_by_one(one: date, other: date, entered: dict[date, bool]) -> None:
    first, last = sorted((one, other))
    calendar = Calendar(HANOI.zone, time(17), entered)
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    assert calendar.working_days_between(first, last) == sum(map(calendar.is_working, days))


@given(DAYS, st.integers(-40, 40).filter(bool))
def test_adding_days_lands_on_a_working_day_that_many_away(day: date, count: int) -> None:
    landed = HANOI.add_working_days(day, count)
    assert HANOI.is_working(landed)
    between = HANOI.working_days_between(*sorted((day, landed)))
    if count > 0:
        assert between == count
    else:
        # The day itself counts, the one landed on does not.
        assert between == -count - 1 + HANOI.is_working(day)
        assert HANOI.working_days_between(day, landed) == count


@given(DAYS, DAYS, DAYS)
def test_spans_of_working_days_add_up(first: date, second: date, third: date) -> None:
    first, second, third = sorted((first, second, third))
    between = HANOI.working_days_between
    assert between(first, second) + between(second, third) == between(first, third)


def test_an_office_day_ends_at_five_in_the_offices_zone() -> None:
    assert HANOI.end_of_day(date(2026, 7, 20)) == datetime(2026, 7, 20, 10, 0, tzinfo=UTC)
    assert HANOI.start_of_day(date(2026, 7, 20)) == datetime(2026, 7, 19, 17, 0, tzinfo=UTC)
    assert HANOI.end_of_day(date(2026, 7, 20)).tzinfo is UTC


def test_the_offices_day_changes_at_its_own_midnight() -> None:
    assert HANOI.local_date(datetime(2026, 7, 19, 16, 59, tzinfo=UTC)) == date(2026, 7, 19)
    assert HANOI.local_date(datetime(2026, 7, 19, 17, 0, tzinfo=UTC)) == date(2026, 7, 20)


@given(DAYS, st.sampled_from(["Asia/Ho_Chi_Minh", "Europe/Berlin", "America/New_York"]))
def test_a_day_begins_and_ends_on_itself_also_where_clocks_are_changed(day: date, zone: str) -> None:
    calendar = Calendar(ZoneInfo(zone), time(17))
    start, end = calendar.start_of_day(day), calendar.end_of_day(day)
    assert calendar.local_date(start) == calendar.local_date(end) == day
    assert timedelta(hours=15) < end - start < timedelta(hours=19)


def test_an_entered_day_wins_over_week_and_holiday_until_it_is_forgotten(office: Office) -> None:
    admin = office.actor("quantri")
    saturday, monday = date(2026, 7, 18), date(2026, 7, 20)
    enter_day(saturday, working=True, note="Làm bù", by=admin)
    enter_day(monday, working=False, by=admin)
    enter_day(monday, working=False, note="Hoán đổi", by=admin)
    calendar = load_calendar()
    assert (calendar.is_working(saturday), calendar.is_working(monday)) == (True, False)
    assert calendar.add_working_days(date(2026, 7, 17), 2) == date(2026, 7, 21)
    forget_day(saturday, by=admin)
    forget_day(monday, by=admin)
    assert (load_calendar().is_working(saturday), load_calendar().is_working(monday)) == (False, True)


def test_only_an_administrator_enters_days(office: Office) -> None:
    for command in (
        lambda by: enter_day(date(2026, 7, 18), working=True, by=by),
        lambda by: forget_day(date(2026, 7, 18), by=by),
    ):
        with pytest.raises(NotFound):
            command(office.actor("lanhdao"))


def test_the_end_of_the_office_day_is_a_setting(office: Office) -> None:
    set_setting("office_end", "16:30", by=office.actor("quantri"))
    assert load_calendar().end_of_day(date(2026, 7, 20)) == datetime(2026, 7, 20, 9, 30, tzinfo=UTC)


# ------------------------------------------------------------------------------------------------------- working time
def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HANOI.zone)


@pytest.mark.parametrize(
    ("first", "last", "hours"),
    [
        ("2026-11-23 15:01", "2026-11-25 08:00", 2 + 29 / 60),  # over the holiday of 24/11
        ("2026-11-23 15:01", "2026-11-23 15:01", 0),
        ("2026-11-23 11:00", "2026-11-23 14:00", 1),  # the midday break does not count
        ("2026-11-23 12:00", "2026-11-23 13:00", 0),
        ("2026-11-20 16:00", "2026-11-23 08:30", 2),  # over a weekend
        ("2026-11-21 09:00", "2026-11-22 21:00", 0),
        ("2026-11-16 00:00", "2026-11-20 23:59", 37.5),
    ],
)
def test_working_time_is_counted_inside_office_hours_of_working_days(first: str, last: str, hours: float) -> None:
    assert HANOI.working_time_between(at(first), at(last)) == timedelta(hours=hours)
    assert HANOI.working_time_between(at(last), at(first)) == -timedelta(hours=hours)


MINUTES = st.integers(0, 60 * 24 * 24)


@given(MINUTES, MINUTES, st.sampled_from(["Asia/Ho_Chi_Minh", "Europe/Berlin"]))
def test_working_time_is_as_many_minutes_as_a_clock_would_tick_in_the_office(one: int, other: int, zone: str) -> None:
    calendar = Calendar(ZoneInfo(zone), time(17), {date(2026, 10, 24): True, date(2026, 10, 29): False})
    begin = datetime(2026, 10, 12, tzinfo=UTC)  # clocks are changed in Europe on 25/10
    first, last = sorted((one, other))

    def at_work(minute: int) -> bool:
        local = (begin + timedelta(minutes=minute)).astimezone(calendar.zone)
        hour = local.time()
        in_hours = time(7, 30) <= hour < time(11, 30) or time(13, 30) <= hour < time(17)
        return in_hours and calendar.is_working(local.date())

    ticked = sum(at_work(minute) for minute in range(first, last))
    between = calendar.working_time_between
    moments = begin + timedelta(minutes=first), begin + timedelta(minutes=last)
    assert between(*moments) == timedelta(minutes=ticked)
    assert between(*reversed(moments)) == -between(*moments)


INSTANTS = st.integers(0, 7 * 365 * 24 * 3600).map(
    lambda seconds: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


@given(INSTANTS, INSTANTS, INSTANTS)
def test_spans_of_working_time_add_up(first: datetime, second: datetime, third: datetime) -> None:
    between = HANOI.working_time_between
    assert between(first, second) + between(second, third) == between(first, third)
    assert abs(between(first, third)) <= abs(third - first)


def test_office_hours_are_a_setting_of_the_calendar(office: Office) -> None:
    set_settings({"office_begin": "08:00", "break_end": "13:00"}, by=office.actor("quantri"))
    assert load_calendar().working_time_of_a_day() == timedelta(hours=7.5)
    assert HANOI.working_time_of_a_day() == timedelta(hours=7.5)
    set_settings({"office_end": "18:00"}, by=office.actor("quantri"))
    assert load_calendar().working_time_of_a_day() == timedelta(hours=8.5)
