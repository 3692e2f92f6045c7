"""Process instances: the one of a business object."""

from __future__ import annotations

from sqlalchemy import select

from processes.db import reading
from processes.refusals import NotFound
from processes.runtime.models import ProcessInstance


def instance_of(object_type: str, object_id: int) -> int:
    """The id of the instance that moves this object. Raises NotFound if there is no such object."""
    found = reading().scalar(
        select(ProcessInstance.id).where(
            ProcessInstance.object_type == object_type, ProcessInstance.object_id == object_id
        )
    )
    if found is None:
        raise NotFound()
    return found
