"""What has to be known before a process starts: its newest version, and the ids of what is to be entered. Asked ahead, in one go with
whatever else the command asks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, cast

from sqlalchemy import ColumnElement, bindparam, func, null, select
from sqlalchemy.orm import Session

from processes.db import connection_of, table_of
from processes.prepared import Asked, NextId, PreparedRow
from processes.runtime import objects
from processes.runtime.definitions import DeployedDefinition, definition
from processes.runtime.models import DefinitionVersion, ProcessInstance


@dataclass(frozen=True)
class Beginning:
    """The answers, read when they are wanted."""

    _asked: Asked

    @cached_property
    def _found(self) -> dict[str, Any]:
        return self._asked.first() or {}

    def definition(self, session: Session) -> DeployedDefinition | None:
        """The newest version of the process, None if there is none."""
        newest = self._found["newest"]
        return None if newest is None else definition(newest, session)

    @property
    def instance_id(self) -> int | None:
        """The id that the instance is going to have, where the database gives it ahead."""
        return cast(int | None, self._found["instance_id"])

    @property
    def object_id(self) -> int | None:
        """The same of the object that the instance is to move."""
        return cast(int | None, self._found["object_id"])


@cache
def _question(object_type: str | None) -> PreparedRow:
    columns: list[ColumnElement[Any]] = [
        func.max(DefinitionVersion.id).label("newest"),
        NextId(table_of(ProcessInstance)).label("instance_id"),
        (null() if object_type is None else NextId(objects.noun(object_type).table)).label("object_id"),
    ]
    return PreparedRow(select(*columns).where(DefinitionVersion.key == bindparam("of")))


def begin(session: Session, key: str, *, new_object: str | None = None) -> Beginning:
    """Ask what is needed to start a process, and with ``new_object`` to enter an object of this type for it."""
    return Beginning(_question(new_object).ask(connection_of(session), {"of": key}))
