"""A process that moves no business object, as the people it concerns see it: its name and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from processes.db import reading
from processes.organisation.actor import Actor
from processes.organisation.models import Person
from processes.refusals import NotFound
from processes.runtime.definitions import definition
from processes.runtime.models import ProcessInstance
from processes.runtime.worklist import open_user_tasks
from processes.storable import is_id


@dataclass(frozen=True, slots=True)
class OwnProcess:
    """``steps`` are the names of the steps at which it waits; ``follows``: whether the reader may see the whole of it, as who
    started it, designers and administrators may; the others see it while one of its steps is theirs to do."""

    instance_id: int
    key: str
    title: str
    started_at: datetime
    ended_at: datetime | None
    started_by: str | None
    steps: tuple[str, ...]
    follows: bool


def own_process(actor: Actor, instance_id: int, language: str = "vi") -> OwnProcess:
    """The process for this person. NotFound when nothing in it is theirs, and for instances that move an object."""
    if not is_id(instance_id):
        raise NotFound()
    row = (
        reading()
        .execute(
            select(
                ProcessInstance.definition_id,
                ProcessInstance.object_type,
                ProcessInstance.initiator_id,
                ProcessInstance.started_at,
                ProcessInstance.ended_at,
                ProcessInstance.waits,
                Person.position,
                Person.name,
            )
            .outerjoin(Person, Person.id == ProcessInstance.initiator_id)
            .where(ProcessInstance.id == instance_id)
        )
        .first()
    )
    if row is None or row.object_type is not None:
        raise NotFound()
    follows = row.initiator_id == actor.id or actor.has("admin", "designer")
    if not follows and not open_user_tasks(actor, instance_id=instance_id).total:
        raise NotFound()
    deployed = definition(row.definition_id, reading())
    return OwnProcess(
        instance_id=instance_id,
        key=deployed.key,
        title=deployed.title,
        started_at=row.started_at,
        ended_at=row.ended_at,
        started_by=(f"{row.position} ({row.name})" if row.position else row.name) if row.name else None,
        steps=tuple(deployed.element_name(element, language) for _, element in row.waits["tasks"]),
        follows=follows,
    )
