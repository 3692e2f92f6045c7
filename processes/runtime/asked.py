"""Whom a step names by role or by a variable, and who is no party of the object otherwise: they see it while it is their turn,
and afterwards what they have had a part in."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, exists, func, or_, select, tuple_

from processes.db import reading
from processes.once_read import once_read
from processes.organisation.actor import Actor
from processes.runtime.definitions import definition, who_of
from processes.runtime.models import DefinitionVersion, ProcessInstance, UserTask

#: (id of the version, element)
Step = tuple[int, str]


def asked(actor: Actor, object_type: str, object_id: Any) -> list[ColumnElement[bool]]:
    """Conditions, one of which holds for the objects that a step ``role:`` or ``variable:`` brings before this person; most
    diagrams have no such step, and there are none then."""
    by_role, by_variable = once_read((actor, "asked", object_type), lambda: _steps(actor, object_type))
    step = tuple_(ProcessInstance.definition_id, UserTask.element)
    mine: list[ColumnElement[bool]] = [step.in_(by_role)] if by_role else []
    mine += [and_(step.in_(steps), holds(actor, name)) for name, steps in by_variable.items()]
    if not mine:
        return []
    return [
        exists()
        .where(
            ProcessInstance.object_type == object_type,
            ProcessInstance.object_id == object_id,
            UserTask.instance_id == ProcessInstance.id,
            or_(UserTask.ended_at.is_(None), UserTask.ended_by_id == actor.id),
            or_(*mine),
        )
        .correlate_except(ProcessInstance, UserTask)
    ]


def holds(actor: Actor, name: str) -> ColumnElement[bool]:
    """Whether the variable holds the person, in the task's own round of a loop or in the instance: by user name or id."""
    value = func.coalesce(_text(UserTask.item, name), _text(ProcessInstance.variables, name))
    return value.in_((actor.username, str(actor.id)))


def _text(column: Any, name: str) -> Any:
    value = cast(column[name].as_string(), String)
    if reading().get_bind().dialect.name != "sqlite":
        return value
    # There ``true`` reads 1, which is the id of somebody.
    return case((func.json_type(column, f'$."{name}"').not_in(("true", "false")), value))


def _steps(actor: Actor, object_type: str) -> tuple[list[Step], dict[str, list[Step]]]:
    session = reading()
    by_role: list[Step] = []
    by_variable: dict[str, list[Step]] = defaultdict(list)
    for id in session.scalars(select(DefinitionVersion.id).where(DefinitionVersion.object_type == object_type)):
        for task in definition(id, session).spec.user_tasks.values():
            for word in who_of(task):
                kind, _, name = word.partition(":")
                if kind == "role" and actor.has(name):
                    by_role.append((id, task.id))
                elif kind == "variable":
                    by_variable[name].append((id, task.id))
    return by_role, by_variable
