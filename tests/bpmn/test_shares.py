"""Parts of an assignment, as ``bpmn/contribution.bpmn`` and ``bpmn/subtask.bpmn`` draw them: every stage, every button, every end."""

from __future__ import annotations

import pytest
from lxml import etree

from processes.shares.models import KINDS
from tests.bpmn.life import DUE, DUE_SOON, Life, diagram, parsed
from tests.bpmn.test_changed_diagrams import remove

#: stage → how it is reached, its status, and what every action offered there leads to
STAGES: dict[str, tuple[str, str, dict[str, str]]] = {
    "asked": (
        "",
        "asked",
        {"answer": "answered", "decline": "declined", "urge": "asked", "reschedule": "asked", "withdraw": "withdrawn"},
    ),
    "answered": ("answer", "answered", {"accept": "accepted", "send_back": "asked"}),
    "sent back": (
        "answer send_back",
        "asked",
        {"answer": "answered", "decline": "declined", "urge": "asked", "reschedule": "asked", "withdraw": "withdrawn"},
    ),
    "accepted": ("answer accept", "accepted", {}),
    "declined": ("decline", "declined", {}),
    "withdrawn": ("withdraw", "withdrawn", {}),
    "closed": ("above_ended", "closed", {}),
    "closed unread": ("answer above_ended", "closed", {}),
}
both_kinds = pytest.mark.parametrize("kind", KINDS)


@both_kinds
@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_has_its_status_and_its_buttons(kind: str, stage: str) -> None:
    way, status, offered = STAGES[stage]
    life = Life(kind).do(*way.split())
    assert (life.status, life.actions) == (status, set(offered))
    assert life.instance.ended == (not offered)


@both_kinds
@pytest.mark.parametrize(("stage", "action"), [(stage, action) for stage in STAGES for action in STAGES[stage][2]])
def test_a_button_leads_where_it_says(kind: str, stage: str, action: str) -> None:
    way, _, offered = STAGES[stage]
    assert Life(kind).do(*way.split(), action).status == offered[action]


@both_kinds
def test_every_end_is_reached(kind: str) -> None:
    ends = {end.id for end in parsed(diagram(kind)).end_events.values() if end.status}
    reached = set()
    for way, _, offered in STAGES.values():
        life = Life(kind).do(*way.split())
        if not offered:
            reached.add(life.instance.ended_by)
    assert reached == ends


@both_kinds
def test_the_timers_of_its_own_due_date_are_armed_while_it_waits_for_the_answer(kind: str) -> None:
    life = Life(kind).wait_until(DUE_SOON)
    assert (life.called, life.status) == (["share.ask", "share.raise_due_soon"], "asked")
    life.wait_until(DUE)
    assert (life.called[2:], life.status) == (["share.raise_overdue"], "asked")
    answered = Life(kind).do("answer").wait_until(DUE)
    assert answered.called == ["share.ask", "share.answer"]


@both_kinds
def test_each_step_calls_its_operation(kind: str) -> None:
    life = Life(kind).do("urge", "reschedule", "answer", "send_back", "answer", "accept")
    assert [name.removeprefix("share.") for name in life.called] == (
        ["ask", "urge", "reschedule", "answer", "send_back", "answer", "accept"]
    )


@both_kinds
def test_without_its_timer_nobody_is_reminded(kind: str) -> None:
    root = etree.fromstring(diagram(kind))
    remove(root, "on_due_soon", "remind", "reminded")
    assert Life(kind, parsed(etree.tostring(root))).wait_until(DUE).called == ["share.ask", "share.raise_overdue"]


@both_kinds
def test_without_its_event_there_is_no_withdrawing(kind: str) -> None:
    root = etree.fromstring(diagram(kind))
    remove(root, "on_withdraw", "record_withdrawal", "withdrawn")
    changed = Life(kind, parsed(etree.tostring(root)))
    assert changed.actions == {"answer", "decline", "urge", "reschedule"}
    assert changed.refuses("withdraw")
