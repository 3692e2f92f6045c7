"""Moving over: a sheet is uploaded and looked at, then started; its rows are entered one by one, each once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from processes import telemetry
from processes.assignments.deadlines import due_moment
from processes.assignments.entering import enter as enter_assignment
from processes.calendar.working import load_calendar
from processes.command import in_transaction, repeatable
from processes.db import after_commit, connection_of, reading, table_of
from processes.directives.commands import enter as enter_directive
from processes.directives.models import Directive
from processes.moving_over import organisation
from processes.moving_over.kinds import ASSIGNMENTS, SheetKind, kind_named
from processes.moving_over.models import MovedRow, MovedSheet
from processes.moving_over.reading import Meaning, Names, existing, read_row
from processes.moving_over.sheet import Line, read_sheet
from processes.organisation.actor import Actor, load_actor
from processes.refusals import FieldError, InvalidForm, NotAllowedYet, NotFound, NotNow, Refusal
from processes.runtime.act import act, send, take, take_object
from processes.runtime.advance import advance, engine_step
from processes.runtime.instances import instance_of
from processes.runtime.models import Job
from processes.runtime.timeline import MOVED_OVER
from processes.runtime.wakeup import wake
from processes.runtime.work import PendingContribution, Work
from processes.storable import is_id

OPERATION = "moving_over.enter"
READY, FAULTY, THERE, ENTERED, FAILED = "ready", "faulty", "there", "entered", "failed"
#: The hour of the day at which things happened of which only the day is known.
_HOUR = timedelta(hours=8)


@telemetry.command
@in_transaction
def look_at_sheet(
    session: Session, data: bytes, name: str, *, kind: SheetKind = ASSIGNMENTS, by: Actor, now: datetime
) -> int:
    """Read a sheet and say of each row what it means; returns the sheet's id. Nothing of it is entered yet. Administrators only;
    InvalidForm for a file that is not taken."""
    _administers(by)
    lines = read_sheet(data, name, kind.columns)
    if kind is ASSIGNMENTS:
        judged = _judge_assignments(session, lines, load_calendar().local_date(now))
    else:
        judged = organisation.judge(session, kind, [(line.cells, line.formulas) for line in lines], by)
    sheet = {"kind": kind.name, "name": name[-200:], "by_id": by.id, "at": now}
    sheet_id = int(session.execute(insert(MovedSheet).values(sheet).returning(MovedSheet.id)).scalar_one())
    rows = [
        {
            "sheet_id": sheet_id,
            "line": line.number,
            "cells": line.cells,
            "faults": [[each.field, each.template, dict(each.params)] for each in faults],
            "state": FAULTY if faults else THERE if is_there else READY,
        }
        for line, (is_there, faults) in zip(lines, judged, strict=True)
    ]
    session.execute(insert(MovedRow), rows)
    return sheet_id


def _judge_assignments(session: Session, lines: Sequence[Line], today: date) -> list[tuple[bool, list[FieldError]]]:
    """Of each row whether it is there already, and what is wrong with it."""
    names = Names.read(session)
    judged = []
    for line in lines:
        meaning, faults = read_row(session, line.cells, line.formulas, names, today)
        faults += _not_open_to_it(session, meaning)
        judged.append((bool(meaning and not faults and existing(session, meaning)[1]), faults))
    return judged


@telemetry.command
@in_transaction
def start_sheet(session: Session, sheet_id: int, *, skip_faulty: bool, by: Actor, now: datetime) -> None:
    """Let the rows without faults be entered, in a job. NotAllowedYet while there are faulty rows that nobody agreed to leave out."""
    _administers(by)
    sheet = _locked(session, sheet_id)
    if sheet.started_at is not None:
        raise NotNow("Tệp này đã được nhập. Đề nghị mở lại trang để xem kết quả.")
    numbers = _numbers(session, sheet_id)
    if numbers.get(FAULTY) and not skip_faulty:
        raise NotAllowedYet("Tệp còn dòng có lỗi: sửa rồi tải lại, hoặc đánh dấu bỏ qua các dòng ấy.")
    if not numbers.get(READY):
        raise NotAllowedYet("Tệp không có dòng nào để nhập.")
    session.execute(update(MovedSheet).where(MovedSheet.id == sheet_id).values(started_at=now))
    job = {"operation": OPERATION, "parameters": {"sheet_id": sheet_id}, "due_at": now, "attempts": 0}
    session.execute(insert(table_of(Job)).values(job))
    after_commit(session, wake)


def enter_rows(sheet_id: int, now: datetime) -> None:
    """The job: every row that is still ready, one after the other; what a job before has entered is done already."""
    waiting = select(MovedRow.id).where(MovedRow.sheet_id == sheet_id, MovedRow.state == READY).order_by(MovedRow.line)
    session = reading()
    ids = list(session.scalars(waiting))
    session.rollback()
    for id in ids:
        try:
            enter_row(id, now=now)
        except Refusal as refusal:
            faults = refusal.errors if isinstance(refusal, InvalidForm) else [_of_row(refusal)]
            fail_row(id, faults)
    end_sheet(sheet_id, now=now)


@telemetry.command
@repeatable
def enter_row(session: Session, row_id: int, *, now: datetime) -> None:
    """One row with its document, in one transaction; a second time nothing happens."""
    row = session.execute(select(MovedRow).where(MovedRow.id == row_id).with_for_update()).scalar_one()
    if row.state != READY:
        return
    sheet = session.execute(select(MovedSheet).where(MovedSheet.id == row.sheet_id)).scalar_one()
    by = load_actor(sheet.by_id, session)
    if by is None or not by.is_admin:
        raise NotFound("Người tải tệp lên không còn là quản trị hệ thống.")
    if sheet.kind != ASSIGNMENTS.name:
        state = _enter_organisation(session, kind_named(sheet.kind), row.cells, by)
        session.execute(update(MovedRow).where(MovedRow.id == row_id).values(state=state))
        return
    today = load_calendar().local_date(now)
    meaning, faults = read_row(session, row.cells, (), Names.read(session), today)
    faults += _not_open_to_it(session, meaning)
    if faults or meaning is None:
        raise InvalidForm(faults)
    directive, assignment_id = existing(session, meaning)
    state = THERE
    if assignment_id is None:
        source = f"{sheet.name}, {row.line}"
        assignment_id, state = _enter(session, meaning, directive, by, now, source), ENTERED
    session.execute(update(MovedRow).where(MovedRow.id == row_id).values(state=state, assignment_id=assignment_id))


def _enter_organisation(session: Session, kind: SheetKind, cells: Mapping[str, str], by: Actor) -> str:
    if organisation.is_there(session, kind, cells):
        return THERE
    organisation.enter_row(session, kind, cells, (), by)
    return ENTERED


@repeatable
def fail_row(session: Session, row_id: int, faults: list[FieldError]) -> None:
    """What a row could not be entered for, to be read beside it."""
    told = [[each.field, each.template, {name: str(value) for name, value in each.params}] for each in faults]
    session.execute(update(MovedRow).where(MovedRow.id == row_id).values(state=FAILED, faults=told))


@repeatable
def end_sheet(session: Session, sheet_id: int, *, now: datetime) -> None:
    """Nothing of the sheet waits any more."""
    session.execute(update(MovedSheet).where(MovedSheet.id == sheet_id).values(ended_at=now))


def _enter(session: Session, meaning: Meaning, known: Directive | None, by: Actor, now: datetime, source: str) -> int:
    """Through the process, at the moments of then, telling nobody; then brought to today."""
    then = load_calendar().start_of_day(meaning.issued_on) + _HOUR
    is_new = known is None
    directive_id = enter_directive(session, meaning.directive, by=by, now=then) if known is None else known.id
    directive = take_object(session, "directive", directive_id, by=by, now=then)
    directive.quiet = True
    original = due_moment(meaning.original_due_on)
    more = {"extensions": meaning.extensions} | ({"original_due_at": original} if original else {})
    assignment_id = enter_assignment(directive, meaning.assignment, by=by, issue=not is_new, more=more)
    send(directive, "assignment_added")
    moved = instance_of("assignment", assignment_id)
    if is_new:
        act(session, directive.instance_id, "issue", {}, by=by, now=then, authorised=True, quiet=True)
    if meaning.progress:
        at = max(load_calendar().start_of_day(meaning.progress_on) + _HOUR, then)
        said = {"content": meaning.progress}
        act(session, moved, "report_progress", said, by=by, now=at, authorised=True, quiet=True)
    elif meaning.accepted:
        act(session, moved, "accept", {}, by=by, now=then, authorised=True, quiet=True)
    if handed := meaning.handed:
        at = max(load_calendar().start_of_day(handed.on) + _HOUR, then)
        # What came due before it was handed in was so already.
        overtaken = take(session, moved, by=by, now=at)
        overtaken.quiet = True
        advance(overtaken, engine_step(lambda: overtaken.instance.fire_timers(at)))
        act(session, moved, handed.action, handed.values, by=by, now=at, authorised=True, quiet=True)
    _bring_to_today(take(session, moved, by=by, now=now), source)
    return assignment_id


def _bring_to_today(work: Work, source: str) -> None:
    """What has become due since is so, without anybody being told of what they have known for long."""
    work.quiet = True
    work.contributions.append(PendingContribution(MOVED_OVER, "", {}, work.by, effects={"sheet": [None, source]}))
    advance(work, engine_step(lambda: work.instance.fire_timers(work.now)))


def _not_open_to_it(session: Session, meaning: Meaning | None) -> list[FieldError]:
    """A draft that somebody enters by hand is not issued over their head."""
    directive, assignment_id = existing(session, meaning) if meaning else (None, None)
    if directive is None or assignment_id is not None or directive.issued_at is not None:
        return []
    return [
        FieldError.of("number", "Văn bản này đang được soạn trong hệ thống, chưa giao; đề nghị giao hoặc xóa dự thảo.")
    ]


def _of_row(refusal: Refusal) -> FieldError:
    return FieldError("number", refusal.template, tuple(refusal.params.items()))


def _administers(by: Actor) -> None:
    if not by.is_admin:
        raise NotFound()


def _locked(session: Session, sheet_id: int) -> MovedSheet:
    wanted = select(MovedSheet).where(MovedSheet.id == sheet_id).with_for_update()
    sheet = session.execute(wanted).scalar_one_or_none() if is_id(sheet_id) else None
    if sheet is None:
        raise NotFound()
    return sheet


def _numbers(session: Session, sheet_id: int) -> dict[str, int]:
    of_it = select(MovedRow.state, func.count()).where(MovedRow.sheet_id == sheet_id).group_by(MovedRow.state)
    return {state: int(number) for state, number in connection_of(session).execute(of_it)}
