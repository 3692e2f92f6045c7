"""Timers that are due: rows with an index, one transaction per instance, so that one bad instance blocks nobody."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import exists, func, insert, select, update

from engine.errors import EngineError
from processes.db import reading, transaction
from processes.refusals import Refusal
from processes.runtime.act import start_instance, take
from processes.runtime.advance import advance, engine_step
from processes.runtime.definitions import latest_definition
from processes.runtime.jobs import MAX_ERROR
from processes.runtime.models import DefinitionTimer, Incident, Timer
from processes.runtime.schedules import next_start

log = logging.getLogger(__name__)

#: After a failure of the diagram the timers of an instance rest so long, or until an administrator retries them.
REST = timedelta(hours=1)
_OF_TIMERS = (Incident.job_id.is_(None), Incident.resolved_at.is_(None))


def fire_due(now: datetime, stop: Callable[[], bool] = lambda: False) -> int:
    """Fire every timer of instances and definitions that is due at ``now``, earliest first, until ``stop`` says so;
    returns how many were fired."""
    session = reading()
    resting = exists().where(Incident.instance_id == Timer.instance_id, *_OF_TIMERS, Incident.at > now - REST)
    instances = session.scalars(
        select(Timer.instance_id)
        .where(Timer.due_at <= now, ~resting)
        .group_by(Timer.instance_id)
        .order_by(func.min(Timer.due_at))
    ).all()
    starts = session.execute(
        select(DefinitionTimer.key, DefinitionTimer.element)
        .where(DefinitionTimer.due_at <= now)
        .order_by(DefinitionTimer.due_at)
    ).all()
    session.rollback()
    fired = 0
    # Each once: what a firing arms for the past is fired with it (advance), and what fails stays due for the next sweep.
    for instance_id in instances:
        if stop():
            return fired
        try:
            fired += _fire_instance(instance_id, now)
        except (Refusal, EngineError) as fault:
            log.exception("the timers of process instance %s could not be fired", instance_id)
            _report(instance_id, f"{type(fault).__name__}: {fault}", now)
        except Exception:  # one bad instance must not keep the others from being raised
            log.exception("the timers of process instance %s wait for the next sweep", instance_id)
    for key, element in starts:
        try:
            fired += _start_scheduled(key, element, now)
        except Exception:
            log.exception("the scheduled start %s of process %s failed", element, key)
    return fired


def _fire_instance(instance_id: int, now: datetime) -> int:
    with transaction() as session:
        work = take(session, instance_id, by=None, now=now)
        due = session.scalar(select(func.count()).where(Timer.instance_id == instance_id, Timer.due_at <= now)) or 0
        if due == 0:  # somebody else's sweep was quicker
            return 0
        # A row that the instance knows nothing of must not come back for ever: rows follow the state.
        work.had_timers = work.collected.timers_changed = True
        advance(work, engine_step(lambda: work.instance.fire_timers(now)))
        session.execute(
            update(Incident).where(Incident.instance_id == instance_id, *_OF_TIMERS).values(resolved_at=now)
        )
        return sum(kind == "fired" for kind, _ in work.collected.path)


def _report(instance_id: int, error: str, now: datetime) -> None:
    """Make it an incident, or say of the one there is that it failed again."""
    error = error[:MAX_ERROR].replace("\0", "")
    with transaction() as session:
        again = update(Incident).where(Incident.instance_id == instance_id, *_OF_TIMERS).values(error=error, at=now)
        if session.execute(again.returning(Incident.id)).first() is None:
            first = select(Timer.element).where(Timer.instance_id == instance_id).order_by(Timer.due_at).limit(1)
            session.execute(
                insert(Incident).values(instance_id=instance_id, element=session.scalar(first), error=error, at=now)
            )


def _start_scheduled(key: str, element: str, now: datetime) -> int:
    """Start one instance and move the row to the next occurrence, in one transaction: never twice, and missed ones coalesce."""
    with transaction() as session:
        due_at = session.scalar(
            select(DefinitionTimer.due_at)
            .where(DefinitionTimer.key == key, DefinitionTimer.element == element, DefinitionTimer.due_at <= now)
            .with_for_update()
        )
        deployed = latest_definition(key, session)
        if due_at is None or deployed is None or element not in deployed.spec.schedules:
            return 0
        start_instance(
            session,
            key,
            object_type=None,
            object_id=None,
            row={},
            variables={"scheduled_at": due_at.isoformat()},
            by=None,
            now=now,
        )
        session.execute(
            update(DefinitionTimer)
            .where(DefinitionTimer.key == key, DefinitionTimer.element == element)
            .values(due_at=next_start(deployed.spec.schedules[element], now))
        )
        return 1
