"""What the forms of an assignment begin with: the names their ``x-default`` may use."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.assignments.deadlines import due_date, proposed_due_date
from processes.assignments.models import CoordinatingPerson, CoordinatingUnit
from processes.directives.models import Directive
from processes.organisation.models import Person, Unit


def form_defaults(session: Session, row: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Form values: units by code, people by user name, dates as ``YYYY-MM-DD``; None where there is nothing."""
    due_on = due_date(row["due_at"])
    proposed = proposed_due_date(row["due_at"], row["submitted_at"], now)
    lead = session.execute(select(Unit.code, Unit.name).where(Unit.id == row["lead_id"])).one()
    following = session.scalar(select(Unit.code).where(Unit.id == row["following_unit_id"]))
    room = session.scalar(select(Unit.code).where(Unit.id == row["room_id"])) if row["room_id"] else None
    wanted = [id for id in (row["follower_id"], row["approver_id"], row["officer_id"]) if id]
    found = session.execute(select(Person.id, Person.username).where(Person.id.in_(wanted)))
    usernames: dict[int, str] = dict(found.all())
    units = (
        select(Unit.code)
        .join(CoordinatingUnit, CoordinatingUnit.unit_id == Unit.id)
        .where(CoordinatingUnit.assignment_id == row["id"])
        .order_by(Unit.position, Unit.id)
    )
    people = (
        select(Person.username)
        .join(CoordinatingPerson, CoordinatingPerson.person_id == Person.id)
        .where(CoordinatingPerson.assignment_id == row["id"])
        .order_by(Person.id)
    )
    return {
        "content": row["content"],
        "expected_product": row["expected_product"],
        "key": row["key"],
        "due_on": due_on.isoformat() if due_on else None,
        "proposed_due_on": proposed.isoformat() if proposed else None,
        "lead": lead.code,
        "lead_name": lead.name,
        "number": session.scalar(select(Directive.number).where(Directive.id == row["directive_id"])),
        "following_unit": following,
        "room": room,
        "follower": usernames.get(row["follower_id"]),
        "approver": usernames.get(row["approver_id"]),
        "officer": usernames.get(row["officer_id"]),
        "coordinating": list(session.scalars(units)),
        "coordinating_people": list(session.scalars(people)),
    }
