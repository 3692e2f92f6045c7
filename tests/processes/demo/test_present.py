"""On any day of the year the demonstration shows every status and every colour."""

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import func, select

from processes.assignments.deadlines import timeliness
from processes.assignments.models import Assignment, Opening
from processes.assignments.standing import PARTS, UNCOUNTED, standing
from processes.calendar.working import load_calendar
from processes.db import reading
from processes.demo.present import present_steps
from processes.directives.models import Directive
from processes.runtime.models import UserTask
from processes.shares.models import CONTRIBUTION, SUBTASK, Share
from tests.processes.demo.facts import HANOI, actions_performed, assignments, flagged, former_leads, statuses

DAYS = [
    date(2026, 11, 24),  # an ordinary Tuesday
    date(2026, 10, 31),  # the end of a month, a Saturday
    date(2027, 2, 8),  # Tết
]


@pytest.fixture(scope="module", params=DAYS, ids=str)
def today(request, stage):
    now = datetime.combine(request.param, time(10), HANOI).astimezone(UTC)
    with stage() as player:
        player.play(present_steps(request.param, load_calendar()))
        player.let_pass(now)
        yield request.param


def test_every_status_of_the_two_diagrams_occurs(today):
    assert statuses(Assignment) == {
        *("new", "waiting", "in_progress", "submitted", "returned", "recalled", "cancelled", "completed", "deleted"),
    }
    assert statuses(Directive) == {"draft", "issued", "processed", "completed"}


def test_near_due_and_overdue_occur_before_and_after_acceptance(today):
    flags = {(row.status, "overdue" if row.overdue else "soon" if row.soon else "calm") for row in flagged()}
    colours = {(status, colour) for status in ("waiting", "in_progress") for colour in ("calm", "soon", "overdue")}
    assert colours <= flags


def test_results_were_early_on_time_late_and_without_any_deadline_to_keep(today):
    days = reading().scalars(select(Assignment.days).where(Assignment.status == "completed"))
    assert {timeliness(found) for found in days} == {"early", "on_time", "late"}
    undated = select(func.count()).where(Assignment.status == "in_progress", Assignment.due_at.is_(None))
    assert reading().scalar(undated) >= 1


def test_a_review_is_late_and_another_is_not(today):
    late = select(Assignment.review_overdue_at.is_not(None)).where(Assignment.status == "submitted").distinct()
    assert set(reading().scalars(late)) == {True, False}


def test_some_waiting_ones_were_opened_and_some_were_not(today):
    opened = select(Assignment.id.in_(select(Opening.assignment_id))).where(Assignment.status == "waiting").distinct()
    assert set(reading().scalars(opened)) == {True, False}


def test_every_button_was_pressed_by_somebody(today):
    assert actions_performed() >= {
        *("issue", "accept", "report_progress", "submit", "approve", "reject", "urge", "extend", "amend", "instruct"),
        *("acknowledge", "recall", "return", "reissue", "insist", "delete", "cancel", "close"),
    }
    assert former_leads() == {"recalled", "returned"}


def test_an_instruction_still_waits_to_be_read(today):
    unread = select(func.count()).where(UserTask.element == "acknowledge", UserTask.ended_at.is_(None))
    assert reading().scalar(unread) >= 1


def test_one_was_rejected_and_is_being_reworked_with_a_new_deadline(today):
    reworked = select(Assignment).where(Assignment.rejections > 0, Assignment.status == "in_progress")
    assert [a.due_at > a.original_due_at for a in reading().scalars(reworked)] == [True]


def test_one_task_of_an_issued_document_is_entered_and_not_issued(today):
    assert [a.status for a in assignments("1648/UBND-TH")].count("new") == 1


def test_every_counter_of_the_home_page_has_something_to_count_and_they_add_up(today):
    """Q5: what was assigned is the sum of its parts."""
    rows = reading().execute(select(standing(), func.count()).group_by(standing())).all()
    counted = dict(tuple(row) for row in rows)
    issued = select(func.count()).where(
        Assignment.issued_at.is_not(None), Assignment.status.not_in(["cancelled", "deleted"])
    )
    assert sum(counted.get(part, 0) for part in PARTS) == reading().scalar(issued)
    assert set(counted) >= {"in_time", "overdue", "done_in_time", "done_late", "stopped", UNCOUNTED}


def test_parts_of_assignments_wait_are_answered_and_are_late(today):
    found = {(row.kind, row.status, row.overdue_at is not None) for row in reading().execute(select(Share.__table__))}
    assert {
        (CONTRIBUTION, "asked", False),
        (CONTRIBUTION, "asked", True),
        (CONTRIBUTION, "answered", False),
        (SUBTASK, "asked", False),
        (SUBTASK, "accepted", False),
    } <= found
