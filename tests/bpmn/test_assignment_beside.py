"""What runs beside the main way of an assignment, or before the approver: difficulties, the unit's leader, reviewers."""

from __future__ import annotations

import pytest

from tests.bpmn.life import DUE, DUE_SOON, REVIEW_DUE, Life
from tests.bpmn.test_assignment import STAGES, life
from tests.bpmn.test_assignment import due as due_of


def test_every_difficulty_is_answered_on_its_own_and_a_verdict_ends_those_that_are_open() -> None:
    assignment = life("accepted").do("report_difficulty", "report_difficulty")
    assert [one.element for one in assignment.instance.user_tasks()].count("difficulty") == 2
    assignment.do("answer_difficulty", "submit")
    assert assignment.status == "submitted"
    assert "answer_difficulty" in assignment.actions
    assert assignment.do("approve").status == "completed"


@pytest.mark.parametrize("actions", ["return reissue accept", "submit reject", "recall reissue accept"])
def test_a_difficulty_outlives_the_step_it_was_reported_in(actions: str) -> None:
    assignment = life("issued").do("report_difficulty", *actions.split())
    assert assignment.status == "in_progress"
    assert assignment.do("answer_difficulty").actions == set(STAGES["accepted"][2])


def test_the_units_leader_comes_before_the_office_as_often_as_a_result_is_handed_in() -> None:
    assignment = Life("assignment").do("issue", "+leader_first", "submit")
    assert (assignment.status, "assignment.submit" in assignment.called) == ("unit_review", False)
    assignment.do("revise", "submit", "endorse", "reject", "submit")
    assert assignment.status == "unit_review"
    assert assignment.do("endorse", "approve").status == "completed"
    assert assignment.called.count("assignment.ask_leader") == 3
    assert assignment.called.count("assignment.submit") == 2


def test_the_units_time_runs_on_while_its_leader_looks() -> None:
    assignment = life("with the unit's leader")
    assert due_of(assignment) == {"on_due_soon": DUE_SOON, "on_overdue": DUE}
    assert "assignment.raise_overdue" in assignment.wait_until("2026-07-21T00:00:00+00:00").called


def test_a_result_waits_for_the_reviewer_until_nobody_is_left_to_check_it() -> None:
    assignment = life("being checked").do("send_back", "submit")
    assert assignment.status == "checking"
    assignment.do("withdraw")
    assert assignment.status == "submitted"
    assert assignment.do("reject", "submit").status == "submitted"


def test_the_reminder_is_that_of_whose_turn_it_is() -> None:
    assert due_of(life("being checked")) == {"on_check_due": REVIEW_DUE}
    assert due_of(life("being checked").do("forward")) == {"on_review_due": REVIEW_DUE}
