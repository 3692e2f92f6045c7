"""Jobs: claimed with a lease, run with nothing locked, finished in a transaction of their own; retried, then an incident.

Every claim gives the job a new token, and what a worker brings is taken only while the token is still its own: a worker that was
given up, or whose lease has run out, changes nothing any more.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from engine.errors import Uncaught
from processes import telemetry
from processes.command import repeatable
from processes.db import reading, table_of, transaction
from processes.fault_points import AFTER_CLAIM, AFTER_HANDLER, reach
from processes.runtime.act import take
from processes.runtime.advance import advance, engine_step
from processes.runtime.limits import Stopped, run_within, stuck
from processes.runtime.models import Incident, Job
from processes.runtime.operations import BpmnError, operation, patience
from processes.runtime.wakeup import wake

log = logging.getLogger(__name__)

#: What a lease adds to the operation's time limit: for waiting for locks, and for writing what the handler brings.
MARGIN = timedelta(seconds=60)
#: Jobs of one operation in a row, then the next operation has its turn: a slow mail server holds up nothing else.
TURN = 5
#: Seconds after which a round ends, so that whoever sweeps looks at the clock and at the timers again.
ROUND = 20.0
MAX_ERROR = 4000

_JOBS = table_of(Job)


class WorkerLost(Exception):
    """A job was begun again and again and its worker never came back: it ends the worker."""


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
    token: int
    #: the request it was asked for in
    request_id: str | None = None


def lease_of(name: str) -> timedelta:
    """How long a job of this operation is its worker's alone: longer than the worker would ever wait for its handler."""
    return patience(name).time_limit + MARGIN


def run_due(now: datetime, limit: int = 1000, stop: Callable[[], bool] = lambda: False) -> int:
    """Run the jobs that are due, each operation in its turn and its oldest job first, until ``stop`` says so or the round is
    over; returns how many succeeded. What is left rings for the next round."""
    began, begun, done = monotonic(), 0, 0
    while names := _due_operations(now):
        before, empty = begun, set[str]()
        for name in (name for name in names * TURN if name not in empty):
            late = monotonic() - began
            if stop() or begun >= limit or late > ROUND:
                wake()
                return done
            # The sweep's moment is as old as the round; a lease counts from now.
            job = _claim(name, now, leased_until=now + timedelta(seconds=late) + lease_of(name))
            if job is None:
                empty.add(name)
                continue
            reach(AFTER_CLAIM)
            begun += 1
            done += _run(job, now, stop)
        if begun == before:  # others were quicker
            break
    return done


def _due(now: datetime) -> list[Any]:
    return [is_due(now), or_(_JOBS.c.leased_until.is_(None), _JOBS.c.leased_until < now)]


def is_due(now: datetime) -> ColumnElement[bool]:
    """A retry at its moment; a first attempt whatever the clock says, because it may have gone back since the job was asked for."""
    return or_(_JOBS.c.due_at <= now, and_(_JOBS.c.attempts == 0, _JOBS.c.due_at.is_not(None)))


def _due_operations(now: datetime) -> list[str]:
    """Usually none, and then no write lock was taken to find it."""
    session = reading()
    names = session.scalars(
        select(_JOBS.c.operation).where(*_due(now), _JOBS.c.operation.not_in(stuck())).distinct()
    ).all()
    session.rollback()
    return sorted(names)


