"""Tables of the runtime: definitions, instances, user tasks, timers, jobs, incidents, contributions.

``object_type``/``object_id`` name the business object an instance moves (``directive``, ``assignment``), or are empty for a
process of its own.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from processes.db import Base, UtcDateTime
from processes.indexes import index_where_set, only_where
from processes.telemetry import MAX_REQUEST_ID, request_id


class DefinitionVersion(Base):
    """One deployed version of a process, with the forms it came with. Never changed; a new deployment is a new row."""

    __tablename__ = "process_definitions"
    __table_args__ = (UniqueConstraint("key", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80))
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    object_type: Mapped[str | None] = mapped_column(String(40))
    hash: Mapped[str] = mapped_column(String(64))
    xml: Mapped[bytes] = mapped_column(LargeBinary)
    #: file name below ``forms/<process>/`` → JSON Schema
    forms: Mapped[dict[str, Any]] = mapped_column(JSON)
    deployed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deployed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class ProcessInstance(Base):
    __tablename__ = "process_instances"
    __table_args__ = (
        UniqueConstraint("object_type", "object_id"),
        Index("ix_process_instances_open", "definition_id", **only_where("ended_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    definition_id: Mapped[int] = mapped_column(ForeignKey("process_definitions.id"))
    object_type: Mapped[str | None] = mapped_column(String(40))
    object_id: Mapped[int | None]
    variables: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[bytes] = mapped_column(LargeBinary)
    #: what it waits for, so that lists and pages show buttons without the engine:
    #: {"tasks": [[task id, element], …], "messages": [[task id, name, element], …]}, and where loops ask several people
    #: "items": {task id: variables of the round}
    waits: Mapped[dict[str, Any]] = mapped_column(JSON)
    revision: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    initiator_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class UserTask(Base):
    """One activation of a user task; open while ``ended_at`` is empty."""

    __tablename__ = "user_tasks"
    __table_args__ = (
        UniqueConstraint("instance_id", "task_id"),
        Index("ix_user_tasks_open", "element", **only_where("ended_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("process_instances.id"))
    task_id: Mapped[int]
    element: Mapped[str] = mapped_column(String(120))
    #: the variables of its round, where a loop asks the same of several people
    item: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: how it ended: the outcome, or ``canceled``
    outcome: Mapped[str | None] = mapped_column(String(80))
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class Claim(Base):
    """Who has taken a task on. Belongs to (instance, element), so that it survives extend, save and migration."""

    __tablename__ = "claims"

    instance_id: Mapped[int] = mapped_column(ForeignKey("process_instances.id"), primary_key=True)
    element: Mapped[str] = mapped_column(String(120), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class FormDraft(Base):
    """What a person has typed into a form and not yet sent. Belongs to (instance, action, person)."""

    __tablename__ = "form_drafts"

    instance_id: Mapped[int] = mapped_column(ForeignKey("process_instances.id"), primary_key=True)
    action: Mapped[str] = mapped_column(String(120), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Timer(Base):
    """An armed timer of an instance. What is due is found in the index, in batches: the sweep never loads a state to look."""

    __tablename__ = "timers"
    __table_args__ = (Index("ix_timers_due", "due_at", "instance_id"), {"sqlite_with_rowid": False})

    instance_id: Mapped[int] = mapped_column(ForeignKey("process_instances.id"), primary_key=True)
    task_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    timer_index: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    element: Mapped[str] = mapped_column(String(120))
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DefinitionTimer(Base):
    """The next start of a process whose start event has a schedule. One row per (process key, element): deployments move it."""

    __tablename__ = "definition_timers"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    element: Mapped[str] = mapped_column(String(120), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class Job(Base):
    """Work to be done outside the command that asked for it: at least once, therefore by idempotent handlers.

    With ``task_id`` it is a service task of its instance, which goes on when the job is done; without, a message of the
    product to itself.
    """

    __tablename__ = "jobs"
    __table_args__ = (index_where_set("jobs", "instance_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    instance_id: Mapped[int | None] = mapped_column(ForeignKey("process_instances.id"))
    task_id: Mapped[int | None]
    element: Mapped[str | None] = mapped_column(String(120))
    operation: Mapped[str] = mapped_column(String(120))
    parameters: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: empty while it is an incident: nobody takes it up until an administrator has decided
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    #: how often it was begun since it was asked for or retried
    attempts: Mapped[int] = mapped_column(default=0)
    #: how often it was ever taken up: never goes back, so that who took it up earlier is told from who has it now
    token: Mapped[int] = mapped_column(server_default=text("0"))
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str | None] = mapped_column(Text)
    #: the request it was asked for in, so that the log of one leads to the other
    request_id: Mapped[str | None] = mapped_column(String(MAX_REQUEST_ID), default=request_id)


class Incident(Base):
    """What the product could not do by itself, for an administrator to look at, retry or resolve: a job that failed for good
    (``job_id``), the timers of an instance (no job), a start by schedule (``process_key``).

    It stays when it is resolved, and says who did what and why.
    """

    __tablename__ = "incidents"
    __table_args__ = (Index("ix_incidents_open", "id", **only_where("resolved_at IS NULL")),)

    id: Mapped[int] = mapped_column(primary_key=True)
    instance_id: Mapped[int | None] = mapped_column(ForeignKey("process_instances.id"), index=True)
    job_id: Mapped[int | None] = mapped_column(index=True)
    #: the process that could not be started by its schedule
    process_key: Mapped[str | None] = mapped_column(String(80))
    element: Mapped[str | None] = mapped_column(String(120))
    operation: Mapped[str | None] = mapped_column(String(120))
    #: the values the operation was called with
    parameters: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    error: Mapped[str] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(server_default=text("1"))
    #: since when
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: the latest failure, where the product goes on trying by itself
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    #: what the administrator chose (incidents.RESOLUTIONS); empty when it went away by itself
    resolution: Mapped[str | None] = mapped_column(String(20))
    #: why, in the administrator's words
    reason: Mapped[str | None] = mapped_column(Text)
    #: the value entered in place of the operation's result
    result: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))


class Contribution(Base):
    """What somebody (or the product itself, ``by_id`` empty) did: the action, the values as typed, what it changed, and the way
    the instance took. Without an action the instance only went on: a timer fired, a job was done."""

    __tablename__ = "contributions"
    __table_args__ = (Index("ix_contributions_instance", "instance_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("process_instances.id"))
    element: Mapped[str | None] = mapped_column(String(120))
    action: Mapped[str | None] = mapped_column(String(80))
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: what the command made the instance enter and leave, in order: [["entered" | "left" | "flow" | "ended" | "fired", element], …];
    #: of several contributions of one command the first has it
    path: Mapped[list[Any]] = mapped_column(JSON)
    #: old and new value of what operations changed: {"due_on": ["2026-07-20", "2026-07-27"], …}
    effects: Mapped[dict[str, Any]] = mapped_column(JSON)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    #: the position held that day (B58)
    by_position: Mapped[str | None] = mapped_column(String(120))
    #: the unit spoken for
    by_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    #: who was away and had named whoever did it their substitute (C18)
    on_behalf_of_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
