"""A refused command changes nothing."""

from collections.abc import Callable

import pytest

from engine.errors import EngineError, NotWaiting
from engine.instance import Instance
from tests.engine import drawing
from tests.engine.drawing import Drawing, document
from tests.engine.life import Life


@pytest.fixture
def life() -> Life:
    main = Drawing()
    main.start()
    main.user("draft", outcomes="issue delete")
    main.service("record")
    main.user("broken")
    main.gateway("exclusive", "choice")
    main.end("a")
    main.end("b")
    main.flow("start", "draft", "record", "broken", "choice")
    main.flow("choice", "a", when="days > 3")
    main.parts = [part for part in main.parts if 'id="choice"' not in part or "sequenceFlow" in part]
    main.gateway("exclusive", "choice", default=main.flow("choice", "b"))
    main.boundary("on_urge", "draft", drawing.message("urge"), interrupting=False)
    main.handler("on_urge")
    return Life(document(main, messages=("urge",)), days=None)


def stays_as_it_was(life: Life, command: Callable[[Instance], object], error: type[EngineError], match: str) -> None:
    before, variables, waiting = life.instance.dump(), dict(life.variables), life.instance.user_tasks()
    with pytest.raises(error, match=match) as refused:
        command(life.instance)
    assert refused.value.sentence
    assert life.instance.dump() == before
    assert life.variables == variables
    assert life.instance.user_tasks() == waiting


def test_user_task_that_is_not_open(life: Life) -> None:
    stays_as_it_was(life, lambda one: one.complete_user_task(99, "issue"), NotWaiting, "no open user task 99")


def test_user_task_of_yesterday(life: Life) -> None:
    (task_id,) = life.ids("draft")
    life.complete("draft", "issue")
    stays_as_it_was(life, lambda one: one.complete_user_task(task_id, "issue"), NotWaiting, "no open user task")


def test_outcome_that_the_task_does_not_offer(life: Life) -> None:
    (task_id,) = life.ids("draft")
    stays_as_it_was(life, lambda one: one.complete_user_task(task_id), NotWaiting, "cannot be completed with complete")
    stays_as_it_was(life, lambda one: one.complete_user_task(task_id, "approve"), NotWaiting, "draft cannot be")


def test_job_is_no_user_task_and_user_task_is_no_job(life: Life) -> None:
    (draft,) = life.ids("draft")
    stays_as_it_was(life, lambda one: one.complete_job(draft), NotWaiting, "no open job")
    life.complete("draft", "issue")
    (record,) = life.ids("record")
    stays_as_it_was(life, lambda one: one.complete_user_task(record), NotWaiting, "no open user task")


def test_message_that_is_not_awaited(life: Life) -> None:
    stays_as_it_was(
        life, lambda one: one.correlate_message("recall"), NotWaiting, "does not wait for the message recall"
    )
    stays_as_it_was(life, lambda one: one.correlate_message("urge", 99), NotWaiting, "message urge")


def test_second_start(life: Life) -> None:
    stays_as_it_was(life, lambda one: one.start(), NotWaiting, "started before")


def test_command_whose_path_breaks_later_on(life: Life) -> None:
    life.complete("draft", "issue")
    life.finish("record")
    (task_id,) = life.ids("broken")
    stays_as_it_was(life, lambda one: one.complete_user_task(task_id), EngineError, "days > 3")
    life.complete("broken", days=4)
    assert life.instance.ended_by == "a"


def test_instance_goes_on_after_a_refusal(life: Life) -> None:
    with pytest.raises(NotWaiting):
        life.receive("recall")
    life.receive("urge")
    assert life.jobs == ["handle_on_urge"]


def test_fault_of_any_kind_leaves_the_instance_as_it_was(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    (task_id,) = life.ids("draft")

    def break_down(self: object) -> None:
        raise ZeroDivisionError

    before = life.instance.dump()
    monkeypatch.setattr("engine.execution.Execution.settle", break_down)
    with pytest.raises(ZeroDivisionError):
        life.instance.complete_user_task(task_id, "issue")
    assert life.instance.dump() == before
    assert life.variables == {"days": None}
    monkeypatch.undo()
    life.complete("draft", "issue")
    assert life.jobs == ["record"]


def test_disposable_instance_raises_the_same_error_and_keeps_no_copy(life: Life) -> None:
    life.complete("draft", "issue")
    life.finish("record")
    (task_id,) = life.ids("broken")
    instance = Instance.load(life.definition, life.instance.dump(), {"days": None}, life.now, disposable=True)
    with pytest.raises(EngineError, match="days > 3"):
        instance.complete_user_task(task_id)