def _claim(name: str, now: datetime, *, leased_until: datetime) -> ClaimedJob | None:
    """One statement and its commit: the oldest job of the operation that nobody else has in hand."""
    oldest = (
        select(_JOBS.c.id)
        .where(_JOBS.c.operation == name, *_due(now))
        .order_by(_JOBS.c.due_at, _JOBS.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    with transaction() as session:
        row = session.execute(
            update(_JOBS)
            .where(_JOBS.c.id == oldest.scalar_subquery())
            .values(leased_until=leased_until, attempts=_JOBS.c.attempts + 1, token=_JOBS.c.token + 1)
            .returning(_JOBS)
        ).first()
    if row is None:
        return None
    return ClaimedJob(
        id=row.id,
        instance_id=row.instance_id,
        task_id=row.task_id,
        element=row.element,
        operation=row.operation,
        parameters=row.parameters,
        attempts=row.attempts,
        now=now,
        token=row.token,
        request_id=row.request_id,
    )


@repeatable
def give_back(session: Session, job: ClaimedJob) -> None:
    """Somebody else may take the job up at once, and this attempt does not count: its worker has to end."""
    session.execute(
        update(_JOBS)
        .where(*_ours(job))
        # A new token: what the handler may still bring here is not taken.
        .values(leased_until=None, attempts=_JOBS.c.attempts - 1, token=_JOBS.c.token + 1)
    )


def _ours(job: ClaimedJob) -> list[Any]:
    return [_JOBS.c.id == job.id, _JOBS.c.token == job.token]


@telemetry.job
def _run(job: ClaimedJob, now: datetime, stop: Callable[[], bool] = lambda: False) -> bool:
    """Whether the job is done. Whatever a handler or the diagram raises, the job is kept and tried again."""
    told = patience(job.operation)
    try:
        if job.attempts > told.attempts:
            raise WorkerLost(f"{told.attempts} workers began this job and none came to its end")
        known = operation(job.operation)
        try:
            result = run_within(told.time_limit, job.operation, lambda: known.run(job, **job.parameters), stop)
            reach(AFTER_HANDLER)
        except BpmnError as error:
            return _fail_into_diagram(job, error.code, now)
        return _finish(job, result, now)
    except Stopped:
        log.warning("job %s (%s) is given back", job.id, job.operation)
        give_back(job)
        return False
    except Exception as error:
        log.exception("job %s (%s) failed", job.id, job.operation)
        _fail(job, f"{type(error).__name__}: {error}", now)
        return False
    except BaseException:  # the process is being ended
        give_back(job)
        raise


@repeatable
def _finish(session: Session, job: ClaimedJob, result: object, now: datetime) -> bool:
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
    try:
        return _take_error_path(job, job.instance_id, job.task_id, code, now)
    except Uncaught:
        _fail(job, code, now)
        return False


@repeatable
def _take_error_path(
    session: Session, job: ClaimedJob, instance_id: int, task_id: int, code: str, now: datetime
) -> bool:
    work = take(session, instance_id, by=None, now=now)
    if not _take_away(session, job):
        return False
    advance(work, work.instance.fail_job(task_id, code))
    return True


def _take_away(session: Session, job: ClaimedJob) -> bool:
    """Delete the job's row; False when it is not ours any more, because the diagram has cancelled it or another worker has
    taken it up after our lease had run out: what we bring is no longer wanted."""
    return session.execute(delete(_JOBS).where(*_ours(job)).returning(_JOBS.c.id)).first() is not None


@repeatable
def _fail(session: Session, job: ClaimedJob, error: str, now: datetime) -> None:
    error = fit_error(error)
    told = patience(job.operation)
    given_up = job.attempts >= told.attempts
    ours = session.execute(
        update(_JOBS)
        .where(*_ours(job))
        .values(leased_until=None, due_at=None if given_up else now + told.pause_after(job.attempts), error=error)
        .returning(_JOBS.c.id)
    ).first()
    if ours is not None and given_up:
        session.execute(
            insert(Incident).values(
                instance_id=job.instance_id,
                job_id=job.id,
                element=job.element,
                operation=job.operation,
                parameters=job.parameters,
                error=error,
                attempts=job.attempts,
                at=now,
            )
        )


def fit_error(error: str) -> str:
    """As it is kept: it may quote anything, and PostgreSQL takes no NUL and no half of a pair of surrogates."""
    return error[:MAX_ERROR].replace("\0", "").encode(errors="replace").decode()
