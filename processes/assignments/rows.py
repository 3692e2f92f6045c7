"""One assignment as every list shows it. A page of rows costs the same few statements however long it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from processes.assignments.deadlines import timeliness
from processes.assignments.models import Assignment, CoordinatingPerson, CoordinatingUnit, Opening, Star
from processes.assignments.standing import is_done, is_due_soon, standing
from processes.assignments.stood import NOW, Stood
from processes.calendar.working import Calendar, load_calendar
from processes.directives.models import Directive
from processes.discussion.models import Message
from processes.organisation.actor import Actor
from processes.organisation.models import Person, Unit
from processes.runtime.definitions import StatusLabel, status_labels
from processes.runtime.models import ProcessInstance
from processes.series.models import SeriesPeriod


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person as shown: by position first (B58)."""

    id: int
    username: str
    name: str
    position: str


@dataclass(frozen=True, slots=True)
class PeriodOf:
    """Of which series the assignment is a kỳ, and which one (``periods.Period.code``)."""

    series_id: int
    code: str


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """``remaining_days``: calendar days until the due date, negative after it, so that equal dates read the same (B42);
    None without a deadline and once it has ended. ``days``: signed days of the accepted submission against its deadline.
    ``messages``: how many there are in the discussion. ``opened``: whether this reader has opened it (B41);
    ``starred``: whether they marked it for themselves (B10)."""

    id: int
    instance_id: int
    directive_id: int
    number: str
    directive_date: date
    subject: str
    content: str
    lead_id: int
    lead_code: str
    lead_name: str
    officer: PersonName | None
    follower: PersonName | None
    drafter: PersonName
    approver: PersonName
    director: PersonName
    coordinating: tuple[str, ...]
    status: str
    status_group: str
    status_label: str
    status_label_en: str
    clock: str
    standing: str
    key: bool
    due_at: datetime | None
    original_due_at: datetime | None
    due_on: date | None
    original_due_on: date | None
    remaining_days: int | None
    due_soon: bool
    overdue: bool
    timeliness: str | None
    days: int | None
    entered_at: datetime
    issued_at: datetime | None
    accepted_at: datetime | None
    submitted_at: datetime | None
    ended_at: datetime | None
    rejections: int
    extensions: int
    #: the unit waits for help with a difficulty (T21)
    difficulty: bool
    opened: bool
    starred: bool
    messages: int
    #: of a repeating assignment (C18)
    period: PeriodOf | None = None


AnySelect = Select[*tuple[Any, ...]]
AnyRow = Row[*tuple[Any, ...]]

_officer, _follower, _drafter, _approver, _director = (aliased(Person) for _ in range(5))
_PEOPLE = {
    "officer": (_officer, Assignment.officer_id),
    "follower": (_follower, Assignment.follower_id),
    "drafter": (_drafter, Assignment.drafter_id),
    "approver": (_approver, Assignment.approver_id),
    "director": (_director, Assignment.director_id),
}


def base(statement: AnySelect) -> AnySelect:
    """The joins that :func:`processes.assignments.filters.condition` needs."""
    return (
        statement.select_from(Assignment)
        .join(Directive, Directive.id == Assignment.directive_id)
        .join(Unit, Unit.id == Assignment.lead_id)
    )


def rows_statement(actor: Actor, stood: Stood = NOW) -> AnySelect:
    """Everything of a row that one statement can bring; the caller adds WHERE, ORDER BY and LIMIT."""
    messages = select(func.count()).where(Message.assignment_id == Assignment.id).scalar_subquery()
    statement = base(
        select(
            Assignment,
            ProcessInstance.id.label("instance_id"),
            Directive.number,
            Directive.date,
            Directive.subject,
            Unit.code,
            Unit.name,
            stood.is_overdue.label("overdue"),
            is_due_soon().label("due_soon"),
            is_done().label("done"),
            standing(stood).label("standing"),
            Opening.at.label("opened_at"),
            Star.at.label("starred_at"),
            messages.label("messages"),
            SeriesPeriod.series_id,
            SeriesPeriod.period,
            *(
                column.label(f"{who}_{column.key}")
                for who, (person, _) in _PEOPLE.items()
                for column in (person.id, person.username, person.name, person.position)
            ),
        )
    )
    for person, column in _PEOPLE.values():
        statement = statement.outerjoin(person, person.id == column)
    moved = and_(ProcessInstance.object_type == "assignment", ProcessInstance.object_id == Assignment.id)
    opened = and_(Opening.assignment_id == Assignment.id, Opening.person_id == actor.id)
    starred = and_(Star.assignment_id == Assignment.id, Star.person_id == actor.id)
    statement = statement.join(ProcessInstance, moved).outerjoin(Opening, opened).outerjoin(Star, starred)
    statement = statement.outerjoin(SeriesPeriod, SeriesPeriod.assignment_id == Assignment.id)
    return statement.execution_options(populate_existing=True)


