"""Moving one instance inside an open transaction: take it in hand, check, step, write.

``perform`` wraps this into the command behind every button; operations use it to move the instances below their own (a directive
issuing its assignments), always in the order of their ids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, exists, select
from sqlalchemy.orm import Session

from engine.changes import Change
from engine.instance import Instance
from processes.calendar.working import morning_after
from processes.db import connection_of, table_of
from processes.organisation.actor import Actor
from processes.organisation.models import Person
from processes.policy import LISTED, covers
from processes.prepared import Asked, PreparedRow
from processes.refusals import NotFound, NotNow
from processes.runtime import below, objects
from processes.runtime.advance import advance, engine_step, run
from processes.runtime.beginning import Beginning, begin
from processes.runtime.definitions import definition
from processes.runtime.forms import clean_values, variables_of
from processes.runtime.models import Contribution, FormDraft, ProcessInstance
from processes.runtime.own_step import own_step
from processes.runtime.uploads import check_uploads
from processes.runtime.work import PendingContribution, Work
from processes.settings.current import timezone
from processes.storable import is_id

_INSTANCES, _DRAFTS = table_of(ProcessInstance), table_of(FormDraft)
#: The instance, locked, and whether the person who acts keeps a draft on it: asked here, it costs no statement of its own.
_LOCKED = select(
    *(_INSTANCES.c[name] for name in ("id", "definition_id", "object_type", "object_id", "variables", "state")),
    _INSTANCES.c.initiator_id,
    exists()
    .where(_DRAFTS.c.instance_id == _INSTANCES.c.id, _DRAFTS.c.person_id == bindparam("by"))
    .label("has_drafts"),
).with_for_update(of=_INSTANCES)
_LOCK = PreparedRow(_LOCKED.where(_INSTANCES.c.id == bindparam("of")))
_LOCK_OF_OBJECT = PreparedRow(
    _LOCKED.where(_INSTANCES.c.object_type == bindparam("type"), _INSTANCES.c.object_id == bindparam("of"))
)
_FORGET_DRAFT = delete(_DRAFTS).where(
    _DRAFTS.c.instance_id == bindparam("of"),
    _DRAFTS.c.action == bindparam("done"),
    _DRAFTS.c.person_id == bindparam("by"),
)


class Receiver(NamedTuple):
    """What in the instance waits for the action: a user task with this outcome, or a message event."""

    element: str
    who: tuple[str, ...]
    task_id: int
    is_message: bool
    #: the loop's own variables, where the same step is asked of several people
    item: Mapping[str, Any] | None = None
    #: the action starts a process of its own below this one; the instance stays where it is
    starts: bool = False


def start_instance(
    session: Session,
    key: str,
    *,
    object_type: str | None,
    object_id: int | None,
    row: dict[str, Any],
    variables: dict[str, Any],
    by: Actor | None,
    now: datetime,
    then: str | None = None,
    above: dict[str, Any] | None = None,
    quiet: bool = False,
    beginning: Beginning | None = None,
    said: PendingContribution | None = None,
) -> Work:
    """Start the newest version of a process for an object that was just inserted (``row``), and run it to where it waits.

    ``then`` is an action the same person, or the product itself, takes at once, e.g. entering and issuing in one go. ``above`` is the
    row of the object above (the directive), where the command has it in hand; ``beginning`` what :func:`begin` has asked for ahead.
    ``quiet``: see :class:`Work`. ``said``: the form with which somebody started it, the first thing on its timeline.
    """
    beginning = beginning or begin(session, key)
    deployed = beginning.definition(session)
    if deployed is None:
        raise NotFound("Chưa có sơ đồ quy trình “{key}” nào được triển khai.", key=key)
    initiator_id = by.id if by else None
    work = Work(
        session=session,
        connection=connection_of(session),
        now=now,
        by=by,
        instance_id=0,
        reserved_id=beginning.instance_id,
        definition=deployed,
        instance=Instance.new(deployed.spec, variables, now, disposable=True, workdays=morning_after),
        variables=variables,
        object_type=object_type,
        object_id=object_id,
        row=row,
        above=above,
        quiet=quiet,
        parties=objects.load_parties(session, object_type, row, all=False, initiator_id=initiator_id),
    )
    if said is not None:
        work.contributions.append(said)
    changes = engine_step(work.instance.start)
    if then is not None:
        run(work, changes)
        changes = _step(work, then, {}, (), None, by, authorised=False) if by else own_step(work, then)
    advance(work, changes)
    return work


def take(session: Session, instance_id: int, *, by: Actor | None, now: datetime) -> Work:
    """Lock the instance first, always, then read it again: what was seen before the lock may no longer be so."""
    if not is_id(instance_id):
        raise NotFound()
    connection = connection_of(session)
    locked = _LOCK.ask(connection, {"of": instance_id, "by": by.id if by else 0})
    return _take(session, connection, locked, objects.ask_usual_row(connection, instance_id), by, now)


def take_object(session: Session, object_type: str, object_id: int, *, by: Actor | None, now: datetime) -> Work:
    """The same for the instance that moves this object."""
    if not is_id(object_id):
        raise NotFound()
    connection = connection_of(session)
    locked = _LOCK_OF_OBJECT.ask(connection, {"type": object_type, "of": object_id, "by": by.id if by else 0})
    return _take(session, connection, locked, objects.ask_row(connection, object_type, object_id), by, now)


def _take(
    session: Session,
    connection: Connection,
    locked: Asked,
    asked: objects.AskedRows,
    by: Actor | None,
    now: datetime,
) -> Work:
    found = locked.first()
    if found is None:
        raise NotFound()
    deployed = definition(found["definition_id"], session)
    variables = dict(found["variables"])
    instance = engine_step(
        lambda: Instance.load(deployed.spec, found["state"], variables, now, disposable=True, workdays=morning_after)
    )
    object_type, object_id = found["object_type"], found["object_id"]
    row = objects.load_row(connection, object_type, object_id, asked)
    return Work(
        session=session,
        connection=connection,
        now=now,
        by=by,
        instance_id=found["id"],
        definition=deployed,
        instance=instance,
        variables=variables,
        object_type=object_type,
        object_id=object_id,
        row=row,
        parties=objects.load_parties(session, object_type, row, all=False, initiator_id=found["initiator_id"]),
        had_timers=bool(instance.timers()),
        has_drafts=bool(found["has_drafts"]),
    )


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
    authorised: bool = False,
    above: dict[str, Any] | None = None,
    quiet: bool = False,
) -> Work:
    """One action of one person on one instance; see :func:`processes.runtime.perform.perform` for what is refused and how.

    ``authorised``: the diagram of the instance above has decided that this person may (who issues a directive issues every
    assignment in it, also those that another phòng entered, K10).
    """
    work = take(session, instance_id, by=by, now=now)
    work.above, work.quiet = above, quiet
    advance(work, _step(work, action, values, files, task_id, by, authorised=authorised))
    forget_draft(work, action, by)
    return work


def send(work: Work, message: str) -> bool:
    """A message of the product itself (``who`` = system) to an instance in hand: True if it waited for it, False if not."""
    if work.instance.ended or not any(m.name == message for m in work.instance.messages()):
        return False
    advance(work, engine_step(lambda: work.instance.correlate_message(message)))
    return True


def _step(
    work: Work,
    action: str,
    values: Mapping[str, Any],
    files: Sequence[int],
    task_id: int | None,
    by: Actor,
    *,
    authorised: bool,
) -> list[Change]:
    receiver = _receiver(work, action, by, task_id, authorised=authorised)
    if receiver.starts:
        below.start(work, action, values, files, by, _behalf(work, by, receiver))
        return []
    form = work.definition.form(receiver.element, action)
    cleaned = clean_values(work.session, form, values, tuple(files), now=work.now)
    check_uploads(work.session, files, object_type=work.object_type, object_id=work.object_id, by=by)
    behalf = _behalf(work, by, receiver) if by.stands_for and not authorised else None
    work.contributions.append(PendingContribution(action, receiver.element, cleaned, by, tuple(files), behalf=behalf))
    work.variables.update(variables_of(form, cleaned))
    if work.object_type is not None and (facts := objects.noun(work.object_type).facts):
        work.variables.update(facts(work.row, by))
    if receiver.is_message:
        return engine_step(lambda: work.instance.correlate_message(action, receiver.task_id))
    return engine_step(lambda: work.instance.complete_user_task(receiver.task_id, action))


def _receiver(work: Work, action: str, by: Actor, task_id: int | None, *, authorised: bool) -> Receiver:
    """Who waits for the action. NotFound for an action this person never has here, NotNow for one at the wrong moment."""
    known = work.definition.actions.get(action)
    if known is None:
        raise NotFound()
    for receiver in receivers(work, action):
        if task_id not in (None, receiver.task_id):
            continue
        if authorised or (is_covered(work, by, receiver.who, receiver.item) and may_see(work, by)):
            return receiver
    if not any(is_covered(work, by, who) for _, who in known) and not _has_done(work, by, action):
        raise NotFound()
    if not objects.is_known(work.session, by, work.object_type, work.object_id):
        raise NotFound()
    raise not_now(work)


def _has_done(work: Work, by: Actor, action: str) -> bool:
    """Whether the person has done this before in a process of its own, where a loop may have asked them by name."""
    done = select(Contribution.id).where(
        Contribution.instance_id == work.instance_id, Contribution.action == action, Contribution.by_id == by.id
    )
    return work.object_type is None and work.session.execute(done.limit(1)).first() is not None


def may_see(work: Work, actor: Actor) -> bool:
    """Whether the person may know of the object: whom a diagram names acts on nothing that is hidden from them."""
    if work.object_type is None or work.object_id is None:
        return True
    return objects.noun(work.object_type).plainly_visible(actor, work.row) or objects.is_visible(
        work.session, actor, work.object_type, work.object_id
    )


def receivers(work: Work, action: str) -> list[Receiver]:
    """Every open user task with this outcome and every awaited message of this name, oldest first."""
    spec = work.definition.spec
    who = dict(work.definition.actions.get(action, ()))
    found = [
        Receiver(task.element, who[task.element], task.task_id, is_message=False, item=task.item)
        for task in work.instance.user_tasks()
        if action in spec.user_tasks[task.element].outcomes
    ]
    if starts := work.definition.starts:
        found += [
            Receiver(task.element, who[task.element], task.task_id, is_message=False, starts=True)
            for task in work.instance.user_tasks()
            if action in starts.get(task.element, ())
        ]
    found += [
        Receiver(m.element, who[m.element], m.task_id, is_message=True)
        for m in work.instance.messages()
        if m.name == action
    ]
    return found


def _behalf(work: Work, by: Actor, receiver: Receiver) -> Actor | None:
    """For whom a substitute acts here, and could not act as themselves (C18)."""
    own = replace(by, stands_for=())
    if is_covered(work, own, receiver.who, receiver.item):
        return None
    return next((each for each in by.stands_for if is_covered(work, each, receiver.who, receiver.item)), None)


def is_covered(work: Work, actor: Actor, who: Sequence[str], item: Mapping[str, Any] | None = None) -> bool:
    """Whether the person is among ``who``; the object's lists of people and units are read only when they could decide.
    ``item``: the variables of one round of a loop, before those of the instance."""
    variables = {**work.variables, **item} if item else work.variables
    if covers(actor, who, work.parties, variables):
        return True
    if work.object_type is None or LISTED.isdisjoint(who):
        return False
    full = objects.load_parties(work.session, work.object_type, work.row, all=True, initiator_id=None)
    return covers(actor, who, full, variables)


def not_now(work: Work) -> NotNow:
    """The sentence that names who did what when: the last thing a person did here."""
    last = work.session.execute(
        select(Contribution.action, Contribution.element, Contribution.at, Contribution.by_position, Person.name)
        .join(Person, Person.id == Contribution.by_id)
        .where(
            Contribution.instance_id == work.instance_id,
            Contribution.action.is_not(None),
            Contribution.element.is_not(None),  # a step of the diagram
        )
        .order_by(Contribution.id.desc())
        .limit(1)
    ).first()
    if last is None:
        return NotNow("Lúc này chưa làm được thao tác đó. Đề nghị mở lại trang để xem tình trạng mới nhất.")
    return NotNow(
        "Không làm được nữa: {position} ({name}) đã “{action}” lúc {at}."
        " Đề nghị mở lại trang để xem tình trạng mới nhất.",
        position=last.by_position,
        name=last.name,
        action=work.definition.action_title(last.element, last.action),
        at=last.at.astimezone(timezone()).strftime("%H:%M ngày %d/%m/%Y"),
    )


def forget_draft(work: Work, action: str, by: Actor) -> None:
    """What was typed has been sent."""
    if not work.has_drafts:
        return
    work.connection.execute(_FORGET_DRAFT, {"of": work.instance_id, "done": action, "by": by.id})
