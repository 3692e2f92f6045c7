"""The two clocks (C2, T17) and the flags of time, as a table. The due date is Monday 27 July 2026, the office closes at 17:00."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from processes.assignments.deadlines import days_late, timeliness
from processes.assignments.models import Assignment
from processes.calendar.working import Calendar
from processes.db import reading
from processes.runtime.instances import instance_of
from processes.runtime.models import Contribution, Timer
from processes.runtime.timers import fire_due
from tests.province import Province

MONDAY = date(2026, 7, 27)


def at(day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of July 2026, Hanoi time."""
    return datetime(2026, 7, day, hour, minute, tzinfo=UTC) - timedelta(hours=7)


def row(id: int) -> Any:
    session = reading()
    session.rollback()
    return session.execute(select(Assignment.__table__).where(Assignment.id == id)).one()


def raised(id: int, action: str) -> int:
    session = reading()
    session.rollback()
    found = select(func.count()).where(
        Contribution.instance_id == instance_of("assignment", id), Contribution.action == action
    )
    return int(session.scalar(found) or 0)


def move(province: Province, moment: datetime) -> None:
    fire_due(province.clock.set(moment))


@pytest.mark.parametrize(
    ("steps", "said", "days"),
    [
        # Submitted Friday, approved Wednesday: the review does not count.
        ([(24, "submit"), (29, "approve")], "early", -3),
        ([(27, "submit"), (29, "approve")], "on_time", 0),
        ([(28, "submit"), (28, "approve")], "late", 1),
        # Submitted Tuesday is late, whatever the review took.
        ([(28, "submit"), (31, "approve")], "late", 1),
        # Rejected after the deadline without a new date.
        ([(24, "submit"), (29, "reject"), (30, "submit"), (31, "approve")], "late", 3),
        # Rejected with a new date.
        ([(24, "submit"), (29, "reject 2026-07-31"), (30, "submit"), (31, "approve")], "early", -1),
        # Rejected while there is still time.
        ([(22, "submit"), (23, "reject"), (27, "submit"), (30, "approve")], "on_time", 0),
    ],
)
def test_timeliness_is_that_of_the_accepted_submission(
    province: Province, steps: list[tuple[int, str]], said: str, days: int
) -> None:
    id = province.issued(due_on=MONDAY)
    for day, step in steps:
        move(province, at(day))
        action, _, due_on = step.partition(" ")
        if action == "submit":
            province.do(id, "submit", "stc", content="Đã xong")
        else:
            values = {"reason": "Chưa đạt"} if action == "reject" else {}
            province.do(id, action, "pheduyet", **values, **({"due_on": due_on} if due_on else {}))
    assert (row(id).days, timeliness(row(id).days)) == (days, said)


@pytest.mark.parametrize(
    ("submitted", "days"),
    [(at(27, 17, 0), 0), (at(27, 17, 1), 1), (at(27, 23, 59), 1), (at(28, 0, 1), 1), (at(29), 2), (at(26, 23, 59), -1)],
)
def test_days_are_calendar_days_of_the_office(submitted: datetime, days: int) -> None:
    calendar = Calendar(zone=ZoneInfo("Asia/Ho_Chi_Minh"), office_end=time(17))
    assert days_late(submitted, at(27, 17), calendar) == days


def test_without_a_deadline_there_is_no_timeliness_and_no_timer(province: Province) -> None:
    """C3, Q21"""
    id = province.issued()
    assert reading().scalar(select(func.count()).select_from(Timer)) == 0
    move(province, at(31))
    province.do(id, "submit", "stc", content="x")
    province.do(id, "approve", "pheduyet")
    assert (row(id).days, row(id).overdue_at) == (None, None)


def test_due_soon_then_overdue_are_raised_once_each(province: Province) -> None:
    id = province.issued(due_on=MONDAY)
    move(province, at(21, 23))
    assert row(id).due_soon_raised_at is None
    move(province, at(22, 0, 1))  # three working days before Monday the 27th
    assert row(id).due_soon_raised_at is not None
    move(province, at(27, 16, 59))
    assert row(id).overdue_at is None
    move(province, at(27, 17, 0))
    assert row(id).overdue_at == at(27, 17)
    move(province, at(31))
    assert (raised(id, "due_soon"), raised(id, "overdue")) == (1, 1)


