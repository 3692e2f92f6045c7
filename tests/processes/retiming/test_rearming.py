"""Another calendar, other hours or settings: the timers of what is open follow in a job, deadlines never move (C14).

The assignments are due on Monday 27 July 2026; today is Tuesday the 14th.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from processes.assignments.models import Assignment
from processes.assignments.queries import timeline
from processes.calendar.commands import enter_day, forget_day
from processes.calendar.rules import rules_with
from processes.db import reading
from processes.notices.models import Notice
from processes.refusals import NotFound
from processes.retiming import commands
from processes.retiming.affected import preview
from processes.runtime.instances import instance_of
from processes.runtime.jobs import run_due
from processes.runtime.models import Contribution, Job, Timer
from processes.runtime.timers import fire_due
from tests.province import Province

MONDAY = date(2026, 7, 27)


def at(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment of July 2026, Hanoi time."""
    return datetime(2026, 7, day, hour, minute, tzinfo=UTC) - timedelta(hours=7)


def asked(statement: Any) -> Any:
    session = reading()
    session.rollback()
    return session.execute(statement)


def row(id: int) -> Any:
    return asked(select(Assignment.__table__).where(Assignment.id == id)).one()


def timer(id: int, element: str, noun: str = "assignment") -> datetime | None:
    found = select(Timer.due_at).where(Timer.instance_id == instance_of(noun, id), Timer.element == element)
    moment: datetime | None = asked(found).scalar()
    return None if moment is None else moment.replace(microsecond=0, second=0)


def count(id: int, action: str) -> int:
    of_it = (Contribution.instance_id == instance_of("assignment", id), Contribution.action == action)
    return int(asked(select(func.count()).where(*of_it)).scalar())


def run_job(province: Province) -> None:
    """Some seconds later, when every process knows the new rules."""
    run_due(province.clock.advance(seconds=10))


def move(province: Province, moment: datetime) -> None:
    fire_due(province.clock.set(moment))


def test_a_day_off_moves_the_near_due_moment_and_not_the_deadline(province: Province) -> None:
    id = province.issued(due_on=MONDAY)
    assert timer(id, "on_due_soon") == at(22)
    before = row(id)
    enter_day(date(2026, 7, 23), working=False, by=province.office.actor("quantri"), now=province.clock())
    assert timer(id, "on_due_soon") == at(22), "a job does it"
    run_job(province)
    assert timer(id, "on_due_soon") == at(21)
    assert (row(id).due_at, row(id).original_due_at) == (before.due_at, before.original_due_at)
    entry = timeline(province.office.actor("stc"), "assignment", id)[0]
    assert (entry.title, entry.system) == ("Hẹn lại giờ nhắc theo lịch mới", True)
    assert [(e.title, e.before[:10], e.after[:10]) for e in entry.effects] == [
        ("Nhắc sắp đến hạn", "2026-07-21", "2026-07-20")  # midnight in Hanoi, kept in UTC
    ]
    forget_day(date(2026, 7, 23), by=province.office.actor("quantri"), now=province.clock())
    run_job(province)
    assert timer(id, "on_due_soon") == at(22)


def test_done_again_nothing_moves_and_nothing_is_said_twice(province: Province) -> None:
    ids = [province.issued(due_on=MONDAY) for _ in range(3)]
    province.setting("due_soon_days", 5)
    run_job(province)
    assert [timer(id, "on_due_soon") for id in ids] == [at(20)] * 3
    assert commands.rearm_everything(province.clock()) == 0
    assert [count(id, "rearm") for id in ids] == [1, 1, 1]


