"""Starts by schedule that are due: one row per process and start event, so that neither sweepers nor deployments double one."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.exc import DBAPIError

from processes import telemetry
from processes.db import reading, transaction
from processes.runtime.act import start_instance
from processes.runtime.definitions import latest_definition
from processes.runtime.models import DefinitionTimer, Incident
from processes.runtime.resting import REST, of_start, report_start
from processes.runtime.schedules import next_start

log = logging.getLogger(__name__)


def fire_starts(now: datetime, stop: Callable[[], bool]) -> int:
    """Start every process whose moment has come; returns how many were started."""
    session = reading()
    due = session.execute(
        select(DefinitionTimer.key, DefinitionTimer.element)
        .where(DefinitionTimer.due_at <= now, ~_resting(now))
        .order_by(DefinitionTimer.due_at)
    ).all()
    session.rollback()
    return sum(_try(key, element, now) for key, element in due if not stop())


def _resting(now: datetime) -> ColumnElement[bool]:
    return exists().where(
        Incident.process_key == DefinitionTimer.key,
        Incident.element == DefinitionTimer.element,
        Incident.resolved_at.is_(None),
        Incident.failed_at > now - REST,
    )


def _try(key: str, element: str, now: datetime) -> int:
    try:
        return _start(key, element, now)
    except DBAPIError as fault:
        if fault.connection_invalidated:
            raise
        log.exception("the scheduled start %s of process %s waits for the next sweep", element, key)
    except Exception as fault:
        log.exception("the scheduled start %s of process %s failed", element, key)
        report_start(key, element, f"{type(fault).__name__}: {fault}", now)
    return 0


@telemetry.step("start_scheduled")
def _start(key: str, element: str, now: datetime) -> int:
    """Start one instance and move the row to the next occurrence, in one transaction: never twice, and missed ones coalesce."""
    of_it = (DefinitionTimer.key == key, DefinitionTimer.element == element)
    with transaction() as session:
        due_at = session.scalar(
            select(DefinitionTimer.due_at)
            .where(*of_it, DefinitionTimer.due_at <= now)
            .with_for_update(skip_locked=True)
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
            update(DefinitionTimer).where(*of_it).values(due_at=next_start(deployed.spec.schedules[element], now))
        )
        session.execute(update(Incident).where(*of_start(key, element)).values(resolved_at=now))
        return 1
