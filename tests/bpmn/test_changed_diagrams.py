"""What a designer changes in the diagram changes what people can do, and nothing else has to change."""

from __future__ import annotations

import orjson
import pytest
from lxml import etree

import handlers
from engine.document import BPMN
from engine.lint import is_deployable, lint
from processes.policy import WHO
from processes.runtime.operations import catalogue
from tests.bpmn.life import Life, diagram, forms, parsed

Root = etree._Element


def element(root: Root, id: str) -> Root:
    (found,) = (node for node in root.iter(f"{BPMN}*") if node.get("id") == id)
    return found


def remove(root: Root, *ids: str) -> None:
    """Takes elements out, with the flows and references at both ends, as a modelling tool does."""
    for id in ids:
        node = element(root, id)
        parent = node.getparent()
        assert parent is not None
        parent.remove(node)
        flows = [f for f in root.iter(f"{BPMN}sequenceFlow") if id in (f.get("sourceRef"), f.get("targetRef"))]
        for flow in flows:
            around = flow.getparent()
            assert around is not None
            around.remove(flow)
        gone = {id, *(flow.get("id") for flow in flows)}
        for reference in list(root.iter(f"{BPMN}incoming", f"{BPMN}outgoing", f"{BPMN}flowNodeRef")):
            parent = reference.getparent()
            if reference.text in gone and parent is not None:
                parent.remove(reference)


def deployable(xml: bytes, extra: dict[str, bytes] | None = None) -> bool:
    assert handlers.__all__
    return is_deployable(lint(xml, forms={**forms("assignment"), **(extra or {})}, operations=catalogue(), roles=WHO))


AFTER_RECALL = ("on_recalled", "recall_assignment", "recalled", "recalled_decided", "recalled_deleted")


@pytest.mark.parametrize(
    "parts", [("on_recall",), ("on_recall", "recall_signalled"), ("on_recall", "recall_signalled", *AFTER_RECALL)]
)
def test_without_the_recall_event_there_is_no_recall(parts: tuple[str, ...]) -> None:
    root = etree.fromstring(diagram("assignment"))
    remove(root, *parts)
    xml = etree.tostring(root)
    assert deployable(xml)
    changed = Life("assignment", parsed(xml)).do("issue")
    assert changed.status == "waiting"
    assert changed.actions == Life("assignment").do("issue").actions - {"recall"}
    assert changed.refuses("recall")
    assert changed.do("accept", "submit", "reject", "return", "reissue", "submit", "approve").status == "completed"


@pytest.mark.parametrize(
    ("parts", "actions", "before"),
    [
        (("on_transfer", "record_transfer", "transferred"), {"transfer"}, "issue accept"),
        (
            ("on_difficulty", "record_difficulty", "difficulty", "record_answer", "difficulty_answered"),
            {"report_difficulty"},
            "issue accept",
        ),
        (("on_propose", "notify_proposal", "proposed"), {"propose"}, "issue submit"),
        (("on_pass_on", "record_followers", "passed_on"), {"pass_on"}, "issue accept"),
        (("on_withdraw", "withdraw_review", "withdrawn"), {"withdraw"}, "issue submit"),
    ],
)
def test_without_its_event_a_button_is_gone_and_everything_else_stays(
    parts: tuple[str, ...], actions: set[str], before: str
) -> None:
    root = etree.fromstring(diagram("assignment"))
    remove(root, *parts)
    xml = etree.tostring(root)
    assert deployable(xml)
    changed = Life("assignment", parsed(xml)).do(*before.split())
    assert changed.actions == Life("assignment").do(*before.split()).actions - actions
    assert all(changed.refuses(action) for action in actions)


@pytest.mark.parametrize(
    ("parts", "into", "through", "outcomes", "told"),
    [
        (
            ("leader_asked", "ask_leader", "leader_check", "leader_decided", "endorsed", "revise_result"),
            "submitted",
            "to_leader_asked",
            {"endorse", "revise"},
            "+leader_first",
        ),
        (
            (
                *("reviewer_asked", "check", "on_no_reviewer", "checked", "forward_result"),
                *("on_check_due", "raise_check_due", "check_due_raised"),
            ),
            "to_approver",
            "to_review",
            {"forward", "send_back"},
            "+has_reviewer",
        ),
    ],
)
def test_without_its_step_nobody_comes_before_the_approver(
    parts: tuple[str, ...], into: str, through: str, outcomes: set[str], told: str
) -> None:
    root = etree.fromstring(diagram("assignment"))
    scope = element(root, parts[0]).getparent()
    assert scope is not None
    remove(root, *parts)
    etree.SubElement(scope, f"{BPMN}sequenceFlow", id="past_it", sourceRef=through, targetRef=into)
    if through == "to_review":
        element(root, through).set("default", "past_it")
    changed = Life("assignment", parsed(etree.tostring(root))).do("issue", told, "submit")
    assert changed.status == "submitted"
    assert outcomes.isdisjoint(changed.actions)
    assert changed.do("reject", "submit", "approve").status == "completed"


