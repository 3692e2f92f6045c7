"""The stored state: small, stable, and readable for ever."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from engine import state
from engine.definition import ProcessDefinition
from engine.errors import NotWaiting, StateError
from engine.instance import Instance
from tests.engine import drawing
from tests.engine.drawing import Drawing, document
from tests.engine.life import MONDAY, Life

GOLDEN = Path(__file__).parent / "golden"


def rich() -> bytes:
    """Everything a state can hold: loops with items, a half-filled join, firings of events, timers of all kinds."""
    inner = Drawing()
    inner.start("inner_start")
    inner.user("answer")
    inner.end("inner_end")
    inner.flow("inner_start", "answer", "inner_end")
    inner.boundary("on_patience", "answer", drawing.cycle("R/P2D"), interrupting=False)
    inner.user("remind")
    inner.end("reminded")
    inner.flow("on_patience", "remind", "reminded")
    main = Drawing()
    main.start()
    main.gateway("parallel", "split")
    main.gateway("parallel", "join")
    main.user("a")
    main.user("b")
    main.subprocess("each_unit", inner, drawing.each("units", "unit"))
    main.user("sign", drawing.each("units", "signer", sequential=True))
    main.end(status="done", group="ended")
    main.flow("start", "split", "a", "join", "sign", "end")
    main.flow("split", "b", "join")
    main.flow("split", "each_unit", "join")
    main.boundary("on_due", "b", drawing.date("due_at"), interrupting=False)
    main.handler("on_due")
    main.boundary("on_urge", "b", drawing.message("urge"), interrupting=False)
    main.user("hurry")
    main.end("hurried")
    main.flow("on_urge", "hurry", "hurried")
    return document(main, messages=("urge",))


def rich_life() -> Life:
    life = Life(rich(), units=["stc", "skhdt"], due_at="2026-01-06T00:00:00Z")
    life.complete("a")
    life.receive("urge")
    life.wait(days=3)
    life.complete("answer", index=0)
    return life


def to_the_end(instance: Instance) -> str | None:
    for _ in range(30):
        for job in instance.jobs():
            instance.complete_job(job.task_id)
        if instance.ended:
            break
        instance.complete_user_task(instance.user_tasks()[0].task_id)
    return instance.ended_by


@pytest.mark.parametrize("version", [1])
def test_golden_state_of_every_version_loads_and_runs_to_its_end(version: int) -> None:
    definition = ProcessDefinition.parse((GOLDEN / f"version-{version}.bpmn").read_bytes())
    stored = (GOLDEN / f"version-{version}.json").read_bytes()
    variables: dict[str, Any] = {"units": ["stc", "skhdt"], "due_at": "2026-01-06T00:00:00Z"}
    instance = Instance.load(definition, stored, variables, MONDAY)
    assert sorted(one.element for one in instance.user_tasks()) == ["answer", "b", "hurry", "remind", "remind"]
    assert [one.element for one in instance.jobs()] == ["handle_on_due"]
    assert [one.name for one in instance.messages()] == ["urge"]
    assert [(one.element, one.due) for one in instance.timers()] == [("on_patience", datetime(2026, 1, 9, tzinfo=UTC))]
    assert {one.item["unit"] for one in instance.user_tasks() if one.item} == {"stc", "skhdt"}
    assert to_the_end(instance) == "end"


def test_state_of_today_is_the_golden_state() -> None:
    """When this fails, the format has changed: raise VERSION, keep reading the old one, add a golden state."""
    assert rich_life().instance.dump() == (GOLDEN / f"version-{state.VERSION}.json").read_bytes()


def test_state_holds_no_business_data() -> None:
    main = Drawing()
    main.start()
    main.service("record", "archive.record", result="answer", parameters={"secret": "secret"})
    main.user("work")
    main.end()
    main.flow("start", "record", "work", "end")
    life = Life(document(main), secret="Tuyệt mật")
    stored = life.instance.dump()
    life.finish("record", "Tuyệt mật")
    for one in (stored, life.instance.dump()):
        assert "Tuyệt".encode() not in one


def test_storing_twice_gives_the_same_bytes() -> None:
    instance = rich_life().instance
    stored = instance.dump()
    again = Instance.load(instance.definition, stored, {"units": [], "due_at": None}, MONDAY)
    assert again.dump() == stored
    assert state.encode(again._execution) == stored


def test_ended_instance_says_how_it_ended_and_nothing_else() -> None:
    life = rich_life()
    to_the_end(life.instance)
    stored = life.instance.dump()
    assert orjson.loads(stored).keys() == {"v", "n", "end"}
    loaded = Instance.load(life.definition, stored, {}, MONDAY)
    assert (loaded.ended, loaded.ended_by) == (True, "end")
    assert loaded.user_tasks() == loaded.jobs() == loaded.messages() == loaded.timers() == []
    for verb in (loaded.start, loaded.cancel):
        with pytest.raises(NotWaiting):
            verb()


def test_instance_that_was_not_started_can_be_stored() -> None:
    definition = ProcessDefinition.parse(rich())
    variables: dict[str, Any] = {"units": ["stc"], "due_at": None}
    loaded = Instance.load(definition, Instance.new(definition, variables, MONDAY).dump(), variables, MONDAY)
    loaded.start()
    assert len(loaded.user_tasks()) == 3


def test_numbers_are_never_given_twice() -> None:
    life = rich_life()
    seen = {one.task_id for one in life.instance.user_tasks()}
    life.complete("hurry")
    life.receive("urge")
    assert not {*life.ids("hurry")} & seen


@pytest.mark.parametrize(
    ("stored", "match"),
    [
        (b"", "not JSON"),
        (b"\x80\x04", "not JSON"),
        (b"[]", "version"),
        (b'{"v":0,"n":1}', "version"),
        (b'{"v":99,"n":1,"at":[]}', "version"),
        (b'{"v":1,"n":1,"at":[[null,-1,[["Start",64,-1],["nobody",16,0,1]]]]}', "no element nobody"),
        (
            b'{"v":1,"n":1,"at":[[null,-1,[["Start",64,-1],["a",16,0,1]]],["nowhere",1,[["Start",64,-1]]]]}',
            "no subprocess",
        ),
    ],
)
def test_state_that_does_not_fit_is_refused(stored: bytes, match: str) -> None:
    with pytest.raises(StateError, match=match):
        Instance.load(ProcessDefinition.parse(rich()), stored, {}, MONDAY)
