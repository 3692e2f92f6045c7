"""The ladder of `bpmn/assignment.bpmn`: who is told that an assignment is overdue, one after the other, until it is not."""

from __future__ import annotations

import pytest
from lxml import etree

from engine.document import BPMN, SPIFF
from tests.bpmn.life import DUE, EXTENDED, Life, diagram, parsed
from tests.bpmn.test_changed_diagrams import deployable, element, remove

#: The deadline is Monday 20 July 2026, 10:00 UTC; the engine's own calendar has Saturdays and Sundays.
STEPS = {"to_unit_leader": "2026-07-22", "to_office": "2026-07-27", "to_director": "2026-08-03"}


def overdue(definition: bytes | None = None) -> Life:
    return Life("assignment", parsed(definition) if definition else None).do("issue", "accept").wait_until(DUE)


def armed(life: Life) -> dict[str, str]:
    """The ladder's timers."""
    return {one.element: one.due.date().isoformat() for one in life.instance.timers() if one.element.startswith("to_")}


def told(life: Life) -> int:
    return life.called.count("assignment.escalate")


def test_one_party_after_the_other_is_told_until_everybody_is() -> None:
    life = overdue()
    for step, (timer, day) in enumerate(STEPS.items()):
        assert (told(life), armed(life)) == (step, {timer: day})
        life.wait_until(f"{day}T10:00:00+00:00")
    assert (told(life), armed(life)) == (3, {})
    assert life.do("submit", "approve").status == "completed"


@pytest.mark.parametrize("action", ["submit", "record_reply", "extend", "return", "cancel"])
def test_it_ends_by_itself(action: str) -> None:
    life = overdue().do(action)
    assert armed(life) == {}
    assert told(life.wait_until("2026-08-19T00:00:00+00:00")) == 0


def test_a_new_deadline_has_a_ladder_of_its_own() -> None:
    life = overdue().do("extend").wait_until(EXTENDED)
    assert armed(life) == {"to_unit_leader": "2026-08-24"}


def test_the_reviewer_is_reminded_as_the_approver_is() -> None:
    life = Life("assignment").do("issue", "+has_reviewer", "submit").wait_until("2026-07-18T10:00:00+00:00")
    assert life.called.count("assignment.raise_review_due") == 1
    life.do("forward").wait_until("2026-07-18T10:00:00+00:00")
    assert life.called.count("assignment.raise_review_due") == 2
    assert life.do("approve").status == "completed"


def test_a_step_taken_out_is_not_told() -> None:
    root = etree.fromstring(diagram("assignment"))
    remove(root, "to_office", "tell_office")
    scope = element(root, "escalation")
    etree.SubElement(scope, f"{BPMN}sequenceFlow", id="past_it", sourceRef="tell_unit_leader", targetRef="to_director")
    changed = etree.tostring(root)
    assert deployable(changed)
    life = overdue(changed).wait_until(f"{STEPS['to_office']}T10:00:00+00:00")
    assert (told(life), armed(life)) == (1, {"to_director": STEPS["to_director"]})


def test_another_number_of_days_is_followed() -> None:
    root = etree.fromstring(diagram("assignment"))
    for each in element(root, "to_unit_leader").iter(f"{SPIFF}property"):
        if each.get("name") == "working_days":
            each.set("value", "1 if key else 4")
    changed = etree.tostring(root)
    assert deployable(changed)
    assert armed(overdue(changed)) == {"to_unit_leader": "2026-07-24"}


def test_without_the_ladder_it_is_overdue_and_nothing_else() -> None:
    root = etree.fromstring(diagram("assignment"))
    remove(root, "escalation", "on_late_over", "late_over")
    etree.SubElement(
        element(root, "underway"),
        f"{BPMN}sequenceFlow",
        id="past_it",
        sourceRef="raise_overdue",
        targetRef="overdue_raised",
    )
    changed = etree.tostring(root)
    assert deployable(changed)
    life = overdue(changed).wait_until("2026-08-19T00:00:00+00:00")
    assert (told(life), "assignment.raise_overdue" in life.called) == (0, True)


def test_an_assignment_that_is_not_overdue_carries_nothing_of_it() -> None:
    state = Life("assignment").do("issue", "accept").instance.dump()
    assert not {name for name in ("escalation", "on_late_over", *STEPS) if name.encode() in state}
