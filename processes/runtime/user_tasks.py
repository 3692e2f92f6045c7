"""Where a user task of the work list belongs, so that it can be completed through the one command."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from processes.db import reading
from processes.refusals import NotFound
from processes.runtime.models import UserTask
from processes.storable import is_id


@dataclass(frozen=True, slots=True)
class TaskPlace:
    """The instance, and the engine's own id of the task in it; ended tasks have them too."""

    instance_id: int
    task_id: int


def place_of(user_task_id: int) -> TaskPlace:
    """For any task that ever was: whether this person may complete it, and whether it is still open, is the command's to say.

    Raises NotFound.
    """
    if not is_id(user_task_id):
        raise NotFound()
    row = reading().execute(select(UserTask.instance_id, UserTask.task_id).where(UserTask.id == user_task_id)).first()
    if row is None:
        raise NotFound()
    return TaskPlace(row.instance_id, row.task_id)
