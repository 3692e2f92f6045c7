"""The thread of an assignment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from processes.db import reading
from processes.discussion.models import Message
from processes.organisation.actor import Actor
from processes.organisation.models import Person, Unit
from processes.refusals import NotFound
from processes.runtime import objects


@dataclass(frozen=True, slots=True)
class MessageRow:
    """What somebody said; ``by_position`` is the position held that day, ``mine`` whether the reader said it."""

    id: int
    by_id: int
    by: str
    by_position: str
    by_unit: str
    at: datetime
    text: str
    mine: bool


def discussion(actor: Actor, assignment_id: int) -> list[MessageRow]:
    """Everything the parties said, oldest first. NotFound for everybody else."""
    session = reading()
    if not objects.is_visible(session, actor, "assignment", assignment_id):
        raise NotFound()
    rows = session.execute(
        select(
            Message.id,
            Message.by_id,
            Person.name,
            Message.by_position,
            Unit.name.label("unit"),
            Message.at,
            Message.text,
        )
        .join(Person, Person.id == Message.by_id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(Message.assignment_id == assignment_id)
        .order_by(Message.at, Message.id)
    )
    return [MessageRow(*row, mine=row.by_id == actor.id) for row in rows]
