"""Timers: armed from literals and variables, fired by the instance's own clock, and by nobody else."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from engine.changes import TimerCanceled, TimerFired, TimerScheduled
from engine.errors import ExpressionError, TooManySteps
from tests.engine import drawing
from tests.engine.drawing import Drawing, document
from tests.engine.life import MONDAY, Life

FRIDAY = MONDAY + timedelta(days=4)
NEXT_MONDAY = MONDAY + timedelta(days=7)


def work_with(event: str, interrupting: bool = False) -> bytes:
    """work → check → work …, with a timer on work."""
    main = Drawing()
    main.start()
    main.gateway("exclusive", "again")
    main.user("work", outcomes="submit stop")
    main.user("check")
    main.end()
    main.gateway("exclusive", "stopped", default=main.flow("stopped", "check"))
    main.flow("start", "again", "work", "stopped")
    main.flow("stopped", "end", when="outcome == 'stop'")
    main.flow("check", "again")
    main.boundary("on_time", "work", event, interrupting=interrupting)
    main.user("late")
    main.end("late_end")
    main.flow("on_time", "late", "late_end")
    return document(main)


def fired(changes: list[Any]) -> list[datetime]:
    return [one.due for one in changes if isinstance(one, TimerFired)]


def scheduled(changes: list[Any]) -> list[datetime]:
    return [one.due for one in changes if isinstance(one, TimerScheduled)]


@pytest.mark.parametrize(
    "event",
    [
        drawing.date("2026-01-09T00:00:00Z"),
        drawing.date('"2026-01-09T07:00:00+07:00"'),
        drawing.date("due_at"),
        drawing.duration("P4D"),
        drawing.duration('"P4D"'),
        drawing.duration("patience"),
        drawing.cycle("R/P4D"),
        drawing.cycle("R3/2026-01-09T00:00:00Z/P1D"),
    ],
)
def test_timer_is_armed(event: str) -> None:
    life = Life(work_with(event), due_at="2026-01-09T07:00:00+07:00", patience="P4D")
    assert life.timers == {"on_time": FRIDAY}
    assert scheduled(life.changes) == [FRIDAY]


def test_timer_does_not_fire_before_its_time() -> None:
    life = Life(work_with(drawing.duration("P4D")))
    assert life.wait_until(FRIDAY - timedelta(microseconds=1)) == []
    assert fired(life.wait_until(FRIDAY)) == [FRIDAY]
    assert life.open == ["late", "work"]


def test_due_timer_does_not_fire_inside_the_command_of_somebody_else() -> None:
    main = Drawing()
    main.start()
    main.gateway("parallel", "split")
    main.user("a")
    main.user("b")
    main.end()
    main.flow("start", "split", "a", "end")
    main.flow("split", "b", "end")
    main.boundary("on_time", "a", drawing.duration("P1D"))
    main.end("late")
    main.flow("on_time", "late")
    life = Life(document(main))
    life.now = NEXT_MONDAY
    life.restore()
    life.complete("b")
    assert life.open == ["a"]
    assert life.timers == {"on_time": MONDAY + timedelta(days=1)}


def test_naive_date_in_a_variable_is_refused_with_its_element() -> None:
    with pytest.raises(ExpressionError, match="offset from UTC") as refused:
        Life(work_with(drawing.date("due_at")), due_at="2026-01-09T00:00:00")
    assert refused.value.element == "on_time"


def test_timer_without_a_date_waits_for_one() -> None:
    life = Life(work_with(drawing.date("due_at")), due_at=None)
    assert life.timers == {}
    assert life.wait(days=400) == []
    assert scheduled(life.set(due_at="2027-06-01T00:00:00Z")) == [datetime(2027, 6, 1, tzinfo=UTC)]


def test_timer_moves_when_its_variable_changes() -> None:
    life = Life(work_with(drawing.date("due_at")), due_at=FRIDAY.isoformat())
    (before,) = life.instance.timers()
    changes = life.set(due_at=NEXT_MONDAY.isoformat())
    assert changes == [TimerScheduled(before.task_id, before.index, "on_time", NEXT_MONDAY)]
    assert life.wait_until(FRIDAY) == []


def test_timer_moves_with_a_variable_that_any_command_changed() -> None:
    life = Life(work_with(drawing.date("due_at")), due_at=FRIDAY.isoformat())
    life.wait_until(FRIDAY)
    changes = life.complete("late", due_at=NEXT_MONDAY.isoformat())
    assert scheduled(changes) == [NEXT_MONDAY]


def test_timer_is_canceled_when_its_variable_is_cleared() -> None:
    life = Life(work_with(drawing.date("due_at")), due_at=FRIDAY.isoformat())
    assert [type(one) for one in life.set(due_at=None)] == [TimerCanceled]
    assert life.timers == {}


def test_fired_timer_is_armed_again_by_a_new_date_only() -> None:
    life = Life(work_with(drawing.date("due_at")), due_at=FRIDAY.isoformat())
    life.wait_until(FRIDAY)
    assert life.set(due_at=FRIDAY.isoformat()) == []
    assert life.wait(days=1) == []
    life.set(due_at=NEXT_MONDAY.isoformat())
    assert fired(life.wait_until(NEXT_MONDAY)) == [NEXT_MONDAY]
    assert life.open == ["late", "late", "work"]


def test_same_date_is_raised_once_although_the_work_is_done_again() -> None:
    life = Life(work_with(drawing.date("due_at")), due_at=FRIDAY.isoformat())
    life.wait_until(FRIDAY)
    life.complete("work", "submit")
    life.complete("check")
    assert life.timers == {}
    assert life.wait(days=1) == []
    assert life.open == ["late", "work"]


def test_date_that_passed_while_nobody_worked_is_raised_at_once() -> None:
    life = Life(work_with(drawing.date("due_at")), due_at=FRIDAY.isoformat())
    life.complete("work", "submit")
    assert life.timers == {}
    life.now = NEXT_MONDAY
    life.restore()
    life.complete("check")
    assert life.timers == {"on_time": FRIDAY}
    assert fired(life.wait()) == [FRIDAY]


def test_interrupting_date_timer_fires_each_time_its_activity_is_entered() -> None:
    main = Drawing()
    main.start()
    main.gateway("exclusive", "again")
    main.user("work")
    main.user("late")
    main.end()
    main.flow("start", "again", "work", "end")
    main.boundary("on_time", "work", drawing.date("due_at"))
    main.flow("on_time", "late", "again")
    life = Life(document(main), due_at=FRIDAY.isoformat())
    life.wait_until(FRIDAY)
    life.complete("late")
    life.wait()
    assert life.open == ["late"]


def test_duration_begins_again_with_its_activity() -> None:
    life = Life(work_with(drawing.duration("P4D")))
    life.wait(days=3)
    life.complete("work", "submit")
    life.complete("check")
    assert life.timers == {"on_time": MONDAY + timedelta(days=7)}


def test_cycle_fires_as_often_as_it_says() -> None:
    life = Life(work_with(drawing.cycle("R3/P1D")))
    for day in (1, 2, 3):
        assert fired(life.wait(days=1)) == [MONDAY + timedelta(days=day)]
    assert life.timers == {}
    assert life.open == ["late", "late", "late", "work"]


def test_missed_laps_of_a_limited_cycle_all_fire_in_order() -> None:
    life = Life(work_with(drawing.cycle("R3/P1D")))
    assert fired(life.wait(days=30)) == [MONDAY + timedelta(days=day) for day in (1, 2, 3)]


def test_missed_laps_of_an_endless_cycle_count_as_one() -> None:
    life = Life(work_with(drawing.cycle("R/PT1S")))
    changes = life.wait(days=365)
    assert fired(changes) == [MONDAY + timedelta(seconds=1)]
    assert scheduled(changes) == [MONDAY + timedelta(days=365, seconds=1)]


def test_timers_fire_in_the_order_of_their_dates() -> None:
    main = Drawing()
    main.start()
    main.user("work")
    main.end()
    main.flow("start", "work", "end")
    for name in ("b", "a", "c"):
        main.boundary(f"on_{name}", "work", drawing.date(name), interrupting=False)
        main.end(f"end_{name}")
        main.flow(f"on_{name}", f"end_{name}")
    dates = {name: (MONDAY + timedelta(days=day)).isoformat() for name, day in (("a", 1), ("b", 2), ("c", 3))}
    life = Life(document(main), **dates)
    changes = life.wait(days=9)
    assert [one.element for one in changes if isinstance(one, TimerFired)] == ["on_a", "on_b", "on_c"]


def test_interruption_takes_away_later_timers_of_the_same_sweep() -> None:
    life = Life(work_with(drawing.duration("P1D"), interrupting=True))
    changes = life.wait(days=9)
    assert fired(changes) == [MONDAY + timedelta(days=1)]
    assert life.open == ["late"]
    assert life.timers == {}


def test_timer_armed_by_a_timer_fires_in_the_same_sweep() -> None:
    main = Drawing()
    main.start()
    main.catch("first", drawing.duration("P1D"))
    main.catch("second", drawing.date("due_at"))
    main.user("work")
    main.end()
    main.flow("start", "first", "second", "work", "end")
    life = Life(document(main), due_at=FRIDAY.isoformat())
    assert fired(life.wait(days=9)) == [MONDAY + timedelta(days=1), FRIDAY]
    assert life.open == ["work"]


def test_timer_behind_an_event_based_gateway_has_the_name_of_its_event() -> None:
    main = Drawing()
    main.start()
    main.gateway("eventBased", "which")
    main.catch("answer", drawing.message("answer"))
    main.catch("patience", drawing.duration("P1D"))
    main.user("thank")
    main.user("remind")
    main.end()
    main.flow("start", "which", "answer", "thank", "end")
    main.flow("which", "patience", "remind", "end")
    xml = document(main, messages=("answer",))
    life = Life(xml)
    assert (life.timers, life.awaits) == ({"patience": MONDAY + timedelta(days=1)}, ["answer"])
    life.wait(days=1)
    assert (life.open, life.timers, life.awaits) == (["remind"], {}, [])
    answered = Life(xml)
    answered.receive("answer")
    assert (answered.open, answered.timers, answered.awaits) == (["thank"], {}, [])


def test_sweep_that_would_never_end_is_refused_and_changes_nothing() -> None:
    life = Life(work_with(drawing.cycle("R9999/PT1S")))
    before = life.instance.dump()
    with pytest.raises(TooManySteps):
        life.instance.fire_timers(MONDAY + timedelta(days=1))
    assert life.instance.dump() == before
    assert life.timers == {"on_time": MONDAY + timedelta(seconds=1)}


def test_engine_never_reads_the_wall_clock() -> None:
    past = datetime(1999, 1, 1, tzinfo=UTC)
    life = Life(work_with(drawing.duration("P4D")), now=past)
    life.complete("work", "submit")
    life.complete("check")
    assert life.timers == {"on_time": past + timedelta(days=4)}


def test_instance_with_a_scheduled_start_begins_when_it_is_started() -> None:
    main = Drawing()
    main.start("every_week", drawing.cycle("R/P7D"), schedule="WEEKLY;BYDAY=TH")
    main.user("report")
    main.end()
    main.flow("every_week", "report", "end")
    life = Life(document(main))
    assert (life.open, life.timers) == (["report"], {})
