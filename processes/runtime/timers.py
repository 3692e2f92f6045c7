"""Timers that are due: rows with an index, one transaction per instance, so that one bad instance blocks nobody."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy import func, select, update

from processes.db import reading, transaction
from processes.runtime.act import start_instance, take
from processes.runtime.advance import advance, engine_step
from processes.runtime.definitions import latest_definition
from processes.runtime.models import DefinitionTimer, Timer
from processes.runtime.schedules import next_start

log = logging.getLogger(__name__)


def fire_due(now: datetime) -> int:
    """Fire every timer of instances and definitions that is due at ``now``, earliest first; returns how many were fired."""
    session = reading()
    first = func.min(Timer.due_at)
    instances = session.scalars(
        select(Timer.instance_id).where(Timer.due_at <= now).group_by(Timer.instance_id).order_by(first)
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
        try:
            fired += _fire_instance(instance_id, now)
        except Exception:  # one bad instance must not keep the others from being raised
            log.exception("the timers of process instance %s could not be fired", instance_id)
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
        return sum(kind == "fired" for kind, _ in work.collected.path)


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
