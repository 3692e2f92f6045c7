"""The only place where engine changes become rows: user tasks, timers, jobs, path, status, contributions.

Everything is written once, at the end of a command, in few prepared statements: on PostgreSQL round trips decide, on SQLite the
making of statements does.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, delete, insert, update

from engine.elements import EndElement, UserTaskElement
from processes.db import table_of
from processes.files.models import StoredFile
from processes.organisation.actor import person_id
from processes.prepared import Prepared
from processes.runtime import objects
from processes.runtime.models import Contribution, Incident, Job, ProcessInstance, Timer, UserTask
from processes.runtime.work import Work
from processes.telemetry import request_id

_TASKS, _TIMERS, _JOBS, _INCIDENTS = table_of(UserTask), table_of(Timer), table_of(Job), table_of(Incident)
_INSTANCES, _CONTRIBUTIONS, _FILES = table_of(ProcessInstance), table_of(Contribution), table_of(StoredFile)

_END_TASK = Prepared(
    update(_TASKS)
    .where(_TASKS.c.instance_id == bindparam("of"), _TASKS.c.task_id == bindparam("task"))
    .values(ended_at=bindparam("at"), outcome=bindparam("how"), ended_by_id=bindparam("by"))
)
_INSERT_TASK, _INSERT_TIMER, _INSERT_JOB = Prepared(insert(_TASKS)), Prepared(insert(_TIMERS)), Prepared(insert(_JOBS))
_INSERT_CONTRIBUTION = Prepared(insert(_CONTRIBUTIONS))
_NOBODY: dict[str, Any] = {
    "element": None,
    "action": None,
    "values": {},
    "effects": {},
    "by_id": None,
    "by_position": None,
    "by_unit_id": None,
    "on_behalf_of_id": None,
}
_INSERT_CONTRIBUTION_RETURNING = Prepared(insert(_CONTRIBUTIONS).returning(_CONTRIBUTIONS.c.id))
_INSERT_INSTANCE = Prepared(insert(_INSTANCES).returning(_INSTANCES.c.id))
_CLEAR_TIMERS = Prepared(delete(_TIMERS).where(_TIMERS.c.instance_id == bindparam("of")))
_stepped = (
    update(_INSTANCES)
    .where(_INSTANCES.c.id == bindparam("of"))
    .values(
        variables=bindparam("variables"),
        state=bindparam("state"),
        waits=bindparam("waits"),
        revision=_INSTANCES.c.revision + 1,
    )
)
_UPDATE_INSTANCE = Prepared(_stepped)
#: Only the last step names the column: SQLite writes the index of what has not ended anew whenever it is named.
_END_INSTANCE = Prepared(_stepped.values(ended_at=bindparam("ended_at")))


def write(work: Work) -> None:
    """Write everything the command did to the instance and its object."""
    _write_instance(work)
    _write_tasks(work)
    _write_timers(work)
    _write_jobs(work)
    _write_contributions(work)
    _write_object(work)


def _write_instance(work: Work) -> None:
    values = {
        "variables": work.variables,
        "state": work.instance.dump(),
        "waits": _waits(work),
        "ended_at": work.now if work.collected.ended_by else None,
    }
    if work.instance_id:
        step = _END_INSTANCE if values["ended_at"] else _UPDATE_INSTANCE
        step.execute(work.connection, {"of": work.instance_id, **values})
        return
    started = {
        "definition_id": work.definition.id,
        "object_type": work.object_type,
        "object_id": work.object_id,
        "revision": 0,
        "started_at": work.now,
        "initiator_id": work.by.id if work.by else None,
    }
    work.instance_id = _INSERT_INSTANCE.enter(work.connection, {**started, **values}, work.reserved_id)


def _waits(work: Work) -> dict[str, Any]:
    """What the instance waits for, as lists and pages read it."""
    tasks = work.instance.user_tasks()
    waits: dict[str, Any] = {
        "tasks": [[t.task_id, t.element] for t in tasks],
        "messages": [[m.task_id, m.name, m.element] for m in work.instance.messages()],
    }
    if items := {str(t.task_id): t.item for t in tasks if t.item}:
        waits["items"] = items
    return waits


def _write_tasks(work: Work) -> None:
    of, at, by = work.instance_id, work.now, work.by.id if work.by else None
    if ended := work.collected.ended_tasks:
        rows = [{"of": of, "task": task, "at": at, "how": how, "by": by} for task, how in ended.items()]
        _END_TASK.execute(work.connection, rows)
    if opened := work.collected.opened:
        items = work.collected.items
        new: list[dict[str, Any]] = [
            {"instance_id": of, "task_id": task, "element": element, "item": items[task], "created_at": at}
            for task, element in opened.items()
        ]
        _INSERT_TASK.execute(work.connection, new)


def _write_timers(work: Work) -> None:
    if not work.collected.timers_changed:
        return
    if work.had_timers:
        _CLEAR_TIMERS.execute(work.connection, {"of": work.instance_id})
    if armed := work.instance.timers():
        rows = [
            {
                "instance_id": work.instance_id,
                "task_id": timer.task_id,
                "timer_index": timer.index,
                "element": timer.element,
                "due_at": timer.due,
            }
            for timer in armed
        ]
        _INSERT_TIMER.execute(work.connection, rows)


def _write_jobs(work: Work) -> None:
    if lost := work.collected.lost_jobs:
        of_them = (_JOBS.c.instance_id == work.instance_id, _JOBS.c.task_id.in_(lost))
        ids = work.connection.execute(delete(_JOBS).where(*of_them).returning(_JOBS.c.id)).scalars().all()
        # An incident of a job that nobody wants any more is over too.
        work.connection.execute(
            update(_INCIDENTS)
            .where(_INCIDENTS.c.job_id.in_(ids), _INCIDENTS.c.resolved_at.is_(None))
            .values(resolved_at=work.now, resolved_by_id=work.by.id if work.by else None)
        )
    rows = [
        {
            "instance_id": work.instance_id if job.task_id is not None else None,
            "task_id": job.task_id,
            "element": job.element,
            "operation": job.operation,
            "parameters": job.parameters,
            "due_at": job.due_at,
            "attempts": 0,
            "request_id": request_id(),
        }
        for job in (*work.collected.jobs.values(), *work.messages)
    ]
    if rows:
        _INSERT_JOB.execute(work.connection, rows)


def _write_contributions(work: Work) -> None:
    """What people and the product did, the first with the way the instance took; a way that nobody's doing explains has a row
    of its own."""
    rows: list[dict[str, Any]] = [
        {
            "instance_id": work.instance_id,
            "element": c.element,
            "action": c.action,
            "values": c.values,
            "path": [],
            "effects": c.effects,
            "by_id": c.by.id if c.by else None,
            "by_position": c.by.position if c.by else None,
            "by_unit_id": (c.behalf or c.by).organisation_id if c.by else None,
            "on_behalf_of_id": person_id(c.behalf) if c.behalf else None,
            "at": work.now,
        }
        for c in work.contributions
    ]
    if rows:
        rows[0]["path"] = work.collected.path
    elif work.collected.path:
        rows = [{**_NOBODY, "instance_id": work.instance_id, "path": work.collected.path, "at": work.now}]
    if not any(c.files for c in work.contributions):
        if rows:
            _INSERT_CONTRIBUTION.execute(work.connection, rows)
        return
    for row, contribution in zip(rows, work.contributions, strict=True):
        id = _INSERT_CONTRIBUTION_RETURNING.answer(work.connection, row)
        if contribution.files:
            work.connection.execute(
                update(_FILES).where(_FILES.c.id.in_(contribution.files)).values(contribution_id=id)
            )


def _write_object(work: Work) -> None:
    """The object's status is what the diagram says; nothing else ever sets it."""
    if work.object_type is None or work.object_id is None:
        return
    said = _status_element(work)
    if said is not None and said.status:
        status = {"status": said.status, "status_group": said.group}
        if objects.noun(work.object_type).has_clock:
            status["clock"] = said.clock or "none"
        if any(work.row.get(name) != value for name, value in status.items()):
            work.set(**status)
    if "ended_at" in work.row:
        # Whatever the diagram does: what has no end is under way, and is found by the small index of such rows.
        is_over = work.row["status_group"] == "ended"
        if is_over != (work.row["ended_at"] is not None):
            work.set(ended_at=work.now if is_over else None)
    if work.columns:
        if (follows := objects.noun(work.object_type).follows) is not None:
            work.set(**follows(work.row, work.columns, work.now))
        objects.write_columns(work.connection, work.object_type, work.object_id, work.columns)


def _status_element(work: Work) -> UserTaskElement | EndElement | None:
    spec = work.definition.spec
    if work.collected.ended_by is not None:
        return spec.end_events.get(work.collected.ended_by.element or "")
    open_elements = (spec.user_tasks[task.element] for task in work.instance.user_tasks())
    return next((element for element in open_elements if element.status), None)
