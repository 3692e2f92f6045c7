"""Doing one thing to many assignments: each in its own transaction, in the order of their ids, with a result of its own.

A batch is kept before anything is done: whoever sends it twice, or a server that dies in the middle, does nothing twice and leaves
nothing out, because a job takes up what is still waiting.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from processes import telemetry
from processes.assignments.models import Assignment
from processes.assignments.policy import visible_assignments
from processes.batches.files import Row, Upload, beside_one, enter_files, files_of, take_in_once
from processes.batches.models import Batch, BatchItem
from processes.command import in_transaction, repeatable
from processes.db import after_commit, reading, table_of
from processes.files.commands import discard_unkept, discarded_on_failure
from processes.organisation.actor import Actor, load_actor
from processes.refusals import FieldError, InvalidForm, NotFound, Refusal
from processes.runtime.act import act
from processes.runtime.definitions import DeployedDefinition, definition
from processes.runtime.forms import clean_values
from processes.runtime.instances import instance_of
from processes.runtime.models import Job, ProcessInstance
from processes.runtime.wakeup import wake
from processes.storable import is_id

#: The most assignments of one batch; a province's communes and departments many times over.
MOST = 2000
#: The job that takes up what whoever sent the batch has not come to do.
OPERATION = "batch.go_on"
#: So long the sender's own request has the batch for itself.
HEAD_START = timedelta(seconds=20)
DONE, REFUSED = "done", "refused"


class _TakenMeanwhile(Exception):
    """Somebody else did this item while we waited for its lock."""


@telemetry.command
def begin_batch(
    assignment_ids: Sequence[int],
    action: str,
    values: Mapping[str, Any],
    uploads: Sequence[Upload] = (),
    *,
    by: Actor,
    now: datetime,
) -> int:
    """Keep what is to be done to which assignments, and return the batch's id; nothing is done to them yet. See :func:`keep_batch`.
    ``uploads`` go with each of them; what the office does not take is refused on the field ``file``."""
    files: list[Row] = []
    with discarded_on_failure(files):
        take_in_once(uploads, files, now)
        batch_id = _begin(assignment_ids, action, values, files, by=by, now=now)
    discard_unkept([file["stored_as"] for file in files])
    return batch_id


@in_transaction
def _begin(
    session: Session,
    assignment_ids: Sequence[int],
    action: str,
    values: Mapping[str, Any],
    files: Sequence[Row],
    *,
    by: Actor,
    now: datetime,
) -> int:
    return keep_batch(session, assignment_ids, action, values, files, by=by, now=now)


def keep_batch(
    session: Session,
    assignment_ids: Sequence[int],
    action: str,
    values: Mapping[str, Any],
    files: Sequence[Row] = (),
    *,
    by: Actor,
    now: datetime,
) -> int:
    """The same inside the transaction of another command.

    Only those that the person sees are taken; NotFound when none is left. The values must fit the form of each diagram version
    concerned, so that what is typed wrongly is said once, beside its field (InvalidForm).
    """
    ids = _seen(session, assignment_ids, by)
    if not ids:
        raise NotFound()
    batch = {"person_id": by.id, "action": action, "values": dict(values), "created_at": now}
    batch_id = int(session.execute(insert(Batch).values(batch).returning(Batch.id)).scalar_one())
    file_ids = tuple(enter_files(session, files, batch_id, by=by))
    for deployed in _definitions(session, ids):
        if known := deployed.actions.get(action):
            clean_values(session, deployed.form(known[0][0], action), values, file_ids, now=now)
    session.execute(insert(table_of(BatchItem)), [{"batch_id": batch_id, "assignment_id": id} for id in ids])
    # As if the sender's request had taken it: a first attempt does not wait for its moment, but for whoever has it.
    job = {"operation": OPERATION, "parameters": {"batch_id": batch_id}, "due_at": now, "attempts": 0}
    leased_until = now + HEAD_START
    session.execute(insert(Job).values(**job, leased_until=leased_until, request_id=telemetry.request_id()))
    after_commit(session, wake)
    return batch_id


def go_on(batch_id: int, *, now: datetime, until: Callable[[], bool] = lambda: False) -> bool:
    """Do the items that wait, one by one, until ``until`` says to stop; whether none is left. Safe to repeat, also at once."""
    batch = reading().execute(select(Batch.person_id, Batch.action, Batch.values).where(Batch.id == batch_id)).one()
    waiting = (
        reading()
        .scalars(
            select(BatchItem.assignment_id)
            .where(BatchItem.batch_id == batch_id, BatchItem.outcome.is_(None))
            .order_by(BatchItem.assignment_id)
        )
        .all()
    )
    files = files_of(batch_id) if waiting else []
    for assignment_id in waiting:
        if until():
            return False
        try:
            by = load_actor(batch.person_id, now=now)
            if by is None:
                raise NotFound("Tài khoản của người thực hiện đã bị khóa.")
            copies: list[Row] = []
            with discarded_on_failure(copies):
                beside_one(files, copies, now)
                _act_on(batch_id, assignment_id, batch.action, batch.values, copies, by=by, now=now)
        except _TakenMeanwhile:
            continue
        except Refusal as refusal:
            _refuse(batch_id, assignment_id, refusal)
    return True


@repeatable
def _act_on(
    session: Session,
    batch_id: int,
    assignment_id: int,
    action: str,
    values: Mapping[str, Any],
    files: Sequence[Row],
    *,
    by: Actor,
    now: datetime,
) -> None:
    ids = enter_files(session, files, assignment_id, by=by)
    act(session, instance_of("assignment", assignment_id), action, values, ids, by=by, now=now)
    # After the action, whose lock on the instance makes everybody else wait here.
    if not _settle(session, batch_id, assignment_id, outcome=DONE):
        raise _TakenMeanwhile


@repeatable
def _refuse(session: Session, batch_id: int, assignment_id: int, refusal: Refusal) -> None:
    """Keep why. A field that does not fit this one assignment speaks for the form."""
    said: Refusal | FieldError = refusal.errors[0] if isinstance(refusal, InvalidForm) and refusal.errors else refusal
    params = {name: value if isinstance(value, str | int) else str(value) for name, value in dict(said.params).items()}
    _settle(session, batch_id, assignment_id, outcome=REFUSED, refusal={"template": said.template, "params": params})


def _settle(session: Session, batch_id: int, assignment_id: int, **values: Any) -> bool:
    of_it = (BatchItem.batch_id == batch_id, BatchItem.assignment_id == assignment_id, BatchItem.outcome.is_(None))
    settled = update(BatchItem).where(*of_it).values(values).returning(BatchItem.assignment_id)
    return session.execute(settled).first() is not None


def _seen(session: Session, ids: Sequence[int], by: Actor) -> list[int]:
    """Those of the ids that exist for this person, each once, in the order in which they are locked."""
    wanted = {id for id in ids if is_id(id)}
    if len(wanted) > MOST:
        raise InvalidForm([FieldError.of("", "Mỗi lần chọn nhiều nhất {most} nhiệm vụ.", most=MOST)])
    seen = select(Assignment.id).where(Assignment.id.in_(wanted), visible_assignments(by)).order_by(Assignment.id)
    return list(session.scalars(seen))


def _definitions(session: Session, assignment_ids: Sequence[int]) -> list[DeployedDefinition]:
    found = session.scalars(
        select(ProcessInstance.definition_id)
        .where(ProcessInstance.object_type == "assignment", ProcessInstance.object_id.in_(assignment_ids))
        .distinct()
    )
    return [definition(id, session) for id in sorted(found)]
