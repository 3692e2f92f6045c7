"""When start events start: weekly, monthly, and around holidays."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.errors import DefinitionError
from engine.schedule import Schedule

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
TET = {date(2026, 2, 14) + timedelta(days=day) for day in range(9)}


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in TET


def at(year: int, month: int, day: int, hour: int = 0) -> datetime:
    return datetime(year, month, day, hour, tzinfo=HANOI)


def occurrences(text: str, holiday: str, after: datetime, number: int) -> list[datetime]:
    found = []
    for _ in range(number):
        following = Schedule("start", text, holiday).next_occurrence(after, is_working_day, HANOI)
        assert following is not None
        assert following > after
        assert following.tzinfo is UTC
        found.append(following)
        after = following
    return found


def test_every_thursday() -> None:
    assert occurrences("WEEKLY;BYDAY=TH", "", at(2026, 1, 5), 3) == [at(2026, 1, 8), at(2026, 1, 15), at(2026, 1, 22)]


def test_on_the_22nd_at_half_past_eight() -> None:
    expected = [datetime(2026, month, 22, 8, 30, tzinfo=HANOI) for month in (1, 2, 3)]
    assert occurrences("MONTHLY;BYMONTHDAY=22;BYHOUR=8;BYMINUTE=30", "", at(2026, 1, 22, 8), 3) == expected


def test_occurrence_itself_is_not_repeated() -> None:
    assert occurrences("WEEKLY;BYDAY=TH", "", at(2026, 1, 8), 1) == [at(2026, 1, 15)]


def test_several_days() -> None:
    assert occurrences("WEEKLY;BYDAY=MO,FR", "", at(2026, 1, 5), 3) == [
        at(2026, 1, 9),
        at(2026, 1, 12),
        at(2026, 1, 16),
    ]
    assert occurrences("MONTHLY;BYMONTHDAY=1,-1", "", at(2026, 1, 2), 2) == [at(2026, 1, 31), at(2026, 2, 1)]


def test_day_that_a_month_does_not_have_is_left_out() -> None:
    assert occurrences("MONTHLY;BYMONTHDAY=31", "", at(2026, 1, 31), 2) == [at(2026, 3, 31), at(2026, 5, 31)]


def test_holiday_is_skipped() -> None:
    assert occurrences("WEEKLY;BYDAY=TH", "skip", at(2026, 2, 12), 2) == [at(2026, 2, 26), at(2026, 3, 5)]


def test_holiday_moves_to_the_next_working_day() -> None:
    assert occurrences("MONTHLY;BYMONTHDAY=22", "next", at(2026, 2, 1), 2) == [at(2026, 2, 23), at(2026, 3, 23)]


def test_holiday_moves_to_the_previous_working_day() -> None:
    assert occurrences("WEEKLY;BYDAY=TH", "previous", at(2026, 2, 12), 2) == [at(2026, 2, 13), at(2026, 2, 26)]


def test_two_days_moved_to_one_are_one_occurrence() -> None:
    assert occurrences("WEEKLY;BYDAY=TH,FR", "next", at(2026, 2, 13), 2) == [at(2026, 2, 23), at(2026, 2, 26)]


def test_there_is_no_occurrence_when_nobody_ever_works() -> None:
    assert (
        Schedule("start", "WEEKLY;BYDAY=TH", "next").next_occurrence(at(2026, 1, 5), lambda day: False, HANOI) is None
    )


def test_rrule_may_be_written_in_full() -> None:
    assert occurrences("RRULE:FREQ=WEEKLY;BYDAY=TH", "", at(2026, 1, 5), 1) == [at(2026, 1, 8)]


@pytest.mark.parametrize(
    "text",
    [
        "", "WEEKLY", "WEEKLY;BYDAY=", "WEEKLY;BYDAY=T5", "WEEKLY;BYMONTHDAY=1", "MONTHLY;BYDAY=TH", "MONTHLY;BYMONTHDAY=0",
        "MONTHLY;BYMONTHDAY=32", "DAILY", "0 8 * * 4", "WEEKLY;BYDAY=TH;COUNT=3", "WEEKLY;BYDAY=TH;BYDAY=MO",
        "WEEKLY;BYDAY=TH;BYHOUR=24", "WEEKLY;BYDAY=TH;BYHOUR=x", "WEEKLY;BYDAY=TH;",
    ],
)  # fmt: skip
def test_other_schedule_is_refused_with_its_element(text: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        Schedule("every_week", text)
    assert refused.value.element == "every_week"


def test_unknown_treatment_of_holidays_is_refused() -> None:
    with pytest.raises(DefinitionError, match="skip, next or previous"):
        Schedule("every_week", "WEEKLY;BYDAY=TH", "ignore")
