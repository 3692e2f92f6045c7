"""One directive as every list shows it. A page of rows costs the same few statements however long it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session, aliased

from processes.assignments.models import Assignment
from processes.assignments.policy import visible_assignments
from processes.assignments.rows import PersonName
from processes.assignments.standing import is_overdue
from processes.calendar.working import load_calendar
from processes.directives.models import Directive
from processes.lists.lists import entry
from processes.organisation.actor import Actor
from processes.organisation.models import Person, Unit
from processes.runtime.definitions import StatusLabel, status_labels
from processes.runtime.models import ProcessInstance

Labels = Mapping[tuple[str, str], StatusLabel]


@dataclass(frozen=True, slots=True)
class LeadLine:
    """One assignment under its directive in a list: who leads it, how it stands, until when (B26)."""

    assignment_id: int
    lead_name: str
    status: str
    status_group: str
    status_label: str
    status_label_en: str
    due_on: date | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class DirectiveRow:
    """``assignments``, ``ended`` and ``overdue`` count what this person sees; drafts count, deleted ones do not."""

    id: int
    instance_id: int
    number: str
    date: date
    issue_hour: str | None
    #: by when it was to be entered (T12), and minutes of working time it was late; None where nobody counted
    entry_due_at: datetime | None
    entry_late: int | None
    subject: str
    type: str
    type_name: str
    type_name_en: str
    field: str | None
    field_name: str | None
    field_name_en: str | None
    urgency: str
    drafter: PersonName
    director: PersonName
    approver: PersonName
    status: str
    status_group: str
    status_label: str
    status_label_en: str
    entered_at: datetime
    issued_at: datetime | None
    closed_at: datetime | None
    assignments: int
    ended: int
    overdue: int
    leads: tuple[LeadLine, ...]


_drafter, _director, _approver = (aliased(Person) for _ in range(3))
_PEOPLE = {
    "drafter": (_drafter, Directive.drafter_id),
    "director": (_director, Directive.director_id),
    "approver": (_approver, Directive.approver_id),
}


def rows_statement(actor: Actor) -> Any:
    """Everything of a row that one statement can bring; the caller adds WHERE, ORDER BY and LIMIT."""
    seen = and_(Assignment.directive_id == Directive.id, visible_assignments(actor))
    numbers = (
        select(func.count()).where(seen).correlate(Directive).scalar_subquery().label("assignments"),
        select(func.count(case((Assignment.status_group == "ended", 1))))
        .where(seen)
        .correlate(Directive)
        .scalar_subquery()
        .label("ended"),
        select(func.count(case((is_overdue(), 1)))).where(seen).correlate(Directive).scalar_subquery().label("overdue"),
    )
    people = (
        column.label(f"{who}_{column.key}")
        for who, (person, _) in _PEOPLE.items()
        for column in (person.id, person.username, person.name, person.position)
    )
    statement = select(Directive, ProcessInstance.id.label("instance_id"), *numbers, *people).join(
        ProcessInstance, and_(ProcessInstance.object_type == "directive", ProcessInstance.object_id == Directive.id)
    )
    for person, column in _PEOPLE.values():
        statement = statement.join(person, person.id == column)
    return statement.execution_options(populate_existing=True)


def read_rows(session: Session, actor: Actor, statement: Any) -> list[DirectiveRow]:
    """Run a statement made by :func:`rows_statement` and complete its rows."""
    found = session.execute(statement).all()
    if not found:
        return []
    labels = status_labels(session)
    leads = _leads(session, actor, [row.Directive.id for row in found], labels)
    return [_row(row, leads.get(row.Directive.id, ()), labels) for row in found]


def _leads(
    session: Session, actor: Actor, directive_ids: Sequence[int], labels: Labels
) -> dict[int, tuple[LeadLine, ...]]:
    rows = session.execute(
        select(
            Assignment.directive_id,
            Assignment.id,
            Unit.name,
            Assignment.status,
            Assignment.status_group,
            Assignment.due_at,
            is_overdue().label("overdue"),
        )
        .join(Unit, Unit.id == Assignment.lead_id)
        .where(Assignment.directive_id.in_(directive_ids), visible_assignments(actor))
        .order_by(Assignment.id)
    )
    calendar = load_calendar()
    lines: dict[int, list[LeadLine]] = defaultdict(list)
    for row in rows:
        label = labels.get(("assignment", row.status))
        due_on = calendar.local_date(row.due_at) if row.due_at else None
        lines[row.directive_id].append(
            LeadLine(
                assignment_id=row.id,
                lead_name=row.name,
                status=row.status,
                status_group=row.status_group,
                status_label=label.vi if label else row.status,
                status_label_en=label.en if label else row.status,
                due_on=due_on,
                overdue=bool(row.overdue),
            )
        )
    return {id: tuple(found) for id, found in lines.items()}


def _row(row: Any, leads: tuple[LeadLine, ...], labels: Labels) -> DirectiveRow:
    directive: Directive = row.Directive
    label = labels.get(("directive", directive.status))
    type_entry = entry("document_types", directive.type)
    field_entry = entry("fields", directive.field)
    return DirectiveRow(
        id=directive.id,
        instance_id=row.instance_id,
        number=directive.number,
        date=directive.date,
        issue_hour=directive.issue_hour,
        entry_due_at=directive.entry_due_at,
        entry_late=directive.entry_late,
        subject=directive.subject,
        type=directive.type,
        type_name=type_entry.name if type_entry else directive.type,
        type_name_en=type_entry.name_en if type_entry else directive.type,
        field=directive.field,
        field_name=field_entry.name if field_entry else directive.field,
        field_name_en=field_entry.name_en if field_entry else directive.field,
        urgency=directive.urgency,
        **{who: _person(row, who) for who in _PEOPLE},
        status=directive.status,
        status_group=directive.status_group,
        status_label=label.vi if label else directive.status,
        status_label_en=label.en if label else directive.status,
        entered_at=directive.entered_at,
        issued_at=directive.issued_at,
        closed_at=directive.closed_at,
        assignments=row.assignments,
        ended=row.ended,
        overdue=row.overdue,
        leads=leads,
    )


def _person(row: Any, who: str) -> PersonName:
    return PersonName(*(getattr(row, f"{who}_{name}") for name in ("id", "username", "name", "position")))
