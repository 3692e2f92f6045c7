"""Jobs: claimed with a lease, run with nothing locked, finished in a transaction of their own; retried, then an incident."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.orm import Session

from engine.errors import Uncaught
from processes import telemetry
from processes.db import after_commit, reading, table_of, transaction
from processes.fault_points import AFTER_CLAIM, AFTER_HANDLER, reach
from processes.organisation.actor import Actor
from processes.refusals import NotFound
from processes.runtime.act import take
from processes.runtime.advance import advance, engine_step
from processes.runtime.models import Incident, Job
from processes.runtime.operations import BpmnError, operation
from processes.runtime.wakeup import wake
from processes.storable import is_id

log = logging.getLogger(__name__)

#: Longer than any handler may run: a job whose worker died is taken up again after this.
LEASE = timedelta(minutes=15)
ATTEMPTS = 5
FIRST_RETRY = timedelta(seconds=10)
MAX_ERROR = 4000

_JOBS = table_of(Job)


class WorkerLost(Exception):
    """A job was begun again and again and its worker never came back: it ends the worker, or runs longer than the lease."""


@dataclass(frozen=True)
class ClaimedJob:
    """What a handler is told."""

    id: int
    instance_id: int | None
    task_id: int | None
    element: str | None
    operation: str
    parameters: dict[str, Any]
    attempts: int
    now: datetime
    #: the request it was asked for in
    request_id: str | None = None


def run_due(now: datetime, limit: int = 1000, stop: Callable[[], bool] = lambda: False) -> int:
    """Run the jobs that are due, oldest first, one after the other, until ``stop`` says so; returns how many succeeded."""
    done = 0
    for _ in range(limit):
        job = None if stop() else _claim(now)
        if job is None:
            break
        reach(AFTER_CLAIM)
        done += _run(job, now)
    return done


def _claim(now: datetime) -> ClaimedJob | None:
    given_up = select(Incident.id).where(Incident.job_id == Job.id, Incident.resolved_at.is_(None)).exists()
    due = (Job.due_at <= now, or_(Job.leased_until.is_(None), Job.leased_until < now), ~given_up)
    session = reading()
    waiting = session.scalar(select(Job.id).where(*due).limit(1))
    session.rollback()
    if waiting is None:  # the usual answer: no write lock is taken to find it
        return None
    with transaction() as session:
        row = session.execute(
            select(_JOBS).where(*due).order_by(Job.due_at, Job.id).limit(1).with_for_update(skip_locked=True)
        ).first()
        if row is None:
            return None
        session.execute(update(Job).where(Job.id == row.id).values(leased_until=now + LEASE, attempts=row.attempts + 1))
        return ClaimedJob(
            row.id,
            row.instance_id,
            row.task_id,
            row.element,
            row.operation,
            row.parameters,
            row.attempts + 1,
            now,
            row.request_id,
        )


@telemetry.job
def _run(job: ClaimedJob, now: datetime) -> bool:
    """Whether the job is done. Whatever a handler or the diagram raises, the job is kept and tried again."""
    try:
        if job.attempts > ATTEMPTS:
            raise WorkerLost(f"{ATTEMPTS} workers began this job and none came to its end")
        try:
            result = operation(job.operation).run(job, **job.parameters)
            reach(AFTER_HANDLER)
        except BpmnError as error:
            return _fail_into_diagram(job, error.code, now)
        return _finish(job, result, now)
    except Exception as error:
        log.exception("job %s (%s) failed", job.id, job.operation)
        _fail(job, f"{type(error).__name__}: {error}", now)
        return False


def _finish(job: ClaimedJob, result: object, now: datetime) -> bool:
    with transaction() as session:
        if job.task_id is None or job.instance_id is None:
            return _take_away(session, job)
        task_id = job.task_id
        work = take(session, job.instance_id, by=None, now=now)
        if not _take_away(session, job):
            return False
        advance(work, engine_step(lambda: work.instance.complete_job(task_id, result)))
        return True


def _fail_into_diagram(job: ClaimedJob, code: str, now: datetime) -> bool:
    """The diagram's error boundary event comes first; nobody catches it: retry, then an incident."""
    if job.task_id is None or job.instance_id is None:
        _fail(job, code, now)
        return False
    task_id = job.task_id
    try:
        with transaction() as session:
            work = take(session, job.instance_id, by=None, now=now)
            if not _take_away(session, job):
                return False
            advance(work, work.instance.fail_job(task_id, code))
    except Uncaught:
        _fail(job, code, now)
        return False
    return True


def _take_away(session: Session, job: ClaimedJob) -> bool:
    """Delete the job's row; False when it is gone, because the diagram has cancelled it or another worker, who took it up
    after our lease had run out, was quicker: what we bring is no longer wanted."""
    return session.execute(delete(Job).where(Job.id == job.id).returning(Job.id)).first() is not None


def _fail(job: ClaimedJob, error: str, now: datetime) -> None:
    error = error[:MAX_ERROR].replace("\0", "")  # it may quote anything, and PostgreSQL takes no NUL
    with transaction() as session:
        ours = session.execute(
            update(Job)
            # Another worker may have it by now: the lease is then theirs.
            .where(Job.id == job.id, Job.attempts == job.attempts)
            .values(leased_until=None, due_at=now + FIRST_RETRY * 2 ** (job.attempts - 1), error=error)
            .returning(Job.id)
        ).first()
        if ours is not None and job.attempts >= ATTEMPTS:
            session.execute(
                insert(Incident).values(
                    instance_id=job.instance_id, job_id=job.id, element=job.element, error=error, at=now
                )
            )


def retry_incident(incident_id: int, *, by: Actor, now: datetime) -> None:
    """An administrator has mended the cause: the job starts again from its first attempt; timers without a job are simply due."""
    if not by.is_admin or not is_id(incident_id):
        raise NotFound()
    with transaction() as session:
        incident = session.execute(
            select(Incident.job_id).where(Incident.id == incident_id, Incident.resolved_at.is_(None)).with_for_update()
        ).first()
        if incident is None:
            raise NotFound()
        session.execute(
            update(Incident).where(Incident.id == incident_id).values(resolved_at=now, resolved_by_id=by.id)
        )
        session.execute(
            update(Job).where(Job.id == incident.job_id).values(attempts=0, due_at=now, leased_until=None, error=None)
        )
        after_commit(session, wake)
