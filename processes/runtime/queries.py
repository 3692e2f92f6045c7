"""What designers and administrators see of the runtime: versions of processes, and instances with everything in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from processes.db import reading
from processes.organisation.actor import Actor
from processes.organisation.models import Person
from processes.paging import PER_PAGE, Page, clamp
from processes.refusals import NotFound
from processes.runtime.definitions import DeployedDefinition, definition
from processes.runtime.models import Contribution, DefinitionVersion, Incident, Job, ProcessInstance, Timer
from processes.runtime.worklist import OpenTask, open_user_tasks
from processes.storable import is_id, is_storable

__all__ = [
    "DefinitionRow",
    "InstanceRow",
    "InstanceView",
    "OpenTask",
    "definition_xml",
    "instance_view",
    "list_definitions",
    "list_instances",
    "open_user_tasks",
]


@dataclass(frozen=True, slots=True)
class DefinitionRow:
    """One deployed version; ``running`` counts its instances that have not ended."""

    id: int
    key: str
    version: int
    title: str
    object_type: str | None
    hash: str
    deployed_at: datetime
    deployed_by: str | None
    running: int
    newest: bool


@dataclass(frozen=True, slots=True)
class InstanceRow:
    """One instance in the administrator's list; ``steps`` are the names of the steps at which it waits."""

    id: int
    definition_id: int
    key: str
    version: int
    title: str
    object_type: str | None
    object_id: int | None
    started_at: datetime
    ended_at: datetime | None
    steps: tuple[str, ...]
    incidents: int


@dataclass(frozen=True, slots=True)
class Wait:
    """What the instance waits for: an open user task, or a message (``action`` is its name)."""

    kind: str
    task_id: int
    element: str
    title: str
    action: str | None


@dataclass(frozen=True, slots=True)
class TimerRow:
    element: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class JobRow:
    id: int
    element: str | None
    operation: str
    due_at: datetime | None
    attempts: int
    error: str | None


