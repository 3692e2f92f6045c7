"""Lint: what a diagram refers to exists — people, operations, groups, clocks, outcomes, messages."""

from __future__ import annotations

import pytest

from tests.engine.drawing import Drawing, document, message
from tests.engine.lint.judging import doubts, faults, one_task, path, stage, task


def test_a_task_that_belongs_to_nobody_is_refused() -> None:
    drawing = Drawing()
    drawing.user("work")
    assert faults(document(path(drawing, "work"))) == {("who-missing", "work")}


@pytest.mark.parametrize("who", ["lead", "lead drafter", "role:van_thu", "variable:checker", "lead, variable:checker"])
def test_a_task_belongs_to_parties_roles_and_variables(who: str) -> None:
    assert faults(one_task(who=who)) == set()


@pytest.mark.parametrize("who", ["leed", "lead everybody", "role:", "variable:1x", "anything:else"])
def test_a_word_that_names_nobody_is_refused(who: str) -> None:
    assert faults(one_task(who=who)) == {("who-unknown", "work")}


def test_an_unknown_role_is_refused_where_roles_are_known() -> None:
    roles = frozenset({"lead", "role:van_thu"})
    assert faults(one_task(who="role:van_thu"), roles=roles) == set()
    assert faults(one_task(who="role:vanthu"), roles=roles) == {("who-unknown", "work")}


def test_a_lane_stands_in_for_who() -> None:
    drawing = Drawing()
    drawing.user("work")
    path(drawing, "work")
    assert faults(document(drawing, lanes={"lead": ("work",)})) == set()
    assert faults(document(drawing, lanes={"Sở Tài chính": ("work",)})) >= {("who-unknown", "work")}


def test_the_product_itself_completes_no_task() -> None:
    assert faults(one_task(who="system")) == {("who-missing", "work")}


def boundary(who: str, *, name: str = "urge", outcomes: str = "") -> bytes:
    drawing = path(task(Drawing(), **({"outcomes": outcomes} if outcomes else {})), "work")
    drawing.boundary("on_urge", "work", message(name), interrupting=False, **({"who": who} if who else {}))
    drawing.end("urged")
    drawing.flow("on_urge", "urged")
    return document(drawing, messages=(name,))


def test_a_message_belongs_to_somebody_or_to_the_product() -> None:
    assert faults(boundary("drafter approver")) == set()
    assert faults(boundary("system")) == set()
    assert faults(boundary("")) == {("who-missing", "on_urge")}


def test_a_message_without_a_name_is_refused() -> None:
    xml = boundary("lead").replace(b'messageRef="message_urge"', b'messageRef="lost"')
    assert ("message-missing", "on_urge") in faults(xml)


@pytest.mark.parametrize("name", ["Đôn đốc", "urge-now", "2nd"])
def test_a_message_that_cannot_name_an_action_is_refused(name: str) -> None:
    xml = boundary("lead").replace(b'name="urge"', f'name="{name}"'.encode())
    assert ("action-name", "on_urge") in faults(xml)


def test_an_outcome_with_the_name_of_a_message_is_refused() -> None:
    assert faults(boundary("lead", outcomes="urge done")) == {("action-ambiguous", "on_urge")}
    assert faults(boundary("lead", outcomes="urge_again done")) == set()


def test_the_same_message_inside_and_around_is_refused() -> None:
    drawing, inner = Drawing(), task(Drawing())
    inner.start("inner_start")
    inner.end("inner_end")
    inner.flow("inner_start", "work", "inner_end")
    inner.boundary("on_urge_inside", "work", message("urge"), interrupting=False, who="lead")
    inner.end("urged_inside")
    inner.flow("on_urge_inside", "urged_inside")
    drawing.subprocess("inner", inner)
    drawing.boundary("on_urge", "inner", message("urge"), interrupting=False, who="lead")
    drawing.end("urged")
    drawing.flow("on_urge", "urged")
    assert faults(document(path(drawing, "inner"), messages=("urge",))) == {("action-ambiguous", "on_urge_inside")}


def test_the_same_message_one_after_the_other_is_fine() -> None:
    drawing = task(task(Drawing()), "more")
    for element in ("work", "more"):
        drawing.boundary(f"on_urge_{element}", element, message("urge"), interrupting=False, who="lead")
        drawing.end(f"urged_{element}")
        drawing.flow(f"on_urge_{element}", f"urged_{element}")
    assert faults(document(path(drawing, "work", "more"), messages=("urge",))) == set()


def test_an_outcome_listed_twice_is_refused() -> None:
    assert faults(one_task(outcomes="approve reject approve")) == {("outcome-twice", "work")}


@pytest.mark.parametrize("outcomes", ["Duyệt", "approve!", "approve;reject"])
def test_an_outcome_that_cannot_name_an_action_is_refused(outcomes: str) -> None:
    assert faults(one_task(outcomes=outcomes)) == {("action-name", "work")}


def read(condition: str, *, outcomes: str = "approve reject") -> tuple[bytes, str]:
    drawing = task(Drawing(), outcomes=outcomes)
    drawing.start()
    drawing.end()
    drawing.end("other_end")
    drawing.service("note_it", "note")
    drawing.flow("start", "work", "note_it", "choose")
    flow = drawing.flow("choose", "end", when=condition)
    drawing.gateway("exclusive", "choose", default=drawing.flow("choose", "other_end"))
    return document(drawing), flow


