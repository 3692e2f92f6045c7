"""Lint: whether a process begins, ends and hangs together, and whether the file can be read at all."""

from __future__ import annotations

import pytest

from tests.engine.drawing import Drawing, document, message
from tests.engine.lint.judging import doubts, faults, one_task, path, task, told


def test_a_simple_process_has_no_fault() -> None:
    assert faults(one_task()) == set()


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"not xml",
        b"<bpmn:definitions",
        b"<html/>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>',
    ],
)
def test_an_unreadable_file_is_told_in_one_sentence(xml: bytes) -> None:
    assert [(one.rule, one.severity) for one in told(xml)] == [("document", "error")]


def test_a_diagram_without_an_executable_process_is_refused() -> None:
    xml = one_task().replace(b'isExecutable="true"', b'isExecutable="false"')
    assert faults(xml) == {("no-process", None)}


def test_a_process_without_a_start_is_refused() -> None:
    drawing = task(Drawing())
    drawing.end()
    drawing.flow("work", "end")
    assert ("no-start", "p") in faults(document(drawing))


def test_a_second_start_is_refused() -> None:
    drawing = path(task(Drawing()), "work")
    drawing.start("other")
    drawing.flow("other", "work")
    assert faults(document(drawing)) == {("several-starts", "other")}


def test_a_process_without_an_end_is_refused() -> None:
    drawing = task(Drawing())
    drawing.start()
    drawing.flow("start", "work")
    assert faults(document(drawing)) == {("no-end", "p")}
    assert ("dead-end", "work") in doubts(document(drawing))


def test_a_subprocess_without_start_or_end_is_refused() -> None:
    drawing, inner = Drawing(), task(Drawing())
    drawing.subprocess("inner", inner)
    found = faults(document(path(drawing, "inner")))
    assert {("no-start", "inner"), ("no-end", "inner")} <= found


def test_a_subprocess_begins_with_a_plain_start() -> None:
    def diagram(event: str) -> bytes:
        drawing, inner = Drawing(), task(Drawing())
        inner.start("inner_start", event)
        inner.end("inner_end")
        inner.flow("inner_start", "work", "inner_end")
        drawing.subprocess("inner", inner)
        return document(path(drawing, "inner"), messages=("go",))

    assert faults(diagram("")) == set()
    assert ("subprocess-start", "inner_start") in faults(diagram(message("go")))


def test_an_unreachable_element_is_refused() -> None:
    drawing = path(task(task(Drawing()), "lonely"), "work")
    drawing.flow("lonely", "end")
    assert faults(document(drawing)) == {("unreachable", "lonely")}


def test_what_a_boundary_event_leads_to_is_reachable() -> None:
    drawing = path(task(task(Drawing()), "after"), "work")
    drawing.boundary("on_stop", "work", message("stop"), who="lead")
    drawing.flow("on_stop", "after")
    drawing.end("stopped")
    drawing.flow("after", "stopped")
    assert faults(document(drawing, messages=("stop",))) == set()


def test_a_flow_into_nothing_is_refused() -> None:
    drawing = path(task(Drawing()), "work")
    lost = drawing.flow("work", "nowhere")
    assert ("broken-flow", lost) in faults(document(drawing))


def test_what_is_left_of_a_removed_event_is_doubtful() -> None:
    drawing = path(task(Drawing()), "work")
    drawing.end("lonely")
    assert faults(document(drawing)) == set()
    assert ("left-over", "lonely") in doubts(document(drawing))
    rest = drawing.flow("removed", "lonely")
    assert faults(document(drawing)) == set()
    assert {("left-over", "lonely"), ("flow-from-nowhere", rest)} <= doubts(document(drawing))


def test_a_flow_out_of_a_subprocess_is_refused() -> None:
    drawing, inner = Drawing(), task(Drawing())
    inner.start("inner_start")
    inner.end("inner_end")
    inner.flow("inner_start", "work", "inner_end")
    crossing = inner.flow("work", "end")
    drawing.subprocess("inner", inner)
    assert ("broken-flow", crossing) in faults(document(path(drawing, "inner")))


def test_a_boundary_event_on_nothing_is_refused() -> None:
    drawing = path(task(Drawing()), "work")
    drawing.boundary("on_stop", "nowhere", message("stop"), who="lead")
    drawing.end("stopped")
    drawing.flow("on_stop", "stopped")
    assert ("broken-boundary", "on_stop") in faults(document(drawing, messages=("stop",)))


def test_two_elements_with_one_id_are_refused() -> None:
    drawing = path(task(task(Drawing())), "work")
    assert ("duplicate-id", "work") in faults(document(drawing))


def test_an_element_without_an_id_is_refused() -> None:
    drawing = path(task(Drawing()), "work")
    drawing.parts.append("<bpmn:userTask/>")
    assert ("missing-id", None) in faults(document(drawing))


def test_an_operation_with_the_id_of_an_element_is_refused() -> None:
    drawing = Drawing()
    drawing.service("tell", "tell")
    assert ("operator-id", "tell") in faults(document(path(drawing, "tell")))
    drawing = Drawing()
    drawing.service("tell_lead", "tell")
    assert faults(document(path(drawing, "tell_lead"))) == set()


def test_a_parameter_with_the_id_of_an_element_is_refused() -> None:
    drawing = Drawing()
    drawing.service("kind", "tell", parameters={"kind": '"urge"'})
    assert ("operator-id", "kind") in faults(document(path(drawing, "kind")))


def test_a_file_without_a_drawing_is_doubtful() -> None:
    assert ("not-drawn", None) in doubts(one_task())


def test_an_element_that_is_not_drawn_is_doubtful() -> None:
    shape = (
        b'<di:BPMNDiagram xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI">'
        b'<di:BPMNShape bpmnElement="start"/></di:BPMNDiagram></bpmn:definitions>'
    )
    found = doubts(one_task().replace(b"</bpmn:definitions>", shape))
    assert ("not-drawn", "work") in found
    assert ("not-drawn", "start") not in found


def test_a_step_without_a_name_is_doubtful() -> None:
    assert ("no-name", "work") in doubts(one_task())
    named = one_task().replace(b'<bpmn:userTask id="work"', b'<bpmn:userTask id="work" name="Work"')
    assert ("no-name", "work") not in doubts(named)
