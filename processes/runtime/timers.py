"""Timers that are due: rows with an index, read in batches, one transaction per instance, so that one bad instance blocks nobody.

Any number of sweepers work at once: what one has locked the others pass over, and what one has fired the others find done.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select, tuple_, update
from sqlalchemy.exc import DBAPIError

from engine.errors import EngineError
from processes import telemetry
from processes.db import reading, transaction
from processes.refusals import Refusal
from processes.runtime.act import take
from processes.runtime.advance import advance, engine_step
from processes.runtime.models import Incident, ProcessInstance, Timer
from processes.runtime.resting import REST, of_timers, report_timers
from processes.runtime.starts import fire_starts

log = logging.getLogger(__name__)

#: Rows that are read at once: few enough that what another sweeper has done meanwhile is seldom looked at again.
BATCH = 200


def fire_due(now: datetime, stop: Callable[[], bool] = lambda: False) -> int:
    """Fire every timer of instances and definitions that is due at ``now``, earliest first, until ``stop`` says so;
    returns how many were fired. Raises what the database raises when it is away."""
    fired = fire_starts(now, stop)
    for instance_id in _due_instances(now):
        if stop():
            break
        fired += _try_instance(instance_id, now)
    return fired


def _resting(now: datetime) -> ColumnElement[bool]:
    return exists().where(Incident.instance_id == Timer.instance_id, *of_timers(), Incident.failed_at > now - REST)


def _due_instances(now: datetime) -> Iterator[int]:
    """The instances with due timers, each batch once: what fails stays due for the next sweep."""
    after: tuple[datetime, int] | None = None
    while True:
        wanted = [Timer.due_at <= now, ~_resting(now)]
        if after is not None:
            wanted.append(tuple_(Timer.due_at, Timer.instance_id) > after)
        session = reading()
        batch = session.execute(
            select(Timer.due_at, Timer.instance_id)
            .where(*wanted)
            .order_by(Timer.due_at, Timer.instance_id)
            .limit(BATCH)
        ).all()
        at_once = session.get_bind().dialect.name == "postgresql"
        session.rollback()
        if not batch:
            return
        after = batch[-1].due_at, batch[-1].instance_id
        ids = list(dict.fromkeys(row.instance_id for row in batch))
        # Sweepers that begin at the same place would meet at every row.
        first = secrets.randbelow(len(ids)) if at_once else 0
        yield from ids[first:]
        yield from ids[:first]


def _try_instance(instance_id: int, now: datetime) -> int:
    try:
        return _fire_instance(instance_id, now)
    except (Refusal, EngineError) as fault:
        log.exception("the timers of process instance %s could not be fired", instance_id)
        report_timers(instance_id, f"{type(fault).__name__}: {fault}", now)
    except DBAPIError as fault:
        if fault.connection_invalidated:  # no other instance would fare better
            raise
        log.exception("the timers of process instance %s wait for the next sweep", instance_id)
    except Exception:  # one bad instance must not keep the others from being raised
        log.exception("the timers of process instance %s wait for the next sweep", instance_id)
    return 0


@telemetry.step("fire_timers")
def _fire_instance(instance_id: int, now: datetime) -> int:
    of_it = (Timer.instance_id == instance_id, Timer.due_at <= now)
    with transaction() as session:
        mine = session.execute(
            select(
                ProcessInstance.id,
                exists().where(Incident.instance_id == instance_id, *of_timers()).label("had_incident"),
            )
            .where(ProcessInstance.id == instance_id, exists().where(*of_it))
            .with_for_update(skip_locked=True, of=ProcessInstance)
        ).first()
        if mine is None:  # somebody has it in hand, or was quicker
            return 0
        work = take(session, instance_id, by=None, now=now)
        # A row that the instance knows nothing of must not come back for ever: rows follow the state.
        work.had_timers = work.collected.timers_changed = True
        advance(work, engine_step(lambda: work.instance.fire_timers(now)))
        if mine.had_incident:
            ended = update(Incident).where(Incident.instance_id == instance_id, *of_timers())
            session.execute(ended.values(resolved_at=now))
        return sum(kind == "fired" for kind, _ in work.collected.path)
