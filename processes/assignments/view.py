"""One assignment with everything its page shows, and the one line that a former lead keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, false, func, select
from sqlalchemy.orm import Session

from processes import clock
from processes.assignments.models import (
    Assignment,
    CoFollower,
    CoordinatingPerson,
    CoordinatingUnit,
    FormerLead,
    Reviewer,
)
from processes.assignments.policy import visible_assignments
from processes.assignments.rows import AssignmentRow, PersonName, read_rows, rows_statement
from processes.db import reading
from processes.directives.models import Directive
from processes.files.queries import FileRow, document_files
from processes.organisation.actor import Actor
from processes.organisation.models import Person, Unit
from processes.refusals import NotFound
from processes.runtime.models import Claim
from processes.storable import is_id


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit as shown."""

    id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """The directive the assignment comes from, and its files."""

    id: int
    number: str
    date: date
    subject: str
    type: str
    field: str | None
    urgency: str
    signer: str | None
    signer_position: str | None
    status: str
    status_group: str
    files: list[FileRow]


@dataclass(frozen=True, slots=True)
class FormerLine:
    """What a unit keeps of an assignment that is no longer its own: recalled or returned, and the reason; nothing newer."""

    assignment_id: int
    unit_id: int
    unit_name: str
    how: str
    reason: str
    content: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Decided:
    """How a completed assignment was decided: ``explicit``, ``default`` or ``self`` (C1), and by whom; by default: nobody."""

    how: str
    by: PersonName | None


@dataclass(frozen=True, slots=True)
class AssignmentView:
    """``former_leads`` and the review's own deadline are the Office's business: empty for the unit's people."""

    row: AssignmentRow
    expected_product: str | None
    following_unit: UnitName | None
    coordinating_units: list[UnitName]
    coordinating_people: list[PersonName]
    co_followers: list[PersonName]
    reviewers: list[PersonName]
    #: the phòng of the unit that it was passed to (B54)
    room: UnitName | None
    source: SourceDocument
    files: list[FileRow]
    former_leads: list[FormerLine]
    review_due_at: datetime | None
    review_overdue: bool
    #: minutes of working time, None where nothing was counted (C11); the Office's own only for its people
    report_late: int | None
    review_late: int | None
    claimed_by: PersonName | None
    decided: Decided | None


def assignment_view(actor: Actor, assignment_id: int, *, now: datetime | None = None) -> AssignmentView:
    """The assignment for this person. NotFound when they may not see it, as when it does not exist."""
    if not is_id(assignment_id):
        raise NotFound()
    session = reading()
    seen = (Assignment.id == assignment_id) & visible_assignments(actor)
    rows = read_rows(session, rows_statement(actor).where(seen), now or clock.now())
    if not rows:
        raise NotFound()
    row = rows[0]
    more = session.execute(
        select(
            Assignment.expected_product,
            Assignment.review_due_at,
            Assignment.review_overdue_at,
            Assignment.report_late,
            Assignment.review_late,
            Assignment.decided_how,
            Assignment.decided_by_id,
            Unit.id,
            Unit.code,
            Unit.name,
        )
        .outerjoin(Unit, Unit.id == Assignment.following_unit_id)
        .where(Assignment.id == assignment_id)
    ).one()
    of_office = _of_office(actor, row)
    return AssignmentView(
        row=row,
        expected_product=more.expected_product,
        following_unit=UnitName(more.id, more.code, more.name) if more.id else None,
        coordinating_units=_units(session, assignment_id),
        coordinating_people=_people(session, CoordinatingPerson, assignment_id),
        co_followers=_people(session, CoFollower, assignment_id),
        reviewers=_people(session, Reviewer, assignment_id),
        room=_room(session, assignment_id),
        source=_source(session, row.directive_id),
        files=document_files(session, "assignment", assignment_id),
        former_leads=_former(session, FormerLead.assignment_id == assignment_id) if of_office else [],
        review_due_at=more.review_due_at if of_office else None,
        review_overdue=of_office and more.review_overdue_at is not None and row.clock == "office",
        report_late=more.report_late,
        review_late=more.review_late if of_office else None,
        claimed_by=_claimed_by(session, row.instance_id),
        decided=Decided(more.decided_how, _person(session, more.decided_by_id)) if more.decided_how else None,
    )


