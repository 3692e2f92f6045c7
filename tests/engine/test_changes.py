"""Changes: their order, the path, and that nothing else is said."""

from engine import changes as c
from tests.engine import drawing
from tests.engine.drawing import Drawing, document
from tests.engine.life import Life


def two_steps() -> tuple[bytes, list[str]]:
    inner = Drawing()
    inner.start("inner_start")
    inner.user("work")
    inner.end("inner_end")
    inner_flows = [inner.flow("inner_start", "work"), inner.flow("work", "inner_end")]
    main = Drawing()
    main.start()
    main.subprocess("sub", inner)
    main.user("check", outcomes="approve reject")
    main.end()
    main.boundary("on_urge", "sub", drawing.message("urge"), interrupting=False)
    main.handler("on_urge")
    flows = [main.flow("start", "sub"), main.flow("sub", "check"), main.flow("check", "end")]
    return document(main, messages=("urge",)), flows + inner_flows


def test_start_tells_the_path_and_what_is_open() -> None:
    xml, flows = two_steps()
    life = Life(xml)
    assert life.changes == [
        c.ActivityEntered("start"),
        c.ActivityLeft("start"),
        c.FlowTaken(flows[0]),
        c.ActivityEntered("sub"),
        c.ActivityEntered("inner_start"),
        c.ActivityLeft("inner_start"),
        c.FlowTaken(flows[3]),
        c.ActivityEntered("work"),
        c.UserTaskCreated(2, "work"),
        c.MessageAwaited(1, "urge", "on_urge"),
    ]


def test_completion_comes_first_then_the_path_then_what_closed_then_what_opened() -> None:
    xml, flows = two_steps()
    life = Life(xml)
    assert life.complete("work") == [
        c.UserTaskCompleted(2, "work", "complete"),
        c.ActivityLeft("work"),
        c.FlowTaken(flows[4]),
        c.ActivityEntered("inner_end"),
        c.ActivityLeft("inner_end"),
        c.ActivityLeft("sub"),
        c.FlowTaken(flows[1]),
        c.ActivityEntered("check"),
        c.MessageNoLongerAwaited(1, "urge", "on_urge"),
        c.UserTaskCreated(3, "check"),
    ]


def test_end_of_the_instance_comes_last_with_its_end_event() -> None:
    xml, flows = two_steps()
    life = Life(xml)
    life.complete("work")
    assert life.complete("check", "reject") == [
        c.UserTaskCompleted(3, "check", "reject"),
        c.ActivityLeft("check"),
        c.FlowTaken(flows[2]),
        c.ActivityEntered("end"),
        c.ActivityLeft("end"),
        c.InstanceEnded("end"),
    ]
    assert life.variables == {"outcome": "reject"}


def test_message_tells_the_event_and_its_handler_and_nothing_of_the_work() -> None:
    life = Life(two_steps()[0])
    changes = life.receive("urge")
    assert [one for one in changes if not isinstance(one, c.FlowTaken)] == [
        c.ActivityEntered("on_urge"),
        c.ActivityLeft("on_urge"),
        c.ActivityEntered("handle_on_urge"),
        c.JobCreated(3, "handle_on_urge", "do_handle_on_urge", {}),
    ]
    assert [life.definition.flows[one.flow] for one in changes if isinstance(one, c.FlowTaken)] == [
        ("on_urge", "handle_on_urge")
    ]


def test_refresh_without_news_says_nothing() -> None:
    assert Life(two_steps()[0]).set(anything=1) == []


def test_cancellation_closes_everything() -> None:
    life = Life(two_steps()[0])
    life.receive("urge")
    changes = life.instance.cancel()
    life.mirror.apply(changes)
    life.mirror.check(life.instance)
    assert changes[-1] == c.InstanceEnded(None)
    assert life.instance.ended_by is None
    assert {type(one) for one in changes} == {
        c.ActivityLeft,
        c.UserTaskCanceled,
        c.JobCanceled,
        c.MessageNoLongerAwaited,
        c.InstanceEnded,
    }


def test_terminating_end_event_closes_everything() -> None:
    main = Drawing()
    main.start()
    main.user("work")
    main.end()
    main.flow("start", "work", "end")
    main.boundary("on_cancel", "work", drawing.message("cancel"))
    main.end("cancelled", drawing.TERMINATE)
    main.flow("on_cancel", "cancelled")
    main.boundary("on_urge", "work", drawing.message("urge"), interrupting=False)
    main.user("answer")
    main.end("answered")
    main.flow("on_urge", "answer", "answered")
    life = Life(document(main, messages=("cancel", "urge")))
    life.receive("urge")
    changes = life.receive("cancel")
    assert [one.element for one in changes if isinstance(one, c.UserTaskCanceled)] == ["work", "answer"]
    assert changes[-1] == c.InstanceEnded("cancelled")