def read_rows(session: Session, statement: AnySelect, now: datetime) -> list[AssignmentRow]:
    """Run a statement made by :func:`rows_statement` and complete its rows."""
    found = session.execute(statement).all()
    if not found:
        return []
    coordinating = coordinating_names(session, [row.Assignment.id for row in found])
    labels = status_labels(session)
    calendar = load_calendar()
    return [_row(row, coordinating.get(row.Assignment.id, ()), labels, calendar, now) for row in found]


def coordinating_names(session: Session, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """assignment → the names of its coordinating units, then of its coordinating people by position."""
    names: dict[int, list[str]] = defaultdict(list)
    units = session.execute(
        select(CoordinatingUnit.assignment_id, Unit.name)
        .join(Unit, Unit.id == CoordinatingUnit.unit_id)
        .where(CoordinatingUnit.assignment_id.in_(ids))
        .order_by(Unit.position, Unit.id)
    )
    for unit in units:
        names[unit.assignment_id].append(unit.name)
    people = session.execute(
        select(CoordinatingPerson.assignment_id, Person.name, Person.position)
        .join(Person, Person.id == CoordinatingPerson.person_id)
        .where(CoordinatingPerson.assignment_id.in_(ids))
        .order_by(Person.id)
    )
    for person in people:
        names[person.assignment_id].append(f"{person.position} ({person.name})" if person.position else person.name)
    return {id: tuple(listed) for id, listed in names.items()}


def _row(
    row: AnyRow,
    coordinating: tuple[str, ...],
    labels: dict[tuple[str, str], StatusLabel],
    calendar: Calendar,
    now: datetime,
) -> AssignmentRow:
    assignment: Assignment = row.Assignment
    label = labels.get(("assignment", assignment.status))
    due_on = calendar.local_date(assignment.due_at) if assignment.due_at else None
    original = calendar.local_date(assignment.original_due_at) if assignment.original_due_at else None
    ended = assignment.status_group == "ended"
    return AssignmentRow(
        id=assignment.id,
        instance_id=row.instance_id,
        directive_id=assignment.directive_id,
        number=row.number,
        directive_date=row.date,
        subject=row.subject,
        content=assignment.content,
        lead_id=assignment.lead_id,
        lead_code=row.code,
        lead_name=row.name,
        officer=_person(row, "officer"),
        follower=_person(row, "follower"),
        drafter=_known(row, "drafter"),
        approver=_known(row, "approver"),
        director=_known(row, "director"),
        coordinating=coordinating,
        status=assignment.status,
        status_group=assignment.status_group,
        status_label=label.vi if label else assignment.status,
        status_label_en=label.en if label else assignment.status,
        clock=assignment.clock,
        standing=row.standing,
        key=assignment.key,
        due_at=assignment.due_at,
        original_due_at=assignment.original_due_at,
        due_on=due_on,
        original_due_on=original,
        remaining_days=None if due_on is None or ended else (due_on - calendar.local_date(now)).days,
        due_soon=bool(row.due_soon),
        overdue=bool(row.overdue),
        timeliness=timeliness(assignment.days) if row.done else None,
        days=assignment.days if row.done else None,
        entered_at=assignment.entered_at,
        issued_at=assignment.issued_at,
        accepted_at=assignment.accepted_at,
        submitted_at=assignment.submitted_at,
        ended_at=assignment.ended_at,
        rejections=assignment.rejections,
        extensions=assignment.extensions,
        difficulty=assignment.difficulty_at is not None and assignment.ended_at is None,
        opened=row.opened_at is not None,
        starred=row.starred_at is not None,
        messages=row.messages,
        period=PeriodOf(row.series_id, row.period) if row.series_id is not None else None,
    )


def _person(row: AnyRow, who: str) -> PersonName | None:
    id = getattr(row, f"{who}_id")
    if id is None:
        return None
    return PersonName(id, *(getattr(row, f"{who}_{name}") for name in ("username", "name", "position")))


def _known(row: AnyRow, who: str) -> PersonName:
    person = _person(row, who)
    assert person is not None, f"every assignment has a {who}"
    return person
