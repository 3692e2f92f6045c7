"""Moving one instance inside an open transaction: take it in hand, check, step, write.

``perform`` wraps this into the command behind every button; operations use it to move the instances below their own (a directive
issuing its assignments), always in the order of their ids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from engine.instance import Instance
from processes.db import table_of
from processes.organisation.actor import Actor
from processes.organisation.models import Person
from processes.policy import covers
from processes.refusals import NotFound, NotNow
from processes.runtime import objects
from processes.runtime.advance import advance, engine_step
from processes.runtime.definitions import DeployedDefinition, definition, latest_definition
from processes.runtime.forms import clean_values, variables_of
from processes.runtime.models import Contribution, FormDraft, ProcessInstance
from processes.runtime.uploads import check_uploads
from processes.runtime.work import PendingContribution, Work
from processes.settings.current import timezone

_INSTANCES = table_of(ProcessInstance)
#: Words of ``who`` that need more of the object than its own row: lists of people and units, the directive's field.
_LISTED = frozenset({"reviewer", "coordinating", "committee"})


@dataclass(frozen=True)
class Receiver:
    """What in the instance waits for the action: a user task with this outcome, or a message event."""

    element: str
    who: tuple[str, ...]
    task_id: int
    is_message: bool


def start_instance(
    session: Session,
    key: str,
    *,
    object_type: str | None,
    object_id: int | None,
    variables: dict[str, Any],
    by: Actor | None,
    now: datetime,
) -> Work:
    """Start the newest version of a process for an object that was just inserted, and run it to where it waits."""
    deployed = latest_definition(key, session)
    if deployed is None:
        raise NotFound("Chưa có sơ đồ quy trình “{key}” nào được triển khai.", key=key)
    instance = Instance.new(deployed.spec, variables, now)
    initiator_id = by.id if by else None
    row: dict[str, Any] = {
        "definition_id": deployed.id,
        "object_type": object_type,
        "object_id": object_id,
        "variables": variables,
        "state": b"",
        "waits": {"tasks": [], "messages": []},
        "revision": 0,
        "started_at": now,
        "initiator_id": initiator_id,
    }
    instance_id = session.connection().execute(insert(_INSTANCES).values(row).returning(_INSTANCES.c.id)).scalar_one()
    work = _work(
        session, int(instance_id), deployed, instance, variables, object_type, object_id, row["initiator_id"], by, now
    )
    advance(work, engine_step(instance.start))
    return work


def take(session: Session, instance_id: int, *, by: Actor | None, now: datetime) -> Work:
    """Lock the instance first, always, then read it again: what was seen before the lock may no longer be so."""
    row = (
        session.connection()
        .execute(select(_INSTANCES).where(_INSTANCES.c.id == instance_id).with_for_update())
        .mappings()
        .first()
    )
    if row is None:
        raise NotFound()
    deployed = definition(row["definition_id"], session)
    variables = dict(row["variables"])
    instance = Instance.load(deployed.spec, row["state"], variables, now)
    return _work(
        session,
        instance_id,
        deployed,
        instance,
        variables,
        row["object_type"],
        row["object_id"],
        row["initiator_id"],
        by,
        now,
    )


def _work(
    session: Session,
    instance_id: int,
    deployed: DeployedDefinition,
    instance: Instance,
    variables: dict[str, Any],
    object_type: str | None,
    object_id: int | None,
    initiator_id: int | None,
    by: Actor | None,
    now: datetime,
) -> Work:
    row = objects.load_row(session, object_type, object_id)
    parties = objects.load_parties(session, object_type, row, all=False, initiator_id=initiator_id)
    return Work(session, now, by, instance_id, deployed, instance, variables, object_type, object_id, row, parties)


def act(
    session: Session,
    instance_id: int,
    action: str,
    values: Mapping[str, Any],
    files: Sequence[int] = (),
    *,
    by: Actor,
    now: datetime,
    task_id: int | None = None,
) -> Work:
    """One action of one person on one instance; see :func:`processes.runtime.perform.perform` for what is refused and how."""
    work = take(session, instance_id, by=by, now=now)
    receiver = _receiver(work, action, by, task_id)
    form = work.definition.form(receiver.element, action)
    cleaned = clean_values(session, form, values, tuple(files))
    check_uploads(session, files, object_type=work.object_type, object_id=work.object_id, by=by)
    work.contributions.append(PendingContribution(action, receiver.element, cleaned, by, tuple(files)))
    work.variables.update(variables_of(form, cleaned))
    _step(work, receiver, action)
    forget_draft(session, instance_id, action, by)
    return work


def send(session: Session, instance_id: int, message: str, *, now: datetime) -> bool:
    """A message of the product itself (``who`` = system): True if the instance waited for it, False if there was nothing to tell."""
    work = take(session, instance_id, by=None, now=now)
    if work.instance.ended or not any(m.name == message for m in work.instance.messages()):
        return False
    advance(work, engine_step(lambda: work.instance.correlate_message(message)))
    return True


def _step(work: Work, receiver: Receiver, action: str) -> None:
    if receiver.is_message:
        advance(work, engine_step(lambda: work.instance.correlate_message(action)))
    else:
        advance(work, engine_step(lambda: work.instance.complete_user_task(receiver.task_id, action)))


def _receiver(work: Work, action: str, by: Actor, task_id: int | None) -> Receiver:
    """Who waits for the action. NotFound for an action this person never has here, NotNow for one at the wrong moment."""
    known = work.definition.actions.get(action)
    if known is None:
        raise NotFound()
    complete_parties(work, [word for _, who in known for word in who])
    for receiver in receivers(work, action):
        if (task_id is None or task_id == receiver.task_id) and covers(by, receiver.who, work.parties, work.variables):
            return receiver
    if not any(covers(by, who, work.parties, work.variables) for _, who in known):
        raise NotFound()
    raise not_now(work)


def receivers(work: Work, action: str) -> list[Receiver]:
    """Every open user task with this outcome and every awaited message of this name, oldest first."""
    spec = work.definition.spec
    who = dict(work.definition.actions.get(action, ()))
    found = [
        Receiver(task.element, who[task.element], task.task_id, is_message=False)
        for task in work.instance.user_tasks()
        if action in spec.user_tasks[task.element].outcomes
    ]
    found += [
        Receiver(m.element, who[m.element], m.task_id, is_message=True)
        for m in work.instance.messages()
        if m.name == action
    ]
    return found


def complete_parties(work: Work, words: Sequence[str]) -> None:
    """Read the object's lists of people and units too, if one of the words asks for them."""
    if work.object_type is not None and not _LISTED.isdisjoint(words):
        work.parties = objects.load_parties(work.session, work.object_type, work.row, all=True, initiator_id=None)


def not_now(work: Work) -> NotNow:
    """The sentence that names who did what when: the last thing a person did here."""
    last = work.session.execute(
        select(Contribution.action, Contribution.element, Contribution.at, Contribution.by_position, Person.name)
        .join(Person, Person.id == Contribution.by_id)
        .where(Contribution.instance_id == work.instance_id)
        .order_by(Contribution.id.desc())
        .limit(1)
    ).first()
    if last is None:
        return NotNow("Lúc này chưa làm được thao tác đó. Đề nghị mở lại trang để xem tình trạng mới nhất.")
    return NotNow(
        "Không làm được nữa: {position} ({name}) đã “{action}” lúc {at}. Đề nghị mở lại trang để xem tình trạng mới nhất.",
        position=last.by_position,
        name=last.name,
        action=work.definition.action_title(last.element, last.action),
        at=last.at.astimezone(timezone()).strftime("%H:%M ngày %d/%m/%Y"),
    )


def forget_draft(session: Session, instance_id: int, action: str, by: Actor) -> None:
    """What was typed has been sent."""
    drafts = table_of(FormDraft)
    session.connection().execute(
        drafts.delete().where(
            drafts.c.instance_id == instance_id, drafts.c.action == action, drafts.c.person_id == by.id
        )
    )
