"""The life of a directive, every action from every stage, as `bpmn/directive.bpmn` draws it."""

from __future__ import annotations

import pytest

from tests.bpmn.life import Life

#: How each stage is reached, its status, and what every action or message leads to.
STAGES: dict[str, tuple[str, str, dict[str, str]]] = {
    "drafted": ("", "draft", {"issue": "issued", "delete": "deleted"}),
    "issued": ("issue", "issued", {"issue": "issued", "all_ended": "processed"}),
    "processed": ("issue all_ended", "processed", {"close": "completed", "assignment_added": "issued"}),
    "completed": ("issue all_ended close", "completed", {"reopen": "processed", "assignment_added": "issued"}),
    "deleted": ("delete", "deleted", {}),
}
ACTIONS = sorted({action for _, _, offered in STAGES.values() for action in offered})
MESSAGES = {"all_ended", "assignment_added"}


def life(stage: str) -> Life:
    return Life("directive").do(*STAGES[stage][0].split())


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_has_its_status_and_its_buttons(stage: str) -> None:
    assert life(stage).status == STAGES[stage][1]
    assert life(stage).actions == set(STAGES[stage][2]) - MESSAGES


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


def test_assignments_are_issued_with_the_directive_and_whenever_some_were_added() -> None:
    assert life("issued").do("issue", "issue").called == ["directive.issue"] * 3


def test_draft_assignments_are_deleted_with_the_directive() -> None:
    assert life("deleted").called == ["directive.delete"]


def test_an_added_assignment_reopens_a_completed_directive() -> None:
    directive = life("completed").do("assignment_added", "issue", "all_ended", "close")
    assert directive.status == "completed"
    assert directive.called.count("directive.close") == 2
    assert directive.called.count("directive.reopen") == 1


def test_reopening_it_or_adding_an_assignment_takes_the_completion_back() -> None:
    assert life("completed").do("reopen").called[-1] == "directive.reopen"
    assert life("completed").do("assignment_added").called[-1] == "directive.reopen"
    assert "directive.reopen" not in life("processed").do("assignment_added").called
