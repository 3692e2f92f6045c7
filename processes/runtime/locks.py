"""Locking what moves an object without loading its process: for commands that no process governs."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.refusals import NotFound
from processes.runtime.models import ProcessInstance
from processes.storable import is_id


def lock_object(session: Session, object_type: str, object_id: int) -> None:
    """Wait for whoever is changing the object, and keep others from it: the same lock that ``act.take_object`` takes, to be taken
    before anything else is looked at. NotFound for an object that does not exist."""
    locked = (
        select(ProcessInstance.id)
        .where(ProcessInstance.object_type == object_type, ProcessInstance.object_id == object_id)
        .with_for_update()
    )
    if not is_id(object_id) or session.execute(locked).first() is None:
        raise NotFound()
