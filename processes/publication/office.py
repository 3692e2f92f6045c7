"""What is published of one document, as those see it who decide about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.assignments.models import Assignment
from processes.assignments.policy import DELETED
from processes.db import connection_of, reading
from processes.organisation.actor import Actor
from processes.publication.policy import OPEN, may_publish
from processes.refusals import NotFound
from processes.runtime import objects


@dataclass(frozen=True, slots=True)
class PublishedText:
    """An assignment's content, and what the public reads instead, if anything."""

    id: int
    content: str
    public_content: str | None


@dataclass(frozen=True, slots=True)
class Publication:
    """``may_be``: whether it may be published at all (nothing secret may)."""

    directive_id: int
    number: str
    subject: str
    public_subject: str | None
    publish: bool
    may_be: bool
    assignments: list[PublishedText]


def publication_of(actor: Actor, directive_id: int) -> Publication:
    """NotFound for who does not decide about it."""
    session = reading()
    row = _row(session, actor, directive_id)
    found = session.execute(
        select(Assignment.id, Assignment.content, Assignment.public_content)
        .where(Assignment.directive_id == directive_id, Assignment.status != DELETED)
        .order_by(Assignment.id)
    )
    texts = [PublishedText(*each) for each in found]
    return Publication(
        directive_id,
        row["number"],
        row["subject"],
        row["public_subject"],
        row["publish"],
        row["secrecy"] == OPEN,
        texts,
    )


def may_decide(actor: Actor, directive_id: int) -> bool:
    """Whether the person finds the page."""
    try:
        _row(reading(), actor, directive_id)
    except NotFound:
        return False
    return True


def _row(session: Session, actor: Actor, directive_id: int) -> dict[str, Any]:
    if not objects.is_visible(session, actor, "directive", directive_id):
        raise NotFound()
    row = objects.load_row(connection_of(session), "directive", directive_id)
    parties = objects.load_parties(session, "directive", row, all=False, initiator_id=None)
    if row["status"] == DELETED or not may_publish(actor, parties):
        raise NotFound()
    return row
