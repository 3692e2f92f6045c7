"""How long each stage of an assignment takes, by what has ended of late; and where open ones have stood longest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from sqlalchemy import case, func, select

from processes.assignments.boxes import OPEN
from processes.assignments.filters import Filters
from processes.assignments.listing import counting
from processes.assignments.models import Assignment
from processes.db import reading
from processes.organisation.actor import Actor
from processes.overview.heat import OF_UNITS
from processes.overview.trend import ONE_WEEK, WEEKS
from processes.runtime.models import ProcessInstance, UserTask

#: The newest of those that ended in these weeks: more would not move a median that anybody looks at.
MOST = 2_000
#: Stages of the way, in order, and the whole of it.
STAGES = ("accept", "work", "decide", "whole")
#: Days after which a step counts as stuck, and as badly stuck.
LONG, VERY_LONG = 7, 30
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stage:
    """``days``: the median, in days of the calendar with fractions; None where nothing has gone through it. ``number``: how many
    have."""

    name: str
    days: float | None
    number: int


@dataclass(frozen=True, slots=True)
class Stand:
    """Open assignments with one status: how many, how many of them have stood there for more than :data:`LONG` and
    :data:`VERY_LONG` days, and since when the first has."""

    status: str
    number: int
    long: int
    very_long: int
    since: datetime


def pace(actor: Actor, today: date) -> list[Stage]:
    """The medians of the last twelve weeks. What a unit submitted without having accepted it counts as work from its issue on."""
    asked = Filters(measure="done", ended_from=today - WEEKS * ONE_WEEK, ended_to=today)
    moments = (Assignment.issued_at, Assignment.accepted_at, Assignment.submitted_at, Assignment.ended_at)
    statement = counting(actor, asked, *moments).order_by(Assignment.ended_at.desc(), Assignment.id.desc()).limit(MOST)
    took: dict[str, list[float]] = {name: [] for name in STAGES}
    for issued, accepted, submitted, ended in reading().execute(statement):
        _add(took["accept"], issued, accepted)
        _add(took["work"], accepted or issued, submitted)
        _add(took["decide"], submitted, ended)
        _add(took["whole"], issued, ended)
    return [Stage(name, _median(took[name]), len(took[name])) for name in STAGES]


def standing_still(actor: Actor, now: datetime) -> list[Stand]:
    """Where open assignments are, by status: where most have stood for long first."""
    since = (
        select(ProcessInstance.object_id, func.max(UserTask.created_at).label("since"))
        .join(UserTask, UserTask.instance_id == ProcessInstance.id)
        .where(ProcessInstance.object_type == "assignment", UserTask.ended_at.is_(None))
        .group_by(ProcessInstance.object_id)
        .subquery()
    )
    columns = (
        Assignment.status,
        func.count().label("number"),
        *(func.count(case((since.c.since < now - days * ONE_DAY, 1))) for days in (LONG, VERY_LONG)),
        func.min(since.c.since).label("since"),
    )
    statement = counting(actor, Filters(measure=OF_UNITS, group=OPEN), *columns)
    joined = statement.join(since, since.c.object_id == Assignment.id).group_by(Assignment.status)
    rows = [Stand(*row) for row in reading().execute(joined)]
    return sorted(rows, key=lambda row: (-row.very_long, -row.long, -row.number, row.status))


def _add(to: list[float], begin: datetime | None, end: datetime | None) -> None:
    if begin is not None and end is not None and end >= begin:
        to.append((end - begin) / ONE_DAY)


def _median(days: Iterable[float]) -> float | None:
    known = list(days)
    return median(known) if known else None
