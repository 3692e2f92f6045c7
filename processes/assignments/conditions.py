"""Which assignments a list has: those that a person sees and its filters let through, as they are or as they stood; and their order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    and_,
    case,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)

from processes import clock
from processes.assignments.boxes import BOXES, in_box, is_open
from processes.assignments.filters import Filters, usable
from processes.assignments.former_states import FormerState
from processes.assignments.measures import CAME, CLOSING, FLOW, LEFT, OPENING
from processes.assignments.models import Assignment, CoordinatingUnit
from processes.assignments.narrowing import asked, is_named, narrowing, unit_named
from processes.assignments.policy import DELETED, visible_assignments
from processes.assignments.standing import is_due_soon
from processes.assignments.stood import Day, Stood
from processes.calendar.working import ONE_DAY, load_calendar
from processes.directives.models import Directive
from processes.organisation.actor import Actor
from processes.organisation.models import Person, Unit
from processes.runtime.models import Contribution, ProcessInstance
from processes.searching import matches
from processes.series.models import SeriesPeriod
from processes.shares.models import Share
from processes.shares.policy import visible_shares

LATEST = "-issued"


def in_series() -> ColumnElement[bool]:
    """Whether an assignment is a kỳ of a series."""
    return exists().where(SeriesPeriod.assignment_id == Assignment.id).correlate(Assignment)


def condition(actor: Actor, filters: Filters, *, of_many: bool = False) -> ColumnElement[bool]:
    """The rows that the person sees and the filters let through; where they ask others, with directives and lead units joined.
    ``of_many`` as in :func:`visible_assignments`."""
    filters = usable(filters)
    meant = states(filters)
    if filters.measure in FLOW:
        held = _in_flow(filters)
    elif len(meant) == 1:
        held = meant[0][1]
    else:
        ids = (select(stood.id.label("id")).where(wanted).correlate(None) for stood, wanted in meant)
        held = Assignment.id.in_(select(union_all(*ids).subquery().c.id))
    return and_(lasting(actor, filters, of_many=of_many), held)


def past_day(filters: Filters) -> Day | None:
    """The day at the end of which things are looked at, None for now. Numbers of a period are those of its last day, and so are the
    lists that show what they count; one of what was due by a day names it (``as_of``), because
    numbers of today are told apart by days too.
    """
    last = (filters.carried_to or filters.issued_to or filters.ended_to) if filters.measure else None
    day = filters.as_of or last
    return Day(day) if day is not None and day < load_calendar().local_date(clock.now()) else None


def at_its_end(filters: Filters) -> Filters:
    """The filters of a report, which looks at the end of the last day of its period; at now while that day is not over."""
    ends = (filters.as_of, filters.carried_to, filters.issued_to, filters.due_to, filters.ended_to)
    past = past_day(replace(filters, measure=None, as_of=next((day for day in ends if day), None)))
    return replace(filters, as_of=past.day if past else None)


def states(filters: Filters) -> list[tuple[Stood, ColumnElement[bool]]]:
    """The rows that say how assignments stand, or stood, and which of them are meant and let through: for a day gone by those that
    have held since, and what was kept of the others."""
    filters, day = usable(filters), past_day(filters)
    original = bool(filters.original)
    if day is None:
        stood = Stood(original=original)
        return [(stood, and_(true(), *narrowing(filters, stood)))]
    return [_of_day(Stood(row, day.until, original), day, filters) for row in (Assignment, FormerState)]


def _of_day(stood: Stood, day: Day, filters: Filters) -> tuple[Stood, ColumnElement[bool]]:
    return stood, and_(day.held(stood.row), stood.row.status != DELETED, *narrowing(filters, stood))


def flow(filters: Filters, key: Any = None) -> CompoundSelect[Any]:
    """What the period of ``carried_from`` and ``carried_to`` began with, and what it ends with or has seen the end of: rows of the
    assignment's ``id``, the ``key`` that says whose it was (a column of assignments), whether this is of the ``opening``, and whether
    it is ``open`` at the end."""
    key = null() if key is None else key
    ends = [
        select(
            stood.id.label("id"),
            stood.of(key).label("key"),
            literal(0).label("opening"),
            case((stood.row.status_group != "ended", 1), else_=0).label("open"),
        ).where(wanted)
        for stood, wanted in states(replace(filters, measure="total"))
    ]
    if filters.carried_from is None:
        return union_all(*ends)
    day = Day(filters.carried_from - ONE_DAY)
    before = usable(replace(filters, measure="open", carried_from=None, carried_to=None))
    began = [
        select(stood.id, stood.of(key), literal(1), literal(0)).where(wanted)
        for stood, wanted in (
            _of_day(Stood(row, day.until, bool(filters.original)), day, before) for row in (Assignment, FormerState)
        )
    ]
    return union_all(*ends, *began)


def _in_flow(filters: Filters) -> ColumnElement[bool]:
    """Whether an assignment is of the number of the flow that ``measure`` names."""
    rows = flow(filters).subquery()
    opening, is_open = func.max(rows.c.opening), func.max(rows.c.open)
    of_it = {OPENING: opening == 1, CAME: opening == 0, LEFT: is_open == 0, CLOSING: is_open == 1}[
        filters.measure or ""
    ]
    return Assignment.id.in_(select(rows.c.id).group_by(rows.c.id).having(of_it))


def lasting(actor: Actor, filters: Filters, *, of_many: bool = False) -> ColumnElement[bool]:
    """Whether the person may see an assignment today, and what of the filters no state says."""
    filters = usable(filters)
    deleted = filters.measure in FLOW or past_day(filters) is not None
    parts: list[ColumnElement[bool]] = [visible_assignments(actor, of_many=of_many, deleted=deleted)]
    if filters.box in BOXES:
        parts.append(in_box(actor, filters.box))
    if filters.directive is not None:
        parts.append(Assignment.directive_id == filters.directive)
    if filters.field:
        parts.append(is_named(Directive.field, filters.field))
    if filters.source:
        parts.append(is_named(Directive.source, filters.source))
    if filters.coordinating:
        of_unit = CoordinatingUnit.unit_id.in_(unit_named(filters.coordinating))
        parts.append(Assignment.id.in_(select(CoordinatingUnit.assignment_id).where(of_unit).correlate(None)))
    parts += asked(
        (filters.due_soon, is_due_soon),
        (filters.difficulty, lambda: and_(Assignment.difficulty_at.is_not(None), is_open())),
        (filters.repeating, in_series),
    )
    if filters.quiet_since is not None:
        parts.append(_is_quiet(load_calendar().start_of_day(filters.quiet_since)))
    if filters.q:
        own = matches(filters.q, Assignment.search, Directive.search, Unit.search)
        parts.append(or_(own, _asked_of_others(actor, filters.q)))
    return and_(*parts)


def _asked_of_others(actor: Actor, q: str) -> ColumnElement[bool]:
    """Whether a part of the assignment that this person may see says it."""
    return Assignment.id.in_(
        select(Share.assignment_id).where(matches(q, Share.search), visible_shares(actor)).correlate(None)
    )


def _is_quiet(since: datetime) -> ColumnElement[bool]:
    """The unit's time runs, it has had the assignment since before, and none of its people has entered anything since."""
    theirs = or_(
        Contribution.by_unit_id == Assignment.lead_id,
        Contribution.by_id == Assignment.officer_id,
        Contribution.by_id.in_(select(Person.id).where(Person.unit_id == Assignment.lead_id)),
    )
    entered = (
        select(Contribution.id)
        .join(ProcessInstance, ProcessInstance.id == Contribution.instance_id)
        .where(
            ProcessInstance.object_type == "assignment",
            ProcessInstance.object_id == Assignment.id,
            Contribution.action.is_not(None),
            Contribution.at >= since,
            theirs,
        )
    )
    return and_(is_open(), Assignment.clock == "unit", Assignment.issued_at < since, ~entered.exists())


_SORTS: dict[str, Any] = {
    "due": Assignment.due_at,
    "issued": Assignment.issued_at,
    "entered": Assignment.entered_at,
    "submitted": Assignment.submitted_at,
    "ended": Assignment.ended_at,
    "number": Directive.number,
    "date": Directive.date,
    "lead": Unit.search,
    "status": Assignment.status_group,
}


def ordering(sort: str | None) -> list[Any]:
    """ORDER BY for a key, with ``-`` in front for descending; empty values last, new rows first among equals."""
    name = sort or LATEST
    column = _SORTS.get(name.removeprefix("-"))
    if column is None:
        return ordering(LATEST)
    # A draft has no date of issue; it is newer than everything issued.
    nulls_first = name == LATEST
    directed = column.desc() if name.startswith("-") else column.asc()
    return [directed.nulls_first() if nulls_first else directed.nulls_last(), Assignment.id.desc()]
