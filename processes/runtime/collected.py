"""What one command has made of an instance so far, before anything is written.

A task opened and closed again inside one command leaves no trace but its path.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.changes import (
    ActivityEntered,
    ActivityLeft,
    Change,
    FlowTaken,
    InstanceEnded,
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


@dataclass
class PendingJob:
    """A job row to be. With ``task_id`` it is a service task of the instance; without, a message of the product to itself."""

    operation: str
    parameters: dict[str, Any]
    due_at: datetime
    task_id: int | None = None
    element: str | None = None


@dataclass
class Collected:
    """Engine changes, added up."""

    opened: dict[int, str] = field(default_factory=dict)
    items: dict[int, dict[str, Any] | None] = field(default_factory=dict)
    ended_tasks: dict[int, str] = field(default_factory=dict)
    timers_changed: bool = False
    jobs: dict[int, PendingJob] = field(default_factory=dict)
    lost_jobs: set[int] = field(default_factory=set)
    path: list[tuple[str, str]] = field(default_factory=list)
    ended_by: InstanceEnded | None = None

    def add(self, changes: Iterable[Change]) -> None:
        """Take up what the engine answered."""
        path = self.path
        for change in changes:
            # By their frequency: nearly all of them are steps of the path.
            if isinstance(change, ActivityLeft):
                path.append(("left", change.element))
            elif isinstance(change, FlowTaken):
                path.append(("flow", change.flow))
            elif isinstance(change, ActivityEntered):
                path.append(("entered", change.element))
            elif not isinstance(change, MessageAwaited | MessageNoLongerAwaited):
                self._take_up(change)

    def _take_up(self, change: Change) -> None:
        match change:
            case UserTaskCreated():
                self.opened[change.task_id] = change.element
                self.items[change.task_id] = change.item
            case UserTaskCompleted():
                self._close(change.task_id, change.outcome)
            case UserTaskCanceled():
                self._close(change.task_id, "canceled")
            case TimerScheduled() | TimerCanceled():
                self.timers_changed = True
            case TimerFired():
                self.timers_changed = True
                self.path.append(("fired", change.element))
            case JobCanceled():
                if self.jobs.pop(change.task_id, None) is None:
                    self.lost_jobs.add(change.task_id)
            case InstanceEnded():
                self.ended_by = change
                self.path.append(("ended", change.element or ""))
            case _:
                pass

    def queue(self, job: JobCreated, due_at: datetime) -> None:
        """A service task that runs later becomes a job row."""
        self.jobs[job.task_id] = PendingJob(job.operation, job.parameters, due_at, job.task_id, job.element)

    def _close(self, task_id: int, how: str) -> None:
        if self.opened.pop(task_id, None) is None:
            self.ended_tasks[task_id] = how
