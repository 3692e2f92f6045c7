"""Lint: every decision has a way out, and every condition is looked at."""

from __future__ import annotations

import pytest

from tests.engine.drawing import Drawing, document, duration, message
from tests.engine.lint.judging import faults, path, task


def decision(
    kind: str = "exclusive", *, default: bool = True, condition: str = 'outcome == "yes"'
) -> tuple[bytes, str]:
    """A task with two outcomes and a gateway; the document, and the flow of the first one."""
    drawing = task(Drawing(), outcomes="yes no")
    drawing.start()
    drawing.end()
    drawing.end("other_end")
    drawing.flow("start", "work", "choose")
    yes = drawing.flow("choose", "end", when=condition)
    no = drawing.flow("choose", "other_end", when="" if default else 'outcome == "no"')
    drawing.gateway(kind, "choose", default=no if default else "")
    return document(drawing), yes


@pytest.mark.parametrize("kind", ["exclusive", "inclusive"])
def test_a_gateway_with_a_default_is_fine(kind: str) -> None:
    assert faults(decision(kind)[0]) == set()


@pytest.mark.parametrize("kind", ["exclusive", "inclusive"])
def test_a_gateway_without_a_default_is_refused(kind: str) -> None:
    assert faults(decision(kind, default=False)[0]) == {("gateway-default", "choose")}


def test_a_default_that_leaves_another_element_is_refused() -> None:
    xml, _ = decision()
    first = xml.split(b'<bpmn:sequenceFlow id="')[1].split(b'"')[0]
    broken = xml.replace(b'default="' + xml.split(b'default="')[1].split(b'"')[0], b'default="' + first)
    assert ("gateway-default", "choose") in faults(broken)


def test_a_flow_without_a_condition_is_refused() -> None:
    xml, yes = decision(condition="")
    assert faults(xml) == {("missing-condition", yes)}


def test_a_condition_on_the_default_is_refused() -> None:
    drawing = task(Drawing(), outcomes="yes no")
    drawing.start()
    drawing.end()
    drawing.end("other_end")
    drawing.flow("start", "work", "choose")
    drawing.flow("choose", "end", when='outcome == "yes"')
    no = drawing.flow("choose", "other_end", when='outcome == "no"')
    drawing.gateway("exclusive", "choose", default=no)
    assert faults(document(drawing)) == {("condition-ignored", no)}


def test_a_gateway_that_only_joins_needs_no_default() -> None:
    drawing = task(Drawing())
    drawing.gateway("exclusive", "meet")
    assert faults(document(path(drawing, "meet", "work"))) == set()


def test_a_condition_on_the_only_flow_of_a_task_is_refused() -> None:
    drawing = task(Drawing())
    drawing.start()
    drawing.end()
    drawing.flow("start", "work")
    ignored = drawing.flow("work", "end", when="accepted == True")
    assert faults(document(drawing)) == {("condition-ignored", ignored)}


def test_a_condition_behind_a_parallel_gateway_is_refused() -> None:
    drawing = task(Drawing())
    drawing.gateway("parallel", "fork")
    drawing.start()
    drawing.end()
    drawing.end("other_end")
    drawing.flow("start", "fork")
    drawing.flow("fork", "work", "end")
    ignored = drawing.flow("fork", "other_end", when="accepted == True")
    assert faults(document(drawing)) == {("condition-ignored", ignored)}


def test_two_flows_out_of_a_task_are_refused() -> None:
    drawing = path(task(Drawing()), "work")
    drawing.end("other_end")
    drawing.flow("work", "other_end")
    assert faults(document(drawing)) == {("implicit-split", "work")}


def event_gateway(second: str, *, task_behind: bool = False) -> bytes:
    drawing = Drawing()
    drawing.start()
    drawing.gateway("eventBased", "wait")
    drawing.catch("first", message("go"), who="lead")
    if task_behind:
        task(drawing, "second")
    else:
        drawing.catch("second", second, who="lead")
    for event in ("first", "second"):
        drawing.end(f"end_{event}")
        drawing.flow("wait", event, f"end_{event}")
    drawing.flow("start", "wait")
    return document(drawing, messages=("go", "stop"))


def test_an_event_gateway_waits_for_messages() -> None:
    assert faults(event_gateway(message("stop"))) == set()


def test_a_timer_behind_an_event_gateway_is_refused() -> None:
    assert faults(event_gateway(duration("P1D"))) == {("event-gateway-timer", "second")}


def test_a_task_behind_an_event_gateway_is_refused() -> None:
    assert ("event-gateway", "second") in faults(event_gateway("", task_behind=True))
