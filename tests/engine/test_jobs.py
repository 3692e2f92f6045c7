"""Service tasks: they stop, and wait for their result or their failure."""

import pytest

from engine.changes import ActivityEntered, JobCreated, UserTaskCreated
from engine.errors import ExpressionError, NotWaiting, Uncaught
from tests.engine import drawing
from tests.engine.drawing import Drawing, document
from tests.engine.life import Life, canceled, created


def recorded(catching: bool = False) -> bytes:
    main = Drawing()
    main.start()
    main.service("record", "archive.record", result="number", parameters={"kind": "'letter'", "days": "days + 1"})
    main.user("check")
    main.end()
    main.flow("start", "record", "check", "end")
    if catching:
        main.boundary("on_full", "record", drawing.error("full"))
        main.user("repair")
        main.flow("on_full", "repair", "end")
    return document(main, errors=("full",))


def test_service_task_stops_as_a_job_with_its_parameters() -> None:
    life = Life(recorded(), days=2)
    (job,) = (one for one in life.changes if isinstance(one, JobCreated))
    assert (job.element, job.operation, job.parameters) == ("record", "archive.record", {"kind": "letter", "days": 3})
    assert not life.ended


def test_job_goes_on_with_its_result() -> None:
    life = Life(recorded(), days=2)
    changes = life.finish("record", 17)
    assert life.variables["number"] == 17
    assert created(changes) == ["check"]
    assert canceled(changes) == []


def test_result_is_not_kept_when_nobody_names_a_variable() -> None:
    main = Drawing()
    main.start()
    main.service("record")
    main.end()
    main.flow("start", "record", "end")
    life = Life(document(main))
    life.finish("record", 17)
    assert life.variables == {}


def test_finished_job_cannot_be_finished_again() -> None:
    life = Life(recorded(), days=2)
    (task_id,) = life.ids("record")
    life.finish("record")
    for verb in (life.instance.complete_job, lambda number: life.instance.fail_job(number, "full")):
        with pytest.raises(NotWaiting):
            verb(task_id)


def test_failed_job_goes_to_its_boundary_event() -> None:
    life = Life(recorded(catching=True), days=2)
    changes = life.fail("record", "full")
    assert canceled(changes) == ["record"]
    assert ActivityEntered("on_full") in changes
    assert life.open == ["repair"]


def test_failure_that_nobody_catches_leaves_the_job_open_for_a_retry() -> None:
    life = Life(recorded(), days=2)
    before = life.instance.dump()
    with pytest.raises(Uncaught) as uncaught:
        life.fail("record", "full")
    assert uncaught.value.element == "record"
    assert life.instance.dump() == before
    life.finish("record", 17)
    assert life.open == ["check"]


def test_failure_with_another_code_is_not_caught() -> None:
    life = Life(recorded(catching=True), days=2)
    with pytest.raises(Uncaught):
        life.fail("record", "empty")
    assert life.jobs == ["record"]


def test_failure_reaches_the_boundary_event_of_the_subprocess_around() -> None:
    inner = Drawing()
    inner.start("inner_start")
    inner.service("record")
    inner.end("inner_end")
    inner.flow("inner_start", "record", "inner_end")
    main = Drawing()
    main.start()
    main.subprocess("sub", inner)
    main.end()
    main.flow("start", "sub", "end")
    main.boundary("on_full", "sub", drawing.error("full"))
    main.user("repair")
    main.flow("on_full", "repair", "end")
    life = Life(document(main, errors=("full",)))
    assert [one for one in life.fail("record", "full") if isinstance(one, UserTaskCreated)]
    assert life.open == ["repair"]


def test_parameter_that_does_not_work_out_changes_nothing() -> None:
    main = Drawing()
    main.start()
    main.user("enter")
    main.service("record", "archive.record", parameters={"days": "days + 1"})
    main.end()
    main.flow("start", "enter", "record", "end")
    life = Life(document(main))
    before = life.instance.dump()
    with pytest.raises(ExpressionError) as refused:
        life.complete("enter")
    assert refused.value.element == "record"
    assert (life.instance.dump(), life.open) == (before, ["enter"])
    life.complete("enter", days=2)
    assert life.jobs == ["record"]
