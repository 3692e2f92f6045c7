"""ISO 8601: instants, durations, cycles."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.errors import ExpressionError
from engine.instants import instant_text, is_literal, next_lap, parse_cycle, parse_duration, parse_instant

MONDAY = datetime(2026, 1, 5, 8, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-01-05T15:00:00+07:00", "2026-01-05T08:00:00Z", "2026-01-05 08:00+00:00"])
def test_instant_is_kept_in_utc(text: str) -> None:
    assert parse_instant(text) == MONDAY
    assert parse_instant(text).tzinfo is UTC


@pytest.mark.parametrize("naive", ["2026-01-05T08:00:00", "2026-01-05", datetime(2026, 1, 5)])  # noqa: DTZ001
def test_naive_instant_is_refused_with_a_sentence(naive: object) -> None:
    with pytest.raises(ExpressionError, match="offset from UTC"):
        parse_instant(naive)


@pytest.mark.parametrize("text", ["tomorrow", "", "12", 12, True, [], "0 0 * * *"])
def test_something_else_is_no_instant(text: object) -> None:
    with pytest.raises(ExpressionError):
        parse_instant(text)


def test_text_of_an_instant_comes_back_as_the_same_instant() -> None:
    for instant in (MONDAY, MONDAY + timedelta(microseconds=7)):
        assert parse_instant(instant_text(instant)) == instant
    assert instant_text(MONDAY) == "2026-01-05T08:00:00Z"


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("P3D", MONDAY + timedelta(days=3)),
        ("PT1H30M", MONDAY + timedelta(hours=1.5)),
        ("P1W", MONDAY + timedelta(weeks=1)),
        ("P1DT12H", MONDAY + timedelta(days=1.5)),
        ("PT0.5S", MONDAY + timedelta(seconds=0.5)),
        ("P1M", datetime(2026, 2, 5, 8, tzinfo=UTC)),
        ("P1Y2M", datetime(2027, 3, 5, 8, tzinfo=UTC)),
    ],
)
def test_duration_ends(text: str, end: datetime) -> None:
    assert parse_duration(text).after(MONDAY) == end


def test_month_after_the_31st_is_the_last_day_of_the_next_month() -> None:
    assert parse_duration("P1M").after(datetime(2026, 1, 31, tzinfo=UTC)) == datetime(2026, 2, 28, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["P", "PT", "P1DT", "3D", "P-1D", "P1H", "PT1D", "p1d", "P1D2", "", None, "P99999999999D"]
)
def test_something_else_is_no_duration(text: object) -> None:
    with pytest.raises(ExpressionError):
        parse_duration(text)


def test_duration_beyond_the_calendar_is_refused() -> None:
    for text in ("P9000Y", "P999999DT9999999H", "P99999M"):
        with pytest.raises(ExpressionError, match="9999"):
            parse_duration(text).after(datetime(9000, 1, 1, tzinfo=UTC))


def test_cycle_has_a_number_of_times_a_first_instant_and_a_span() -> None:
    assert parse_cycle("R3/PT1H") == (3, None, "PT1H")
    assert parse_cycle("R/2026-01-05T08:00:00Z/P1D") == (-1, MONDAY, "P1D")


@pytest.mark.parametrize("text", ["R3", "R3/", "R/PT0S", "R/P0D", "3/PT1H", "R3/P1D/P1D", "R-1/P1D", "0 0 * * *"])
def test_something_else_is_no_cycle(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse_cycle(text)


def test_missed_laps_count_as_one() -> None:
    late = MONDAY + timedelta(days=365)
    assert next_lap(MONDAY, "PT1S", late) == late + timedelta(seconds=1)
    assert next_lap(MONDAY, "P1M", late) == datetime(2027, 2, 5, 8, tzinfo=UTC)
    assert next_lap(MONDAY, "P1D") == MONDAY + timedelta(days=1)


@pytest.mark.parametrize("text", ["P3D", "PT1H", "R3/PT1H", "R/P1D", "2026-01-05T08:00:00Z", " P3D "])
def test_iso_text_is_literal(text: str) -> None:
    assert is_literal(text)


@pytest.mark.parametrize("text", ["due_at", '"P3D"', "PERIOD", "Reminder", "2026 - 1"])
def test_other_text_is_an_expression(text: str) -> None:
    assert not is_literal(text)
