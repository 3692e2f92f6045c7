"""Incidents without a job: timers of an instance that could not be fired, starts by schedule that could not be made.

The product goes on trying by itself, but not at every sweep; an administrator who has mended the cause need not wait.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.orm import Session

from processes.db import transaction
from processes.runtime.jobs import fit_error
from processes.runtime.models import DefinitionTimer, Incident, ProcessInstance, Timer

#: After a failure timers rest so long, or until an administrator retries them.
REST = timedelta(hours=1)


def of_timers() -> tuple[ColumnElement[bool], ...]:
    """What an open incident of an instance's timers looks like."""
    return (Incident.job_id.is_(None), Incident.process_key.is_(None), Incident.resolved_at.is_(None))


def of_start(key: str, element: str) -> tuple[ColumnElement[bool], ...]:
    """The same of a start by schedule."""
    return (Incident.process_key == key, Incident.element == element, Incident.resolved_at.is_(None))


def report_timers(instance_id: int, error: str, now: datetime) -> None:
    """Make it an incident, or say of the one there is that it failed again."""
    with transaction() as session:
        # Two sweepers that fail at the same instance make one incident.
        session.execute(select(ProcessInstance.id).where(ProcessInstance.id == instance_id).with_for_update())
        first = (
            select(Timer.element).where(Timer.instance_id == instance_id).order_by(Timer.due_at, Timer.task_id).limit(1)
        )
        found = (Incident.instance_id == instance_id, *of_timers())
        _report(session, found, error, now, instance_id=instance_id, element=session.scalar(first))


def report_start(key: str, element: str, error: str, now: datetime) -> None:
    """The same of a start by schedule; the row of the schedule is what sweepers wait for."""
    with transaction() as session:
        session.execute(
            select(DefinitionTimer.key)
            .where(DefinitionTimer.key == key, DefinitionTimer.element == element)
            .with_for_update()
        )
        _report(session, of_start(key, element), error, now, process_key=key, element=element)


def _report(session: Session, found: tuple[ColumnElement[bool], ...], error: str, now: datetime, **of_it: Any) -> None:
    error = fit_error(error)
    again = update(Incident).where(*found).values(error=error, failed_at=now, attempts=Incident.attempts + 1)
    if session.execute(again.returning(Incident.id)).first() is None:
        session.execute(insert(Incident).values(error=error, at=now, failed_at=now, **of_it))
