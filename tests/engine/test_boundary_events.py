"""Boundary events: as often as one likes, or once and for all."""

import pytest

from engine.changes import ActivityEntered, MessageNoLongerAwaited
from engine.errors import NotWaiting, Uncaught
from tests.engine import drawing
from tests.engine.drawing import Drawing, document
from tests.engine.life import Life, canceled, created


def urged_work(interrupting: bool = False) -> Drawing:
    """start → work → check → end, with `urge` on work, handled by a user task."""
    main = Drawing()
    main.start()
    main.user("work")
    main.user("check")
    main.end()
    main.flow("start", "work", "check", "end")
    main.boundary("on_urge", "work", drawing.message("urge"), interrupting=interrupting)
    main.user("answer")
    main.end("answered")
    main.flow("on_urge", "answer", "answered")
    return main


def test_non_interrupting_event_fires_as_often_as_one_likes() -> None:
    life = Life(document(urged_work(), messages=("urge",)))
    for _ in range(3):
        life.receive("urge")
    assert life.open == ["answer", "answer", "answer", "work"]
    assert life.awaits == ["urge"]


def test_user_task_keeps_its_id_while_it_is_urged() -> None:
    life = Life(document(urged_work(), messages=("urge",)))
    before = life.ids("work")
    life.receive("urge")
    assert life.ids("work") == before


def test_handlers_survive_the_activity() -> None:
    life = Life(document(urged_work(), messages=("urge",)))
    life.receive("urge")
    life.receive("urge")
    changes = life.complete("work")
    assert canceled(changes) == []
    assert [one.name for one in changes if isinstance(one, MessageNoLongerAwaited)] == ["urge"]
    assert life.open == ["answer", "answer", "check"]


def test_instance_ends_when_the_last_handler_is_done() -> None:
    life = Life(document(urged_work(), messages=("urge",)))
    life.receive("urge")
    life.complete("work")
    life.complete("check")
    assert not life.ended
    life.complete("answer")
    assert life.ended


def test_interrupting_event_takes_the_activity_away() -> None:
    life = Life(document(urged_work(interrupting=True), messages=("urge",)))
    changes = life.receive("urge")
    assert canceled(changes) == ["work"]
    assert created(changes) == ["answer"]
    assert life.open == ["answer"]
    assert life.awaits == []


def test_message_that_nobody_awaits_is_refused() -> None:
    life = Life(document(urged_work(), messages=("urge",)))
    life.complete("work")
    with pytest.raises(NotWaiting, match="does not wait for the message urge"):
        life.receive("urge")


def test_message_that_two_await_is_refused_unless_one_is_named() -> None:
    main = urged_work()
    main.boundary("on_urge_too", "work", drawing.message("urge"), interrupting=False)
    main.end("other")
    main.flow("on_urge_too", "other")
    life = Life(document(main, messages=("urge",)))
    with pytest.raises(NotWaiting, match="2 elements wait"):
        life.receive("urge")
    chosen = next(one.task_id for one in life.instance.messages() if one.element == "on_urge_too")
    changes = life.instance.correlate_message("urge", chosen)
    assert ActivityEntered("other") in changes


def nested(on_inner: str, on_outer: str) -> bytes:
    """A subprocess that fails on demand, with boundary events on it, on the one around it, and on a neighbour."""

    def bound(into: Drawing, activity: str, event: str) -> None:
        if event:
            into.boundary(f"on_{activity}", activity, event)
            into.user(f"caught_{activity}")
            into.end(f"caught_{activity}_end")
            into.flow(f"on_{activity}", f"caught_{activity}", f"caught_{activity}_end")

    inner = Drawing()
    inner.start("inner_start")
    inner.user("inner")
    inner.end("broken", drawing.error("E1"))
    inner.flow("inner_start", "inner", "broken")
    middle = Drawing()
    middle.start("middle_start")
    middle.subprocess("sub", inner)
    middle.end("middle_end")
    middle.flow("middle_start", "sub", "middle_end")
    bound(middle, "sub", on_inner)
    main = Drawing()
    main.start()
    main.gateway("parallel", "split")
    main.subprocess("outer", middle)
    main.user("neighbour")
    main.end()
    main.end("neighbour_end")
    main.flow("start", "split", "outer", "end")
    main.flow("split", "neighbour", "neighbour_end")
    bound(main, "outer", on_outer)
    bound(main, "neighbour", drawing.error("E1"))
    return document(main, errors=("E1", "E2"))


def test_error_is_caught_by_the_activity_it_comes_from_and_by_no_neighbour() -> None:
    life = Life(nested(drawing.error("E1"), drawing.error("E1")))
    life.complete("inner")
    assert life.open == ["caught_sub", "neighbour"]


def test_error_goes_outward_until_somebody_catches_its_code() -> None:
    life = Life(nested(drawing.error("E2"), drawing.error("E1")))
    life.complete("inner")
    assert life.open == ["caught_outer", "neighbour"]


def test_boundary_event_without_a_code_catches_every_error() -> None:
    life = Life(nested(drawing.error(), drawing.error("E1")))
    life.complete("inner")
    assert life.open == ["caught_sub", "neighbour"]


def test_error_that_nobody_catches_changes_nothing() -> None:
    life = Life(nested("", ""))
    before = life.instance.dump()
    with pytest.raises(Uncaught) as uncaught:
        life.complete("inner")
    assert (uncaught.value.element, uncaught.value.code) == ("broken", "E1")
    assert life.instance.dump() == before
    assert life.open == ["inner", "neighbour"]
    assert "outcome" not in life.variables


def test_escalation_that_nobody_catches_is_no_error() -> None:
    main = Drawing()
    main.start()
    main.throw("warn", drawing.escalation("late"))
    main.end()
    main.flow("start", "warn", "end")
    assert Life(document(main, escalations=("late",))).ended


def test_escalation_is_caught_beside_the_work() -> None:
    inner = Drawing()
    inner.start("inner_start")
    inner.throw("warn", drawing.escalation("late"))
    inner.user("inner")
    inner.end("inner_end")
    inner.flow("inner_start", "warn", "inner", "inner_end")
    main = Drawing()
    main.start()
    main.subprocess("sub", inner)
    main.end()
    main.flow("start", "sub", "end")
    main.boundary("on_late", "sub", drawing.escalation("late"), interrupting=False)
    main.user("look")
    main.end("looked")
    main.flow("on_late", "look", "looked")
    assert Life(document(main, escalations=("late",))).open == ["inner", "look"]


def test_interrupted_subprocess_leaves_nothing_behind() -> None:
    deep = Drawing()
    deep.start("deep_start")
    deep.user("deep")
    deep.boundary("on_time", "deep", drawing.duration("P1D"), interrupting=False)
    deep.handler("on_time")
    deep.end("deep_end")
    deep.flow("deep_start", "deep", "deep_end")
    inner = Drawing()
    inner.start("inner_start")
    inner.subprocess("sub", deep)
    inner.end("inner_end")
    inner.flow("inner_start", "sub", "inner_end")
    main = Drawing()
    main.start()
    main.subprocess("outer", inner)
    main.end()
    main.flow("start", "outer", "end")
    main.boundary("on_stop", "outer", drawing.message("stop"))
    main.user("after")
    main.flow("on_stop", "after", "end")
    life = Life(document(main, messages=("stop",)))
    life.receive("stop")
    assert (life.open, life.jobs, life.timers, life.awaits) == (["after"], [], {}, [])
    assert b"deep" not in life.instance.dump()
