"""Who pushes documents, who sees them, and who is who around them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, true
from sqlalchemy.orm import Session

from processes.assignments.models import Assignment
from processes.assignments.policy import DELETED, SEE_ALL
from processes.db import table_of
from processes.directives.models import Directive
from processes.folding import fold
from processes.once_read import once_read
from processes.organisation.actor import OFFICE_ROLES, Actor, any_of
from processes.organisation.models import Person, PersonRole
from processes.policy import Parties
from processes.received.models import INCOMING, OUTGOING, Citation, ReceivedDocument
from processes.runtime import objects

#: The role of the account under which another system (eOffice) pushes documents.
SYSTEM = "connected_system"


def office_people() -> Select[int]:
    """Ids of those who may follow a document: the Office's own people."""
    of_office = select(PersonRole.person_id).where(PersonRole.role.in_(OFFICE_ROLES))
    return select(Person.id).where(Person.active, Person.id.in_(of_office))


def drafter_named(session: Session, name: str | None) -> int | None:
    """The one person of the Office who is called so, accents and case aside; None when there is none, or more than one."""
    if not name:
        return None
    people = session.execute(select(Person.id, Person.name).where(Person.id.in_(office_people())))
    found = [person.id for person in people if fold(person.name) == fold(name)]
    return found[0] if len(found) == 1 else None


def may_push(actor: Actor) -> bool:
    """Whether the account is that of a connected system."""
    return actor.has(SYSTEM)


def visible_documents(actor: Actor) -> ColumnElement[bool]:
    """Which received documents the person may know of: their own, by role all, a unit's replies to what they follow."""
    return once_read(("visible documents", actor), lambda: any_of(actor, _visible))


def _visible(actor: Actor) -> ColumnElement[bool]:
    shown = ReceivedDocument.status != DELETED
    if actor.has(*SEE_ALL):
        return and_(shown, true())
    reasons: list[ColumnElement[bool]] = [
        ReceivedDocument.drafter_id == actor.id,
        ReceivedDocument.system_id == actor.id,
        and_(
            ReceivedDocument.direction == INCOMING,
            answers(or_(Assignment.follower_id == actor.id, Assignment.drafter_id == actor.id)),
        ),
    ]
    if actor.has("head_of_phong"):
        colleagues = select(Person.id).where(Person.unit_id == actor.unit_id)
        reasons.append(ReceivedDocument.drafter_id.in_(colleagues))
    return and_(shown, or_(*reasons))


def answers(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the document cites the directive of an issued assignment of the unit that sent it, for which this holds."""
    return (
        exists()
        .where(
            Citation.document_id == ReceivedDocument.id,
            cites(),
            Assignment.directive_id == Directive.id,
            Assignment.lead_id == ReceivedDocument.sender_id,
            Assignment.issued_at.is_not(None),
            condition,
        )
        .correlate(ReceivedDocument)
    )


def cites() -> ColumnElement[bool]:
    """Whether a citation means the directive: the same number, and the same day where one is named."""
    return and_(
        Directive.number_key == Citation.number_key,
        or_(Citation.date.is_(None), Citation.date == Directive.date),
        Directive.status != DELETED,
    )


def plainly_visible(actor: Actor, row: dict[str, Any]) -> bool:
    """Whether the row alone shows that :func:`visible_documents` holds."""
    if row["status"] == DELETED:
        return False
    return actor.has(*SEE_ALL) or actor.id in (row["drafter_id"], row["system_id"])


def form_defaults(session: Session, row: dict[str, Any], _now: datetime) -> dict[str, Any]:
    """What the forms of a received document may begin with."""
    drafter = select(Person.username).where(Person.id == row["drafter_id"], Person.active)
    return {
        "number": row["number"],
        "subject": row["subject"],
        "drafter": session.scalar(drafter) if row["drafter_id"] else None,
    }


def parties(_session: Session, row: dict[str, Any], _all: bool) -> Parties:
    """The parties of a received document from its row."""
    return Parties(row["direction"], row["id"], initiator_id=row["system_id"], drafter_id=row["drafter_id"])


for _direction in (OUTGOING, INCOMING):
    objects.register(
        _direction,
        objects.BusinessObject(table_of(ReceivedDocument), parties, visible_documents, plainly_visible, form_defaults),
    )
