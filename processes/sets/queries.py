"""A set of assignments as one row, and opened as a matrix: unit × status, deadline, submission, result (C6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from processes import clock
from processes.assignments.models import Assignment
from processes.assignments.policy import visible_assignments
from processes.assignments.rows import AssignmentRow, read_rows, rows_statement
from processes.assignments.standing import is_done, is_overdue
from processes.db import reading
from processes.directives.models import Directive
from processes.organisation.actor import Actor
from processes.organisation.models import Unit
from processes.refusals import NotFound
from processes.runtime.models import Contribution
from processes.series.models import Series
from processes.sets.models import AssignmentSet, SetMember
from processes.storable import is_id

#: What a unit says when it hands in its result, or somebody records it for the unit.
SUBMISSIONS = ("submit", "record_reply")


@dataclass(frozen=True, slots=True)
class SetSummary:
    """“87/120 đã nộp”: of the assignments this person sees, how many were handed in (approved ones included), approved, and are
    overdue."""

    id: int
    directive_id: int
    content: str
    total: int
    submitted: int
    approved: int
    overdue: int


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """One unit's assignment, and what it has handed in last: the text, and whether files go with it."""

    row: AssignmentRow
    result: str | None
    handed_in_at: datetime | None


@dataclass(frozen=True, slots=True)
class Matrix:
    """A set opened."""

    summary: SetSummary
    number: str
    subject: str
    lines: list[MatrixLine]


def summaries(actor: Actor, set_ids: Iterable[int]) -> dict[int, SetSummary]:
    """The sets as one row each, by id; those of which the person sees nothing are left out, and series, which have rows of their
    own. One statement."""
    ids = [id for id in set(set_ids) if is_id(id)]
    if not ids:
        return {}
    handed_in = or_(Assignment.status_group == "in_review", is_done())
    rows = reading().execute(
        select(
            AssignmentSet.id,
            AssignmentSet.directive_id,
            AssignmentSet.content,
            func.count().label("total"),
            func.count(case((handed_in, 1))).label("submitted"),
            func.count(case((is_done(), 1))).label("approved"),
            func.count(case((and_(is_overdue(), Assignment.ended_at.is_(None)), 1))).label("overdue"),
        )
        .join(SetMember, SetMember.set_id == AssignmentSet.id)
        .join(Assignment, Assignment.id == SetMember.assignment_id)
        .where(AssignmentSet.id.in_(ids), ~exists().where(Series.id == AssignmentSet.id), visible_assignments(actor))
        .group_by(AssignmentSet.id, AssignmentSet.directive_id, AssignmentSet.content)
    )
    return {row.id: SetSummary(*row) for row in rows}


def sets_of(assignment_ids: Sequence[int]) -> dict[int, int]:
    """assignment → its set, for those that belong to one."""
    asked = select(SetMember.assignment_id, SetMember.set_id).where(SetMember.assignment_id.in_(assignment_ids))
    return {row.assignment_id: row.set_id for row in reading().execute(asked)}


def matrix(actor: Actor, set_id: int, *, now: datetime | None = None) -> Matrix:
    """The set with a line for each unit's assignment that the person sees, in the order the province lists the units. NotFound when
    they see none of them."""
    summary = summaries(actor, [set_id]).get(set_id)
    if summary is None:
        raise NotFound()
    session = reading()
    directive = session.execute(
        select(Directive.number, Directive.subject).where(Directive.id == summary.directive_id)
    ).one()
    member = exists().where(SetMember.assignment_id == Assignment.id, SetMember.set_id == set_id)
    statement = rows_statement(actor).where(member, visible_assignments(actor)).order_by(Unit.position, Unit.id)
    rows = read_rows(session, statement, now or clock.now())
    results = _results(session, [row.instance_id for row in rows])
    lines = [MatrixLine(row, *results.get(row.instance_id, (None, None))) for row in rows]
    return Matrix(summary, directive.number, directive.subject, lines)


def _results(session: Session, instance_ids: Sequence[int]) -> dict[int, tuple[str | None, datetime]]:
    """instance → the text of its latest submission, and when it was handed in."""
    later = aliased(Contribution)
    is_last = ~exists().where(
        later.instance_id == Contribution.instance_id, later.action.in_(SUBMISSIONS), later.id > Contribution.id
    )
    rows = session.execute(
        select(Contribution.instance_id, Contribution.values, Contribution.at).where(
            Contribution.instance_id.in_(instance_ids), Contribution.action.in_(SUBMISSIONS), is_last
        )
    )
    return {row.instance_id: (row.values.get("content"), row.at) for row in rows}
