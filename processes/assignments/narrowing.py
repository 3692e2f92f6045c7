"""What filters ask of how an assignment stands, now or at the end of a day gone by: one condition for both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from processes.assignments.boxes import TABS, in_tab
from processes.assignments.filters import DEADLINES, NOTHING, UNDATED, Filters
from processes.assignments.measures import FLOW, has_measure
from processes.assignments.measures import NAMES as MEASURES
from processes.assignments.models import Assignment
from processes.assignments.standing import STANDINGS, has_standing
from processes.assignments.stood import NOW, Stood
from processes.calendar.working import ONE_DAY, load_calendar
from processes.organisation.models import Person, Unit, UnitGroupMember


def narrowing(filters: Filters, stood: Stood = NOW) -> list[ColumnElement[bool]]:
    """What the filters ask of a state, whoever looks."""
    return [*_of_status(filters, stood), *_of_parties(filters, stood.row), *_of_days(filters, stood.row)]


def _of_status(filters: Filters, stood: Stood) -> list[ColumnElement[bool]]:
    row = stood.row
    parts: list[ColumnElement[bool]] = []
    if filters.group in TABS:
        parts.append(in_tab(filters.group, row))
    if filters.standing in STANDINGS:
        parts.append(has_standing(filters.standing, stood))
    if filters.measure in MEASURES and filters.measure not in FLOW:
        parts.append(has_measure(filters.measure, stood))
    if filters.status:
        parts.append(row.status == filters.status)
    if filters.deadline in DEADLINES:
        undated = row.due_at.is_(None)
        parts.append(undated if filters.deadline == UNDATED else ~undated)
    return parts + asked(
        (filters.overdue, lambda: stood.is_overdue),
        (filters.key, lambda: row.key.is_(True)),
        (filters.rejected, lambda: row.rejections > 0),
        (filters.review_late, lambda: stood.is_review_late),
    )


def asked(*questions: tuple[bool | None, Callable[[], ColumnElement[bool]]]) -> list[ColumnElement[bool]]:
    return [holds() if wanted else ~holds() for wanted, holds in questions if wanted is not None]


def _of_parties(filters: Filters, row: Any) -> list[ColumnElement[bool]]:
    parts: list[ColumnElement[bool]] = []
    if filters.lead:
        parts.append(row.lead_id == unit_named(filters.lead).scalar_subquery())
    if filters.room:
        parts.append(is_named(row.following_unit_id, filters.room, unit_named))
    if filters.units is not None:
        parts.append(row.lead_id.in_(members(filters.units)))
    if filters.handling:
        parts.append(is_named(handling_room(row), filters.handling, unit_named))
    if filters.officer:
        parts.append(is_named(row.officer_id, filters.officer, _person))
    if filters.follower:
        parts.append(is_named(row.follower_id, filters.follower, _person))
    if filters.director:
        parts.append(row.director_id.in_(_person(filters.director)))
    if filters.approver:
        parts.append(row.approver_id.in_(_person(filters.approver)))
    return parts


def _of_days(filters: Filters, row: Any) -> list[ColumnElement[bool]]:
    parts = _days(row.due_at, filters.due_from, filters.due_to)
    parts += _days(row.submitted_at, filters.submitted_from, filters.submitted_to)
    parts += _days(row.ended_at, filters.ended_from, filters.ended_to)
    if given := _days(row.given_at, filters.issued_from, filters.issued_to):
        # What was recalled was given nevertheless. Apart, because ``issued_at`` has an index.
        issued = _days(row.issued_at, filters.issued_from, filters.issued_to)
        parts.append(or_(and_(*issued), and_(row.issued_at.is_(None), *given)))
    if filters.carried_from is not None:
        parts.append(or_(row.ended_at.is_(None), *_days(row.ended_at, filters.carried_from, None)))
    return parts


def handling_room(row: Any = Assignment) -> Any:
    """The phòng of the lead unit that an assignment is with (B54): the one it was passed to, or that of whoever is in charge."""
    theirs = select(Person.unit_id).where(Person.id == row.officer_id, Person.unit_id != row.lead_id)
    return func.coalesce(row.room_id, theirs.correlate(row).scalar_subquery())


def is_named(column: Any, word: str, ids: Callable[[str], Any] | None = None) -> ColumnElement[bool]:
    """Whether the column is what the word names, or empty for :data:`NOTHING`."""
    if word == NOTHING:
        empty: ColumnElement[bool] = column.is_(None)
        return empty
    found: ColumnElement[bool] = column == word if ids is None else column.in_(ids(word))
    return found


def _days(moment: Any, first: date | None, last: date | None) -> list[ColumnElement[bool]]:
    """Whether the moment lies on these days of the office, both included."""
    calendar = load_calendar()
    parts = []
    if first is not None:
        parts.append(moment >= calendar.start_of_day(first))
    if last is not None:
        parts.append(moment < calendar.start_of_day(last + ONE_DAY))
    return parts


def members(group_id: int) -> Any:
    return select(UnitGroupMember.unit_id).where(UnitGroupMember.group_id == group_id)


def _person(username: str) -> Any:
    return select(Person.id).where(Person.username == username).correlate(None)


def unit_named(code: str) -> Any:
    return select(Unit.id).where(Unit.code == code).correlate(None)
