"""Lint: one stage at a time, and joins that really join."""

from __future__ import annotations

import pytest

from tests.engine.drawing import TERMINATE, Drawing, cycle, document, each, message
from tests.engine.lint.judging import doubts, faults, path, stage, task


def fork(first: str, second: str, *, join: str = "parallel") -> Drawing:
    """Start, a fork into two tasks, a join, a last stage, end. A name with a star is a task with a status."""
    drawing = Drawing()
    drawing.start()
    drawing.end()
    drawing.gateway("parallel", "fork")
    drawing.gateway(join, "join")
    for name in (first, second):
        (stage if name.startswith("stage") else task)(drawing, name)
        drawing.flow("fork", name, "join")
    stage(drawing, "stage_last")
    drawing.flow("start", "fork")
    drawing.flow("join", "stage_last", "end")
    return drawing


def test_a_stage_beside_a_step_without_a_status_is_fine() -> None:
    assert faults(document(fork("stage_a", "b"))) == set()


def test_two_stages_on_parallel_branches_are_refused() -> None:
    assert faults(document(fork("stage_a", "stage_b"))) == {("two-statuses", "stage_a"), ("two-statuses", "stage_b")}


def test_branches_that_meet_without_a_join_open_the_next_stage_twice() -> None:
    assert faults(document(fork("a", "b", join="exclusive"))) == {("two-statuses", "stage_last")}


def test_a_fork_in_a_loop_is_fine() -> None:
    drawing = fork("stage_a", "b")
    drawing.gateway("exclusive", "again", default=drawing.flow("again", "done"))
    drawing.flow("again", "fork", when="more == True")
    drawing.end("done")
    drawing.parts = [part for part in drawing.parts if 'sourceRef="stage_last"' not in part]
    drawing.flow("stage_last", "again")
    drawing.parts = [part for part in drawing.parts if 'id="end"' not in part]
    assert faults(document(drawing)) == set()


def test_a_stage_inside_a_subprocess_counts() -> None:
    drawing, inner = Drawing(), stage(Drawing(), "stage_inside")
    inner.start("inner_start")
    inner.end("inner_end")
    inner.flow("inner_start", "stage_inside", "inner_end")
    drawing.subprocess("inner", inner)
    stage(drawing, "stage_beside")
    drawing.start()
    drawing.gateway("parallel", "fork")
    drawing.gateway("parallel", "join")
    drawing.end()
    drawing.flow("start", "fork", "inner", "join", "end")
    drawing.flow("fork", "stage_beside", "join")
    assert {element for _, element in faults(document(drawing))} == {"stage_inside", "stage_beside"}


def handler(behind: str, *, interrupting: bool) -> bytes:
    """A stage with a message event on it; behind the event `behind`, a stage or a plain task."""
    drawing = stage(Drawing(), "stage_main")
    (stage if behind.startswith("stage") else task)(drawing, behind)
    drawing.start()
    drawing.end()
    drawing.end("handled")
    drawing.boundary("on_ask", "stage_main", message("ask"), interrupting=interrupting, who="lead")
    drawing.flow("start", "stage_main", "end")
    drawing.flow("on_ask", behind, "handled")
    return document(drawing, messages=("ask",))


def test_a_handler_beside_the_stage_carries_no_status() -> None:
    assert faults(handler("answer", interrupting=False)) == set()
    assert faults(handler("stage_answer", interrupting=False)) == {("two-statuses", "stage_answer")}


def test_a_handler_that_takes_the_stage_away_may_carry_a_status() -> None:
    assert faults(handler("stage_answer", interrupting=True)) == set()


def test_a_handler_that_flows_back_into_the_stages_is_refused() -> None:
    drawing = stage(stage(Drawing(), "stage_first"), "stage_second")
    drawing.gateway("exclusive", "meet")
    drawing.start()
    drawing.end()
    drawing.boundary("on_ask", "stage_first", message("ask"), interrupting=False, who="lead")
    drawing.flow("start", "stage_first", "meet", "stage_second", "end")
    drawing.flow("on_ask", "meet")
    assert faults(document(drawing, messages=("ask",))) == {("two-statuses", "stage_second")}


