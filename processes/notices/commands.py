"""Reading notices."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from processes import telemetry
from processes.command import repeatable
from processes.notices.models import Notice
from processes.notices.queries import is_unread
from processes.organisation.actor import Actor
from processes.storable import is_id

#: More than a page ever shows; a database takes only so many values at once.
MOST_AT_ONCE = 1000


@telemetry.command
@repeatable
def mark_read(session: Session, notice_ids: Collection[int] | None = None, *, by: Actor, now: datetime) -> int:
    """Mark the person's own notices as read, all of them when none are named; returns how many had not been."""
    statement = update(Notice).where(Notice.person_id == by.id, Notice.read_at.is_(None)).values(read_at=now)
    if notice_ids is not None:
        known = [id for id in notice_ids if is_id(id)]
        statement = statement.where(Notice.id.in_(known[:MOST_AT_ONCE]))
    # No rowcount on the ORM's results: RETURNING says the same on both databases.
    return len(session.execute(statement.returning(Notice.id)).all())


@telemetry.command
@repeatable
def mark_object_read(session: Session, object_type: str, object_id: int, *, by: Actor, now: datetime) -> None:
    """Mark the person's notices about one object as read: they have opened it."""
    if not is_id(object_id):
        return
    session.execute(
        update(Notice)
        .where(
            Notice.person_id == by.id,
            Notice.object_type == object_type,
            Notice.object_id == object_id,
            is_unread(),
        )
        .values(read_at=now)
    )
