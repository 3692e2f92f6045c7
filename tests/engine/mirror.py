"""What a database would hold that knows an instance only from its changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from engine import changes as c
from engine.instance import Instance


class Mirror:
    """Applies changes as the projection does, and complains about every one that does not fit what is there."""

    def __init__(self) -> None:
        self.user_tasks: dict[int, str] = {}
        self.jobs: dict[int, str] = {}
        self.messages: dict[tuple[int, str], str] = {}
        self.timers: dict[tuple[int, int], tuple[str, datetime]] = {}
        self.inside: Counter[str] = Counter()
        self.ended = False

    def apply(self, changes: Iterable[c.Change], finished_job: int | None = None) -> None:
        assert not self.ended, "something changed after the end"
        if finished_job is not None:
            del self.jobs[finished_job]
        for change in changes:
            self._apply(change)

    def _apply(self, change: c.Change) -> None:
        match change:
            case c.UserTaskCreated(task_id, element):
                assert self.user_tasks.setdefault(task_id, element) == element
            case c.UserTaskCompleted(task_id, element) | c.UserTaskCanceled(task_id, element):
                assert self.user_tasks.pop(task_id) == element
            case c.JobCreated(task_id, element):
                assert task_id not in self.jobs
                self.jobs[task_id] = element
            case c.JobCanceled(task_id, element):
                assert self.jobs.pop(task_id) == element
            case c.MessageAwaited(task_id, name, element):
                assert (task_id, name) not in self.messages
                self.messages[task_id, name] = element
            case c.MessageNoLongerAwaited(task_id, name, element):
                assert self.messages.pop((task_id, name)) == element
            case c.TimerScheduled(task_id, index, element, due):
                assert self.timers.get((task_id, index)) != (element, due), "a timer was scheduled twice"
                self.timers[task_id, index] = (element, due)
            case c.TimerCanceled(task_id, index, element):
                assert self.timers.pop((task_id, index))[0] == element
            case c.TimerFired(task_id, index, _, _):
                # A timer armed within the same command may fire at once, before anybody has heard of it.
                self.timers.pop((task_id, index), None)
            case c.ActivityEntered(element):
                self.inside[element] += 1
            case c.ActivityLeft(element):
                self.inside[element] -= 1
                assert self.inside[element] >= 0
            case c.InstanceEnded():
                self.ended = True

    def check(self, instance: Instance) -> None:
        """The mirror shows exactly what the instance says about itself."""
        assert self.ended == instance.ended
        assert self.user_tasks == {one.task_id: one.element for one in instance.user_tasks()}
        assert self.jobs == {one.task_id: one.element for one in instance.jobs()}
        assert self.messages == {(one.task_id, one.name): one.element for one in instance.messages()}
        assert self.timers == {(one.task_id, one.index): (one.element, one.due) for one in instance.timers()}
        if self.ended:
            assert not +self.inside, "tokens were left inside"
        else:
            for element in [*self.user_tasks.values(), *self.jobs.values()]:
                assert self.inside[element] > 0


def life_of(instance: Instance, changes: Iterable[c.Change]) -> Mirror:
    """A mirror of an instance that has just been started."""
    mirror = Mirror()
    mirror.apply(changes)
    mirror.check(instance)
    return mirror
