"""What an instance waits for, as the outside sees it, and the changes between two such views."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
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
from engine.definition import ProcessDefinition
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
# The same elements wait for the same messages under the same numbers in one instance after the other.
_message, _job = lru_cache(4096)(AwaitedMessage), lru_cache(4096)(OpenJob)
_awaited, _awaited_no_longer = lru_cache(4096)(MessageAwaited), lru_cache(4096)(MessageNoLongerAwaited)


class Waiting:
    """What an instance waits for, each with the token that waits."""

    __slots__ = ("jobs", "messages", "timers", "tokens", "user_tasks")

    def __init__(self) -> None:
        self.user_tasks: dict[int, OpenUserTask] = {}
        self.jobs: dict[int, OpenJob] = {}
        self.messages: dict[tuple[int, str], AwaitedMessage] = {}
        self.timers: dict[tuple[int, int], ArmedTimer] = {}
        self.tokens: dict[int, Task] = {}

    def follow(self, execution: Execution) -> tuple["Waiting", "Waiting"]:
        """Looks at the tokens that have moved since; returns what they waited for and what they wait for now."""
        before, after = Waiting(), Waiting()
        for number, (task, stands) in execution.take_noticed().items():
            if number in self.tokens:
                self._give_up(number, before)
            if stands:
                after._add(number, task, before)
        for name in self.__slots__:
            if found := getattr(after, name):
                getattr(self, name).update(found)
        return before, after

    def _give_up(self, number: int, before: "Waiting") -> None:
        """Moves what the token with this number waited for over to `before`."""
        task = before.tokens[number] = self.tokens.pop(number)
        spec = task.task_spec
        if isinstance(spec, Catching):
            for name, _ in spec.messages:
                if message := self.messages.pop((number, name), None):
                    before.messages[number, name] = message
            for index, _, _ in spec.timers:
                if timer := self.timers.pop((number, index), None):
                    before.timers[number, index] = timer
        elif user_task := self.user_tasks.pop(number, None):
            before.user_tasks[number] = user_task
        elif job := self.jobs.pop(number, None):
            before.jobs[number] = job

    def _add(self, number: int, task: Task, before: "Waiting") -> None:
        """What was waited for `before` and still is, is the same object."""
        self.tokens[number] = task
        spec, state = task.task_spec, task._state
        if isinstance(spec, Catching):
            if state == TaskState.WAITING:
                self._add_events(number, task, before)
        elif state == TaskState.READY and spec.manual:
            outcomes = _definition(task).user_tasks[spec.bpmn_id].outcomes
            self.user_tasks[number] = OpenUserTask(number, spec.bpmn_id, outcomes, dict(task.data) or None)
        elif state == TaskState.STARTED and isinstance(spec, Job):
            operation = _definition(task).operations[spec.bpmn_id].operation
            self.jobs[number] = _job(number, spec.bpmn_id, operation)

    def _add_events(self, number: int, task: Task, before: "Waiting") -> None:
        for name, element in task.task_spec.messages:
            self.messages[number, name] = _message(name, element, number)
        for index, element, due in armed_timers(task):
            timer = before.timers.get((number, index))
            if timer is None or timer.due != due or timer.element != element:
                timer = ArmedTimer(number, index, element, due)
            self.timers[number, index] = timer


def due_timers(execution: Execution, now: datetime) -> list[ArmedTimer]:
    """The timers that are due, earliest first; of equals, the one that was armed first."""
    due = [
        ArmedTimer(execution.numbers[task.id], index, element, moment)
        for task in execution.timed.values()
        for index, element, moment in armed_timers(task)
        if moment <= now
    ]
    return sorted(due, key=lambda one: (one.due, one.task_id, one.index))


def _definition(task: Task) -> ProcessDefinition:
    definition: ProcessDefinition = task.workflow.top_workflow.definition
    return definition


def closed(before: Waiting, after: Waiting, log: list[Change], finished_job: int | None = None) -> Iterator[Change]:
    """What is no longer waited for, apart from what is known to be completed or fired.

    What a migration has renamed is closed under its old name and opened under the new one.
    """
    completed = {one.task_id for one in log if type(one) is UserTaskCompleted}
    fired = _fired(log) if before.timers else ()
    for task in before.user_tasks.values():
        if _is_other(task, after.user_tasks.get(task.task_id)) and task.task_id not in completed:
            yield UserTaskCanceled(task.task_id, task.element)
    for job in before.jobs.values():
        if _is_other(job, after.jobs.get(job.task_id)) and job.task_id != finished_job:
            yield JobCanceled(job.task_id, job.element)
    for key, message in before.messages.items():
        still = after.messages.get(key)
        if still is not message and _is_other(message, still):
            yield _awaited_no_longer(message.task_id, message.name, message.element)
    for timer_key, timer in before.timers.items():
        armed = after.timers.get(timer_key)
        if armed is not timer and _is_other(timer, armed) and timer_key not in fired:
            yield TimerCanceled(timer.task_id, timer.index, timer.element)


def opened(before: Waiting, after: Waiting, log: list[Change]) -> Iterator[Change]:
    """What is waited for anew. A timer counts as new when it moved or fired."""
    fired = _fired(log) if after.timers else ()
    for task in after.user_tasks.values():
        if _is_other(task, before.user_tasks.get(task.task_id)):
            yield UserTaskCreated(task.task_id, task.element, task.item)
    for job in after.jobs.values():
        if _is_other(job, before.jobs.get(job.task_id)):
            yield JobCreated(job.task_id, job.element, job.operation, _parameters(after.tokens[job.task_id]))
    for key, message in after.messages.items():
        already = before.messages.get(key)
        if already is not message and _is_other(message, already):
            yield _awaited(message.task_id, message.name, message.element)
    for timer_key, timer in after.timers.items():
        if timer != before.timers.get(timer_key) or timer_key in fired:
            yield TimerScheduled(timer.task_id, timer.index, timer.element, timer.due)


def _fired(log: list[Change]) -> set[tuple[int, int]]:
    return {(one.task_id, one.index) for one in log if type(one) is TimerFired}


def _is_other(one: _Awaited, other: _Awaited | None) -> bool:
    return other is None or one.element != other.element


def _parameters(task: Task) -> dict[str, Any]:
    execution = task.workflow.top_workflow
    expressions = execution.definition.operations[task.task_spec.bpmn_id].parameters
    return {name: execution.script_engine.evaluate(task, text) for name, text in expressions.items()}
