"""What the sender of a request was told, to be told again when the same request comes a second time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import sleep
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from processes.command import repeatable
from processes.db import reading
from processes.requests.models import SentRequest
from processes.requests.once import KeyTaken, Request

#: How long a request is known after it was first sent.
KEPT = timedelta(hours=24)
#: Longer answers are made anew instead of being kept.
LONGEST = 64 * 1024
#: The first one has acted and is about to be answered: whoever sends the same meanwhile waits so long (seconds) for the answer.
PATIENCE = timedelta(seconds=3)
PAUSE = 0.05


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as HTTP has it."""

    status: int
    headers: dict[str, str]
    body: bytes


def answer_to(request: Request, pause: Callable[[float], None] = sleep) -> Answer | None:
    """What was answered when the same request was sent before; None if it is new, or has to be answered anew.

    Raises KeyTaken when the key belongs to a request with another content.
    """
    for _ in range(int(PATIENCE.total_seconds() / PAUSE)):
        session = reading()
        row = session.execute(
            select(SentRequest).where(SentRequest.person_id == request.person_id, SentRequest.key == request.key),
            execution_options={"populate_existing": True},
        ).scalar_one_or_none()
        session.rollback()  # the next look has to see what was written meanwhile
        if row is None:
            return None
        if row.fingerprint != request.fingerprint:
            raise KeyTaken
        if row.status is not None:
            return Answer(row.status, row.headers or {}, row.body or b"")
        if row.answered_at is not None or request.now - row.created_at > PATIENCE:
            return None
        pause(PAUSE)
    return None


@repeatable
def keep_answer(session: Session, request: Request, answer: Answer | None) -> None:
    """Keep what the sender is told now. None, or an answer that is too long: it is made anew when the request comes again."""
    values: dict[str, Any] = {"answered_at": request.now}
    if answer is not None and len(answer.body) <= LONGEST:
        values |= {"status": answer.status, "headers": answer.headers, "body": answer.body}
    session.execute(
        update(SentRequest)
        .where(SentRequest.person_id == request.person_id, SentRequest.key == request.key)
        .values(values)
    )


def forget_old(now: datetime) -> None:
    """Forget the requests that were sent longer ago than they are kept."""
    old = SentRequest.created_at < now - KEPT
    session = reading()
    some = session.execute(select(SentRequest.key).where(old).limit(1)).first()
    session.rollback()
    if some is not None:  # the usual answer is no, and no write lock is taken to find it
        _forget(now - KEPT)


@repeatable
def _forget(session: Session, before: datetime) -> None:
    session.execute(delete(SentRequest).where(SentRequest.created_at < before))
