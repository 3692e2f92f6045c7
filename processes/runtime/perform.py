"""The one command behind every button of every diagram, and the small ones around a form: claim, keep a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from processes.db import to_json, transaction
from processes.organisation.actor import Actor
from processes.refusals import FieldError, InvalidForm, NotFound, NotNow
from processes.runtime.act import act, forget_draft, is_covered, start_instance, take
from processes.runtime.definitions import who_of
from processes.runtime.models import Claim, FormDraft, UserTask

#: A draft is what somebody types into one form; far beyond any form of ours.
MAX_DRAFT_BYTES = 200_000


def perform(
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
    with transaction() as session:
        act(session, instance_id, action, values, files, by=by, now=now, task_id=task_id)


def start_process(key: str, variables: dict[str, Any], *, by: Actor, now: datetime) -> int:
    """Start a process that moves no business object; returns the instance's id."""
    with transaction() as session:
        work = start_instance(
            session, key, object_type=None, object_id=None, row={}, variables=variables, by=by, now=now
        )
        return work.instance_id


def claim(user_task_id: int, *, by: Actor, now: datetime) -> None:
    """Take a user task on. A claim says who is at it; it keeps nobody else with the right from acting."""
    with transaction() as session:
        task = session.execute(
            select(UserTask.instance_id, UserTask.element, UserTask.ended_at).where(UserTask.id == user_task_id)
        ).first()
        if task is None:
            raise NotFound()
        work = take(session, task.instance_id, by=by, now=now)
        element = work.definition.spec.user_tasks[task.element]
        if not is_covered(work, by, who_of(element)):
            raise NotFound()
        if not any(open.element == task.element for open in work.instance.user_tasks()):
            raise NotNow("Việc này đã được làm xong.")
        held = session.scalar(
            select(Claim.person_id).where(Claim.instance_id == task.instance_id, Claim.element == task.element)
        )
        if held is not None and held != by.id:
            raise NotNow("Việc này đã có người khác nhận.")
        if held is None:
            session.execute(
                insert(Claim).values(instance_id=task.instance_id, element=task.element, person_id=by.id, at=now)
            )


def save_form_draft(instance_id: int, action: str, values: Mapping[str, Any], *, by: Actor, now: datetime) -> None:
    """Keep what the person has typed into the form of an action so far; the last one wins. Nothing is checked yet."""
    if len(to_json(dict(values))) > MAX_DRAFT_BYTES:
        raise InvalidForm([FieldError.of("", "Nội dung đang nhập dài quá mức lưu tạm.")])
    with transaction() as session:
        work = take(session, instance_id, by=by, now=now)
        known = work.definition.actions.get(action, [])
        if not any(is_covered(work, by, who) for _, who in known):
            raise NotFound()
        forget_draft(work, action, by)
        session.execute(
            insert(FormDraft).values(
                instance_id=instance_id, action=action, person_id=by.id, values=dict(values), at=now
            )
        )
