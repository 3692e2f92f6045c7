"""The one command behind every button of every diagram, and the small ones around a form: claim, keep a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select
from sqlalchemy.orm import Session

from processes import telemetry
from processes.command import in_transaction, repeatable
from processes.organisation.actor import Actor, load_actor
from processes.refusals import FieldError, InvalidForm, NotFound, NotNow
from processes.runtime import objects
from processes.runtime.act import act, forget_draft, is_covered, may_see, not_now, start_instance, take
from processes.runtime.definitions import latest_definition, who_of
from processes.runtime.models import Claim, FormDraft, UserTask
from processes.runtime.work import Work
from processes.storable import clean_text, is_id, is_storable


@telemetry.button
@in_transaction
def perform(
    session: Session,
    instance_id: int,
    action: str,
    values: Mapping[str, Any],
    files: Sequence[int] = (),
    *,
    by: Actor,
    now: datetime,
    task_id: int | None = None,
) -> None:
    """Do what a button says: complete a user task with an outcome, or send a message to the instance.

    ``values`` are the form's, ``files`` ids of uploads that wait for it. ``task_id`` picks one of several alike tasks.
    Raises NotFound (no such instance or action for this person), NotNow (naming who did what when), InvalidForm (naming the
    fields), NotAllowedYet (a rule of the office), ProcessFailed (the diagram is at fault). In each case nothing has changed.
    """
    act(session, instance_id, action, values, files, by=by, now=now, task_id=task_id)


@telemetry.command
@in_transaction
def start_process(session: Session, key: str, variables: dict[str, Any], *, by: Actor, now: datetime) -> int:
    """Start a process that moves no business object; returns the instance's id. NotFound for any other process."""
    deployed = latest_definition(key, session)
    if deployed is None or deployed.object_type is not None:
        raise NotFound()
    work = start_instance(session, key, object_type=None, object_id=None, row={}, variables=variables, by=by, now=now)
    return work.instance_id


@telemetry.command
@in_transaction
def claim(session: Session, user_task_id: int, *, by: Actor, now: datetime) -> None:
    """Take a user task on (Nhận việc). A claim says who is at it; it keeps nobody else with the right from acting."""
    task = _claimable(session, user_task_id, by, now)
    if task.holder_id == by.id:
        return
    if task.holder_id is not None:
        holder = load_actor(task.holder_id, session, now=now)
        if holder is not None and is_covered(task.work, holder, task.who, task.item):
            raise _held(task, holder)
        # Whoever had it may not do it any more: it went to another unit, or they have left.
        session.execute(delete(Claim).where(*task.claims))
    session.execute(
        insert(Claim).values(instance_id=task.work.instance_id, element=task.element, person_id=by.id, at=now)
    )


@telemetry.command
@in_transaction
def release(session: Session, user_task_id: int, *, by: Actor, now: datetime) -> None:
    """Give a user task back to the queue (Trả việc), so that somebody else takes it on. NotNow when another person has it."""
    task = _claimable(session, user_task_id, by, now)
    if task.holder_id not in (None, by.id) and (holder := load_actor(task.holder_id, session, now=now)) is not None:
        raise _held(task, holder)
    session.execute(delete(Claim).where(*task.claims))


@dataclass(frozen=True)
class _Claimable:
    """An open user task that the person may do, its instance locked, and who is at it."""

    work: Work
    element: str
    who: tuple[str, ...]
    item: Mapping[str, Any] | None
    holder_id: int | None
    held_at: datetime | None

    @property
    def claims(self) -> tuple[ColumnElement[bool], ...]:
        return (Claim.instance_id == self.work.instance_id, Claim.element == self.element)


def _claimable(session: Session, user_task_id: int, by: Actor, now: datetime) -> _Claimable:
    if not is_id(user_task_id):
        raise NotFound()
    task = session.execute(
        select(UserTask.instance_id, UserTask.task_id, UserTask.element).where(UserTask.id == user_task_id)
    ).first()
    if task is None:
        raise NotFound()
    work = take(session, task.instance_id, by=by, now=now)
    who = who_of(work.definition.spec.user_tasks[task.element])
    open_task = next((open for open in work.instance.user_tasks() if open.task_id == task.task_id), None)
    if not is_covered(work, by, who, open_task.item if open_task else None) or not may_see(work, by):
        raise NotFound()
    if open_task is None:
        raise not_now(work)
    of_it = (Claim.instance_id == task.instance_id, Claim.element == task.element)
    held = session.execute(select(Claim.person_id, Claim.at).where(*of_it)).first()
    return _Claimable(
        work, task.element, who, open_task.item, held.person_id if held else None, held.at if held else None
    )


def _held(task: _Claimable, holder: Actor) -> NotNow:
    return NotNow(
        "Việc này đã có người nhận: {position} ({name}), lúc {at}.",
        position=holder.position,
        name=holder.name,
        at=task.held_at,
    )


@telemetry.command
@repeatable
def save_form_draft(
    session: Session, instance_id: int, action: str, values: Mapping[str, Any], *, by: Actor, now: datetime
) -> None:
    """Keep what the person has typed into the form of an action so far; the last one wins. Nothing is checked yet."""
    kept = {name: clean_text(value) if isinstance(value, str) else value for name, value in values.items()}
    if not is_storable(kept):
        raise InvalidForm([FieldError.of("", "Nội dung đang nhập quá dài, hoặc có ký tự không lưu tạm được.")])
    work = take(session, instance_id, by=by, now=now)
    known = work.definition.actions.get(action, [])
    items = [None, *(task.item for task in work.instance.user_tasks() if task.item)]
    if not any(is_covered(work, by, who, item) for _, who in known for item in items):
        raise NotFound()
    # Also what is theirs no longer is kept while they type: the answer to sending it says what has happened.
    if not objects.is_known(session, by, work.object_type, work.object_id):
        raise NotFound()
    work.has_drafts = True  # another window may have saved one while we waited for the lock, unseen by it
    forget_draft(work, action, by)
    session.execute(
        insert(FormDraft).values(instance_id=instance_id, action=action, person_id=by.id, values=kept, at=now)
    )
