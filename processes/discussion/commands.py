"""Saying something in the thread of an assignment, and liking what was said: no process governs it."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from processes import telemetry
from processes.assignments.models import Assignment
from processes.command import in_transaction, repeatable
from processes.discussion import mentions
from processes.discussion.models import Like, Message
from processes.notices.deliver import deliver
from processes.organisation.actor import Actor, person_id
from processes.refusals import FieldError, InvalidForm, NotFound
from processes.runtime import objects
from processes.runtime.locks import lock_object
from processes.storable import is_id

LONGEST = 10_000
FIELD = "text"


@telemetry.command
@in_transaction
def say(session: Session, assignment_id: int, text: str, *, by: Actor, now: datetime) -> int:
    """Add a message that all parties see and are told of (B11), and return its id. NotFound for those who are none.

    Parties whose name follows an @ are told that they are named; of others an @ means nothing."""
    said = clean_text(text)
    lock_object(session, "assignment", assignment_id)
    if not objects.is_visible(session, by, "assignment", assignment_id):
        raise NotFound()
    if not said:
        raise InvalidForm([FieldError.of(FIELD, "Đề nghị nhập nội dung trao đổi.")])
    if len(said) > LONGEST:
        raise InvalidForm([FieldError.of(FIELD, "Nội dung trao đổi dài quá {limit} ký tự.", limit=LONGEST)])
    message = Message(
        assignment_id=assignment_id,
        by_id=by.id,
        by_position=by.position,
        at=now,
        text=said,
        on_behalf_of_id=_behalf(session, assignment_id, by),
    )
    session.add(message)
    session.flush()
    _tell(session, assignment_id, by, now)
    named = mentions.named_in(session, assignment_id, said, now)
    mentions.remember(session, message.id, named)
    mentions.tell(session, assignment_id, named, by=by, now=now)
    return message.id


@telemetry.command
@repeatable
def set_like(session: Session, message_id: int, *, on: bool, by: Actor, now: datetime) -> int:
    """Like a message, or no longer (B12); returns the assignment it is about. Repeating it changes nothing."""
    said = session.scalar(select(Message.assignment_id).where(Message.id == message_id)) if is_id(message_id) else None
    if said is None or not objects.is_visible(session, by, "assignment", said):
        raise NotFound()
    of_person = (Like.message_id == message_id, Like.person_id == by.id)
    if not on:
        session.execute(delete(Like).where(*of_person))
    elif session.scalar(select(Like.at).where(*of_person)) is None:
        session.execute(insert(Like).values(message_id=message_id, person_id=by.id, at=now))
    return said


def _behalf(session: Session, assignment_id: int, by: Actor) -> int | None:
    """For whom a substitute speaks, who could not as themselves (C18)."""
    if not by.stands_for or objects.is_visible(session, replace(by, stands_for=()), "assignment", assignment_id):
        return None
    spoken_for = (each for each in by.stands_for if objects.is_visible(session, each, "assignment", assignment_id))
    return next((person_id(each) for each in spoken_for), None)


def _tell(session: Session, assignment_id: int, by: Actor, now: datetime) -> None:
    """The Office's people always; the units only of what has been issued to them."""
    row = session.execute(select(Assignment).where(Assignment.id == assignment_id)).scalar_one()
    with_unit = row.issued_at is not None
    people = {row.drafter_id, row.follower_id} | ({row.officer_id} if with_unit else set())
    deliver(
        session.connection(),
        "discuss",
        object_type="assignment",
        object_id=assignment_id,
        people={person for person in people if person is not None},
        unit=row.lead_id if with_unit else None,
        coordinating_of=row.id if with_unit else None,
        by_id=by.id,
        now=now,
    )


def clean_text(text: str) -> str:
    """The text without control characters (PostgreSQL refuses NUL); line ends and tabs stay."""
    plain = text.replace("\r\n", "\n")
    return "".join(c for c in plain if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"}).strip()
