"""The only place where engine changes become rows: user tasks, timers, jobs, path, status, contributions.

Changes are collected while a command runs and written once at its end, in few statements, because on PostgreSQL round trips
decide (a task opened and closed again inside one command leaves no trace but its path).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, update

from engine.changes import (
    ActivityEntered,
    ActivityLeft,
    Change,
    FlowTaken,
    InstanceEnded,
    JobCanceled,
    JobCreated,
    TimerCanceled,
    TimerFired,
    TimerScheduled,
    UserTaskCanceled,
    UserTaskCompleted,
    UserTaskCreated,
)
from processes.db import table_of
from processes.files.models import StoredFile
from processes.runtime import objects
from processes.runtime.models import Activity, Contribution, Job, ProcessInstance, Timer, UserTask
from processes.runtime.work import PendingJob, Work

_TASKS = table_of(UserTask)
_TIMERS = table_of(Timer)
_JOBS = table_of(Job)
_INSTANCES = table_of(ProcessInstance)
_ACTIVITIES = table_of(Activity)
_CONTRIBUTIONS = table_of(Contribution)
_FILES = table_of(StoredFile)

_END_TASK = (
    update(_TASKS)
    .where(_TASKS.c.instance_id == bindparam("of"), _TASKS.c.task_id == bindparam("task"))
    .values(ended_at=bindparam("at"), outcome=bindparam("how"), ended_by_id=bindparam("by"))
)
_INSERT_TASK, _INSERT_TIMER, _INSERT_JOB = insert(_TASKS), insert(_TIMERS), insert(_JOBS)
_INSERT_ACTIVITY, _INSERT_CONTRIBUTION = insert(_ACTIVITIES), insert(_CONTRIBUTIONS)
_CLEAR_TIMERS = delete(_TIMERS).where(_TIMERS.c.instance_id == bindparam("of"))


class Projection:
    """Collects the changes of one instance during one command."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.opened: dict[int, str] = {}
        self.ended_tasks: dict[int, str] = {}
        self.timers_changed = False
        self.later_jobs: dict[int, PendingJob] = {}
        self.lost_jobs: set[int] = set()
        self.path: list[list[str]] = []
        self.ended_by: InstanceEnded | None = None

    def apply(self, changes: Iterable[Change]) -> None:
        """Take up what the engine answered."""
        for change in changes:
            match change:
                case UserTaskCreated():
                    self.opened[change.task_id] = change.element
                case UserTaskCompleted():
                    self._close(change.task_id, change.outcome)
                case UserTaskCanceled():
                    self._close(change.task_id, "canceled")
                case TimerScheduled() | TimerCanceled():
                    self.timers_changed = True
                case TimerFired():
                    self.timers_changed = True
                    self.path.append(["fired", change.element])
                case JobCanceled():
                    if self.later_jobs.pop(change.task_id, None) is None:
                        self.lost_jobs.add(change.task_id)
                case ActivityEntered():
                    self.path.append(["entered", change.element])
                case ActivityLeft():
                    self.path.append(["left", change.element])
                case FlowTaken():
                    self.path.append(["flow", change.flow])
                case InstanceEnded():
                    self.ended_by = change
                    self.path.append(["ended", change.element or ""])
                case _:
                    pass

    def queue(self, job: JobCreated, due_at: datetime) -> None:
        """A service task that runs later becomes a job row."""
        self.later_jobs[job.task_id] = PendingJob(
            job.operation, job.parameters, due_at, self.work.instance_id, job.task_id, job.element
        )

    def _close(self, task_id: int, how: str) -> None:
        if self.opened.pop(task_id, None) is None:
            self.ended_tasks[task_id] = how

    def write(self) -> None:
        """Write everything collected. The object's status is what the diagram says; nothing else ever sets it."""
        work = self.work
        connection = work.session.connection()
        of = work.instance_id
        by = work.by.id if work.by else None
        if self.ended_tasks:
            connection.execute(
                _END_TASK,
                [{"of": of, "task": t, "at": work.now, "how": how, "by": by} for t, how in self.ended_tasks.items()],
            )
        if self.opened:
            connection.execute(
                _INSERT_TASK,
                [
                    {"instance_id": of, "task_id": t, "element": e, "created_at": work.now}
                    for t, e in self.opened.items()
                ],
            )
        if self.timers_changed:
            connection.execute(_CLEAR_TIMERS, {"of": of})
            if timers := work.instance.timers():
                connection.execute(
                    _INSERT_TIMER,
                    [
                        {
                            "instance_id": of,
                            "task_id": t.task_id,
                            "timer_index": t.index,
                            "element": t.element,
                            "due_at": t.due,
                        }
                        for t in timers
                    ],
                )
        if self.lost_jobs:
            connection.execute(delete(_JOBS).where(_JOBS.c.instance_id == of, _JOBS.c.task_id.in_(self.lost_jobs)))
        if jobs := [*self.later_jobs.values(), *work.jobs]:
            connection.execute(_INSERT_JOB, [_job_row(job) for job in jobs])
        if self.path:
            connection.execute(_INSERT_ACTIVITY, {"instance_id": of, "at": work.now, "events": self.path})
        self._write_contributions()
        self._write_status()
        connection.execute(
            update(_INSTANCES)
            .where(_INSTANCES.c.id == of)
            .values(
                variables=work.variables,
                state=work.instance.dump(),
                waits=waits_of(work),
                revision=_INSTANCES.c.revision + 1,
                ended_at=work.now if self.ended_by else None,
            )
        )

    def _write_contributions(self) -> None:
        work = self.work
        rows = [
            {
                "instance_id": work.instance_id,
                "object_type": work.object_type,
                "object_id": work.object_id,
                "element": c.element,
                "action": c.action,
                "values": c.values,
                "effects": c.effects,
                "by_id": c.by.id if c.by else None,
                "by_position": c.by.position if c.by else None,
                "by_unit_id": c.by.organisation_id if c.by else None,
                "at": work.now,
            }
            for c in work.contributions
        ]
        if not rows:
            return
        connection = work.session.connection()
        if not any(c.files for c in work.contributions):
            connection.execute(_INSERT_CONTRIBUTION, rows)
            return
        for row, contribution in zip(rows, work.contributions, strict=True):
            id = connection.execute(_INSERT_CONTRIBUTION.values(row).returning(_CONTRIBUTIONS.c.id)).scalar_one()
            if contribution.files:
                connection.execute(update(_FILES).where(_FILES.c.id.in_(contribution.files)).values(contribution_id=id))

    def _write_status(self) -> None:
        work = self.work
        if work.object_type is None or work.object_id is None:
            return
        said = self._status_element()
        if said is not None and said.status:
            status: dict[str, Any] = {"status": said.status, "status_group": said.group}
            if objects.noun(work.object_type).has_clock:
                status["clock"] = said.clock or "none"
            if any(work.row.get(name) != value for name, value in status.items()):
                work.set(**status)
        if work.columns:
            objects.write_columns(work.session, work.object_type, work.object_id, work.columns)

    def _status_element(self) -> Any:
        spec = self.work.definition.spec
        if self.ended_by is not None:
            return spec.end_events.get(self.ended_by.element or "")
        for task in self.work.instance.user_tasks():
            element = spec.user_tasks[task.element]
            if element.status:
                return element
        return None


def waits_of(work: Work) -> dict[str, Any]:
    """What the instance waits for, as lists and pages read it."""
    return {
        "tasks": [[t.task_id, t.element] for t in work.instance.user_tasks()],
        "messages": [[m.task_id, m.name, m.element] for m in work.instance.messages()],
    }


def _job_row(job: PendingJob) -> dict[str, Any]:
    return {
        "instance_id": job.instance_id,
        "task_id": job.task_id,
        "element": job.element,
        "operation": job.operation,
        "parameters": job.parameters,
        "due_at": job.due_at,
        "attempts": 0,
    }
