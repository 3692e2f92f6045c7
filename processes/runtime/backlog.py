"""What waits to be done: the numbers an operator watches. Each is answered by an index, also where millions of rows are done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, exists, func, or_, select

from processes.db import Base, reading
from processes.runtime.jobs import is_due
from processes.runtime.models import DefinitionTimer, DefinitionVersion, Incident, Job, ProcessInstance, Timer
from processes.runtime.resting import of_timers


@dataclass(frozen=True, slots=True)
class Backlog:
    """Counts of rows; ``timer_lag`` is how long the oldest due timer has waited, in seconds."""

    jobs_open: int
    #: due, not at work, not given up
    jobs_due: int
    #: a worker has them
    jobs_running: int
    timers_due: int
    timer_lag: float
    incidents_open: int
    #: instances that have not ended, by the key of their process
    instances_open: dict[str, int]


def backlog(now: datetime) -> Backlog:
    """How much waits at this moment. Timers and jobs that are incidents are counted as those only."""
    session = reading()
    unresolved = Incident.resolved_at.is_(None)
    of_start = (Incident.process_key == DefinitionTimer.key, Incident.element == DefinitionTimer.element, unresolved)
    timer = (Timer.due_at <= now, ~exists().where(Incident.instance_id == Timer.instance_id, *of_timers()))
    start = (DefinitionTimer.due_at <= now, ~exists().where(*of_start))
    free = or_(Job.leased_until.is_(None), Job.leased_until < now)
    found = session.execute(
        select(
            number(Job).label("jobs_open"),
            number(Job, is_due(now), free).label("jobs_due"),
            number(Job, Job.leased_until >= now).label("jobs_running"),
            number(Timer, *timer).label("timers"),
            number(DefinitionTimer, *start).label("starts"),
            select(func.min(Timer.due_at)).where(*timer).scalar_subquery().label("oldest_timer"),
            select(func.min(DefinitionTimer.due_at)).where(*start).scalar_subquery().label("oldest_start"),
            number(Incident, unresolved).label("incidents"),
        )
    ).one()
    instances = session.execute(
        select(DefinitionVersion.key, func.count())
        .join(ProcessInstance, ProcessInstance.definition_id == DefinitionVersion.id)
        .where(ProcessInstance.ended_at.is_(None))
        .group_by(DefinitionVersion.key)
    )
    oldest = min((moment for moment in (found.oldest_timer, found.oldest_start) if moment is not None), default=now)
    return Backlog(
        jobs_open=found.jobs_open,
        jobs_due=found.jobs_due,
        jobs_running=found.jobs_running,
        timers_due=found.timers + found.starts,
        timer_lag=(now - oldest).total_seconds(),
        incidents_open=found.incidents,
        instances_open={key: count for key, count in instances},
    )


def number(model: type[Base], *where: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).select_from(model).where(*where).scalar_subquery()
