from datetime import UTC, date, datetime, timedelta

import pytest

from tests.web.conftest import NOW
from web.i18n import ago_words, as_date, as_datetime, as_number, as_size, as_time
from web.remaining import remaining, timeliness

pytestmark = pytest.mark.usefixtures("at_the_desk")


def due(days, hour=17):
    """A moment at the office, so many calendar days from today (Hanoi is seven hours ahead)."""
    return datetime(2026, 8, 1, hour - 7, tzinfo=UTC) + timedelta(days=days)


def test_two_assignments_due_the_same_day_read_the_same_whatever_the_hour():
    """B42"""
    assert remaining(due(7, hour=8)).word == remaining(due(7, hour=17)).word == "còn 7 ngày"


def test_overdue_is_counted_in_calendar_days_from_the_deadline():
    assert remaining(due(-21), overdue=True).word == "Quá hạn 21 ngày"


def test_overdue_on_the_day_itself_has_a_word_too():
    assert remaining(due(0, hour=9), overdue=True).word == "Quá hạn hôm nay"


def test_due_today_is_said():
    assert remaining(due(0), due_soon=True).word == "hạn hôm nay"


def test_what_is_shown_as_overdue_is_what_was_raised_and_no_clock_is_compared():
    assert remaining(due(-1)).word == "đã đến hạn"
    assert remaining(due(-1)).tone == "calm"


def test_without_a_deadline_nothing_is_late_and_nothing_on_time():
    assert remaining(None).word == timeliness(None, None).word == "không thời hạn"


@pytest.mark.parametrize(
    ("left", "tone"),
    [
        (remaining, "calm"),
        (lambda at: remaining(at, due_soon=True), "soon"),
        (lambda at: remaining(at, overdue=True), "late"),
    ],
)
def test_colour_follows_what_was_raised(left, tone):
    """B34, B41"""
    assert left(due(2)).tone == tone


def test_the_bar_shows_how_much_of_the_time_is_gone():
    assert remaining(due(5), issued_at=due(-5)).share == 50
    assert remaining(due(-3), overdue=True).share == 100


@pytest.mark.parametrize(
    ("kind", "days", "word"),
    [
        ("early", -4, "sớm 4 ngày"),
        ("on_time", 0, "đúng hạn"),
        ("late", 3, "chậm 3 ngày"),
        ("late", 0, "chậm trong ngày"),
    ],
)
def test_how_it_ended_in_words(kind, days, word):
    assert timeliness(kind, days).word == word


def test_dates_and_numbers_are_written_as_the_office_writes_them():
    moment = datetime(2026, 8, 4, 10, 0, tzinfo=UTC)
    assert as_date(date(2026, 8, 4)) == "04/08/2026"
    assert as_time(moment) == "17:00"
    assert as_datetime(moment) == "04/08/2026 17:00"
    assert as_number(1234.5) == "1.234,5"
    assert as_size(312_000) == "312 kB"
    assert as_size(2_412_000) == "2,4 MB"


def test_an_evening_in_utc_is_already_the_next_day_at_the_office():
    assert as_date(datetime(2026, 8, 4, 18, 0, tzinfo=UTC)) == "05/08/2026"


def test_a_moment_without_a_time_zone_is_a_mistake():
    with pytest.raises(ValueError, match="time zone"):
        as_datetime(datetime(2026, 8, 4, 18, 0))  # noqa: DTZ001 - what is refused


@pytest.mark.parametrize(
    ("earlier", "words"),
    [
        (timedelta(seconds=20), "vừa xong"),
        (timedelta(minutes=5), "5 phút trước"),
        (timedelta(hours=3), "3 giờ trước"),
        (timedelta(hours=11), "hôm qua 23:00"),
        (timedelta(days=3), "3 ngày trước"),
        (timedelta(days=8), "24/07/2026 10:00"),
        (timedelta(minutes=-5), "01/08/2026 10:05"),
    ],
)
def test_how_long_ago(earlier, words):
    assert ago_words(NOW - earlier) == words


def test_years_overdue_are_written_like_every_number():
    assert remaining(due(-3901), overdue=True).word == "Quá hạn 3.901 ngày"
