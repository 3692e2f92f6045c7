"""Days as people say them: counted, by their name, by the end of a period; what is not understood is no day."""

from __future__ import annotations

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processes.calendar.said_days import said_day
from processes.calendar.working import Calendar
from processes.folding import fold

HANOI = Calendar(ZoneInfo("Asia/Ho_Chi_Minh"), time(17))
#: A Monday; the day after it is a holiday.
MONDAY = date(2026, 11, 23)
SAID = [
    ("27/11/2026", date(2026, 11, 27)),
    ("27-11-2026", date(2026, 11, 27)),
    ("27.11.26", date(2026, 11, 27)),
    ("2026-11-27", date(2026, 11, 27)),
    ("20/11", date(2026, 11, 20)),
    ("1/3", date(2027, 3, 1)),  # nearer to come than gone
    ("30/6", date(2027, 6, 30)),
    ("hôm nay", MONDAY),
    ("mai", date(2026, 11, 24)),
    ("ngày kia", date(2026, 11, 25)),
    ("hôm qua", date(2026, 11, 22)),
    ("+5", date(2026, 11, 28)),
    ("+5d", date(2026, 11, 28)),
    ("5 ngày", date(2026, 11, 28)),
    ("-3d", date(2026, 11, 20)),
    ("+5lv", date(2026, 12, 1)),  # over the holiday and a weekend
    ("5 ngày làm việc", date(2026, 12, 1)),
    ("sau 5 ngày làm việc", date(2026, 12, 1)),
    ("trong 5 ngày làm việc nữa", date(2026, 12, 1)),
    ("5 working days", date(2026, 12, 1)),
    ("+2 tuần", date(2026, 12, 7)),
    ("+1 tháng", date(2026, 12, 23)),
    ("+3 tháng", date(2027, 2, 23)),
    ("thứ sáu", date(2026, 11, 27)),
    ("Thứ 6", date(2026, 11, 27)),
    ("t6", date(2026, 11, 27)),
    ("thứ hai", date(2026, 11, 30)),  # today is one; the next is meant
    ("thứ hai này", MONDAY),
    ("thứ tư tuần sau", date(2026, 12, 2)),
    ("thứ sáu tuần sau", date(2026, 12, 4)),
    ("chủ nhật", date(2026, 11, 29)),
    ("friday", date(2026, 11, 27)),
    ("cuối tuần", date(2026, 11, 27)),  # the last working day
    ("đầu tuần sau", date(2026, 11, 30)),
    ("cuối tháng", date(2026, 11, 30)),
    ("hết tháng", date(2026, 11, 30)),
    ("giữa tháng", date(2026, 12, 15)),  # this month's is over
    ("đầu tháng sau", date(2026, 12, 1)),
    ("cuối tháng 2", date(2027, 2, 28)),
    ("cuối tháng 2/2028", date(2028, 2, 29)),
    ("cuối quý", date(2026, 12, 31)),
    ("cuối quý I", date(2027, 3, 31)),
    ("cuối quý 2/2027", date(2027, 6, 30)),
    ("giữa năm", date(2027, 6, 30)),
    ("cuối năm", date(2026, 12, 31)),
    ("end of month", date(2026, 11, 30)),
]


@pytest.mark.parametrize(("text", "day"), SAID)
def test_a_day_is_read_as_it_is_said_with_and_without_accents(text: str, day: date) -> None:
    for said in (text, fold(text), f"  {text.upper()} "):
        assert said_day(said, MONDAY, HANOI) == day


def test_a_machine_writes_its_dates_in_one_way() -> None:
    assert said_day("04/08/2026", MONDAY, HANOI, written=False) is None
    assert said_day("cuối tháng", MONDAY, HANOI, written=False) == date(2026, 11, 30)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "5", "31/02/2026", "29/2", "thứ tám", "cuối", "cuối tuần 3/2026", "cuối tháng 13", "cuối quý V"),
        *("+", "+d", "+99999d", "+3661lv", "12/13/2026", "01/01/1800", "2026-13-01", "abc", "x" * 500, "làm việc"),
        *("cuối quý 0", "cuối tháng 2/1800", "+5 giờ", "năm", "sáu", "0000-00-00", "cuối tháng 1/9999"),
    ],
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert said_day(text, MONDAY, HANOI) is None


@pytest.mark.parametrize(
    ("today", "text", "day"),
    [
        (date(2026, 11, 28), "cuối tuần", date(2026, 12, 4)),  # a Saturday: this week's is over
        (date(2026, 11, 27), "cuối tuần", date(2026, 11, 27)),
        (date(2027, 1, 5), "28/12", date(2026, 12, 28)),  # a document of last week
        (date(2026, 11, 30), "cuối tháng", date(2026, 11, 30)),
        (date(2026, 1, 31), "+1 tháng", date(2026, 2, 28)),  # no 31st: the month's last
        (date(2026, 2, 10), "cuối tuần", date(2026, 2, 13)),
        (date(2026, 2, 14), "cuối tuần", date(2026, 2, 27)),  # over Tết
    ],
)
def test_what_is_said_depends_on_the_day_it_is_said_on(today: date, text: str, day: date) -> None:
    assert said_day(text, today, HANOI) == day


DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@given(DAYS, st.integers(0, 400))
def test_counted_days_are_those_of_the_calendar(today: date, count: int) -> None:
    assert said_day(f"+{count}d", today, HANOI) == today + timedelta(days=count)
    assert said_day(f"{count} ngày làm việc", today, HANOI) == HANOI.add_working_days(today, count)


@given(DAYS, st.sampled_from(["thứ hai", "t3", "thu tu", "thứ 5", "thứ sáu", "t7", "cn"]))
def test_a_weekday_is_one_of_the_next_seven_days(today: date, name: str) -> None:
    day = said_day(name, today, HANOI)
    assert day is not None
    assert 1 <= (day - today).days <= 7


@given(DAYS, st.sampled_from(["cuối tuần", "cuối tháng", "giữa tháng", "cuối quý", "cuối năm", "giữa năm"]))
def test_an_end_is_never_before_today(today: date, name: str) -> None:
    day = said_day(name, today, HANOI)
    assert day is not None
    assert 0 <= (day - today).days <= 366


@given(st.text(max_size=45), DAYS)
def test_no_text_does_harm(text: str, today: date) -> None:
    said_day(text, today, HANOI)