CHECK = f"""<bpmn:userTask xmlns:bpmn="{BPMN[1:-1]}" xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"
 id="head_check" name="Kiểm tra kết quả"><bpmn:extensionElements><spiffworkflow:properties>
 <spiffworkflow:property name="status" value="head_checking"/><spiffworkflow:property name="group" value="in_review"/>
 <spiffworkflow:property name="clock" value="office"/><spiffworkflow:property name="outcomes" value="agree disagree"/>
 <spiffworkflow:property name="who" value="head_of_phong"/></spiffworkflow:properties></bpmn:extensionElements></bpmn:userTask>"""


def test_a_step_between_submission_and_review_appears_with_its_form() -> None:
    root = etree.fromstring(diagram("assignment"))
    underway = element(root, "underway")
    underway.append(etree.fromstring(CHECK))
    element(root, "to_approver_to_review").set("targetRef", "head_check")
    gateway = etree.SubElement(underway, f"{BPMN}exclusiveGateway", id="head_agreed", default="head_agreed_to_review")
    gateway.set("name", "Đủ chưa?")
    for source, target in (("head_check", "head_agreed"), ("head_agreed", "review"), ("head_agreed", "to_execution")):
        flow = etree.SubElement(underway, f"{BPMN}sequenceFlow", id=f"{source}_to_{target}")
        flow.set("sourceRef", source)
        flow.set("targetRef", target)
    back = element(root, "head_agreed_to_to_execution")
    etree.SubElement(back, f"{BPMN}conditionExpression").text = 'outcome == "disagree"'
    xml = etree.tostring(root)
    extra = {f"{name}.json": orjson.dumps({"title": name, "type": "object"}) for name in ("agree", "disagree")}
    assert deployable(xml, extra)
    changed = Life("assignment", parsed(xml)).do("issue", "accept", "submit")
    assert changed.status == "head_checking"
    assert changed.definition.statuses["head_checking"] == "in_review"
    assert {"agree", "disagree"} <= changed.actions
    assert changed.do("disagree").status == "in_progress"
    assert changed.do("submit", "agree").status == "submitted"
    assert changed.do("approve").status == "completed"


EXTENSION = ("request_extension_of_unit", "decide_extension", "extension_decided", "extend_as_requested")
AFTER_EXTENSION = ("extension_granted", "tell_extension_refused", "extension_refused")


def test_without_its_event_no_unit_asks_for_an_extension_and_all_else_is_as_before() -> None:
    """C9 is a province's choice."""
    root = etree.fromstring(diagram("assignment"))
    remove(root, "on_request_extension", *EXTENSION, *AFTER_EXTENSION)
    xml = etree.tostring(root)
    assert deployable(xml)
    as_drawn, changed = (
        Life("assignment", parsed(text)).do("issue", "accept") for text in (diagram("assignment"), xml)
    )
    assert as_drawn.actions - changed.actions == {"request_extension"}
    assert changed.do("submit", "approve").status == "completed"


def test_without_its_timer_nothing_is_approved_by_default() -> None:
    """C1: whatever the table says, somebody decides."""
    root = etree.fromstring(diagram("assignment"))
    remove(root, "on_time_to_decide_over", "decide_by_default", "approved_by_default")
    xml = etree.tostring(root)
    assert deployable(xml)
    changed = Life("assignment", parsed(xml)).do("issue", "submit")
    changed.variables["decide_by_default_at"] = "2026-07-16T10:00:00+00:00"
    assert changed.wait_until("2026-09-01T10:00:00+00:00").status == "submitted"


def test_its_timer_approves_by_default_gives_back_and_closes() -> None:
    """C1, K25: the ways out of what was approved by default."""
    for then, status in ((), "completed"), (("return",), "in_progress"):
        life = Life("assignment").do("issue", "submit")
        life.variables["decide_by_default_at"] = "2026-07-16T10:00:00+00:00"
        life.instance.refresh()
        life.wait_until("2026-07-17T10:00:00+00:00")
        assert (life.status, life.actions, life.instance.ended) == ("completed", {"return"}, False)
        assert life.do(*then).wait_until("2026-09-01T10:00:00+00:00").status == status
        assert life.instance.ended == (not then)
