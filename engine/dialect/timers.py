"""Armed timers, kept in the token that waits: `internal_data["due"] = {index: [due, remaining, every]}`.

`due` is ISO text, `remaining` how often it will still fire (left out: once; 0: it has fired; -1: without end), `every`
the span of a cycle. The engine fires timers itself, by the instance's own clock: the library would fire them inside
somebody else's command.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.timer import (
    CycleTimerEventDefinition,
    DurationTimerEventDefinition,
    TimeDateEventDefinition,
    TimerEventDefinition,
)
from SpiffWorkflow.task import Task

from engine.dialect.tokens import event_definitions
from engine.errors import ExpressionError
from engine.instants import (
    MOST_WORKING_DAYS,
    WorkingDays,
    instant_text,
    is_literal,
    next_lap,
    parse_cycle,
    parse_duration,
    parse_instant,
)

# How many raised instants of one element are remembered: deadlines that go back and forth further are rare, and states small.
REMEMBERED = 4
TIMERS = (TimeDateEventDefinition, DurationTimerEventDefinition, CycleTimerEventDefinition)


def arm(task: Task) -> None:
    """Arms what is not armed yet, and moves date timers to where their variable says now.

    A timer whose expression gives None is not armed. Durations and cycles are worked out once, when they are first
    armed. A date timer that does not interrupt is raised once per element and instant: it stays quiet when its activity
    is entered again with the same date.
    """
    execution = task.workflow.top_workflow
    for index, definition, element in task.task_spec.timers:
        armed: dict[str, list[Any]] = task.internal_data.setdefault("due", {})
        key = str(index)
        is_date = isinstance(definition, TimeDateEventDefinition)
        if key in armed and not is_date:
            continue
        try:
            wanted = _wanted(task, definition, execution.now)
        except ExpressionError as error:
            raise ExpressionError(error.sentence, element) from None
        if wanted is None:
            armed.pop(key, None)
        elif key not in armed or armed[key][0] != wanted[0]:
            already_raised = is_date and _is_repeatable(task) and wanted[0] in execution.raised.get(element, ())
            armed[key] = [wanted[0], 0] if already_raised else wanted
    if not task.internal_data.get("due", True):
        del task.internal_data["due"]


def armed_timers(task: Task) -> Iterator[tuple[int, str, datetime]]:
    """The timers of this token that will still fire: index, element, due instant."""
    armed = task.internal_data.get("due")
    if armed:
        for index, _, element in task.task_spec.timers:
            timer = armed.get(str(index))
            if timer is not None and (len(timer) == 1 or timer[1] != 0):
                yield index, element, datetime.fromisoformat(timer[0])


def spend(task: Task, index: int, element: str, now: datetime) -> None:
    """Notes that a timer fires now. A cycle without end fires once for all the laps that were missed."""
    timer = task.internal_data["due"][str(index)]
    if _is_repeatable(task) and isinstance(event_definitions(task.task_spec)[index], TimeDateEventDefinition):
        raised = task.workflow.top_workflow.raised
        raised[element] = [*raised.get(element, ()), timer[0]][-REMEMBERED:]
    if len(timer) == 3:
        remaining = timer[1] - 1 if timer[1] > 0 else timer[1]
        due = next_lap(datetime.fromisoformat(timer[0]), timer[2], now if remaining < 0 else None)
        timer[:] = [instant_text(due), remaining, timer[2]]
    else:
        timer[1:] = [0]


def _is_repeatable(task: Task) -> bool:
    """Whether this is a non-interrupting boundary event."""
    return not getattr(task.task_spec, "cancel_activity", True)


def _wanted(task: Task, definition: TimerEventDefinition, now: datetime) -> list[Any] | None:
    text = definition.expression
    value = text.strip() if is_literal(text) else task.workflow.script_engine.evaluate(task, text)
    if value is None:
        return None
    if isinstance(definition, TimeDateEventDefinition):
        return [instant_text(_on_working_day(task, definition, parse_instant(value)))]
    if isinstance(definition, DurationTimerEventDefinition):
        return [instant_text(parse_duration(value).after(now))]
    cycle = parse_cycle(value)
    first = cycle.first or parse_duration(cycle.every).after(now)
    return [instant_text(first), cycle.times, cycle.every]


def count_working_days(definition: TimerEventDefinition, days: str | None) -> None:
    """The date timer is so many working days (an expression) after its date; None: at its date."""
    definition.working_days = days


def _on_working_day(task: Task, definition: TimerEventDefinition, instant: datetime) -> datetime:
    text: str | None = getattr(definition, "working_days", None)
    if text is None:
        return instant
    days = task.workflow.script_engine.evaluate(task, text)
    if type(days) is not int or abs(days) > MOST_WORKING_DAYS:
        raise ExpressionError(f"not a number of working days up to {MOST_WORKING_DAYS}: {days}")
    workdays: WorkingDays = task.workflow.top_workflow.workdays
    return workdays(instant, days) if days else instant
