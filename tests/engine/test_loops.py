"""Multi-instance activities and loops on the instance's variables."""

from typing import Any

from engine.changes import UserTaskCreated
from tests.engine import drawing
from tests.engine.drawing import Drawing, document
from tests.engine.life import Life, canceled


def asked(loop: str) -> bytes:
    main = Drawing()
    main.start()
    main.user("ask", loop)
    main.user("after")
    main.end()
    main.flow("start", "ask", "after", "end")
    return document(main)


def items(life: Life) -> list[Any]:
    return [one.item and one.item.get("person") for one in life.instance.user_tasks()]


def test_everybody_is_asked_at_once_with_their_own_item() -> None:
    life = Life(asked(drawing.each("people", "person")), people=["an", "binh", "chi"])
    assert items(life) == ["an", "binh", "chi"]
    assert [one.item for one in life.changes if isinstance(one, UserTaskCreated)] == [
        {"person": "an"},
        {"person": "binh"},
        {"person": "chi"},
    ]
    for _ in range(3):
        assert "after" not in life.open
        life.complete("ask")
    assert life.open == ["after"]


def test_one_after_the_other() -> None:
    life = Life(asked(drawing.each("people", "person", sequential=True)), people=["an", "binh"])
    assert items(life) == ["an"]
    life.complete("ask")
    assert items(life) == ["binh"]
    life.complete("ask")
    assert life.open == ["after"]


def test_nobody_to_ask() -> None:
    assert Life(asked(drawing.each("people", "person")), people=[]).open == ["after"]
    assert Life(asked(drawing.each("people", "person", sequential=True)), people=[]).open == ["after"]
    assert Life(asked(drawing.each("people", "person"))).open == ["after"]


def test_enough_answers_take_the_other_questions_away() -> None:
    loop = drawing.each("people", "person", until="nrOfCompletedInstances >= 2")
    life = Life(asked(loop), people=["an", "binh", "chi"])
    life.complete("ask", index=1)
    changes = life.complete("ask", index=1)
    assert canceled(changes) == ["ask"]
    assert life.open == ["after"]


def test_number_of_rounds_may_be_given() -> None:
    life = Life(asked(drawing.times(2)))
    assert life.open == ["ask", "ask"]


def test_standard_loop_goes_on_while_its_condition_holds() -> None:
    loop = (
        "<bpmn:standardLoopCharacteristics>"
        + drawing.formal("loopCondition", "more")
        + "</bpmn:standardLoopCharacteristics>"
    )
    life = Life(asked(loop), more=True)
    life.complete("ask")
    life.complete("ask")
    assert life.open == ["ask"]
    life.complete("ask", more=False)
    assert life.open == ["after"]


def units(on_unit: bool = False) -> bytes:
    inner = Drawing()
    inner.start("inner_start")
    inner.service("tell", "notify", parameters={"unit": "unit", "text": "text"})
    inner.user("answer")
    inner.end("inner_end")
    inner.flow("inner_start", "tell", "answer", "inner_end")
    main = Drawing()
    main.start()
    main.subprocess("each_unit", inner, drawing.each("units", "unit"))
    main.user("after")
    main.end()
    main.flow("start", "each_unit", "after", "end")
    if on_unit:
        main.boundary("on_stop", "each_unit", drawing.message("stop"))
        main.flow("on_stop", "after")
    return document(main, messages=("stop",))


def test_loop_item_is_seen_inside_a_subprocess_over_the_variables() -> None:
    life = Life(units(), units=["stc", "skhdt"], text="Khẩn")
    parameters = [one.parameters for one in life.changes if hasattr(one, "parameters")]
    assert parameters == [{"unit": "stc", "text": "Khẩn"}, {"unit": "skhdt", "text": "Khẩn"}]
    life.finish_all()
    assert [one.item for one in life.instance.user_tasks()] == [{"unit": "stc"}, {"unit": "skhdt"}]
    life.complete("answer")
    life.complete("answer")
    assert life.open == ["after"]
    assert life.variables.keys() == {"units", "text", "outcome"}


def test_interrupted_multi_instance_leaves_nothing_behind() -> None:
    life = Life(units(on_unit=True), units=["stc", "skhdt"], text="Khẩn")
    life.finish("tell")
    life.receive("stop")
    assert (life.open, life.jobs) == (["after"], [])
    assert b"each_unit" not in life.instance.dump()


def test_error_behind_a_loop_is_not_caught_by_the_loop() -> None:
    main = Drawing()
    main.start()
    main.gateway("parallel", "split")
    main.user("ask", drawing.times(2))
    main.boundary("on_error", "ask", drawing.error("full"))
    main.service("record")
    main.end()
    main.flow("start", "split", "ask", "record", "end")
    main.flow("on_error", "end")
    main.boundary("on_full", "record", drawing.error("full"))
    main.user("repair")
    main.flow("on_full", "repair", "end")
    life = Life(document(main, errors=("full",)))
    life.complete("ask")
    life.complete("ask")
    life.fail("record", "full")
    assert life.open == ["repair"]


def test_multi_instance_behind_an_interrupting_event() -> None:
    main = Drawing()
    main.start()
    main.user("work")
    main.end()
    main.flow("start", "work", "end")
    main.boundary("on_stop", "work", drawing.message("stop"))
    main.user("ask", drawing.times(2, sequential=True))
    main.flow("on_stop", "ask", "end")
    life = Life(document(main, messages=("stop",)))
    life.receive("stop")
    assert life.open == ["ask"]
    life.complete("ask")
    life.complete("ask")
    assert life.ended
