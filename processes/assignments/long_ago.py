"""Numbers of what ended long ago, kept in the database: one process counts them, the others and the days to come go on from there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import JSON, String, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from processes.db import Base, UtcDateTime, in_command, table_of
from processes.organisation.actor import Actor

#: After which everything is counted anew, should something that ended long ago have changed hands since.
COUNTED_ANEW_AFTER = timedelta(days=7)


class LongAgo(Base):
    """A question of one person (who they are and what they see with it), and its numbers."""

    __tablename__ = "long_ago_numbers"

    question: Mapped[str] = mapped_column(String(64), primary_key=True)
    #: what ended before this moment is in the numbers
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    #: when all of it was counted last
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    numbers: Mapped[dict[str, int]] = mapped_column(JSON)


_TABLE = table_of(LongAgo)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a question: the numbers of what ended before ``until``."""

    numbers: Counter[str]
    until: datetime
    counted_at: datetime


def known(session: Session, question: str, now: datetime) -> Known | None:
    """What some process has counted; None when nobody has, or too long ago. Always None on SQLite, which serves one process."""
    if not _shares(session):
        return None
    row = session.execute(select(_TABLE).where(_TABLE.c.question == question)).first()
    if row is None or not row.counted_at <= now < row.counted_at + COUNTED_ANEW_AFTER:
        return None
    return Known(Counter(row.numbers), row.until, row.counted_at)


def keep(session: Session, question: str, found: Known) -> None:
    """Let the other processes know, in a transaction of its own; inside a command nothing is told before it is true for all."""
    if not _shares(session) or in_command():
        return
    values = {"until": found.until, "counted_at": found.counted_at, "numbers": dict(found.numbers)}
    told = insert(_TABLE).values(question=question, **values)
    with session.get_bind().engine.begin() as connection:
        connection.execute(told.on_conflict_do_update(index_elements=[_TABLE.c.question], set_=values))
        # Nobody asks any more: people whose roles or units are others now.
        connection.execute(delete(_TABLE).where(_TABLE.c.counted_at < found.counted_at - 2 * COUNTED_ANEW_AFTER))


def question_of(actor: Actor, name: str, since: Any) -> str:
    """A name for the question that every process gives it. ``since``: which exception to “what ended stays as it is” is in it."""
    return sha256(repr((_who(actor), name, since)).encode()).hexdigest()


def _who(actor: Actor) -> tuple[Any, ...]:
    """Everything that says what a person sees, in one order: sets have another in each process."""
    away = tuple(_who(each) for each in actor.stands_for)
    return (actor.id, actor.unit_id, actor.unit_path, sorted(actor.roles), sorted(actor.fields), away)


def _shares(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
