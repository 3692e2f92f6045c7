"""The life of an assignment, every action from every stage, as `bpmn/assignment.bpmn` draws it."""

from __future__ import annotations

import pytest

from tests.bpmn.life import DUE, DUE_SOON, EXTENDED, REVIEW_DUE, Life

#: How each stage is reached (`+name`: what the product says to the gateways), its status, and what every action that is offered
#: there leads to.
STAGES: dict[str, tuple[str, str, dict[str, str]]] = {
    "drafted": ("", "new", {"issue": "waiting", "delete": "deleted"}),
    "issued": (
        "issue",
        "waiting",
        {
            "accept": "in_progress",
            "report_progress": "in_progress",
            "submit": "submitted",
            "recall": "recalled",
            "return": "returned",
            "record_reply": "submitted",
            "urge": "waiting",
            "extend": "waiting",
            "amend": "waiting",
            "hand_over": "waiting",
            "instruct": "waiting",
            "transfer": "waiting",
            "report_difficulty": "waiting",
            "pass_on": "waiting",
            "withdraw": "waiting",
            "cancel": "cancelled",
        },
    ),
    "accepted": (
        "issue accept",
        "in_progress",
        {
            "submit": "submitted",
            "report_progress": "in_progress",
            "request_extension": "in_progress",
            "return": "returned",
            "record_reply": "submitted",
            "urge": "in_progress",
            "extend": "in_progress",
            "amend": "in_progress",
            "hand_over": "in_progress",
            "instruct": "in_progress",
            "transfer": "in_progress",
            "report_difficulty": "in_progress",
            "pass_on": "in_progress",
            "withdraw": "in_progress",
            "cancel": "cancelled",
        },
    ),
    "submitted": (
        "issue accept submit",
        "submitted",
        {
            "approve": "completed",
            "reject": "in_progress",
            "ask_confirmation": "submitted",
            "amend": "submitted",
            "hand_over": "submitted",
            "instruct": "submitted",
            "propose": "submitted",
            "pass_on": "submitted",
            "withdraw": "submitted",
            "cancel": "cancelled",
        },
    ),
    "submitted at once": (
        "issue submit",
        "submitted",
        {
            "approve": "completed",
            "reject": "in_progress",
            "ask_confirmation": "submitted",
            "amend": "submitted",
            "hand_over": "submitted",
            "instruct": "submitted",
            "propose": "submitted",
            "pass_on": "submitted",
            "withdraw": "submitted",
            "cancel": "cancelled",
        },
    ),
    "rejected": (
        "issue submit reject",
        "in_progress",
        {
            "submit": "submitted",
            "report_progress": "in_progress",
            "request_extension": "in_progress",
            "return": "returned",
            "record_reply": "submitted",
            "urge": "in_progress",
            "extend": "in_progress",
            "amend": "in_progress",
            "hand_over": "in_progress",
            "instruct": "in_progress",
            "transfer": "in_progress",
            "report_difficulty": "in_progress",
            "pass_on": "in_progress",
            "withdraw": "in_progress",
            "cancel": "cancelled",
        },
    ),
    "recalled": (
        "issue recall",
        "recalled",
        {
            "reissue": "waiting",
            "delete": "deleted",
            "amend": "recalled",
            "hand_over": "recalled",
            "instruct": "recalled",
            "pass_on": "recalled",
            "withdraw": "recalled",
            "cancel": "cancelled",
        },
    ),
    "returned before it was accepted": (
        "issue return",
        "returned",
        {
            "reissue": "waiting",
            "insist": "waiting",
            "delete": "deleted",
            "amend": "returned",
            "hand_over": "returned",
            "instruct": "returned",
            "pass_on": "returned",
            "withdraw": "returned",
            "cancel": "cancelled",
        },
    ),
    "returned after it was accepted": (
        "issue accept return",
        "returned",
        {
            "reissue": "waiting",
            "insist": "in_progress",
            "delete": "deleted",
            "amend": "returned",
            "hand_over": "returned",
            "instruct": "returned",
            "pass_on": "returned",
            "withdraw": "returned",
            "cancel": "cancelled",
        },
    ),
    "with the unit's leader": (
        "issue accept +leader_first submit",
        "unit_review",
        {
            "endorse": "submitted",
            "revise": "in_progress",
            "record_reply": "submitted",
            "return": "returned",
            "urge": "unit_review",
            "extend": "unit_review",
            "amend": "unit_review",
            "hand_over": "unit_review",
            "instruct": "unit_review",
            "transfer": "unit_review",
            "report_difficulty": "unit_review",
            "pass_on": "unit_review",
            "withdraw": "unit_review",
            "cancel": "cancelled",
        },
    ),
    "being checked": (
        "issue accept +has_reviewer submit",
        "checking",
        {
            "forward": "submitted",
            "send_back": "in_progress",
            "amend": "checking",
            "hand_over": "checking",
            "instruct": "checking",
            "pass_on": "checking",
            "withdraw": "submitted",
            "cancel": "cancelled",
        },
    ),
    "completed": ("issue submit approve", "completed", {}),
    "cancelled": ("issue cancel", "cancelled", {}),
    "deleted": ("delete", "deleted", {}),
}
ACTIONS = sorted(
    {action for _, _, offered in STAGES.values() for action in offered} | {"acknowledge", "answer_difficulty"}
)


