"""The thread of an assignment."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, aliased

from processes.db import reading
from processes.discussion.models import Like, Mention, Message
from processes.organisation.actor import Actor
from processes.organisation.models import Person, Unit
from processes.refusals import NotFound
from processes.runtime import objects

_away = aliased(Person)


@dataclass(frozen=True, slots=True)
class MessageRow:
    """What somebody said; ``by_position`` is the position held that day, ``on_behalf`` for whom a substitute spoke (C18),
    ``organisation_id`` the unit spoken for, ``mine`` whether the reader said it. ``likes``: who liked it, the earliest first;
    ``liked``: whether the reader did. ``named``: whom it names."""

    id: int
    by_id: int
    by: str
    by_position: str
    by_unit: str
    on_behalf: str | None
    organisation_id: int
    at: datetime
    text: str
    mine: bool
    likes: tuple[str, ...]
    liked: bool
    named: tuple[str, ...]


def discussion(actor: Actor, assignment_id: int) -> list[MessageRow]:
    """Everything the parties said, oldest first. NotFound for everybody else."""
    session = reading()
    if not objects.is_visible(session, actor, "assignment", assignment_id):
        raise NotFound()
    above = case((Unit.kind == "phong", func.coalesce(Unit.parent_id, Unit.id)), else_=Unit.id)
    rows = session.execute(
        select(
            Message.id,
            Message.by_id,
            Person.name,
            Message.by_position,
            Unit.name.label("unit"),
            above.label("organisation_id"),
            Message.at,
            Message.text,
            _away.name.label("away"),
            _away.position.label("away_position"),
        )
        .join(Person, Person.id == Message.by_id)
        .outerjoin(_away, _away.id == Message.on_behalf_of_id)
        .join(Unit, Unit.id == func.coalesce(_away.unit_id, Person.unit_id))
        .where(Message.assignment_id == assignment_id)
        .order_by(Message.at, Message.id)
    ).all()
    if not rows:
        return []
    likes, named = (
        _people(session, Like, assignment_id, Like.at),
        _people(session, Mention, assignment_id, Mention.person_id),
    )
    return [
        MessageRow(
            id=row.id,
            by_id=row.by_id,
            by=row.name,
            by_position=row.by_position,
            by_unit=row.unit,
            on_behalf=f"{row.away_position} ({row.away})" if row.away else None,
            organisation_id=row.organisation_id,
            at=row.at,
            text=row.text,
            mine=row.by_id == actor.id,
            likes=tuple(name for _, name in likes[row.id]),
            liked=actor.id in {id for id, _ in likes[row.id]},
            named=tuple(name for _, name in named[row.id]),
        )
        for row in rows
    ]


def _people(session: Session, table: Any, assignment_id: int, order: Any) -> dict[int, list[tuple[int, str]]]:
    """message → id and name of the people that the table has beside it, in one statement for the whole thread."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for row in session.execute(
        select(table.message_id, Person.id, Person.name)
        .join(Person, Person.id == table.person_id)
        .join(Message, Message.id == table.message_id)
        .where(Message.assignment_id == assignment_id)
        .order_by(order)
    ):
        found[row.message_id].append((row.id, row.name))
    return found
