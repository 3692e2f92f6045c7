"""What an instance waits for, as the outside sees it, and the changes between two such views."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.changes import (
    Change,
    JobCanceled,
    JobCreated,
    MessageAwaited,
    MessageNoLongerAwaited,
    TimerCanceled,
    TimerFired,
    TimerScheduled,
    UserTaskCanceled,
    UserTaskCompleted,
    UserTaskCreated,
)
from engine.dialect.catching import Catching
from engine.dialect.jobs import Job
from engine.dialect.timers import armed_timers
from engine.execution import Execution


@dataclass(frozen=True, slots=True)
class OpenUserTask:
    """A user task that somebody may complete with one of `outcomes`.

    `item` holds its loop variables, None outside of loops.
    """

    task_id: int
    element: str
    outcomes: tuple[str, ...]
    item: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class OpenJob:
    """A service task whose result is not there yet."""

    task_id: int
    element: str
    operation: str


@dataclass(frozen=True, slots=True)
class AwaitedMessage:
    """A message the instance can receive now."""

    name: str
    element: str
    task_id: int


@dataclass(frozen=True, slots=True)
class ArmedTimer:
    """A timer that will fire at `due` (aware, UTC). (task_id, index) is its identity."""

    task_id: int
    index: int
    element: str
    due: datetime


_Awaited = OpenUserTask | OpenJob | AwaitedMessage | ArmedTimer


@dataclass(slots=True)
class Waiting:
    """Everything an instance waits for, each with the token that waits. Not changed once it is made."""

    user_tasks: dict[int, OpenUserTask] = field(default_factory=dict)
    jobs: dict[int, OpenJob] = field(default_factory=dict)
    messages: dict[tuple[int, str], AwaitedMessage] = field(default_factory=dict)
    timers: dict[tuple[int, int], ArmedTimer] = field(default_factory=dict)
    tokens: dict[int, Task] = field(default_factory=dict)

    @classmethod
    def of(cls, execution: Execution, before: "Waiting | None" = None) -> "Waiting":
        """Looks at all live tokens once. What was waited for `before` and still is, is the same object."""
        found = cls()
        known = found if before is None else before
        if execution.completed:
            return found
        definition = execution.definition
        for task in execution.live_tasks():
            number = execution.numbers.get(task.id)
            if number is None:
                continue
            found.tokens[number] = task
            spec, state = task.task_spec, task._state
            if isinstance(spec, Catching):
                if state == TaskState.WAITING and spec.is_public:
                    found._add_events(number, task, known)
            elif spec.manual and state == TaskState.READY:
                outcomes = definition.user_tasks[spec.bpmn_id].outcomes
                found.user_tasks[number] = OpenUserTask(number, spec.bpmn_id, outcomes, dict(task.data) or None)
            elif isinstance(spec, Job) and state == TaskState.STARTED:
                found.jobs[number] = OpenJob(number, spec.bpmn_id, definition.operations[spec.bpmn_id].operation)
        return found

    def _add_events(self, number: int, task: Task, before: "Waiting") -> None:
        for name, element in task.task_spec.messages:
            message = before.messages.get((number, name))
            if message is None or message.element != element:
                message = AwaitedMessage(name, element, number)
            self.messages[number, name] = message
        for index, element, due in armed_timers(task):
            timer = before.timers.get((number, index))
            if timer is None or timer.due != due or timer.element != element:
                timer = ArmedTimer(number, index, element, due)
            self.timers[number, index] = timer

    def due_timers(self, now: datetime) -> list[ArmedTimer]:
        """The timers that are due, earliest first; of equals, the one that was armed first."""
        return sorted(
            (one for one in self.timers.values() if one.due <= now), key=lambda one: (one.due, one.task_id, one.index)
        )


def closed(before: Waiting, after: Waiting, log: list[Change], finished_job: int | None = None) -> Iterator[Change]:
    """What is no longer waited for, apart from what is known to be completed or fired.

    What a migration has renamed is closed under its old name and opened under the new one.
    """
    completed = {one.task_id for one in log if isinstance(one, UserTaskCompleted)}
    fired = {(one.task_id, one.index) for one in log if isinstance(one, TimerFired)}
    for task in before.user_tasks.values():
        if _is_other(task, after.user_tasks.get(task.task_id)) and task.task_id not in completed:
            yield UserTaskCanceled(task.task_id, task.element)
    for job in before.jobs.values():
        if _is_other(job, after.jobs.get(job.task_id)) and job.task_id != finished_job:
            yield JobCanceled(job.task_id, job.element)
    for key, message in before.messages.items():
        still = after.messages.get(key)
        if still is not message and _is_other(message, still):
            yield MessageNoLongerAwaited(message.task_id, message.name, message.element)
    for timer_key, timer in before.timers.items():
        armed = after.timers.get(timer_key)
        if armed is not timer and _is_other(timer, armed) and timer_key not in fired:
            yield TimerCanceled(timer.task_id, timer.index, timer.element)


def opened(before: Waiting, after: Waiting, log: list[Change]) -> Iterator[Change]:
    """What is waited for anew. A timer counts as new when it moved or fired."""
    fired = {(one.task_id, one.index) for one in log if isinstance(one, TimerFired)}
    for task in after.user_tasks.values():
        if _is_other(task, before.user_tasks.get(task.task_id)):
            yield UserTaskCreated(task.task_id, task.element, task.item)
    for job in after.jobs.values():
        if _is_other(job, before.jobs.get(job.task_id)):
            yield JobCreated(job.task_id, job.element, job.operation, _parameters(after.tokens[job.task_id]))
    for key, message in after.messages.items():
        already = before.messages.get(key)
        if already is not message and _is_other(message, already):
            yield MessageAwaited(message.task_id, message.name, message.element)
    for timer_key, timer in after.timers.items():
        if timer is not before.timers.get(timer_key) or timer_key in fired:
            yield TimerScheduled(timer.task_id, timer.index, timer.element, timer.due)


def _is_other(one: _Awaited, other: _Awaited | None) -> bool:
    return other is None or one.element != other.element


def _parameters(task: Task) -> dict[str, Any]:
    execution = task.workflow.top_workflow
    expressions = execution.definition.operations[task.task_spec.bpmn_id].parameters
    return {name: execution.script_engine.evaluate(task, text) for name, text in expressions.items()}
