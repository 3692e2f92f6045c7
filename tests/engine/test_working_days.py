"""Timers that stand so many working days after their date, by the calendar of whoever runs the instance."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from engine.errors import DefinitionError, ExpressionError
from engine.instance import Instance
from engine.instants import weekdays_after
from tests.engine import drawing
from tests.engine.drawing import Drawing, document
from tests.engine.life import MONDAY, Life

DUE = MONDAY.isoformat()


def waiting(days: str, event: str = drawing.date("due_at"), boundary: bool = False) -> bytes:
    """A timer so many working days after `due_at`, on its own or on an activity."""
    main = Drawing()
    main.start()
    main.end()
    if boundary:
        main.user("work")
        main.flow("start", "work", "end")
        main.boundary("on_time", "work", event, interrupting=False, working_days=days)
        main.end("late")
        main.flow("on_time", "late")
    else:
        main.catch("on_time", event, working_days=days)
        main.flow("start", "on_time", "end")
    return document(main)


@pytest.mark.parametrize("boundary", [False, True])
@pytest.mark.parametrize(
    ("days", "offset"), [("0", 0), ("1", 1), ("4", 4), ("5", 7), ("-1", -3), ("2 if key else 5", 2), ("days", 7)]
)
def test_it_stands_on_a_working_day(days: str, offset: int, boundary: bool) -> None:
    life = Life(waiting(days, boundary=boundary), due_at=DUE, key=True, days=5)
    assert life.timers == {"on_time": MONDAY + timedelta(days=offset)}


def test_it_moves_with_its_date_and_waits_without_one() -> None:
    life = Life(waiting("2"), due_at=None)
    assert life.timers == {}
    life.set(due_at=(MONDAY + timedelta(days=3)).isoformat())
    assert life.timers == {"on_time": MONDAY + timedelta(days=7)}


def test_whoever_runs_the_instance_brings_the_calendar_and_brings_it_again() -> None:
    def holiday(instant: datetime, days: int) -> datetime:
        return weekdays_after(instant, days + 1)

    variables: dict[str, Any] = {"due_at": DUE}
    definition = Life(waiting("1"), due_at=DUE).instance.definition
    one = Instance.new(definition, variables, MONDAY, workdays=holiday)
    one.start()
    assert [timer.due for timer in one.timers()] == [MONDAY + timedelta(days=2)]
    again = Instance.load(definition, one.dump(), variables, MONDAY, workdays=weekdays_after)
    again.refresh()
    assert [timer.due for timer in again.timers()] == [MONDAY + timedelta(days=1)]


@pytest.mark.parametrize("days", [None, "2", 1.5, True, 5000])
def test_what_is_no_number_of_working_days_is_refused_with_its_element(days: object) -> None:
    with pytest.raises(ExpressionError, match="working days") as refused:
        Life(waiting("days"), due_at=DUE, days=days)
    assert refused.value.element == "on_time"


def test_what_is_no_expression_is_no_diagram() -> None:
    with pytest.raises(DefinitionError) as refused:
        Life(waiting("two of them"), due_at=DUE)
    assert refused.value.element == "on_time"


def test_saturday_and_sunday_are_no_working_days_where_nobody_knows_better() -> None:
    friday = datetime(2026, 1, 9, 1, tzinfo=UTC)
    assert [weekdays_after(friday, days).day for days in (-1, 0, 1, 6)] == [8, 9, 12, 19]
