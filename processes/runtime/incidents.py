"""What an administrator does about an incident: let the product try again, or resolve it by hand. Each says who, when and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from engine.changes import Change
from engine.errors import Uncaught
from processes import telemetry
from processes.command import in_transaction
from processes.db import after_commit
from processes.organisation.actor import Actor
from processes.organisation.models import Person
from processes.refusals import FieldError, InvalidForm, NotAllowedYet, NotFound, NotNow
from processes.runtime.act import take
from processes.runtime.advance import advance, engine_step
from processes.runtime.definitions import latest_definition
from processes.runtime.models import DefinitionTimer, Incident, Job
from processes.runtime.schedules import next_start
from processes.runtime.wakeup import wake
from processes.runtime.work import Work
from processes.settings.current import timezone
from processes.storable import clean_text, is_id, is_storable, unusable

#: tried again; went on with a value entered by hand; took the diagram's error boundary event; not done at all
RETRIED, COMPLETED, FAILED, DROPPED = RESOLUTIONS = ("retried", "completed", "failed", "dropped")
MAX_REASON = 1000


@telemetry.command
@in_transaction
def retry_incident(session: Session, incident_id: int, reason: str, *, by: Actor, now: datetime) -> None:
    """The cause is mended: the job starts again from its first attempt; timers and starts without a job are simply due.

    Raises NotFound (no administrator, no such incident), NotNow (somebody was quicker), InvalidForm (no reason).
    """
    reason = _reason(reason, by)
    incident = _open(session, incident_id)
    if incident.job_id is not None:
        again = update(Job).where(Job.id == incident.job_id)
        session.execute(again.values(attempts=0, due_at=now, leased_until=None, error=None))
    _resolve(session, incident, RETRIED, reason, by, now)
    after_commit(session, wake)


@telemetry.command
@in_transaction
def complete_incident(
    session: Session, incident_id: int, result: Any, reason: str, *, by: Actor, now: datetime
) -> None:
    """The step was done by hand: its instance goes on as if the operation had answered ``result``."""
    reason = _reason(reason, by)
    if not is_storable(result):
        raise InvalidForm([unusable("result", "Kết quả")])
    _move(
        session,
        incident_id,
        COMPLETED,
        reason,
        lambda work, task_id: engine_step(lambda: work.instance.complete_job(task_id, result)),
        by=by,
        now=now,
        result=result,
    )


@telemetry.command
@in_transaction
def fail_incident(session: Session, incident_id: int, code: str, reason: str, *, by: Actor, now: datetime) -> None:
    """The step cannot be done: its instance takes the error boundary event with this code; a refusal where there is none."""
    reason = _reason(reason, by)
    code = clean_text(code)
    if not code:
        raise InvalidForm([FieldError.of("code", "Đề nghị nêu mã lỗi mà sơ đồ xử lý.")])

    def step(work: Work, task_id: int) -> list[Change]:
        try:
            return work.instance.fail_job(task_id, code)
        except Uncaught:
            raise InvalidForm(
                [FieldError.of("code", "Sơ đồ không có nhánh xử lý lỗi “{code}” ở bước này.", code=code)]
            ) from None

    _move(session, incident_id, FAILED, reason, step, by=by, now=now, result=code)


@telemetry.command
@in_transaction
def drop_incident(session: Session, incident_id: int, reason: str, *, by: Actor, now: datetime) -> None:
    """It is not to be done: a message of the product to itself is deleted, a start by schedule waits for its next occurrence.
    A step of an instance cannot be left out like that, nor can its timers: NotAllowedYet."""
    reason = _reason(reason, by)
    incident = _open(session, incident_id)
    if incident.process_key is not None:
        _skip_start(session, incident.process_key, incident.element, now)
    elif incident.instance_id is None and incident.job_id is not None:
        session.execute(delete(Job).where(Job.id == incident.job_id))
    else:
        raise NotAllowedYet("Không bỏ qua được bước này của tiến trình. Đề nghị nhập kết quả hoặc cho chạy lại.")
    _resolve(session, incident, DROPPED, reason, by, now)


def _reason(reason: str, by: Actor) -> str:
    if not by.is_admin:
        raise NotFound()
    reason = clean_text(reason)
    if not reason:
        raise InvalidForm([FieldError.of("reason", "Đề nghị nêu lý do.")])
    if len(reason) > MAX_REASON:
        raise InvalidForm([FieldError.of("reason", "Lý do dài quá {limit} ký tự.", limit=MAX_REASON)])
    if not is_storable(reason):
        raise InvalidForm([unusable("reason", "Lý do")])
    return reason


def _move(
    session: Session,
    incident_id: int,
    how: str,
    reason: str,
    step: Callable[[Work, int], list[Change]],
    *,
    by: Actor,
    now: datetime,
    result: Any,
) -> None:
    """Move the instance whose job failed. The instance is locked first, as in every command."""
    of_instance = select(Incident.instance_id).where(Incident.id == incident_id)
    instance_id = session.scalar(of_instance) if is_id(incident_id) else None
    work = take(session, instance_id, by=None, now=now) if instance_id is not None else None
    incident = _open(session, incident_id)
    task_id = session.scalar(select(Job.task_id).where(Job.id == incident.job_id)) if incident.job_id else None
    if work is None or task_id is None:
        raise NotAllowedYet("Sự cố này không thuộc một bước của tiến trình nên chỉ cho chạy lại hoặc bỏ qua.")
    session.execute(delete(Job).where(Job.id == incident.job_id))
    advance(work, step(work, task_id))
    _resolve(session, incident, how, reason, by, now, result)


def _open(session: Session, incident_id: int) -> Incident:
    """The incident, locked after what it is about, as sweeps and commands lock too. NotNow, naming who did it, when somebody
    was quicker."""
    of_it = Incident.id == incident_id
    about = select(Incident.job_id, Incident.process_key, Incident.element).where(of_it)
    found = session.execute(about).first() if is_id(incident_id) else None
    if found is None:
        raise NotFound()
    if found.job_id is not None:
        session.execute(select(Job.id).where(Job.id == found.job_id).with_for_update())
    if found.process_key is not None:
        row = (DefinitionTimer.key == found.process_key, DefinitionTimer.element == found.element)
        session.execute(select(DefinitionTimer.key).where(*row).with_for_update())
    locked = select(Incident).where(of_it).with_for_update().execution_options(populate_existing=True)
    incident = session.execute(locked).scalar_one()
    if incident.resolved_at is not None:
        raise _resolved(session, incident)
    return incident


def _resolved(session: Session, incident: Incident) -> NotNow:
    assert incident.resolved_at is not None
    at = incident.resolved_at.astimezone(timezone()).strftime("%H:%M ngày %d/%m/%Y")
    name = session.scalar(select(Person.name).where(Person.id == incident.resolved_by_id))
    if name is None:
        return NotNow("Sự cố này đã hết từ {at}, không phải xử lý nữa.", at=at)
    return NotNow("Sự cố này đã được {name} xử lý lúc {at}.", name=name, at=at)


def _skip_start(session: Session, key: str, element: str | None, now: datetime) -> None:
    of_it = (DefinitionTimer.key == key, DefinitionTimer.element == element, DefinitionTimer.due_at <= now)
    due = session.scalar(select(func.count()).select_from(DefinitionTimer).where(*of_it))
    deployed = latest_definition(key, session)
    schedule = deployed.spec.schedules.get(element or "") if deployed else None
    if due and schedule is not None:
        session.execute(update(DefinitionTimer).where(*of_it).values(due_at=next_start(schedule, now)))


def _resolve(
    session: Session, incident: Incident, how: str, reason: str, by: Actor, now: datetime, result: Any = None
) -> None:
    session.execute(
        update(Incident)
        .where(Incident.id == incident.id)
        .values(resolved_at=now, resolved_by_id=by.id, resolution=how, reason=reason, result=result)
    )
