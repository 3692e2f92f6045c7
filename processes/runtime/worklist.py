"""The work list: everything that waits for a person, whatever process it belongs to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true, tuple_
from sqlalchemy.orm import Session

from processes.assignments.models import Assignment, CoordinatingPerson, CoordinatingUnit, Reviewer
from processes.assignments.policy import spoken_for, visible_assignments
from processes.assignments.standing import is_overdue
from processes.calendar.working import load_calendar
from processes.db import reading
from processes.directives.models import Directive
from processes.directives.policy import visible_directives
from processes.organisation.actor import Actor
from processes.organisation.models import Person, Unit
from processes.paging import PER_PAGE, Page, clamp
from processes.runtime.asked import holds
from processes.runtime.definitions import definition, who_of
from processes.runtime.models import Claim, ProcessInstance, UserTask
from processes.storable import is_id


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A user task that waits. ``title`` is the step's name in the diagram; ``number``, ``text``, ``lead_name`` and the due
    date are those of the object it moves, empty for a process of its own. ``claimed_by``: the position of who is at it."""

    id: int
    instance_id: int
    task_id: int
    element: str
    process: str
    title: str
    title_en: str
    outcomes: tuple[str, ...]
    object_type: str | None
    object_id: int | None
    number: str | None
    text: str | None
    lead_name: str | None
    due_on: date | None
    overdue: bool
    created_at: datetime
    claimed_by_id: int | None
    claimed_by: str | None