def former_lines(actor: Actor) -> list[FormerLine]:
    """The lines the person's units keep of assignments that were recalled from them or that they returned, newest first."""
    return _former(reading(), _was_theirs(actor))


def former_line(actor: Actor, assignment_id: int) -> FormerLine | None:
    """The newest such line of one assignment: what its page shows to a unit that no longer has it."""
    lines = _former(reading(), (FormerLead.assignment_id == assignment_id) & _was_theirs(actor))
    return lines[0] if lines else None


def _was_theirs(actor: Actor) -> ColumnElement[bool]:
    """Lines of the person's units, unless the assignment has come back to them: then they see the assignment itself."""
    # Said of the joined row: a list of all that the person sees would be long. Unknown (no officer, no follower) is no.
    return FormerLead.unit_id.in_(actor.unit_path) & ~func.coalesce(visible_assignments(actor), false())


def _former(session: Session, condition: ColumnElement[bool]) -> list[FormerLine]:
    rows = session.execute(
        select(
            FormerLead.assignment_id,
            FormerLead.unit_id,
            Unit.name,
            FormerLead.how,
            FormerLead.reason,
            FormerLead.content,
            FormerLead.at,
        )
        .join(Unit, Unit.id == FormerLead.unit_id)
        .join(Assignment, Assignment.id == FormerLead.assignment_id)
        .where(condition, Assignment.status != "deleted")
        .order_by(FormerLead.at.desc(), FormerLead.id.desc())
    )
    return [FormerLine(*row) for row in rows]


def _of_office(actor: Actor, row: AssignmentRow) -> bool:
    people = {row.drafter.id, row.approver.id, row.director.id, row.follower.id if row.follower else None}
    return any(one.id in people or one.at_office or one.has("admin", "committee") for one in actor.persons)


def _source(session: Session, directive_id: int) -> SourceDocument:
    row = session.execute(
        select(
            Directive.id,
            Directive.number,
            Directive.date,
            Directive.subject,
            Directive.type,
            Directive.field,
            Directive.urgency,
            Directive.signer,
            Directive.signer_position,
            Directive.status,
            Directive.status_group,
        ).where(Directive.id == directive_id)
    ).one()
    return SourceDocument(*row, document_files(session, "directive", directive_id))


def _units(session: Session, assignment_id: int) -> list[UnitName]:
    rows = session.execute(
        select(Unit.id, Unit.code, Unit.name)
        .join(CoordinatingUnit, CoordinatingUnit.unit_id == Unit.id)
        .where(CoordinatingUnit.assignment_id == assignment_id)
        .order_by(Unit.position, Unit.id)
    )
    return [UnitName(*row) for row in rows]


def _room(session: Session, assignment_id: int) -> UnitName | None:
    room = select(Unit.id, Unit.code, Unit.name).join(Assignment, Assignment.room_id == Unit.id)
    row = session.execute(room.where(Assignment.id == assignment_id)).first()
    return UnitName(*row) if row else None


def _people(
    session: Session, listed: type[CoFollower] | type[CoordinatingPerson] | type[Reviewer], assignment_id: int
) -> list[PersonName]:
    table: Any = listed
    rows = session.execute(
        select(Person.id, Person.username, Person.name, Person.position)
        .join(table, table.person_id == Person.id)
        .where(table.assignment_id == assignment_id)
        .order_by(Person.id)
    )
    return [PersonName(*row) for row in rows]


def _person(session: Session, id: int | None) -> PersonName | None:
    row = session.execute(
        select(Person.id, Person.username, Person.name, Person.position).where(Person.id == id)
    ).first()
    return None if row is None else PersonName(*row)


def _claimed_by(session: Session, instance_id: int) -> PersonName | None:
    row = session.execute(
        select(Person.id, Person.username, Person.name, Person.position)
        .join(Claim, Claim.person_id == Person.id)
        .where(Claim.instance_id == instance_id)
        .order_by(Claim.at.desc())
        .limit(1)
    ).first()
    return None if row is None else PersonName(*row)
