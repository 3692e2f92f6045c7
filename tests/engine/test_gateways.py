"""Gateways: choosing, splitting, and joining also in loops."""

import pytest

from engine.errors import EngineError, ExpressionError, TooManySteps
from tests.engine import drawing
from tests.engine.drawing import Drawing, document
from tests.engine.life import Life


def parallel_in_a_loop() -> bytes:
    """again → split → a, b → join → check → again or end."""
    main = Drawing()
    main.start()
    for kind, element in (("exclusive", "again"), ("parallel", "split"), ("parallel", "join")):
        main.gateway(kind, element)
    main.user("a")
    main.user("b")
    main.user("check", outcomes="again done")
    main.end()
    main.flow("start", "again", "split", "a", "join", "check", "decide")
    main.flow("split", "b", "join")
    main.flow("decide", "again", when="outcome == 'again'")
    main.gateway("exclusive", "decide", default=main.flow("decide", "end"))
    return document(main)


def test_join_waits_for_every_flow_in_every_lap() -> None:
    life = Life(parallel_in_a_loop())
    for _ in range(3):
        life.complete("a")
        assert life.open == ["b"]
        life.complete("b")
        assert life.open == ["check"]
        life.complete("check", "again")
        assert life.open == ["a", "b"]
    life.complete("b")
    life.complete("a")
    life.complete("check", "done")
    assert life.ended


def test_two_tokens_of_one_flow_do_not_open_a_join() -> None:
    main = Drawing()
    main.start()
    main.gateway("parallel", "split")
    main.gateway("exclusive", "merge")
    main.gateway("parallel", "join")
    for element in ("a", "b", "c", "after"):
        main.user(element)
    main.end()
    main.flow("start", "split", "a", "merge", "join", "after", "end")
    main.flow("split", "b", "merge")
    main.flow("split", "c", "join")
    life = Life(document(main))
    life.complete("a")
    life.complete("b")
    assert life.open == ["c"]
    life.complete("c")
    assert life.open == ["after"]


def selection() -> bytes:
    main = Drawing()
    main.start()
    main.gateway("inclusive", "join")
    main.flow("start", "split")
    for element in ("a", "b", "c"):
        main.user(element)
        main.flow("split", element, when=f"{element}")
        main.flow(element, "join")
    main.gateway("inclusive", "split", default=main.flow("split", "join"))
    main.user("after")
    main.end()
    main.flow("join", "after", "end")
    return document(main)


def test_inclusive_gateway_waits_for_those_that_were_chosen() -> None:
    life = Life(selection(), a=True, b=False, c=True)
    assert life.open == ["a", "c"]
    life.complete("a")
    assert life.open == ["c"]
    life.complete("c")
    assert life.open == ["after"]


def test_inclusive_gateway_takes_the_default_when_nothing_was_chosen() -> None:
    assert Life(selection(), a=False).open == ["after"]


def choice(default: bool) -> bytes:
    main = Drawing()
    main.start()
    main.user("decide", outcomes="approve reject")
    main.end("approved")
    main.end("rejected")
    main.flow("start", "decide", "choice")
    main.flow("choice", "approved", when="outcome == 'approve'")
    other = main.flow("choice", "rejected", when="" if default else "outcome < 3")
    main.gateway("exclusive", "choice", default=other if default else "")
    return document(main)


def test_exclusive_gateway_reads_the_outcome() -> None:
    life = Life(choice(default=True))
    life.complete("decide", "approve")
    assert life.instance.ended_by == "approved"
    life = Life(choice(default=True))
    life.complete("decide", "reject")
    assert life.instance.ended_by == "rejected"


def test_gateway_that_cannot_decide_changes_nothing() -> None:
    life = Life(choice(default=False))
    before = life.instance.dump()
    with pytest.raises(EngineError):
        life.complete("decide", "reject")
    assert (life.instance.dump(), life.variables) == (before, {})


def test_condition_that_does_not_work_out_names_its_gateway() -> None:
    main = Drawing()
    main.start()
    main.end("a")
    main.end("b")
    main.flow("start", "choice")
    main.flow("choice", "a", when="days > 'x'")
    main.gateway("exclusive", "choice", default=main.flow("choice", "b"))
    with pytest.raises(ExpressionError) as refused:
        Life(document(main), days=3)
    assert refused.value.element == "choice"


def test_circle_without_a_stop_is_refused_and_changes_nothing() -> None:
    main = Drawing()
    main.start()
    main.user("enter")
    main.end()
    main.gateway("exclusive", "merge")
    main.flow("start", "enter", "merge", "again")
    main.flow("again", "end", when="done")
    main.gateway("exclusive", "again", default=main.flow("again", "merge"))
    life = Life(document(main), done=False)
    before = life.instance.dump()
    with pytest.raises(TooManySteps):
        life.complete("enter")
    assert (life.instance.dump(), life.open) == (before, ["enter"])


def test_terminate_inside_a_subprocess_ends_the_subprocess_only() -> None:
    inner = Drawing()
    inner.start("inner_start")
    inner.gateway("parallel", "split")
    inner.user("a")
    inner.user("b")
    inner.end("stop", drawing.TERMINATE)
    inner.end("inner_end")
    inner.flow("inner_start", "split", "a", "stop")
    inner.flow("split", "b", "inner_end")
    main = Drawing()
    main.start()
    main.subprocess("sub", inner)
    main.user("after")
    main.end()
    main.flow("start", "sub", "after", "end")
    life = Life(document(main))
    life.complete("a")
    assert life.open == ["after"]