def test_a_job_that_was_broken_off_goes_on_where_it_was(province: Province, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [province.issued(due_on=MONDAY) for _ in range(3)]
    province.setting("due_soon_days", 5)
    real, done = commands.rearm, []

    def breaks_off(instance_id: int, *, now: datetime) -> bool:
        if len(done) == 1:
            raise RuntimeError("the worker is gone")
        done.append(instance_id)
        return real(instance_id, now=now)

    monkeypatch.setattr(commands, "rearm", breaks_off)
    run_job(province)
    assert sorted(count(id, "rearm") for id in ids) == [0, 0, 1]
    monkeypatch.setattr(commands, "rearm", real)
    run_due(province.clock.advance(minutes=5))
    assert [count(id, "rearm") for id in ids] == [1, 1, 1]
    assert asked(select(func.count()).select_from(Job).where(Job.operation == "calendar.rearm")).scalar() == 0


def test_a_moment_that_has_come_under_the_new_rules_is_said_at_once(province: Province) -> None:
    id = province.issued(due_on=MONDAY)
    province.setting("due_soon_days", 12)
    run_job(province)
    assert row(id).due_soon_raised_at == province.clock()
    assert timer(id, "on_due_soon") is None
    told = select(func.count()).select_from(Notice).where(Notice.kind == "due_soon")
    assert asked(told).scalar() >= 1
    assert count(id, "due_soon") == 1


def test_a_flag_whose_moment_is_to_come_falls_and_is_raised_again_then(province: Province) -> None:
    id = province.issued(due_on=MONDAY)
    move(province, at(22, 8))
    assert row(id).due_soon_raised_at is not None
    province.setting("due_soon_days", 1)
    run_job(province)
    assert (row(id).due_soon_raised_at, timer(id, "on_due_soon")) == (None, at(24))
    # Back again on the same day: near due it is, and was before at the very same moment.
    province.setting("due_soon_days", 3)
    run_job(province)
    assert row(id).due_soon_raised_at is not None
    assert count(id, "due_soon") == 2
    province.setting("due_soon_days", 4)
    run_job(province)
    assert (row(id).due_soon_raised_at is not None, count(id, "due_soon")) == (True, 2)


def test_what_is_overdue_stays_overdue(province: Province) -> None:
    id = province.issued(due_on=MONDAY)
    move(province, at(28, 8))
    before = row(id)
    province.setting("due_soon_days", 1)
    province.setting("office_end", "18:00")
    run_job(province)
    after = row(id)
    assert (after.due_at, after.overdue_at) == (before.due_at, before.overdue_at)
    assert after.due_soon_raised_at == before.due_soon_raised_at


def test_a_review_gets_another_deadline_and_one_that_is_late_already_does_not(province: Province) -> None:
    late, waiting = province.issued(due_on=MONDAY), province.issued(due_on=MONDAY)
    province.do(late, "submit", "stc", content="Đã xong.")
    move(province, at(15, 8))
    province.do(waiting, "submit", "stc", content="Đã xong.")
    assert (row(late).review_overdue_at, row(waiting).review_due_at) == (at(14, 17), at(15, 17))
    province.setting("review_days", 2)
    run_job(province)
    assert (row(waiting).review_due_at, timer(waiting, "on_review_due")) == (at(17, 17), at(17, 17))
    assert row(late).review_overdue_at == at(14, 17)
    province.do(waiting, "approve", "pheduyet")
    assert row(waiting).review_late == 0


def test_the_ladder_of_an_overdue_assignment_counts_the_new_working_days(province: Province) -> None:
    id = province.issued(due_on=date(2026, 7, 14))
    move(province, at(15, 8))
    before = timer(id, "to_unit_leader")
    assert before is not None
    enter_day(date(2026, 7, 16), working=False, by=province.office.actor("quantri"), now=province.clock())
    enter_day(date(2026, 7, 15), working=False, by=province.office.actor("quantri"), now=province.clock())
    run_job(province)
    after = timer(id, "to_unit_leader")
    assert after is not None
    assert after > before
    assert [e.name for e in timeline(province.office.actor("stc"), "assignment", id)[0].effects] == ["escalation_at"]


def test_parts_of_an_assignment_are_reminded_of_by_the_new_rules_too(province: Province) -> None:
    id = province.issued(due_on=MONDAY)
    province.do(id, "accept", "stc")
    province.do(id, "subtask", "stc", units=["STC-NS"], content="Lập biểu", due_on="2026-07-24")
    part = int(asked(select(func.max(Timer.instance_id))).scalar())
    moment = select(Timer.due_at).where(Timer.instance_id == part, Timer.element == "on_due_soon")
    assert asked(moment).scalar() == at(21)
    province.setting("due_soon_days", 2)
    run_job(province)
    assert asked(moment).scalar() == at(22)


def test_what_changes_nothing_asks_for_no_job(province: Province) -> None:
    province.setting("due_soon_days", 3)
    province.setting("upload_limit_mb", 20)
    forget_day(date(2026, 7, 16), by=province.office.actor("quantri"), now=province.clock())
    assert asked(select(func.count()).select_from(Job).where(Job.operation == "calendar.rearm")).scalar() == 0


def test_the_job_waits_until_every_process_knows_the_new_rules(province: Province) -> None:
    id = province.issued(due_on=MONDAY)
    province.setting("due_soon_days", 5)
    run_due(province.clock())
    assert timer(id, "on_due_soon") == at(22)


# ------------------------------------------------------------------------------------------------------------- preview
def test_a_preview_counts_what_moves_and_changes_nothing(province: Province) -> None:
    near, far, without = province.issued(due_on=MONDAY), province.issued(due_on=date(2026, 9, 30)), province.issued()
    province.do(without, "submit", "stc", content="Đã xong.")
    move(province, at(14, 9))
    found = preview(
        province.office.actor("quantri"), rules_with({"due_soon_days": 12, "review_days": 1}), province.clock()
    )
    assert (found.near_due, found.reviews, found.at_once, found.taken_back) == (2, 1, 1, 0)
    assert {each.assignment_id for each in found.examples} == {near, far, without}
    first = next(each for each in found.examples if each.assignment_id == near)
    assert (first.lead_name, first.name, first.before, first.after) == ("Sở Tài chính", "due_soon_at", at(22), at(9))
    assert timer(near, "on_due_soon") == at(22)
    assert not preview(province.office.actor("quantri"), rules_with(), province.clock()).changes_anything


def test_a_preview_of_a_day_counts_what_lies_over_it(province: Province) -> None:
    province.issued(due_on=MONDAY)
    province.issued(due_on=date(2026, 9, 30))
    found = preview(province.office.actor("quantri"), rules_with(days={date(2026, 7, 23): False}), province.clock())
    assert (found.near_due, found.reviews) == (1, 0)


def test_only_an_administrator_sees_a_preview(province: Province) -> None:
    with pytest.raises(NotFound):
        preview(province.office.actor("lanhdao"), rules_with(), province.clock())
