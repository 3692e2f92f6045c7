"""One part of an assignment as every page shows it. A page of rows costs the same few statements however long it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from processes.assignments.deadlines import timeliness
from processes.assignments.models import Assignment
from processes.assignments.policy import visible_assignments
from processes.assignments.rows import PersonName
from processes.calendar.working import load_calendar
from processes.directives.models import Directive
from processes.organisation.actor import Actor
from processes.organisation.models import Person, Unit
from processes.runtime.definitions import StatusLabel, status_labels
from processes.runtime.models import ProcessInstance
from processes.shares.models import Share


@dataclass(frozen=True, slots=True)
class ShareRow:
    """``receiver`` is the person it was given to; without one ``receiver_unit`` does it. ``due_soon`` and ``overdue``: no answer yet;
    ``days`` and ``timeliness`` are those of the answer that stands. ``sees_assignment``: whether the reader may open it."""

    id: int
    instance_id: int
    kind: str
    assignment_id: int
    assignment: str
    sees_assignment: bool
    number: str | None
    content: str
    giver: PersonName
    giver_unit: str
    receiver: PersonName | None
    receiver_unit: str | None
    given_at: datetime
    due_at: datetime
    due_on: date
    due_soon: bool
    overdue: bool
    answered_at: datetime | None
    days: int | None
    ended_at: datetime | None
    status: str
    status_group: str
    status_label: str
    status_label_en: str

    @property
    def timeliness(self) -> str | None:
        """``early``, ``on_time`` or ``late``; None while there is no answer."""
        return timeliness(self.days)

    @property
    def receiver_name(self) -> str:
        """Who does it, by position first (B58)."""
        if self.receiver is None:
            return self.receiver_unit or ""
        return f"{self.receiver.position} ({self.receiver.name})" if self.receiver.position else self.receiver.name


_giver, _receiver = aliased(Person), aliased(Person)
_giver_unit, _receiver_unit = aliased(Unit), aliased(Unit)


def rows_statement(actor: Actor) -> Any:
    """Everything of a row that one statement can bring; the caller adds WHERE, ORDER BY and LIMIT."""
    seen = select(Assignment.id).where(Assignment.id == Share.assignment_id, visible_assignments(actor))
    return (
        select(
            Share,
            ProcessInstance.id.label("instance_id"),
            Assignment.content.label("assignment"),
            seen.correlate(Share).exists().label("sees_assignment"),
            Directive.number,
            _giver.id.label("giver_id"),
            _giver.username.label("giver_username"),
            _giver.name.label("giver_name"),
            _giver.position.label("giver_position"),
            _giver_unit.name.label("giver_unit"),
            _receiver.id.label("receiver_id"),
            _receiver.username.label("receiver_username"),
            _receiver.name.label("receiver_name"),
            _receiver.position.label("receiver_position"),
            _receiver_unit.name.label("receiver_unit"),
        )
        .join(ProcessInstance, and_(ProcessInstance.object_type == Share.kind, ProcessInstance.object_id == Share.id))
        .join(Assignment, Assignment.id == Share.assignment_id)
        .join(Directive, Directive.id == Assignment.directive_id)
        .join(_giver, _giver.id == Share.giver_id)
        .join(_giver_unit, _giver_unit.id == Share.giver_unit_id)
        .outerjoin(_receiver, _receiver.id == Share.receiver_id)
        .outerjoin(_receiver_unit, _receiver_unit.id == Share.receiver_unit_id)
        .execution_options(populate_existing=True)
    )


def read_rows(session: Session, statement: Any) -> list[ShareRow]:
    """Run a statement made by :func:`rows_statement` and complete its rows."""
    found = session.execute(statement).all()
    labels = status_labels(session) if found else {}
    return [_row(row, labels) for row in found]


def _row(row: Any, labels: dict[tuple[str, str], StatusLabel]) -> ShareRow:
    share: Share = row.Share
    label = labels.get((share.kind, share.status))
    waits = share.answered_at is None and share.ended_at is None
    same = (
        *("id", "kind", "assignment_id", "content", "given_at", "due_at", "answered_at", "days", "ended_at"),
        *("status", "status_group"),
    )
    return ShareRow(
        **{name: getattr(share, name) for name in same},
        instance_id=row.instance_id,
        assignment=row.assignment,
        sees_assignment=bool(row.sees_assignment),
        number=row.number,
        giver=PersonName(row.giver_id, row.giver_username, row.giver_name, row.giver_position),
        giver_unit=row.giver_unit,
        receiver=PersonName(row.receiver_id, row.receiver_username, row.receiver_name, row.receiver_position)
        if row.receiver_id
        else None,
        receiver_unit=row.receiver_unit,
        due_on=load_calendar().local_date(share.due_at),
        due_soon=waits and share.due_soon_raised_at is not None and share.overdue_at is None,
        overdue=waits and share.overdue_at is not None,
        status_label=label.vi if label else share.status,
        status_label_en=label.en if label else share.status,
    )