def test_due_soon_is_skipped_when_it_is_overdue_already(province: Province) -> None:
    id = province.issued(due_on=MONDAY)
    move(province, at(30))
    assert (row(id).due_soon_raised_at, row(id).overdue_at) == (None, at(27, 17))
    assert raised(id, "due_soon") == 0


def test_the_offices_review_is_never_the_units_lateness(province: Province) -> None:
    """D2"""
    id = province.issued(due_on=MONDAY)
    move(province, at(24))
    province.do(id, "submit", "stc", content="x")
    move(province, at(31))
    assert (row(id).overdue_at, row(id).clock) == (None, "office")
    assert row(id).review_overdue_at is not None
    assert raised(id, "review_overdue") == 1


def test_rejected_after_the_deadline_it_is_overdue_from_that_moment(province: Province) -> None:
    id = province.issued(due_on=MONDAY)
    move(province, at(24))
    province.do(id, "submit", "stc", content="x")
    move(province, at(29))
    province.do(id, "reject", "pheduyet", reason="Chưa đạt")
    assert (row(id).overdue_at, row(id).clock) == (at(27, 17), "unit")
    assert raised(id, "overdue") == 1


def test_coming_back_with_the_same_deadline_raises_nothing_again(province: Province) -> None:
    id = province.issued(due_on=MONDAY)
    move(province, at(29))
    for _ in range(2):
        province.do(id, "submit", "stc", content="x")
        province.do(id, "reject", "pheduyet", reason="Chưa đạt")
    move(province, at(31))
    assert raised(id, "overdue") == 1


def test_extending_takes_the_flags_away_and_arms_the_timers_anew(province: Province) -> None:
    """B31"""
    id = province.issued(due_on=MONDAY)
    move(province, at(29))
    province.do(id, "extend", "chuyenvien", due_on="2026-08-07", reason="Chờ số liệu")
    assert (row(id).overdue_at, row(id).due_soon_raised_at) == (None, None)
    move(province, datetime(2026, 8, 7, 10, tzinfo=UTC))
    assert row(id).overdue_at == datetime(2026, 8, 7, 10, tzinfo=UTC)
    assert raised(id, "overdue") == 2


def test_extending_to_a_date_that_is_near_is_near_due_at_once(province: Province) -> None:
    id = province.issued(due_on=MONDAY)
    move(province, at(27))
    province.do(id, "extend", "chuyenvien", due_on="2026-07-28", reason="Thêm một ngày")
    assert row(id).due_soon_raised_at is not None


def test_reissue_begins_with_a_clean_sheet(province: Province) -> None:
    id = province.issued(due_on=MONDAY)
    move(province, at(29))
    assert row(id).overdue_at is not None
    province.do(id, "recall", "chuyenvien", reason="Nhầm")
    province.do(id, "reissue", "chuyenvien", content="Báo cáo", lead="SKHDT", due_on="2026-08-14")
    assert (row(id).overdue_at, row(id).original_due_at.astimezone(UTC).day) == (None, 14)
    province.do(id, "recall", "chuyenvien", reason="Nhầm")
    province.do(id, "reissue", "chuyenvien", content="Báo cáo", lead="SKHDT")
    assert (row(id).due_at, reading().scalar(select(func.count()).select_from(Timer))) == (None, 0)


def test_a_returned_one_is_not_raised_until_the_office_insists(province: Province) -> None:
    id = province.issued(due_on=MONDAY)
    province.do(id, "return", "stc", reason="Nhầm")
    move(province, at(29))
    assert row(id).overdue_at is None
    province.do(id, "insist", "chuyenvien")
    assert row(id).overdue_at == at(27, 17)


def test_timers_fire_once_however_often_they_are_swept(province: Province) -> None:
    province.issued(due_on=MONDAY)
    moment = province.clock.set(at(30))
    assert fire_due(moment) > 0
    assert fire_due(moment) == 0