def test_a_handler_that_ends_everything_may_leave_a_status() -> None:
    def diagram(event: str) -> bytes:
        drawing = stage(Drawing(), "stage_main")
        drawing.start()
        drawing.end()
        drawing.end("dropped", event, status="dropped", group="ended")
        drawing.boundary("on_time", "stage_main", cycle("R/P1D"), interrupting=False)
        drawing.flow("start", "stage_main", "end")
        drawing.flow("on_time", "dropped")
        return document(drawing)

    assert faults(diagram(TERMINATE)) == set()
    assert faults(diagram("")) == {("two-statuses", "dropped")}


def test_a_step_that_everything_waits_for_has_a_status() -> None:
    drawing = path(task(stage(Drawing(), "stage_main"), "after"), "stage_main", "after")
    assert ("status-missing", "after") in doubts(document(drawing))
    drawing = path(stage(stage(Drawing(), "stage_main"), "after"), "stage_main", "after")
    assert "status-missing" not in {rule for rule, _ in doubts(document(drawing))}


def test_a_step_beside_the_stages_needs_no_status() -> None:
    for xml in (handler("answer", interrupting=False), document(fork("stage_a", "b"))):
        assert "status-missing" not in {rule for rule, _ in doubts(xml)}
    assert ("status-missing", "answer") in doubts(handler("answer", interrupting=True))


@pytest.mark.parametrize(("sequential", "found"), [(True, set()), (False, {("two-statuses", "work")})])
def test_a_stage_for_many_at_once_is_refused(sequential: bool, found: set[tuple[str, str]]) -> None:
    drawing = Drawing()
    drawing.start()
    drawing.end()
    drawing.user("work", each("units", "unit", sequential=sequential), who="lead", status="open", group="waiting")
    drawing.flow("start", "work", "end")
    assert faults(document(drawing)) == found


def joining(*, interrupting: bool, join: str, merged: bool = False) -> bytes:
    """A fork into `a` and `b`, a join, and an event on `a` whose handler runs into the join, or into a merge before it."""
    drawing = task(task(task(Drawing(), "a"), "b"), "handle")
    drawing.start()
    drawing.end()
    drawing.gateway("parallel", "fork")
    drawing.gateway(join, "join")
    drawing.gateway("exclusive", "merge")
    drawing.boundary("on_ask", "a", message("ask"), interrupting=interrupting, who="lead")
    drawing.flow("start", "fork", "a", "merge", "join", "end")
    drawing.flow("fork", "b", "join")
    drawing.flow("on_ask", "handle", "merge" if merged else "join")
    return document(drawing, messages=("ask",))


@pytest.mark.parametrize("join", ["parallel", "inclusive"])
def test_a_handler_that_runs_into_a_join_is_refused(join: str) -> None:
    assert faults(joining(interrupting=False, join=join)) == {("handler-join", "join")}


def test_a_parallel_join_would_wait_for_a_handler_that_never_comes() -> None:
    assert faults(joining(interrupting=True, join="parallel")) == {("handler-join", "join")}
    assert faults(joining(interrupting=True, join="parallel", merged=True)) == set()
    assert faults(joining(interrupting=True, join="inclusive")) == set()


def test_a_handler_may_fork_and_join_on_its_own() -> None:
    drawing = task(task(task(Drawing(), "work"), "a"), "b")
    drawing.start()
    drawing.end()
    drawing.end("handled")
    drawing.gateway("parallel", "fork")
    drawing.gateway("parallel", "join")
    drawing.boundary("on_ask", "work", message("ask"), interrupting=False, who="lead")
    drawing.flow("start", "work", "end")
    drawing.flow("on_ask", "fork", "a", "join", "handled")
    drawing.flow("fork", "b", "join")
    assert faults(document(drawing, messages=("ask",))) == set()