@dataclass(frozen=True, slots=True)
class IncidentRow:
    id: int
    job_id: int | None
    element: str | None
    error: str
    at: datetime
    resolved_at: datetime | None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the history: ``kind`` is entered, left, flow, fired or ended."""

    at: datetime
    kind: str
    element: str
    title: str


@dataclass(frozen=True, slots=True)
class InstanceView:
    """Everything inside one instance, for administrators and designers."""

    row: InstanceRow
    revision: int
    state_bytes: int
    variables: dict[str, Any]
    waits: list[Wait]
    timers: list[TimerRow]
    jobs: list[JobRow]
    incidents: list[IncidentRow]
    history: list[Step]


def list_definitions(actor: Actor, key: str | None = None) -> list[DefinitionRow]:
    """Every deployed version, newest first within its process; nothing for people who design no processes."""
    if not actor.has("admin", "designer"):
        return []
    running = (
        select(func.count())
        .where(ProcessInstance.definition_id == DefinitionVersion.id, ProcessInstance.ended_at.is_(None))
        .scalar_subquery()
    )
    newest = select(func.max(DefinitionVersion.id)).group_by(DefinitionVersion.key)
    statement = (
        select(
            DefinitionVersion.id,
            DefinitionVersion.key,
            DefinitionVersion.version,
            DefinitionVersion.title,
            DefinitionVersion.object_type,
            DefinitionVersion.hash,
            DefinitionVersion.deployed_at,
            Person.position,
            running,
            DefinitionVersion.id.in_(newest),
        )
        .outerjoin(Person, Person.id == DefinitionVersion.deployed_by_id)
        .order_by(DefinitionVersion.key, DefinitionVersion.version.desc())
    )
    if key is not None:
        statement = statement.where(DefinitionVersion.key == key)
    return [DefinitionRow(*row) for row in reading().execute(statement)]


def definition_xml(actor: Actor, definition_id: int) -> bytes:
    """The diagram of a deployed version. NotFound for people who design no processes."""
    if not is_id(definition_id) or not actor.has("admin", "designer"):
        raise NotFound()
    found = reading().scalar(select(DefinitionVersion.xml).where(DefinitionVersion.id == definition_id))
    if found is None:
        raise NotFound()
    return found


def list_instances(
    actor: Actor,
    *,
    key: str | None = None,
    running: bool | None = None,
    with_incident: bool | None = None,
    page: int = 1,
    per_page: int = PER_PAGE,
) -> Page[InstanceRow]:
    """Process instances, newest first; of one process, still running, or with an open incident only, when asked."""
    page, per_page = clamp(page, per_page)
    if not actor.has("admin", "designer"):
        return Page([], 0, page, per_page)
    session = reading()
    statement = _instances()
    if key:
        statement = statement.where(DefinitionVersion.key == (key if is_storable(key) else ""))
    if running is not None:
        ended = ProcessInstance.ended_at
        statement = statement.where(ended.is_(None) if running else ended.is_not(None))
    if with_incident is not None:
        failed = ProcessInstance.id.in_(select(Incident.instance_id).where(Incident.resolved_at.is_(None)))
        statement = statement.where(failed if with_incident else ~failed)
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    rows = session.execute(statement.order_by(ProcessInstance.id.desc()).limit(per_page).offset((page - 1) * per_page))
    return Page([_instance_row(session, row) for row in rows], total, page, per_page)


def instance_view(actor: Actor, instance_id: int) -> InstanceView:
    """Everything inside the instance. NotFound for anybody but administrators and designers."""
    session = reading()
    row = session.execute(_instances().where(ProcessInstance.id == instance_id)).first() if is_id(instance_id) else None
    if row is None or not actor.has("admin", "designer"):
        raise NotFound()
    deployed = definition(row.definition_id, session)
    more = session.execute(
        select(
            ProcessInstance.revision,
            func.length(ProcessInstance.state).label("state_bytes"),
            ProcessInstance.variables,
            ProcessInstance.waits,
        ).where(ProcessInstance.id == instance_id)
    ).one()
    timers = select(Timer.element, Timer.due_at).where(Timer.instance_id == instance_id).order_by(Timer.due_at)
    jobs = (
        select(Job.id, Job.element, Job.operation, Job.due_at, Job.attempts, Job.error)
        .where(Job.instance_id == instance_id)
        .order_by(Job.id)
    )
    incidents = (
        select(Incident.id, Incident.job_id, Incident.element, Incident.error, Incident.at, Incident.resolved_at)
        .where(Incident.instance_id == instance_id)
        .order_by(Incident.id.desc())
    )
    steps = session.execute(
        select(Contribution.at, Contribution.path)
        .where(Contribution.instance_id == instance_id)
        .order_by(Contribution.id)
    )
    return InstanceView(
        row=_instance_row(session, row),
        revision=more.revision,
        state_bytes=more.state_bytes,
        variables=more.variables,
        waits=_waits(deployed, more.waits),
        timers=[TimerRow(*timer) for timer in session.execute(timers)],
        jobs=[JobRow(*job) for job in session.execute(jobs)],
        incidents=[IncidentRow(*incident) for incident in session.execute(incidents)],
        history=[
            Step(step.at, kind, element, deployed.element_name(element))
            for step in steps
            for kind, element in step.path
        ],
    )


def _instances() -> Any:
    incidents = (
        select(func.count())
        .where(Incident.instance_id == ProcessInstance.id, Incident.resolved_at.is_(None))
        .scalar_subquery()
        .label("incidents")
    )
    return select(
        ProcessInstance.id,
        ProcessInstance.definition_id,
        DefinitionVersion.key,
        DefinitionVersion.version,
        DefinitionVersion.title,
        ProcessInstance.object_type,
        ProcessInstance.object_id,
        ProcessInstance.started_at,
        ProcessInstance.ended_at,
        ProcessInstance.waits,
        incidents,
    ).join(DefinitionVersion, DefinitionVersion.id == ProcessInstance.definition_id)


def _instance_row(session: Session, row: Any) -> InstanceRow:
    deployed = definition(row.definition_id, session)
    steps = tuple(deployed.element_name(element) for _, element in row.waits["tasks"])
    return InstanceRow(
        id=row.id,
        definition_id=row.definition_id,
        key=row.key,
        version=row.version,
        title=row.title,
        object_type=row.object_type,
        object_id=row.object_id,
        started_at=row.started_at,
        ended_at=row.ended_at,
        steps=steps,
        incidents=row.incidents,
    )


def _waits(deployed: DeployedDefinition, waits: dict[str, Any]) -> list[Wait]:
    tasks = [
        Wait("task", task_id, element, deployed.element_name(element), None) for task_id, element in waits["tasks"]
    ]
    messages = [
        Wait("message", task_id, element, deployed.element_name(element), name)
        for task_id, name, element in waits["messages"]
    ]
    return tasks + messages
