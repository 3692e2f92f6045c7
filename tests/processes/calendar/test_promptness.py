"""The 15:00 rule (T12–T14, C11): by when something is to be done, and how late it was in working time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processes.calendar.promptness import minutes_late, moment_of_issue, prompt_by, prompt_day
from processes.calendar.working import Calendar

HANOI = Calendar(ZoneInfo("Asia/Ho_Chi_Minh"), time(17))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HANOI.zone)


@pytest.mark.parametrize(
    ("came", "day"),
    [
        ("2026-11-23 14:59", date(2026, 11, 23)),
        ("2026-11-23 15:00", date(2026, 11, 23)),
        ("2026-11-23 15:00:59", date(2026, 11, 23)),
        ("2026-11-23 15:01", date(2026, 11, 25)),  # the day between is a holiday
        ("2026-11-24 08:00", date(2026, 11, 25)),  # on the holiday itself
        ("2026-11-20 15:01", date(2026, 11, 23)),  # a Friday
        ("2026-11-21 09:00", date(2026, 11, 23)),
        ("2026-11-23 06:00", date(2026, 11, 23)),
        ("2026-11-23 23:59", date(2026, 11, 25)),
    ],
)
def test_what_comes_after_three_is_for_the_next_working_day(came: str, day: date) -> None:
    assert prompt_day(at(came), HANOI) == day
    assert prompt_by(at(came), HANOI) == HANOI.end_of_day(day)


def test_a_document_without_an_hour_counts_from_the_end_of_its_office_day() -> None:
    assert moment_of_issue(date(2026, 11, 23), None, HANOI) == at("2026-11-23 17:00")
    assert moment_of_issue(date(2026, 11, 23), "14:59", HANOI) == at("2026-11-23 14:59")
    assert prompt_day(moment_of_issue(date(2026, 11, 23), None, HANOI), HANOI) == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("done", "minutes"),
    [
        ("2026-11-25 17:00", 0),
        ("2026-11-25 22:00", 0),  # on that day still, whatever the hour
        ("2026-11-26 07:30", 0),
        ("2026-11-26 07:30:01", 1),
        ("2026-11-26 09:00", 90),
        ("2026-11-27 12:15", 450 + 240),
        ("2026-11-20 08:00", 0),
    ],
)
def test_lateness_is_counted_in_working_time(done: str, minutes: int) -> None:
    assert minutes_late(prompt_by(at("2026-11-23 15:01"), HANOI), at(done), HANOI) == minutes


SECONDS = st.integers(0, 5 * 365 * 24 * 3600)


@given(SECONDS, st.integers(0, 10))
def test_it_is_due_at_the_end_of_a_working_day_that_is_not_over(seconds: int, days: int) -> None:
    came = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    by = prompt_by(came, HANOI, days)
    assert by > came
    assert HANOI.is_working(HANOI.local_date(by))
    assert minutes_late(by, came, HANOI) == 0
    assert HANOI.working_days_between(HANOI.local_date(came), HANOI.local_date(by)) in (days, days + 1)


@given(SECONDS, SECONDS, SECONDS)
def test_who_is_later_is_not_less_late(came: int, one: int, other: int) -> None:
    moment = datetime(2024, 1, 1, tzinfo=UTC)
    by = prompt_by(moment + timedelta(seconds=came), HANOI)
    sooner, later = sorted((one, other))
    late = [minutes_late(by, moment + timedelta(seconds=each), HANOI) for each in (sooner, later)]
    assert 0 <= late[0] <= late[1]
