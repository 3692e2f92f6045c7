"""Given a diagram, when something happens, then …: one instance in a test, stored and loaded again after every step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from engine.changes import Change, JobCanceled, JobCreated, UserTaskCanceled, UserTaskCreated
from engine.definition import ProcessDefinition
from engine.instance import Instance
from tests.engine.mirror import Mirror

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)


class Life:
    """An instance that has been started. Every verb checks the changes against the instance, and returns them."""

    def __init__(self, xml: bytes, now: datetime = MONDAY, **variables: Any) -> None:
        self.definition = ProcessDefinition.parse(xml)
        self.variables = variables
        self.now = now
        self.mirror = Mirror()
        self.instance = Instance.new(self.definition, variables, now)
        self.changes = self._take(self.instance.start())

    def _take(self, changes: list[Change], finished_job: int | None = None) -> list[Change]:
        self.mirror.apply(changes, finished_job)
        self.mirror.check(self.instance)
        self.changes = changes
        self.restore()
        return changes

    def restore(self) -> None:
        stored = self.instance.dump()
        self.instance = Instance.load(self.definition, stored, self.variables, self.now)
        self.mirror.check(self.instance)

    # -------------------------------------------------------------------------------------------------------- when
    def complete(self, element: str, outcome: str = "complete", index: int = 0, **variables: Any) -> list[Change]:
        """A person completes an open user task; `index` chooses among several of the same element."""
        self.variables.update(variables)
        task_id = self.ids(element)[index]
        return self._take(self.instance.complete_user_task(task_id, outcome))

    def receive(self, message: str, **variables: Any) -> list[Change]:
        self.variables.update(variables)
        return self._take(self.instance.correlate_message(message))

    def finish(self, element: str, result: Any = None, **variables: Any) -> list[Change]:
        """The operation of a service task is done."""
        self.variables.update(variables)
        task_id = self.ids(element)[0]
        return self._take(self.instance.complete_job(task_id, result), finished_job=task_id)

    def fail(self, element: str, code: str) -> list[Change]:
        return self._take(self.instance.fail_job(self.ids(element)[0], code))

    def finish_all(self) -> None:
        """All jobs that are open, and those they lead to."""
        while self.instance.jobs():
            self.finish(self.instance.jobs()[0].element)

    def wait_until(self, now: datetime) -> list[Change]:
        self.now = now
        return self._take(self.instance.fire_timers(now))

    def wait(self, **time: float) -> list[Change]:
        """Days and hours pass."""
        return self.wait_until(self.now + timedelta(**time))

    def set(self, **variables: Any) -> list[Change]:
        """Somebody outside changes variables."""
        self.variables.update(variables)
        return self._take(self.instance.refresh())

    def migrate(self, xml: bytes, renames: dict[str, str] | None = None) -> list[Change]:
        new = ProcessDefinition.parse(xml)
        changes = self.instance.migrate(new, renames)
        self.definition = new
        return self._take(changes)

    # -------------------------------------------------------------------------------------------------------- then
    def ids(self, element: str) -> list[int]:
        waiting = [*self.instance.user_tasks(), *self.instance.jobs()]
        return sorted(one.task_id for one in waiting if one.element == element)

    @property
    def open(self) -> list[str]:
        """The open user tasks."""
        return sorted(one.element for one in self.instance.user_tasks())

    @property
    def jobs(self) -> list[str]:
        return sorted(one.element for one in self.instance.jobs())

    @property
    def awaits(self) -> list[str]:
        """The messages that can be received."""
        return sorted(one.name for one in self.instance.messages())

    @property
    def timers(self) -> dict[str, datetime]:
        return {one.element: one.due for one in self.instance.timers()}

    @property
    def ended(self) -> bool:
        return self.instance.ended

    @property
    def size(self) -> int:
        return len(self.instance.dump())


def created(changes: Sequence[Change]) -> list[str]:
    """The elements of new user tasks and jobs."""
    return [one.element for one in changes if isinstance(one, UserTaskCreated | JobCreated)]


def canceled(changes: Sequence[Change]) -> list[str]:
    """The elements of user tasks and jobs that were taken away."""
    return [one.element for one in changes if isinstance(one, UserTaskCanceled | JobCanceled)]
