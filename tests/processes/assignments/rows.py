"""What tests look at after a command: the rows as they are now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from processes.assignments.models import Assignment, FormerLead
from processes.db import reading
from processes.directives.models import Directive
from processes.notices.models import Notice
from processes.organisation.models import Person, Unit
from processes.runtime.instances import instance_of
from processes.runtime.models import Contribution, ProcessInstance, UserTask


def row(id: int) -> Any:
    session = reading()
    session.rollback()
    return session.execute(select(Assignment.__table__).where(Assignment.id == id)).one()


def status(id: int) -> str:
    return str(row(id).status)


def told(kind: str) -> set[str]:
    """User names of those who have a notice of this kind."""
    session = reading()
    session.rollback()
    return set(
        session.scalars(select(Person.username).join(Notice, Notice.person_id == Person.id).where(Notice.kind == kind))
    )


def contributions(id: int) -> list[str]:
    session = reading()
    session.rollback()
    found = select(Contribution.action).where(
        Contribution.instance_id == instance_of("assignment", id), Contribution.action.is_not(None)
    )
    return list(session.scalars(found.order_by(Contribution.id)))


def effects(id: int, action: str) -> dict[str, Any]:
    session = reading()
    session.rollback()
    found = select(Contribution.effects).where(
        Contribution.instance_id == instance_of("assignment", id), Contribution.action == action
    )
    return dict(session.scalars(found.order_by(Contribution.id.desc())).first() or {})


def open_tasks(id: int) -> list[tuple[int, str, datetime]]:
    session = reading()
    session.rollback()
    found = (
        select(UserTask.task_id, UserTask.element, UserTask.created_at)
        .join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
        .where(
            ProcessInstance.object_type == "assignment", ProcessInstance.object_id == id, UserTask.ended_at.is_(None)
        )
    )
    return [tuple(task) for task in session.execute(found)]


def former_lines(id: int) -> list[tuple[str, str, str]]:
    session = reading()
    session.rollback()
    found = select(Unit.code, FormerLead.how, FormerLead.reason).join(FormerLead, FormerLead.unit_id == Unit.id)
    return [tuple(line) for line in session.execute(found.where(FormerLead.assignment_id == id))]


def directive_status(id: int) -> str:
    session = reading()
    session.rollback()
    return str(session.scalar(select(Directive.status).where(Directive.id == id)))
