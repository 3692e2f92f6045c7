"""What a list of assignments can be narrowed to and ordered by. A value that makes no sense is left out, never an error."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select

from processes.assignments.boxes import BOXES, TABS, in_box, in_tab, is_open
from processes.assignments.measures import NAMES as MEASURES
from processes.assignments.measures import has_measure
from processes.assignments.models import Assignment
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
DAYS = ("due_from", "due_to", "issued_from", "issued_to", "ended_from", "ended_to")
#: Fields that hold a word.
_WORDS = (
    *("box", "group", "status", "standing", "measure"),
    *("lead", "room", "follower", "director", "approver", "field", "source"),
)


@dataclass(frozen=True, slots=True)
class Filters:
    """``group`` a tab; ``standing`` one of ``standing.STANDINGS``; ``measure`` one of ``measures.NAMES``; ``lead`` a unit's code,
    ``room`` that of the phòng that follows, ``units`` the id of a group of units; ``follower``, ``director``, ``approver`` user names;
    ``directive`` an id; ``field`` and ``source`` codes; ``due_from``, ``due_to``, ``issued_from``, ``issued_to``, ``ended_from``,
    ``ended_to`` days of the office, both included; ``quiet_since`` a day from which on the unit has entered nothing; ``q`` words."""

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
    directive: int | None = None
    overdue: bool | None = None
    due_soon: bool | None = None
    key: bool | None = None
    difficulty: bool | None = None
    repeating: bool | None = None
    due_from: date | None = None
    due_to: date | None = None
    issued_from: date | None = None
    issued_to: date | None = None
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
    if filters.group in TABS:
        parts.append(in_tab(filters.group))
    if filters.standing in STANDINGS:
        parts.append(has_standing(filters.standing))
    if filters.measure in MEASURES:
        parts.append(has_measure(filters.measure))
    if filters.status:
        parts.append(Assignment.status == filters.status)
    if filters.lead:
        parts.append(Unit.code == filters.lead)
    if filters.room:
        parts.append(Assignment.following_unit_id.in_(select(Unit.id).where(Unit.code == filters.room).correlate(None)))
    if filters.units is not None:
        parts.append(Assignment.lead_id.in_(members(filters.units)))
    if filters.follower:
        parts.append(Assignment.follower_id.in_(_person(filters.follower)))
    if filters.director:
        parts.append(Assignment.director_id.in_(_person(filters.director)))
    if filters.approver:
        parts.append(Assignment.approver_id.in_(_person(filters.approver)))
    if filters.field:
        parts.append(Directive.field == filters.field)
    if filters.source:
        parts.append(Directive.source == filters.source)
    if filters.directive is not None:
        parts.append(Assignment.directive_id == filters.directive)
    if filters.overdue is not None:
        parts.append(is_overdue() if filters.overdue else ~is_overdue())
    if filters.due_soon is not None:
        parts.append(is_due_soon() if filters.due_soon else ~is_due_soon())
    if filters.key is not None:
        parts.append(Assignment.key.is_(filters.key))
    if filters.difficulty is not None:
        waits = and_(Assignment.difficulty_at.is_not(None), is_open())
        parts.append(waits if filters.difficulty else ~waits)
    if filters.repeating is not None:
        parts.append(in_series() if filters.repeating else ~in_series())
    parts += _days(Assignment.due_at, filters.due_from, filters.due_to)
    parts += _days(Assignment.issued_at, filters.issued_from, filters.issued_to)
    parts += _days(Assignment.ended_at, filters.ended_from, filters.ended_to)
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
    return select(Person.id).where(Person.username == username)


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
