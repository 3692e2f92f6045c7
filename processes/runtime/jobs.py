"""Jobs: claimed with a lease, run with nothing locked, finished in a transaction of their own; retried, then an incident."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, or_, select, update

from engine.errors import Uncaught
from processes.db import after_commit, reading, transaction
from processes.organisation.actor import Actor
from processes.refusals import NotFound
from processes.runtime.act import take
from processes.runtime.advance import advance, engine_step
from processes.runtime.models import Incident, Job
from processes.runtime.operations import BpmnError, operation
from processes.runtime.wakeup import wake

log = logging.getLogger(__name__)

#: Longer than any handler may run: a job whose worker died is taken up again after this.
LEASE = timedelta(minutes=15)
ATTEMPTS = 5
FIRST_RETRY = timedelta(seconds=10)


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


def run_due(now: datetime, limit: int = 1000) -> int:
    """Run the jobs that are due, oldest first, one after the other; returns how many succeeded."""
    done = 0
    for _ in range(limit):
        job = _claim(now)
        if job is None:
            break
        done += _run(job, now)
    return done


def _claim(now: datetime) -> ClaimedJob | None:
    due = (Job.due_at <= now, Job.attempts < ATTEMPTS, or_(Job.leased_until.is_(None), Job.leased_until < now))
    session = reading()
    waiting = session.scalar(select(Job.id).where(*due).limit(1))
    session.rollback()
    if waiting is None:  # the usual answer: no write lock is taken to find it
        return None
    with transaction() as session:
        row = session.execute(
            select(Job).where(*due).order_by(Job.due_at, Job.id).limit(1).with_for_update(skip_locked=True)
        ).scalar_one_or_none()
        if row is None:
            return None
        session.execute(update(Job).where(Job.id == row.id).values(leased_until=now + LEASE, attempts=Job.attempts + 1))
        return ClaimedJob(
            row.id, row.instance_id, row.task_id, row.element, row.operation, row.parameters, row.attempts + 1, now
        )


def _run(job: ClaimedJob, now: datetime) -> bool:
    try:
        result = operation(job.operation).run(job, **job.parameters)
        _finish(job, result, now)
    except BpmnError as error:
        return _fail_into_diagram(job, error.code, now)
    except Exception as error:  # whatever a handler raises, its job is kept and tried again
        log.exception("job %s (%s) failed", job.id, job.operation)
        _fail(job, f"{type(error).__name__}: {error}", now)
        return False
    return True


def _finish(job: ClaimedJob, result: object, now: datetime) -> None:
    with transaction() as session:
        if job.task_id is not None and job.instance_id is not None:
            task_id = job.task_id
            work = take(session, job.instance_id, by=None, now=now)
            if session.execute(delete(Job).where(Job.id == job.id)).rowcount == 0:  # type: ignore[attr-defined]
                return  # cancelled by the diagram while the handler ran: its result is no longer wanted
            advance(work, engine_step(lambda: work.instance.complete_job(task_id, result)))
        else:
            session.execute(delete(Job).where(Job.id == job.id))


def _fail_into_diagram(job: ClaimedJob, code: str, now: datetime) -> bool:
    """The diagram's error boundary event comes first; nobody catches it: retry, then an incident."""
    if job.task_id is None or job.instance_id is None:
        _fail(job, code, now)
        return False
    task_id = job.task_id
    try:
        with transaction() as session:
            work = take(session, job.instance_id, by=None, now=now)
            changes = work.instance.fail_job(task_id, code)
            session.execute(delete(Job).where(Job.id == job.id))
            advance(work, changes)
    except Uncaught:
        _fail(job, code, now)
        return False
    return True


def _fail(job: ClaimedJob, error: str, now: datetime) -> None:
    with transaction() as session:
        retry_at = now + FIRST_RETRY * 2 ** (job.attempts - 1)
        session.execute(
            update(Job).where(Job.id == job.id).values(leased_until=None, due_at=retry_at, error=error[:4000])
        )
        if job.attempts >= ATTEMPTS:
            session.execute(
                insert(Incident).values(
                    instance_id=job.instance_id, job_id=job.id, element=job.element, error=error[:4000], at=now
                )
            )


def retry_incident(incident_id: int, *, by: Actor, now: datetime) -> None:
    """An administrator has mended the cause: the job starts again from its first attempt."""
    if not by.is_admin:
        raise NotFound()
    with transaction() as session:
        job_id = session.scalar(
            select(Incident.job_id).where(Incident.id == incident_id, Incident.resolved_at.is_(None)).with_for_update()
        )
        if job_id is None:
            raise NotFound()
        session.execute(
            update(Incident).where(Incident.id == incident_id).values(resolved_at=now, resolved_by_id=by.id)
        )
        session.execute(
            update(Job).where(Job.id == job_id).values(attempts=0, due_at=now, leased_until=None, error=None)
        )
        after_commit(session, wake)
