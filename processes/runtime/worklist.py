"""The work list: everything that waits for a person, whatever process it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, cast, func, null, select, union_all
from sqlalchemy.orm import Session

from processes.assignments.boxes import is_open
from processes.assignments.models import Assignment
from processes.assignments.policy import visible_assignments
from processes.assignments.standing import is_overdue
from processes.calendar.working import load_calendar
from processes.db import reading
from processes.directives.models import Directive
from processes.directives.policy import visible_directives
from processes.once_read import once_read
from processes.organisation.actor import Actor
from processes.organisation.models import Person, Unit
from processes.paging import PER_PAGE, Page, clamp
from processes.runtime.definitions import definition
from processes.runtime.models import Claim, ProcessInstance, UserTask
from processes.runtime.turns import concerned, may_complete, steps_on_the_work_list
from processes.shares.models import KINDS, Share
from processes.shares.policy import visible_shares
from processes.storable import is_id

#: No deadline. Says what it is none of: two that do not, side by side, are texts to PostgreSQL, and go with no deadline that is one.
_NEVER = cast(null(), Assignment.due_at.type)
#: Under which the number of a person's own tasks is kept while a page is made.
_OWN = "own tasks"


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A user task that waits. ``title`` is the step's name in the diagram; ``number``, ``text``, ``lead_name`` and the due
    date are those of the object it moves (of a part of an assignment: its own, and the unit that asks), empty for a process of its
    own. ``claimed_by``: the position of who is at it."""

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
    if instance_id is not None and not is_id(instance_id):
        return Page([], 0, page, per_page)
    branches = _branches(session, actor, mine=mine)
    if instance_id is not None:
        branches = [branch.where(UserTask.instance_id == instance_id) for branch in branches]
    if not branches:
        return Page([], 0, page, per_page)
    waiting = union_all(*branches).subquery()
    found = session.execute(
        select(waiting.c.id, func.count().over().label("total"))
        .order_by(waiting.c.due_at.asc().nulls_last(), waiting.c.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    ).all()
    if not found:
        # Past the last page the number is not told along with the rows.
        total = (session.scalar(select(func.count()).select_from(waiting)) or 0) if page > 1 else 0
        if mine and instance_id is None:
            once_read((actor, _OWN), lambda: total)
        return Page([], total, page, per_page)
    tasks = {task.id: task for task in _read(session, [row.id for row in found])}
    if mine and instance_id is None:
        once_read((actor, _OWN), lambda: int(found[0].total))
    return Page([tasks[row.id] for row in found], found[0].total, page, per_page)


def count_open_user_tasks(actor: Actor) -> int:
    """How many tasks :func:`open_user_tasks` lists as the person's own, on however many pages."""

    def count() -> int:
        session = reading()
        branches = _branches(session, actor, mine=True)
        if not branches:
            return 0
        return session.scalar(select(func.count()).select_from(union_all(*branches).subquery())) or 0

    return once_read((actor, _OWN), count)


def _branches(session: Session, actor: Actor, *, mine: bool) -> list[Any]:
    """(id of a task, deadline of its object), for each kind of object from its own side: who is concerned is said by the object's
    row, and of the others' objects nothing more is read."""
    found: list[Any] = []
    for object_type, waiting in steps_on_the_work_list(session).items():
        if object_type is None:
            own = select(UserTask.id.label("id"), _NEVER.label("due_at")).select_from(ProcessInstance)
            own = own.join(UserTask, UserTask.instance_id == ProcessInstance.id)
            found.append(
                own.where(ProcessInstance.object_type.is_(None), may_complete(actor, None, waiting.beside, mine=mine))
            )
            continue
        about = _ABOUT.get(object_type)
        if about is None:
            continue
        tasks = about(actor, mine)
        if waiting.staged:
            # Filtered by the object first: of all tasks that wait only those of the person's objects are read.
            staged = tasks.where(concerned(actor, object_type, waiting, mine=mine))
            staged = staged.where(may_complete(actor, object_type, waiting.staged, mine=mine))
            found.append(staged.where(is_open()) if object_type == "assignment" else staged)
        if waiting.beside:
            # From the side of the few tasks: of a million assignments nearly all have ended.
            found.append(tasks.where(may_complete(actor, object_type, waiting.beside, mine=mine)))
    return found


def _of_assignments(actor: Actor, mine: bool) -> Any:
    statement = (
        select(UserTask.id.label("id"), Assignment.due_at.label("due_at"))
        .select_from(Assignment)
        .join(Directive, Directive.id == Assignment.directive_id)
        .join(ProcessInstance, _moves("assignment", Assignment.id))
        .join(UserTask, UserTask.instance_id == ProcessInstance.id)
        .where(visible_assignments(actor))
    )
    if mine:
        statement = statement.where(~and_(Assignment.status_group == "draft", Directive.status_group == "draft"))
    return statement


def _of_directives(actor: Actor, _mine: bool) -> Any:
    return (
        select(UserTask.id.label("id"), _NEVER.label("due_at"))
        .select_from(Directive)
        .join(ProcessInstance, _moves("directive", Directive.id))
        .join(UserTask, UserTask.instance_id == ProcessInstance.id)
        .where(visible_directives(actor))
    )


def _of_parts(kind: str) -> Callable[[Actor, bool], Any]:
    def of_kind(actor: Actor, _mine: bool) -> Any:
        return (
            select(UserTask.id.label("id"), Share.due_at.label("due_at"))
            .select_from(Share)
            .join(ProcessInstance, _moves(kind, Share.id))
            .join(UserTask, UserTask.instance_id == ProcessInstance.id)
            .where(Share.kind == kind, visible_shares(actor))
        )

    return of_kind


#: object type → the tasks of those that the person sees
_ABOUT: dict[str, Callable[[Actor, bool], Any]] = {
    "assignment": _of_assignments,
    "directive": _of_directives,
    **{kind: _of_parts(kind) for kind in KINDS},
}


def _moves(object_type: str, object_id: Any) -> ColumnElement[bool]:
    return and_(ProcessInstance.object_type == object_type, ProcessInstance.object_id == object_id)


def _read(session: Session, ids: Sequence[int]) -> list[OpenTask]:
    itself = case((ProcessInstance.object_type == "directive", ProcessInstance.object_id))
    assignment = case(
        (ProcessInstance.object_type == "assignment", ProcessInstance.object_id), else_=Share.assignment_id
    )
    late = case(
        (Share.id.is_not(None), Share.overdue_at.is_not(None) & Share.answered_at.is_(None)), else_=is_overdue()
    )
    statement = (
        select(
            UserTask,
            ProcessInstance.definition_id,
            ProcessInstance.object_type,
            ProcessInstance.object_id,
            Directive.number,
            Directive.subject,
            func.coalesce(Share.content, Assignment.content).label("content"),
            func.coalesce(Share.due_at, Assignment.due_at).label("due_at"),
            late.label("overdue"),
            Unit.name.label("lead_name"),
            Claim.person_id.label("claimed_by_id"),
            Person.position.label("claimed_by"),
        )
        .select_from(UserTask)
        .join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
        .outerjoin(Share, and_(Share.kind == ProcessInstance.object_type, Share.id == ProcessInstance.object_id))
        .outerjoin(Assignment, Assignment.id == assignment)
        .outerjoin(Directive, Directive.id == func.coalesce(Assignment.directive_id, itself))
        .outerjoin(Unit, Unit.id == func.coalesce(Share.giver_unit_id, Assignment.lead_id))
        .outerjoin(Claim, and_(Claim.instance_id == UserTask.instance_id, Claim.element == UserTask.element))
        .outerjoin(Person, Person.id == Claim.person_id)
        .where(UserTask.id.in_(ids))
        .execution_options(populate_existing=True)
    )
    return [_open_task(session, row) for row in session.execute(statement)]


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
