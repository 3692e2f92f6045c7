"""A running instance goes on under another version of its diagram."""

from datetime import timedelta

import pytest

from engine import changes as c
from engine.definition import ProcessDefinition
from engine.errors import NotWaiting, StateError
from tests.engine import drawing
from tests.engine.drawing import Drawing, document
from tests.engine.life import MONDAY, Life
from tests.engine.test_state import rich, rich_life, to_the_end


def work(
    task: str = "work",
    recall: bool = True,
    remind: bool = False,
    review: bool = False,
    patience: str = "P3D",
    kind: str = "user",
) -> bytes:
    """A subprocess `sub` with a task and a timer; `recall` on the task, `remind` on the subprocess, `review` after it."""
    inner = Drawing()
    inner.start("inner_start")
    (inner.user if kind == "user" else inner.service)(task)
    inner.end("inner_end")
    inner.flow("inner_start", task, "inner_end")
    inner.boundary("on_time", task, drawing.duration(patience), interrupting=False)
    inner.user("late")
    inner.end("late_end")
    inner.flow("on_time", "late", "late_end")
    if recall:
        inner.boundary("on_recall", task, drawing.message("recall"))
        inner.end("recalled")
        inner.flow("on_recall", "recalled")
    main = Drawing()
    main.start()
    main.subprocess("sub", inner)
    main.end()
    main.flow("start", "sub")
    if review:
        main.user("review", outcomes="approve reject")
        main.flow("sub", "review", "end")
    else:
        main.flow("sub", "end")
    if remind:
        main.boundary("on_remind", "sub", drawing.message("remind"), interrupting=False)
        main.handler("on_remind")
    return document(main, messages=("recall", "remind"))


def test_same_diagram_changes_nothing() -> None:
    life = Life(work())
    assert life.migrate(work()) == []


def test_what_waits_keeps_its_number_and_its_due_instant() -> None:
    life = Life(work())
    number = life.ids("work")
    life.migrate(work(patience="P30D", review=True))
    assert life.ids("work") == number
    assert life.timers == {"on_time": MONDAY + timedelta(days=3)}


def test_new_step_is_met_on_the_way() -> None:
    life = Life(work())
    life.migrate(work(review=True))
    life.complete("work")
    assert life.open == ["review"]


def test_new_boundary_event_is_awaited_by_what_is_running() -> None:
    life = Life(work())
    changes = life.migrate(work(remind=True))
    assert [one.name for one in changes if isinstance(one, c.MessageAwaited)] == ["remind"]
    life.receive("remind")
    life.receive("remind")
    assert life.jobs == ["handle_on_remind"] * 2
    life.finish_all()
    life.complete("work")
    assert life.ended


def test_removed_boundary_event_is_no_longer_awaited() -> None:
    life = Life(work())
    changes = life.migrate(work(recall=False))
    assert changes == [c.MessageNoLongerAwaited(3, "recall", "on_recall")]
    with pytest.raises(NotWaiting):
        life.receive("recall")
    life.complete("work")
    assert life.ended


def test_activity_that_loses_its_last_boundary_event_goes_on() -> None:
    life = Life(work(remind=True))
    life.receive("remind")
    life.finish_all()
    life.migrate(work())
    life.complete("work")
    assert life.ended


def test_running_handler_of_a_removed_boundary_event_refuses_the_migration() -> None:
    life = Life(work(remind=True))
    life.receive("remind")
    with pytest.raises(StateError):
        life.instance.migrate(ProcessDefinition.parse(work()))


def test_handlers_of_earlier_firings_go_on() -> None:
    life = Life(work())
    life.wait(days=3)
    life.migrate(work(review=True))
    life.complete("work")
    assert life.open == ["late"]
    life.complete("late")
    assert life.open == ["review"]


def test_renamed_element_is_closed_under_its_old_name_and_opened_under_the_new_one() -> None:
    life = Life(work())
    (number,) = life.ids("work")
    changes = life.migrate(work(task="handle"), {"work": "handle"})
    assert c.UserTaskCanceled(number, "work") in changes
    assert c.UserTaskCreated(number, "handle") in changes
    assert life.timers == {"on_time": MONDAY + timedelta(days=3)}
    life.receive("recall")
    assert life.ended


def test_element_without_a_counterpart_refuses_the_migration() -> None:
    life = Life(work())
    before = life.instance.dump()
    with pytest.raises(StateError) as refused:
        life.instance.migrate(ProcessDefinition.parse(work(task="handle")))
    assert refused.value.element == "work"
    assert life.instance.dump() == before
    assert life.instance.definition is life.definition
    life.complete("work")
    assert life.ended


def test_user_task_that_became_a_service_task_refuses_the_migration() -> None:
    with pytest.raises(StateError, match="another kind"):
        Life(work()).instance.migrate(ProcessDefinition.parse(work(kind="service")))


def test_running_subprocess_without_a_counterpart_refuses_the_migration() -> None:
    main = Drawing()
    main.start()
    main.user("work")
    main.end()
    main.flow("start", "work", "end")
    with pytest.raises(StateError):
        Life(work()).instance.migrate(ProcessDefinition.parse(document(main)))


def test_ended_instance_is_not_migrated() -> None:
    life = Life(work())
    life.complete("work")
    with pytest.raises(NotWaiting):
        life.instance.migrate(ProcessDefinition.parse(work()))


def test_joins_loops_and_firings_survive() -> None:
    life = rich_life()
    before = {(one.task_id, one.element, str(one.item)) for one in life.instance.user_tasks()}
    assert life.migrate(rich().replace(b'<bpmn:userTask id="a">', b'<bpmn:userTask id="a" name="A">')) == []
    assert {(one.task_id, one.element, str(one.item)) for one in life.instance.user_tasks()} == before
    assert to_the_end(life.instance) == "end"


def test_joins_and_loops_survive_a_rename() -> None:
    life = rich_life()
    new = rich().replace(b'"a"', b'"alpha"').replace(b'"each_unit"', b'"every_unit"').replace(b'"join"', b'"meet"')
    life.migrate(new, {"a": "alpha", "each_unit": "every_unit", "join": "meet"})
    assert to_the_end(life.instance) == "end"


def test_timer_that_became_a_message_is_canceled() -> None:
    life = Life(work())
    new = work().replace(drawing.duration("P3D").encode(), drawing.message("remind").encode())
    changes = life.migrate(new)
    assert [type(one) for one in changes] == [c.TimerCanceled, c.MessageAwaited]
    assert life.timers == {}