def life(stage: str) -> Life:
    return Life("assignment").do(*STAGES[stage][0].split())


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_has_its_status_and_its_buttons(stage: str) -> None:
    assert life(stage).status == STAGES[stage][1]
    assert life(stage).actions == set(STAGES[stage][2])


@pytest.mark.parametrize(
    ("stage", "action", "status"),
    [(stage, action, status) for stage, (_, _, offered) in STAGES.items() for action, status in offered.items()],
)
def test_an_action_leads_to_its_status(stage: str, action: str, status: str) -> None:
    assert life(stage).do(action).status == status


@pytest.mark.parametrize(
    ("stage", "action"),
    [(stage, action) for stage, (_, _, offered) in STAGES.items() for action in ACTIONS if action not in offered],
)
def test_an_action_that_is_not_offered_changes_nothing(stage: str, action: str) -> None:
    assert life(stage).refuses(action)


def test_the_unit_is_urged_as_often_as_one_likes_and_keeps_its_task() -> None:
    assignment = life("accepted")
    (task,) = assignment.instance.user_tasks()
    assignment.do("urge", "urge", "report_progress", "extend", "urge", "report_progress")
    assert assignment.instance.user_tasks() == [task]
    assert assignment.called.count("notify urge") == 3
    assert assignment.called.count("notify report_progress") == 2


def test_every_instruction_is_acknowledged_on_its_own() -> None:
    assignment = life("accepted").do("instruct", "instruct")
    assert [one.element for one in assignment.instance.user_tasks()].count("acknowledge") == 2
    assignment.do("acknowledge", "submit")
    assert assignment.status == "submitted"
    assert assignment.do("acknowledge").actions == set(STAGES["submitted"][2])


@pytest.mark.parametrize(
    ("actions", "status"),
    [
        ("instruct submit approve", "completed"),
        ("instruct cancel", "cancelled"),
        ("instruct recall delete", "deleted"),
        ("instruct return delete", "deleted"),
    ],
)
def test_an_instruction_nobody_read_does_not_keep_a_life_open(actions: str, status: str) -> None:
    assignment = life("issued").do(*actions.split())
    assert assignment.instance.ended
    assert assignment.status == status


def test_a_rejected_result_is_done_again_as_often_as_needed() -> None:
    assignment = life("submitted")
    for _ in range(20):
        assert assignment.do("reject").status == "in_progress"
        assert assignment.do("submit").status == "submitted"
    assert assignment.do("approve").status == "completed"


def test_a_reissued_assignment_begins_anew_for_its_unit() -> None:
    assignment = life("returned after it was accepted").do("reissue")
    assert assignment.status == "waiting"
    assert "recall" in assignment.actions


def test_nothing_can_be_recalled_once_the_unit_has_reported() -> None:
    assert "recall" not in life("issued").do("report_progress").actions


@pytest.mark.parametrize(
    ("actions", "end"),
    [("delete", 1), ("issue recall delete", 1), ("issue cancel", 1), ("issue submit approve", 1), ("issue submit", 0)],
)
def test_the_directive_is_told_when_an_assignment_ends(actions: str, end: int) -> None:
    assert Life("assignment").do(*actions.split()).called.count("directive.tell") == end


def due(assignment: Life) -> dict[str, str]:
    return {timer.element: timer.due.isoformat() for timer in assignment.instance.timers()}


def test_the_timers_of_the_unit_run_from_issue_to_submission() -> None:
    assert due(life("drafted")) == {}
    assert due(life("issued")) == {"on_due_soon": DUE_SOON, "on_overdue": DUE}
    assert due(life("accepted")) == {"on_due_soon": DUE_SOON, "on_overdue": DUE}
    assert due(life("submitted")) == {"on_review_due": REVIEW_DUE}
    assert due(life("rejected")) == {"on_due_soon": DUE_SOON, "on_overdue": DUE}
    assert due(life("returned before it was accepted")) == {}
    assert due(life("recalled").do("reissue")) == {"on_due_soon": DUE_SOON, "on_overdue": DUE}


def test_due_soon_and_overdue_are_raised_once_and_change_no_status() -> None:
    assignment = life("issued").wait_until("2026-07-16T00:00:00+00:00")
    assert assignment.called[-1] == "assignment.raise_due_soon"
    assignment.wait_until("2026-07-21T00:00:00+00:00").wait_until("2026-07-22T00:00:00+00:00")
    assert assignment.called[-2:] == ["assignment.raise_due_soon", "assignment.raise_overdue"]
    assert assignment.status == "waiting"


def test_an_extension_moves_the_timers() -> None:
    assignment = life("accepted").do("extend").wait_until("2026-07-21T00:00:00+00:00")
    assert due(assignment) == {"on_overdue": EXTENDED}
    assert "assignment.raise_overdue" not in assignment.called


def test_an_overdue_assignment_that_is_extended_becomes_overdue_again() -> None:
    assignment = life("accepted").wait_until("2026-07-21T00:00:00+00:00").do("extend")
    assert assignment.wait_until("2026-08-21T00:00:00+00:00").called.count("assignment.raise_overdue") == 2


def test_the_approver_is_reminded_once_the_review_is_due() -> None:
    assignment = life("submitted").wait_until("2026-07-19T00:00:00+00:00").wait_until("2026-07-20T00:00:00+00:00")
    assert assignment.called.count("assignment.raise_review_due") == 1
    assert assignment.status == "submitted"