def open_user_tasks(
    actor: Actor,
    *,
    mine: bool = False,
    instance_id: int | None = None,
    page: int = 1,
    per_page: int = PER_PAGE,
    now: datetime | None = None,
) -> Page[OpenTask]:
    """Every open user task that the person may complete: the nearest deadline first, then the oldest.

    A step with the property ``work_list="no"`` asks nothing of anybody (a directive that is being followed, or closed): it can
    be acted on where it is, and does not wait for it. ``mine`` leaves out what an administrator could only do in somebody
    else's place, and the assignments that are being entered with their directive: entering them is one piece of work.
    """
    page, per_page = clamp(page, per_page)
    session = reading()
    wanted = [UserTask.ended_at.is_(None), _may_complete(session, actor, mine=mine)]
    if instance_id is not None and not is_id(instance_id):
        return Page([], 0, page, per_page)
    if instance_id is not None:
        wanted.append(UserTask.instance_id == instance_id)
    if mine:
        drafts = (Assignment.status_group == "draft", Directive.status_group == "draft")
        wanted.append(or_(Assignment.id.is_(None), ~and_(*drafts)))
    total = session.scalar(_joined(select(func.count())).where(*wanted)) or 0
    statement = (
        _joined(
            select(
                UserTask,
                ProcessInstance.definition_id,
                ProcessInstance.object_type,
                ProcessInstance.object_id,
                Directive.number,
                Directive.subject,
                Assignment.content,
                Assignment.due_at,
                is_overdue().label("overdue"),
                Unit.name.label("lead_name"),
                Claim.person_id.label("claimed_by_id"),
                Person.position.label("claimed_by"),
            )
        )
        .outerjoin(Unit, Unit.id == Assignment.lead_id)
        .outerjoin(Claim, and_(Claim.instance_id == UserTask.instance_id, Claim.element == UserTask.element))
        .outerjoin(Person, Person.id == Claim.person_id)
        .where(*wanted)
        .order_by(Assignment.due_at.asc().nulls_last(), UserTask.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
        .execution_options(populate_existing=True)
    )
    return Page([_open_task(session, row) for row in session.execute(statement)], total, page, per_page)


def _joined(statement: Any) -> Any:
    of_assignment = and_(ProcessInstance.object_type == "assignment", Assignment.id == ProcessInstance.object_id)
    of_directive = or_(
        Directive.id == Assignment.directive_id,
        and_(ProcessInstance.object_type == "directive", Directive.id == ProcessInstance.object_id),
    )
    return (
        statement.select_from(UserTask)
        .join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
        .outerjoin(Assignment, of_assignment)
        .outerjoin(Directive, of_directive)
    )


def _open_task(session: Session, row: Any) -> OpenTask:
    deployed = definition(row.definition_id, session)
    task: UserTask = row.UserTask
    element = deployed.spec.user_tasks[task.element]
    return OpenTask(
        id=task.id,
        instance_id=task.instance_id,
        task_id=task.task_id,
        element=task.element,
        process=deployed.key,
        title=deployed.element_name(task.element),
        title_en=deployed.element_name(task.element, "en"),
        outcomes=tuple(element.outcomes),
        object_type=row.object_type,
        object_id=row.object_id,
        number=row.number,
        text=row.content or row.subject or (None if row.object_type else deployed.title),
        lead_name=row.lead_name,
        due_on=load_calendar().local_date(row.due_at) if row.due_at else None,
        overdue=bool(row.overdue),
        created_at=task.created_at,
        claimed_by_id=row.claimed_by_id,
        claimed_by=row.claimed_by,
    )


def _may_complete(session: Session, actor: Actor, *, mine: bool) -> ColumnElement[bool]:
    """The SQL twin of :func:`processes.policy.covers`, over every step at which an instance waits now.

    Steps are few and their versions too, so they are grouped by who may: one condition for each such group.
    """
    steps = session.execute(
        select(ProcessInstance.definition_id, UserTask.element)
        .join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
        .where(UserTask.ended_at.is_(None))
        .distinct()
    )
    by_who: dict[tuple[str, ...], list[tuple[int, str]]] = defaultdict(list)
    for definition_id, element in steps:
        task = definition(definition_id, session).spec.user_tasks.get(element)
        if task is not None and task.properties.get("work_list") != "no":
            by_who[who_of(task)].append((definition_id, element))
    step = tuple_(ProcessInstance.definition_id, UserTask.element)
    conditions = [
        and_(step.in_(places), or_(false(), *(_is(actor, word, mine=mine) for word in who)))
        for who, places in by_who.items()
    ]
    return and_(_seen(actor), or_(false(), *conditions))


def _seen(actor: Actor) -> ColumnElement[bool]:
    """What moves an object is shown to those who may see the object."""
    return or_(
        ProcessInstance.object_type.is_(None),
        and_(ProcessInstance.object_type == "assignment", visible_assignments(actor)),
        and_(ProcessInstance.object_type == "directive", visible_directives(actor)),
    )


def _is(actor: Actor, word: str, *, mine: bool) -> ColumnElement[bool]:
    if word == "system":
        return false()
    if actor.is_admin and not mine:
        return true()
    me = actor.id
    match word.split(":", 1):
        case ["role", role]:
            return true() if actor.has(role) else false()
        case ["variable", name]:
            return holds(actor, name)
        case ["drafter" | "director" | "approver" as party]:
            return func.coalesce(getattr(Assignment, f"{party}_id"), getattr(Directive, f"{party}_id")) == me
        case ["follower"]:
            return Assignment.follower_id == me
        case ["initiator"]:
            return ProcessInstance.initiator_id == me
        case ["reviewer"]:
            return exists().where(Reviewer.assignment_id == Assignment.id, Reviewer.person_id == me)
        case ["lead"]:
            return or_(spoken_for(actor, Assignment.lead_id), Assignment.officer_id == me)
        case ["leader_of_unit"]:
            return Assignment.lead_id.in_(actor.unit_path) if actor.has("leader_of_unit") else false()
        case ["coordinating"]:
            unit = exists().where(
                CoordinatingUnit.assignment_id == Assignment.id, spoken_for(actor, CoordinatingUnit.unit_id)
            )
            person = exists().where(
                CoordinatingPerson.assignment_id == Assignment.id, CoordinatingPerson.person_id == me
            )
            return or_(unit, person)
        case ["head_of_phong"]:
            return Assignment.following_unit_id == actor.unit_id if actor.has("head_of_phong") else false()
        case ["office"]:
            return true() if actor.has("leader_of_office") else false()
        case ["committee"]:
            if not actor.has("committee"):
                return false()
            return Directive.field.in_(actor.fields) if actor.fields else true()
        case [role]:
            return true() if actor.has(role) and role in {"van_thu", "inspection", "admin"} else false()
    return false()
