"""The test of faults must itself notice what is lost or doubled."""

import pytest

from tests.faults.replay import replay


def told(*actions):
    return replay((action, {}) for action in actions)


@pytest.mark.parametrize(
    ("actions", "status"),
    [
        ("issue accept report_progress urge submit reject submit approve", "completed"),
        ("issue submit approve", "completed"),
        ("issue recall reissue return insist accept", "in_progress"),
        ("issue accept return insist submit", "submitted"),
        ("issue overdue extend instruct acknowledge cancel", "cancelled"),
        ("delete", "deleted"),
        ("issue report_difficulty accept answer_difficulty request_extension refuse_extension transfer", "in_progress"),
        ("issue record_reply propose ask_confirmation", "submitted"),
        ("issue accept request_extension submit reject request_extension grant_extension", "in_progress"),
    ],
)
def test_an_ordinary_life_leads_where_it_should(actions, status):
    replayed = told(*actions.split())
    assert (replayed.status, replayed.impossible) == (status, [])


@pytest.mark.parametrize(
    "actions",
    [
        "issue accept accept",
        "issue accept submit submit",
        "issue submit approve approve",
        "issue accept approve",
        "issue issue",
        "issue accept recall",
        "issue acknowledge",
        "issue answer_difficulty",
        "issue accept request_extension submit reject grant_extension",
        "issue withdraw",
        "issue overdue overdue",
    ],
)
def test_a_step_that_is_lost_or_doubled_is_noticed(actions):
    assert told(*actions.split()).impossible


def test_a_new_deadline_may_be_overdue_again():
    steps = [("issue", {}), ("overdue", {}), ("extend", {"due_on": ["2026-07-14", "2026-07-15"]}), ("overdue", {})]
    assert replay(steps).impossible == []


def test_a_result_goes_to_whoever_wants_to_check_it_until_they_withdraw():
    review = ("pass_on", {"by": "theodoi", "review": True})
    checked = [("issue", {}), review, ("submit", {})]
    withdrawn = [*checked, ("withdraw", {"by": "theodoi"})]
    assert replay(checked).status == "checking"
    assert replay([*checked, ("send_back", {}), ("submit", {}), ("forward", {})]).status == "submitted"
    assert replay(withdrawn).status == "submitted"
    assert replay([*withdrawn, ("forward", {})]).impossible
