"""What a list of assignments can be narrowed to and ordered by. A value that makes no sense is left out, never an error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from processes.assignments.boxes import BOXES, TABS, in_box, in_tab, is_open
from processes.assignments.measures import NAMES as MEASURES
from processes.assignments.measures import has_measure
from processes.assignments.models import Assignment, CoordinatingUnit
from processes.assignments.policy import visible_assignments
from processes.assignments.standing import STANDINGS, has_standing, is_due_soon, is_overdue
from processes.calendar.working import ONE_DAY, load_calendar
from processes.directives.models import Directive
from processes.organisation.actor import Actor
from processes.organisation.models import Person, Unit, UnitGroupMember
from processes.runtime.models import Contribution, ProcessInstance
from processes.searching import matches
from processes.series.models import SeriesPeriod
from processes.shares.models import Share
from processes.shares.policy import visible_shares
from processes.storable import GREATEST_ID, is_storable

LATEST = "-issued"
#: Fields that hold two days between which something lies, both included.
DAYS = (
    *("due_from", "due_to", "issued_from", "issued_to"),
    *("submitted_from", "submitted_to", "ended_from", "ended_to"),
)
#: In place of a word: the rows that have none, as reports have a row for what nobody follows or what is of no field.
NOTHING = "-"
DATED, UNDATED = DEADLINES = ("dated", "undated")
#: Fields that hold a word.
_WORDS = (
    *("box", "group", "status", "standing", "measure"),
    *("lead", "room", "follower", "director", "approver", "field", "source"),
    *("coordinating", "handling", "officer", "deadline"),
)


@dataclass(frozen=True, slots=True)
class Filters:
    """``group`` a tab; ``standing`` of ``standing.STANDINGS``; ``measure`` of ``measures.NAMES``; ``lead``, ``coordinating`` codes
    of units, ``room`` that of the phòng that follows, ``units`` the id of a group of units; ``handling`` the code of the lead unit's
    phòng that has it and ``officer`` who is in charge there (B46); ``officer``, ``follower``, ``director``, ``approver`` user names;
    ``directive`` an id; ``field`` and ``source`` codes; :data:`NOTHING` for what has none of these; ``deadline``: ``dated`` or
    ``undated``; ``rejected``: a result was sent back, ``review_late``: the Office's time to decide has passed; ``due_from``,
    ``due_to``, ``issued_from`` … days of the office, both included; ``quiet_since`` a day from which on the unit has entered
    nothing; ``q`` words."""

    box: str | None = None
    group: str | None = None
    status: str | None = None
    standing: str | None = None
    measure: str | None = None
    lead: str | None = None
    room: str | None = None
    units: int | None = None
    follower: str | None = None
    director: str | None = None
    approver: str | None = None
    field: str | None = None
    source: str | None = None
    coordinating: str | None = None
    handling: str | None = None
    officer: str | None = None
    deadline: str | None = None
    directive: int | None = None
    overdue: bool | None = None
    due_soon: bool | None = None
    key: bool | None = None
    difficulty: bool | None = None
    repeating: bool | None = None
    rejected: bool | None = None
    review_late: bool | None = None
    due_from: date | None = None
    due_to: date | None = None
    issued_from: date | None = None
    issued_to: date | None = None
    submitted_from: date | None = None
    submitted_to: date | None = None
    ended_from: date | None = None
    ended_to: date | None = None
    quiet_since: date | None = None
    q: str | None = None

    @property
    def asks_others(self) -> bool:
        """Whether it takes the directive or the lead unit to know."""
        return any(value is not None for value in (self.lead, self.field, self.source, self.q))


def usable(filters: Filters) -> Filters:
    """Without the values that a database or the calendar cannot even be asked about."""
    changes: dict[str, Any] = {}
    for name in _WORDS:
        if not is_storable(getattr(filters, name)):
            changes[name] = None
    for name in (*DAYS, "quiet_since"):
        day = getattr(filters, name)
        if day is not None and not 1900 <= day.year <= 9000:
            changes[name] = None
    for name in ("directive", "units"):
        id = getattr(filters, name)
        if id is not None and not 0 <= id <= GREATEST_ID:
            changes[name] = 0
    return replace(filters, **changes) if changes else filters


def in_series() -> ColumnElement[bool]:
    """Whether an assignment is a kỳ of a series."""
    return exists().where(SeriesPeriod.assignment_id == Assignment.id).correlate(Assignment)


def condition(actor: Actor, filters: Filters, *, of_many: bool = False) -> ColumnElement[bool]:
    """The rows that the person sees and the filters let through; where they ask others, with directives and lead units joined.
    ``of_many`` as in :func:`visible_assignments`."""
    filters = usable(filters)
    parts: list[ColumnElement[bool]] = [visible_assignments(actor, of_many=of_many)]
    if filters.box in BOXES:
        parts.append(in_box(actor, filters.box))
    parts += narrowing(filters)
    if filters.q:
        own = matches(filters.q, Assignment.search, Directive.search, Unit.search)
        parts.append(or_(own, _asked_of_others(actor, filters.q)))
    return and_(*parts)


def narrowing(filters: Filters) -> list[ColumnElement[bool]]:
    """What the filters ask of a row, whoever looks: everything but ``box`` and ``q``."""
    parts: list[ColumnElement[bool]] = [*_of_state(filters), *_of_parties(filters)]
    if filters.directive is not None:
        parts.append(Assignment.directive_id == filters.directive)
    if filters.field:
        parts.append(_is(Directive.field, filters.field))
    if filters.source:
        parts.append(_is(Directive.source, filters.source))
    parts += _days(Assignment.due_at, filters.due_from, filters.due_to)
    parts += _days(Assignment.issued_at, filters.issued_from, filters.issued_to)
    parts += _days(Assignment.submitted_at, filters.submitted_from, filters.submitted_to)
    parts += _days(Assignment.ended_at, filters.ended_from, filters.ended_to)
    if filters.quiet_since is not None:
        parts.append(_is_quiet(load_calendar().start_of_day(filters.quiet_since)))
    return parts


def _of_state(filters: Filters) -> list[ColumnElement[bool]]:
    parts: list[ColumnElement[bool]] = []
    if filters.group in TABS:
        parts.append(in_tab(filters.group))
    if filters.standing in STANDINGS:
        parts.append(has_standing(filters.standing))
    if filters.measure in MEASURES:
        parts.append(has_measure(filters.measure))
    if filters.status:
        parts.append(Assignment.status == filters.status)
    if filters.deadline in DEADLINES:
        undated = Assignment.due_at.is_(None)
        parts.append(undated if filters.deadline == UNDATED else ~undated)
    asked: tuple[tuple[bool | None, Callable[[], ColumnElement[bool]]], ...] = (
        (filters.overdue, is_overdue),
        (filters.due_soon, is_due_soon),
        (filters.key, lambda: Assignment.key.is_(True)),
        (filters.difficulty, lambda: and_(Assignment.difficulty_at.is_not(None), is_open())),
        (filters.repeating, in_series),
        (filters.rejected, lambda: Assignment.rejections > 0),
        (filters.review_late, lambda: Assignment.review_overdue_at.is_not(None)),
    )
    return parts + [holds() if wanted else ~holds() for wanted, holds in asked if wanted is not None]


def _of_parties(filters: Filters) -> list[ColumnElement[bool]]:
    parts: list[ColumnElement[bool]] = []
    if filters.lead:
        parts.append(Unit.code == filters.lead)
    if filters.room:
        parts.append(_is(Assignment.following_unit_id, filters.room, _unit))
    if filters.units is not None:
        parts.append(Assignment.lead_id.in_(members(filters.units)))
    if filters.coordinating:
        of_unit = CoordinatingUnit.unit_id.in_(_unit(filters.coordinating))
        parts.append(Assignment.id.in_(select(CoordinatingUnit.assignment_id).where(of_unit).correlate(None)))
    if filters.handling:
        parts.append(_is(handling_room(), filters.handling, _unit))
    if filters.officer:
        parts.append(_is(Assignment.officer_id, filters.officer, _person))
    if filters.follower:
        parts.append(_is(Assignment.follower_id, filters.follower, _person))
    if filters.director:
        parts.append(Assignment.director_id.in_(_person(filters.director)))
    if filters.approver:
        parts.append(Assignment.approver_id.in_(_person(filters.approver)))
    return parts


def handling_room() -> Any:
    """The phòng of the lead unit that an assignment is with (B54): the one it was passed to, or that of whoever is in charge."""
    theirs = select(Person.unit_id).where(Person.id == Assignment.officer_id, Person.unit_id != Assignment.lead_id)
    return func.coalesce(Assignment.room_id, theirs.correlate(Assignment).scalar_subquery())


def _is(column: Any, word: str, ids: Callable[[str], Any] | None = None) -> ColumnElement[bool]:
    """Whether the column is what the word names, or empty for :data:`NOTHING`."""
    if word == NOTHING:
        empty: ColumnElement[bool] = column.is_(None)
        return empty
    found: ColumnElement[bool] = column == word if ids is None else column.in_(ids(word))
    return found


def _asked_of_others(actor: Actor, q: str) -> ColumnElement[bool]:
    """Whether a part of the assignment that this person may see says it."""
    return Assignment.id.in_(
        select(Share.assignment_id).where(matches(q, Share.search), visible_shares(actor)).correlate(None)
    )


def _days(moment: Any, first: date | None, last: date | None) -> list[ColumnElement[bool]]:
    """Whether the moment lies on these days of the office, both included."""
    calendar = load_calendar()
    parts = []
    if first is not None:
        parts.append(moment >= calendar.start_of_day(first))
    if last is not None:
        parts.append(moment < calendar.start_of_day(last + ONE_DAY))
    return parts


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


def members(group_id: int) -> Any:
    return select(UnitGroupMember.unit_id).where(UnitGroupMember.group_id == group_id)


def _person(username: str) -> Any:
    return select(Person.id).where(Person.username == username).correlate(None)


def _unit(code: str) -> Any:
    return select(Unit.id).where(Unit.code == code).correlate(None)


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
