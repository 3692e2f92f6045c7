"""One process instance in memory: load, tell it one thing, read the changes, dump.

Every verb runs to the next wait state and returns what changed, or raises an EngineError and has changed nothing.
Nothing is called from here: service tasks stop as `JobCreated`, and time comes in as an argument.
"""

from collections.abc import Callable, Mapping, MutableMapping
from datetime import datetime
from typing import Any, TypeVar

from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import ErrorEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.exceptions import SpiffWorkflowException

from engine import state
from engine.changes import Change, InstanceEnded, TimerFired, UserTaskCompleted
from engine.definition import ProcessDefinition
from engine.dialect.throwing import catch_code
from engine.dialect.timers import spend
from engine.dialect.tokens import caught, predict_ahead
from engine.errors import EngineError, NotWaiting, TooManySteps, Uncaught
from engine.execution import Execution
from engine.instants import WorkingDays, weekdays_after
from engine.migration import migrated
from engine.waiting import ArmedTimer, AwaitedMessage, OpenJob, OpenUserTask, Waiting, closed, due_timers, opened

# How many timers one call fires: a cycle of seconds that slept for a month would otherwise keep a transaction open for
# hours.
TIMER_LIMIT = 200
Awaited = TypeVar("Awaited")


class Instance:
    """A running instance.

    `variables` is the caller's own dict: expressions read it, and the engine writes nothing into it but `outcome`, what
    decision tables say and the results that operations name. Not safe for use by two threads at once.

    `disposable`: whoever holds it throws it away after an error, as a transaction does; then no verb keeps a copy to go
    back to.
    """

    def __init__(self, execution: Execution, stored: bytes | None = None, *, disposable: bool = False) -> None:
        self._execution = execution
        self._stored = stored
        self._disposable = disposable
        self._waiting = Waiting()
        self._waiting.follow(execution)

    def __del__(self) -> None:
        # Tokens and their processes refer to each other. Taken apart they are gone at once, and the collector has nothing to look for.
        self._execution.take_apart()

    # ---------------------------------------------------------------------------------------------- making and keeping

    @classmethod
    def new(
        cls,
        definition: ProcessDefinition,
        variables: MutableMapping[str, Any],
        now: datetime,
        *,
        disposable: bool = False,
        workdays: WorkingDays = weekdays_after,
    ) -> "Instance":
        """An instance that has not been started. `now` is aware, as everywhere; `workdays` counts the working days of timers."""
        return cls(Execution(definition, variables, now, workdays=workdays), disposable=disposable)

    @classmethod
    def load(
        cls,
        definition: ProcessDefinition,
        stored: bytes,
        variables: MutableMapping[str, Any],
        now: datetime,
        *,
        disposable: bool = False,
        workdays: WorkingDays = weekdays_after,
    ) -> "Instance":
        """The instance as it was dumped. Raises StateError when the state does not fit the definition."""
        return cls(state.decode(definition, stored, variables, now, workdays), stored, disposable=disposable)

    def dump(self) -> bytes:
        """The state as compact JSON: no definition, no variables. Equal situations of one instance give equal bytes."""
        if self._stored is None:
            self._stored = state.encode(self._execution)
        return self._stored

    # ------------------------------------------------------------------------------------------------------ questions

    @property
    def definition(self) -> ProcessDefinition:
        """The version this instance follows."""
        return self._execution.definition

    @property
    def ended(self) -> bool:
        """Whether the instance is over."""
        return bool(self._execution.completed)

    @property
    def ended_by(self) -> str | None:
        """The end event that ended the instance; None while it runs and when it was cancelled."""
        return self._execution.ended_by if self.ended else None

    def user_tasks(self) -> list[OpenUserTask]:
        """The open user tasks."""
        return _by_number(self._waiting.user_tasks)

    def messages(self) -> list[AwaitedMessage]:
        """The messages that can be received now."""
        return _by_number(self._waiting.messages)

    def timers(self) -> list[ArmedTimer]:
        """The armed timers."""
        return _by_number(self._waiting.timers)

    def jobs(self) -> list[OpenJob]:
        """The service tasks that wait for their result."""
        return _by_number(self._waiting.jobs)

    # ---------------------------------------------------------------------------------------------------------- verbs

    def start(self) -> list[Change]:
        """Runs from the start event. Raises NotWaiting when the instance was started before."""
        if self.ended or self._execution.numbers or self._execution.last_number:
            raise NotWaiting("the instance has been started before")
        return self._command(lambda: None)

    def complete_user_task(self, task_id: int, outcome: str = "complete") -> list[Change]:
        """Completes an open user task and sets the variable `outcome`.

        Raises NotWaiting for another task or outcome.
        """
        open_task = self._waiting.user_tasks.get(task_id)
        if open_task is None:
            raise NotWaiting(f"there is no open user task {task_id}")
        if outcome not in open_task.outcomes:
            raise NotWaiting(f"{open_task.element} cannot be completed with {outcome}", open_task.element)

        def complete() -> None:
            self._execution.variables["outcome"] = outcome
            self._execution.log.append(UserTaskCompleted(task_id, open_task.element, outcome))
            task = self._waiting.tokens[task_id]
            predict_ahead(task)
            task.run()

        return self._command(complete)

    def complete_job(self, task_id: int, result: Any = None) -> list[Change]:
        """Brings the result of a service task; it becomes the operation's result variable, if it names one."""
        job = self._open_job(task_id)

        def complete() -> None:
            variable = self.definition.operations[job.element].result_variable
            if variable:
                self._execution.variables[variable] = result
            task = self._waiting.tokens[task_id]
            predict_ahead(task)
            task.complete()

        return self._command(complete, finished_job=task_id)

    def fail_job(self, task_id: int, code: str) -> list[Change]:
        """The operation failed with a business error: the innermost matching error boundary event takes over.

        Raises Uncaught when there is none; the job then stays open, and can be retried or completed later.
        """
        job = self._open_job(task_id)

        def fail() -> None:
            if not catch_code(self._waiting.tokens[task_id], ErrorEventDefinition, code):
                raise Uncaught(f"no boundary event catches the error {code} of {job.element}", job.element, code)

        return self._command(fail)

    def correlate_message(self, name: str, task_id: int | None = None) -> list[Change]:
        """Delivers a message. Exactly one element must wait for it (with `task_id`: the named one), else NotWaiting."""
        receivers = [one for one in self.messages() if one.name == name and task_id in (None, one.task_id)]
        if not receivers:
            raise NotWaiting(f"the instance does not wait for the message {name}")
        if len(receivers) > 1:
            raise NotWaiting(f"{len(receivers)} elements wait for the message {name}", receivers[0].element)
        task = self._waiting.tokens[receivers[0].task_id]
        index = next(
            index for index, wanted, _ in caught(task.task_spec, MessageEventDefinition) if wanted.name == name
        )
        return self._command(lambda: task.task_spec.fire(task, index))

    def fire_timers(self, now: datetime) -> list[Change]:
        """Moves the clock to `now` and fires all timers that are due, the earliest first, running on after each."""

        def fire() -> None:
            self._execution.now = now
            for _ in range(TIMER_LIMIT):
                due = due_timers(self._execution, now)
                if not due:
                    return
                self._fire(due[0], now)
                self._execution.run()
                self._execution.settle()
            raise TooManySteps(f"more than {TIMER_LIMIT} timers were due at once")

        return self._command(fire)

    def refresh(self) -> list[Change]:
        """To be called after variables changed from outside: date timers move, conditional events fire."""
        return self._command(lambda: None)

    def cancel(self) -> list[Change]:
        """Ends the instance from outside. Raises NotWaiting when it is over."""
        if self.ended:
            raise NotWaiting("the instance is over")

        def cancel() -> None:
            self._execution.cancel()
            self._execution.ended_by = None

        return self._command(cancel)

    def migrate(self, new_definition: ProcessDefinition, renames: Mapping[str, str] | None = None) -> list[Change]:
        """Goes on under another version. Raises StateError naming an element that has no counterpart there."""

        def migrate() -> None:
            self._execution = migrated(self._execution, new_definition, renames or {})

        return self._command(migrate)

    # --------------------------------------------------------------------------------------------------------- inside

    def _open_job(self, task_id: int) -> OpenJob:
        job = self._waiting.jobs.get(task_id)
        if job is None:
            raise NotWaiting(f"there is no open job {task_id}")
        return job

    def _fire(self, timer: ArmedTimer, now: datetime) -> None:
        numbers = self._execution.numbers
        task = next(one for one in self._execution.timed.values() if numbers[one.id] == timer.task_id)
        self._execution.log.append(TimerFired(timer.task_id, timer.index, timer.element, timer.due))
        spend(task, timer.index, timer.element, now)
        task.task_spec.fire(task, timer.index)

    def _command(self, act: Callable[[], None], finished_job: int | None = None) -> list[Change]:
        """Runs one command to the next wait state. When it fails, instance and variables are as before."""
        started_from, now = self._execution, self._execution.now
        checkpoint = b"" if self._disposable else self.dump()
        variables = {} if self._disposable else dict(started_from.variables)
        started_from.log = []
        try:
            act()
            execution = self._execution
            execution.run()
            execution.settle()
            before, after = self._look(is_other=execution is not started_from)
            log = execution.log
            changes = [*log, *closed(before, after, log, finished_job), *opened(before, after, log)]
        except Exception as error:
            if not self._disposable:
                started_from.variables.clear()
                started_from.variables.update(variables)
                self._execution = state.decode(
                    started_from.definition, checkpoint, started_from.variables, now, started_from.workdays
                )
                self._waiting = Waiting()
                self._waiting.follow(self._execution)
            if isinstance(error, SpiffWorkflowException):
                raise EngineError(str(error)) from error
            raise
        if self.ended:
            changes.append(InstanceEnded(execution.ended_by))
        self._stored = None
        return changes

    def _look(self, *, is_other: bool) -> tuple[Waiting, Waiting]:
        """What was waited for and is no more, or not in the same way, and what is instead; everything when it goes on elsewhere."""
        if not (is_other or self.ended):
            return self._waiting.follow(self._execution)
        before, self._waiting = self._waiting, Waiting()
        if not self.ended:
            self._waiting.follow(self._execution)
        return before, self._waiting


def _by_number(found: dict[Any, Awaited]) -> list[Awaited]:
    """In the order in which it began to be waited for."""
    return [found[key] for key in sorted(found)]