@pytest.mark.parametrize("condition", ['outcome == "approve"', 'outcome in ["approve", "reject"]', "amount == 3"])
def test_a_gateway_reads_outcomes_that_are_offered(condition: str) -> None:
    assert faults(read(condition)[0]) == set()


@pytest.mark.parametrize("condition", ['outcome == "aprove"', 'outcome in ["approve", "maybe"]', '"x" == outcome'])
def test_a_gateway_that_reads_another_outcome_is_refused(condition: str) -> None:
    xml, flow = read(condition)
    assert faults(xml) == {("outcome-unknown", flow)}


def test_outcomes_are_read_behind_the_subprocess_that_offers_them() -> None:
    drawing, inner = Drawing(), task(Drawing(), outcomes="approve reject")
    inner.start("inner_start")
    inner.end("inner_end")
    inner.flow("inner_start", "work", "inner_end")
    drawing.subprocess("inner", inner)
    drawing.start()
    drawing.end()
    drawing.end("other_end")
    drawing.flow("start", "inner", "choose")
    drawing.flow("choose", "end", when='outcome == "approve"')
    drawing.gateway("exclusive", "choose", default=drawing.flow("choose", "other_end"))
    assert faults(document(drawing)) == set()


def test_a_task_in_between_hides_the_outcomes_before_it() -> None:
    drawing = task(task(Drawing(), outcomes="approve reject"), "more")
    drawing.start()
    drawing.end()
    drawing.end("other_end")
    drawing.flow("start", "work", "more", "choose")
    flow = drawing.flow("choose", "end", when='outcome == "approve"')
    drawing.gateway("exclusive", "choose", default=drawing.flow("choose", "other_end"))
    assert faults(document(drawing)) == {("outcome-unknown", flow)}


def service(operation: str, **parameters: str) -> bytes:
    drawing = Drawing()
    drawing.service("call", operation, parameters=parameters)
    return document(path(drawing, "call"))


def test_an_operation_exists_with_its_parameters() -> None:
    assert faults(service("tell", kind='"urge"')) == set()
    assert faults(service("shout")) == {("operation-unknown", "call")}
    assert faults(service("tell", loudness="3")) == {("operation-parameter", "call")}


def test_a_service_task_without_an_operation_is_refused() -> None:
    drawing = Drawing()
    drawing.element("serviceTask", "call")
    assert faults(document(path(drawing, "call"))) == {("operation-missing", "call")}


def test_a_status_belongs_to_a_group() -> None:
    assert faults(one_task(status="open", group="in_progress", clock="unit")) == set()
    assert faults(one_task(status="open")) == {("group-missing", "work")}
    assert faults(one_task(status="open", group="somewhere")) == {("group-unknown", "work")}


def test_a_clock_is_one_that_runs() -> None:
    assert faults(one_task(clock="office")) == set()
    assert faults(one_task(clock="kitchen")) == {("clock-unknown", "work")}


def test_a_status_in_two_groups_is_refused() -> None:
    drawing = path(stage(stage(Drawing(), "first", "same"), "second", "same"), "first", "second")
    assert faults(document(drawing)) == set()
    other = document(drawing).replace(b'name="group" value="in_progress"', b'name="group" value="waiting"', 1)
    assert faults(other) == {("status-two-groups", "second")}


@pytest.mark.parametrize("status", ["Đang xử lý", "in progress", "In_Progress"])
def test_a_status_is_a_code(status: str) -> None:
    assert faults(one_task(status=status, group="waiting")) == {("status-code", "work")}


def test_a_status_without_a_label_is_doubtful() -> None:
    assert ("status-label", "work") in doubts(one_task(status="open", group="waiting"))
    assert ("status-label", "work") not in doubts(one_task(status="open", group="waiting", status_label="Đang mở"))


def test_a_status_on_a_service_task_is_refused() -> None:
    drawing = Drawing()
    drawing.service("call", "note")
    xml = document(path(drawing, "call")).replace(
        b"</bpmn:extensionElements></bpmn:serviceTask>",
        b'<spiffworkflow:properties><spiffworkflow:property name="status" value="busy"/>'
        b'<spiffworkflow:property name="group" value="waiting"/></spiffworkflow:properties>'
        b"</bpmn:extensionElements></bpmn:serviceTask>",
    )
    assert faults(xml) == {("status-place", "call")}


def test_a_status_for_good_stands_on_an_end_of_the_process_itself() -> None:
    def diagram(**inner_end: str) -> bytes:
        drawing, inner = Drawing(), task(Drawing())
        inner.start("inner_start")
        inner.end("inner_end", **inner_end)
        inner.flow("inner_start", "work", "inner_end")
        drawing.subprocess("inner", inner)
        drawing.start()
        drawing.end("end", status="done", group="ended")
        drawing.flow("start", "inner", "end")
        return document(drawing)

    assert faults(diagram()) == set()
    assert faults(diagram(status="done", group="ended")) == {("status-place", "inner_end")}


def test_a_business_object_exists() -> None:
    xml = document(path(task(Drawing()), "work"), object="assignment")
    assert faults(xml) == set()
    assert faults(xml, objects=frozenset({"assignment"})) == set()
    assert faults(xml, objects=frozenset({"invoice"})) == {("object-unknown", "p")}


def test_what_only_the_engine_notices_is_told_too() -> None:
    xml = one_task().replace(b'<bpmn:userTask id="work"', b'<bpmn:callActivity calledElement="lost" id="work"')
    xml = xml.replace(b"</bpmn:userTask>", b"</bpmn:callActivity>")
    assert {rule for rule, _ in faults(xml)} == {"definition"}
