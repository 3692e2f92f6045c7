"""The only loop: apply what the engine answered, run the inline operations it asks for, feed their results back.

Until nothing is left to do now; then everything is written once.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable
from typing import TypeVar

from sqlalchemy.exc import NoResultFound

from engine.changes import Change, JobCanceled, JobCreated, TimerScheduled
from engine.errors import EngineError, NotWaiting
from processes.db import after_commit
from processes.refusals import Refusal
from processes.runtime import below
from processes.runtime.operations import BpmnError, Operation, operation
from processes.runtime.projection import write
from processes.runtime.wakeup import wake
from processes.runtime.work import Work

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")

#: What the loop itself has to do something about.
_NOTABLE = frozenset({JobCreated, JobCanceled, TimerScheduled})
#: More rounds than any honest diagram needs inside one command.
MAX_ROUNDS = 100


class ProcessFailed(Refusal):
    """The diagram itself is at fault: an expression, an unknown operation, a circle without an end."""

    outcome = "failed"


def advance(work: Work, changes: Iterable[Change]) -> None:
    """Run the instance on to where it waits for people, time or a job, then write it.

    Raises ProcessFailed; nothing is written then.
    """
    run(work, changes)
    write(work)
    if work.variables.get(below.MARK):
        below.follow(work)
    if work.messages or work.collected.jobs or work.collected.timers_changed:
        after_commit(work.session, wake)


def run(work: Work, changes: Iterable[Change]) -> None:
    """The same without writing: for a command that takes a second step on the same instance."""
    todo: deque[JobCreated] = deque()
    overdue = _take(work, todo, changes)
    rounds = 0
    while (todo or overdue) and not work.instance.ended:
        rounds += 1
        if rounds > MAX_ROUNDS:
            raise ProcessFailed(
                "Sơ đồ quy trình chạy vòng không dừng, thao tác chưa được thực hiện. Đề nghị báo quản trị hệ thống."
            )
        if todo:
            overdue |= _take(work, todo, _run_inline(work, todo.popleft()))
        else:
            # A timer armed for a moment that is already past is due at once (rejected after the deadline, entered late).
            overdue = _take(work, todo, engine_step(lambda: work.instance.fire_timers(work.now)))


def _take(work: Work, todo: deque[JobCreated], changes: Iterable[Change]) -> bool:
    """Collect changes and sort out the jobs; says whether a timer was armed for the past."""
    changes = list(changes)
    work.collected.add(changes)
    due_now = False
    for change in changes:
        if type(change) not in _NOTABLE:
            continue
        if isinstance(change, JobCreated):
            if _operation(change).later:
                work.collected.queue(change, work.now)
            else:
                todo.append(change)
        elif isinstance(change, JobCanceled):
            for job in [j for j in todo if j.task_id == change.task_id]:
                todo.remove(job)
        elif isinstance(change, TimerScheduled) and change.due <= work.now:
            due_now = True
    return due_now


def _operation(job: JobCreated) -> Operation:
    try:
        return operation(job.operation)
    except KeyError:
        raise ProcessFailed(
            "Sơ đồ gọi thao tác “{operation}” mà phần mềm không có. Đề nghị báo quản trị hệ thống.",
            operation=job.operation,
        ) from None


def _run_inline(work: Work, job: JobCreated) -> list[Change]:
    """The operation's result goes back to the engine; the date timers follow the variables the operation has set."""
    try:
        result = _operation(job).run(work, **job.parameters)
    except BpmnError as error:
        code = error.code
        return engine_step(lambda: work.instance.fail_job(job.task_id, code))
    except (LookupError, TypeError, ValueError, AttributeError, NoResultFound) as error:
        # Most likely a form or a parameter of a diagram that leaves out what the operation needs.
        log.exception("operation %s at %s failed", job.operation, job.element)
        raise ProcessFailed(
            "Bước tự động “{element}” của sơ đồ không thực hiện được nên thao tác chưa được thực hiện."
            " Đề nghị báo quản trị hệ thống.",
            element=job.element,
        ) from error
    return engine_step(lambda: work.instance.complete_job(job.task_id, result))


def engine_step(step: Callable[[], Answer]) -> Answer:
    """One verb of the engine; a fault of the diagram becomes a refusal that says where."""
    try:
        return step()
    except NotWaiting:
        raise
    except EngineError as error:
        raise ProcessFailed(
            "Sơ đồ quy trình có lỗi ở phần tử “{element}” nên thao tác chưa được thực hiện. Đề nghị báo quản trị hệ thống: {fault}",
            element=error.element or "?",
            fault=error.sentence,
        ) from error
