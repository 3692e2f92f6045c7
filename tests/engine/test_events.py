"""Conditions, signals and thrown messages."""

from engine.changes import ActivityEntered, MessageThrown
from tests.engine import drawing
from tests.engine.drawing import Drawing, document
from tests.engine.life import Life


def watched(interrupting: bool) -> bytes:
    main = Drawing()
    main.start()
    main.user("work")
    main.end()
    main.flow("start", "work", "end")
    main.boundary("on_fire", "work", drawing.condition("temperature > 100"), interrupting=interrupting)
    main.user("extinguish")
    main.end("saved")
    main.flow("on_fire", "extinguish", "saved")
    return document(main)


def test_condition_interrupts_when_it_becomes_true() -> None:
    life = Life(watched(interrupting=True), temperature=20)
    assert life.set(temperature=90) == []
    life.set(temperature=200)
    assert life.open == ["extinguish"]


def test_non_interrupting_condition_fires_each_time_it_becomes_true() -> None:
    life = Life(watched(interrupting=False), temperature=20)
    for temperature in (200, 300, 20, 200):
        life.set(temperature=temperature)
    assert life.open == ["extinguish", "extinguish", "work"]
    life.complete("work")
    assert life.open == ["extinguish", "extinguish"]


def test_condition_that_holds_already_fires_at_once() -> None:
    assert Life(watched(interrupting=True), temperature=200).open == ["extinguish"]


def test_intermediate_condition_lets_the_token_pass() -> None:
    main = Drawing()
    main.start()
    main.catch("cool", drawing.condition("temperature < 50"))
    main.user("work")
    main.end()
    main.flow("start", "cool", "work", "end")
    life = Life(document(main), temperature=90)
    assert life.open == []
    life.set(temperature=20)
    assert life.open == ["work"]


def test_signal_reaches_everything_that_waits_for_it() -> None:
    main = Drawing()
    main.start()
    main.gateway("parallel", "split")
    main.user("a")
    main.catch("heard", drawing.signal("alarm"))
    main.user("b")
    main.user("ring")
    main.throw("rung", drawing.signal("alarm"))
    main.end()
    main.flow("start", "split", "a", "end")
    main.flow("split", "heard", "b", "end")
    main.flow("split", "ring", "rung", "end")
    main.boundary("on_alarm", "a", drawing.signal("alarm"))
    main.user("leave")
    main.flow("on_alarm", "leave", "end")
    life = Life(document(main, signals=("alarm",)))
    life.complete("ring")
    assert life.open == ["b", "leave"]


def test_thrown_message_is_told_to_the_outside() -> None:
    main = Drawing()
    main.start()
    main.throw("tell", drawing.message("finished"))
    main.end("over", drawing.message("over"))
    main.flow("start", "tell", "over")
    life = Life(document(main, messages=("finished", "over")))
    assert [one for one in life.changes if isinstance(one, MessageThrown)] == [
        MessageThrown("finished", "tell"),
        MessageThrown("over", "over"),
    ]


def test_message_between_two_steps() -> None:
    main = Drawing()
    main.start()
    main.catch("answer", drawing.message("answer"), who="system")
    main.end()
    main.flow("start", "answer", "end")
    life = Life(document(main, messages=("answer",)))
    assert life.awaits == ["answer"]
    assert ActivityEntered("end") in life.receive("answer")
    assert life.ended
