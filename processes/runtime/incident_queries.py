"""Incidents as an administrator sees them: the open ones, the resolved ones with who did what and why, and one with its values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from processes.db import reading
from processes.organisation.actor import Actor
from processes.organisation.models import Person
from processes.paging import PER_PAGE, Page, clamp
from processes.refusals import NotFound
from processes.runtime.definitions import DeployedDefinition, definition, latest_definition
from processes.runtime.models import Incident, ProcessInstance
from processes.storable import is_id


@dataclass(frozen=True, slots=True)
class IncidentDetails:
    """``process`` and ``element_name`` are the diagram's words, empty for a message of the product to itself. ``kind`` is ``step``
    (a service task), ``message``, ``timers`` or ``start``: it decides what can be done. ``result_variable`` is where the step's
    result goes, None when nobody reads it."""

    id: int
    kind: str
    process: str
    element: str | None
    element_name: str
    operation: str | None
    parameters: dict[str, Any] | None
    instance_id: int | None
    object_type: str | None
    object_id: int | None
    error: str
    attempts: int
    at: datetime
    failed_at: datetime | None
    resolved_at: datetime | None
    resolved_by: str | None
    resolution: str | None
    reason: str | None
    result: Any
    result_variable: str | None


def list_incidents(
    actor: Actor, *, resolved: bool = False, page: int = 1, per_page: int = PER_PAGE
) -> Page[IncidentDetails]:
    """The open incidents, oldest first, or the resolved ones, newest first. NotFound for anybody but administrators."""
    _only_administrators(actor)
    page, per_page = clamp(page, per_page)
    session = reading()
    which = Incident.resolved_at.is_not(None) if resolved else Incident.resolved_at.is_(None)
    order = (Incident.resolved_at.desc(), Incident.id.desc()) if resolved else (Incident.id,)
    total = session.scalar(select(func.count()).select_from(Incident).where(which)) or 0
    rows = session.execute(
        _incidents().where(which).order_by(*order).limit(per_page).offset((page - 1) * per_page)
    ).all()
    return Page([_details(row) for row in rows], total, page, per_page)


def incident_details(actor: Actor, incident_id: int) -> IncidentDetails:
    """One incident with everything known of it. NotFound for anybody but administrators."""
    _only_administrators(actor)
    row = reading().execute(_incidents().where(Incident.id == incident_id)).first() if is_id(incident_id) else None
    if row is None:
        raise NotFound()
    return _details(row)


def open_incidents() -> int:
    """How many incidents wait for an administrator."""
    return reading().scalar(select(func.count()).select_from(Incident).where(Incident.resolved_at.is_(None))) or 0


def _only_administrators(actor: Actor) -> None:
    if not actor.is_admin:
        raise NotFound()


def _incidents() -> Any:
    return (
        select(
            Incident,
            ProcessInstance.definition_id,
            ProcessInstance.object_type,
            ProcessInstance.object_id,
            Person.name.label("resolved_by"),
        )
        .outerjoin(ProcessInstance, ProcessInstance.id == Incident.instance_id)
        .outerjoin(Person, Person.id == Incident.resolved_by_id)
        .execution_options(populate_existing=True)
    )


def _details(row: Any) -> IncidentDetails:
    incident: Incident = row.Incident
    deployed = _deployed(row)
    operation = deployed.spec.operations.get(incident.element or "") if deployed else None
    return IncidentDetails(
        id=incident.id,
        kind=_kind(incident),
        process=deployed.title if deployed else "",
        element=incident.element,
        element_name=deployed.element_name(incident.element) if deployed and incident.element else "",
        operation=incident.operation,
        parameters=incident.parameters,
        instance_id=incident.instance_id,
        object_type=row.object_type,
        object_id=row.object_id,
        error=incident.error,
        attempts=incident.attempts,
        at=incident.at,
        failed_at=incident.failed_at,
        resolved_at=incident.resolved_at,
        resolved_by=row.resolved_by,
        resolution=incident.resolution,
        reason=incident.reason,
        result=incident.result,
        result_variable=(operation.result_variable or None) if operation else None,
    )


def _kind(incident: Incident) -> str:
    if incident.process_key is not None:
        return "start"
    if incident.job_id is None:
        return "timers"
    return "message" if incident.instance_id is None else "step"


def _deployed(row: Any) -> DeployedDefinition | None:
    if row.definition_id is not None:
        return definition(row.definition_id)
    return latest_definition(row.Incident.process_key) if row.Incident.process_key else None
