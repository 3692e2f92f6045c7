"""Lint: what the product cannot run is named before it is deployed, with its element."""

from __future__ import annotations

import pytest

from tests.engine.drawing import Drawing, document, error, escalation, message, signal
from tests.engine.lint.judging import faults, one_task, path, task


@pytest.mark.parametrize(
    ("tag", "rule"),
    [
        ("task", "plain-task"),
        ("manualTask", "manual-task"),
        ("scriptTask", "script-task"),
        ("complexGateway", "complex-gateway"),
    ],
)
def test_an_element_that_cannot_be_run_is_refused(tag: str, rule: str) -> None:
    drawing = Drawing()
    drawing.element(tag, "odd")
    assert (rule, "odd") in faults(document(path(drawing, "odd")))


@pytest.mark.parametrize(
    ("tag", "attributes", "rule"),
    [
        ("transaction", {}, "transaction"),
        ("adHocSubProcess", {}, "ad-hoc"),
        ("subProcess", {"triggeredByEvent": "true"}, "event-subprocess"),
    ],
)
def test_a_subprocess_that_cannot_be_run_is_refused(tag: str, attributes: dict[str, str], rule: str) -> None:
    drawing, inner = Drawing(), task(Drawing())
    inner.start("inner_start")
    inner.end("inner_end")
    inner.flow("inner_start", "work", "inner_end")
    drawing.element(tag, "odd", "".join(inner.parts), **attributes)
    assert (rule, "odd") in faults(document(path(drawing, "odd")))


def test_a_plain_subprocess_is_fine() -> None:
    drawing, inner = Drawing(), task(Drawing())
    inner.start("inner_start")
    inner.end("inner_end")
    inner.flow("inner_start", "work", "inner_end")
    drawing.subprocess("inner", inner)
    assert faults(document(path(drawing, "inner"))) == set()


@pytest.mark.parametrize("when", ["preScript", "postScript"])
def test_a_script_beside_a_task_is_refused(when: str) -> None:
    script = f"<spiffworkflow:{when}>x = 1</spiffworkflow:{when}></bpmn:extensionElements></bpmn:userTask>".encode()
    xml = one_task().replace(b"</bpmn:extensionElements></bpmn:userTask>", script)
    assert ("script-task", "work") in faults(xml)


def test_an_empty_script_is_no_script() -> None:
    script = b"<spiffworkflow:preScript> </spiffworkflow:preScript></bpmn:extensionElements></bpmn:userTask>"
    assert faults(one_task().replace(b"</bpmn:extensionElements></bpmn:userTask>", script)) == set()


@pytest.mark.parametrize(
    ("event", "rule"),
    [
        (signal("done"), "signal-end"),
        ("<bpmn:compensateEventDefinition/>", "compensation"),
        ("<bpmn:cancelEventDefinition/>", "transaction"),
        ('<bpmn:linkEventDefinition name="elsewhere"/>', "link-event"),
    ],
)
def test_an_end_event_that_would_end_silently_is_refused(event: str, rule: str) -> None:
    drawing = task(Drawing())
    drawing.start()
    drawing.end("end", event)
    drawing.flow("start", "work", "end")
    assert (rule, "end") in faults(document(drawing, signals=("done",)))


@pytest.mark.parametrize("event", ["", "<bpmn:terminateEventDefinition/>", escalation("help"), message("told")])
def test_other_ends_are_fine(event: str) -> None:
    drawing = task(Drawing())
    drawing.start()
    drawing.end("end", event)
    drawing.flow("start", "work", "end")
    assert faults(document(drawing, messages=("told",), escalations=("help",))) == set()


@pytest.mark.parametrize(
    ("event", "rule"),
    [
        (error("late"), "error-start"),
        (escalation("help"), "error-start"),
        (message("go"), "start-event"),
        (signal("go"), "start-event"),
        ("<bpmn:conditionalEventDefinition/>", "start-event"),
    ],
)
def test_a_start_event_that_nothing_would_start_is_refused(event: str, rule: str) -> None:
    drawing = task(Drawing())
    drawing.start("start", event)
    drawing.end()
    drawing.flow("start", "work", "end")
    xml = document(drawing, messages=("go",), signals=("go",), errors=("late",), escalations=("help",))
    assert (rule, "start") in faults(xml)


def test_link_events_are_refused_anywhere() -> None:
    drawing = task(Drawing())
    drawing.throw("jump", '<bpmn:linkEventDefinition name="elsewhere"/>')
    assert ("link-event", "jump") in faults(document(path(drawing, "work", "jump")))


def test_an_error_that_nobody_catches_is_refused() -> None:
    def diagram(caught: str) -> bytes:
        drawing, inner = Drawing(), task(Drawing())
        inner.start("inner_start")
        inner.end("failed", error("late"))
        inner.flow("inner_start", "work", "failed")
        drawing.subprocess("inner", inner)
        drawing.boundary("on_error", "inner", error(caught or None))
        drawing.end("over")
        drawing.flow("on_error", "over")
        return document(path(drawing, "inner"), errors=("late", "other"))

    assert faults(diagram("late")) == set()
    assert faults(diagram("")) == set(), "an event without a code catches every error"
    assert faults(diagram("other")) == {("error-uncaught", "failed")}
