"""Registering a directive and correcting it while it is a draft (K1–K4, B17, B18). Issuing is the diagram's business."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from processes import telemetry
from processes.assignments.models import Assignment
from processes.calendar.promptness import minutes_late, moment_of_issue, prompt_by
from processes.calendar.working import load_calendar
from processes.command import in_transaction
from processes.directives.fields import public_search_text, read_fields, search_text
from processes.directives.models import Directive
from processes.directives.namesakes import already_entered, identity
from processes.directives.policy import may_name_drafter, may_register
from processes.edits.saving import saved
from processes.organisation.actor import Actor
from processes.policy import covers
from processes.refusals import FieldError, InvalidForm, NotFound, NotNow
from processes.runtime import objects
from processes.runtime.act import act, not_now, send, start_instance, take_object
from processes.runtime.instances import instance_of
from processes.series.models import Series


@telemetry.command
@in_transaction
def register_directive(
    session: Session, values: Mapping[str, Any], *, by: Actor, now: datetime, document_id: int | None = None
) -> int:
    """Register a document (Thêm mới văn bản, K1) and start its process; returns its id.

    ``values``: number, date, subject, type, director, approver (ids of people) and the optional fields of
    :data:`processes.directives.fields.LABELS`. ``document_id``: the received document it is entered from (B17), which is followed
    from now on and hands over its files. Raises InvalidForm naming the fields, also when the body's document of that number
    and year is there already; NotFound for those who do not register.
    """
    if not may_register(by):
        raise NotFound()
    columns, errors = read_fields(session, values, partial=False)
    errors += _faults(session, {"drafter_id": by.id}, columns, by) if not errors else []
    if errors:
        raise InvalidForm(errors)
    id = enter(session, columns | promptness(columns, entered_at=now), by=by, now=now)
    if document_id is not None:
        row = objects.load_row(session.connection(), "directive", id)
        act(session, instance_of("outgoing", document_id), "follow", {}, by=by, now=now, above=row)
    return id


def enter(session: Session, columns: dict[str, Any], *, by: Actor, now: datetime) -> int:
    """The document that these columns describe, inside an open transaction, with its process started; returns its id."""
    columns = columns | identity(columns)
    columns = {"drafter_id": by.id, **columns, "entered_at": now, **searched(columns)}
    id = int(session.execute(insert(Directive).values(columns).returning(Directive.id)).scalar_one())
    row = objects.load_row(session.connection(), "directive", id)
    start_instance(session, "directive", object_type="directive", object_id=id, row=row, variables={}, by=by, now=now)
    return id


@telemetry.command
@in_transaction
def update_directive(
    session: Session,
    directive_id: int,
    values: Mapping[str, Any],
    *,
    by: Actor,
    now: datetime,
    version: int | None = None,
) -> None:
    """Correct a directive while it is a draft; only the fields given change. Director and approver go on to its new assignments.
    ``version``: see :func:`processes.edits.saving.saved`."""
    work = take_object(session, "directive", directive_id, by=by, now=now)
    if not objects.is_visible(session, by, "directive", directive_id) or not covers(
        by, ("drafter", "approver"), work.parties, {}
    ):
        raise NotFound()
    if work.row["status_group"] != "draft":
        last = not_now(work)
        if not last.params:
            raise last
        raise NotNow(
            "Văn bản không sửa được nữa vì {position} ({name}) đã “{action}” lúc {at};"
            " cần thay đổi thì điều chỉnh từng nhiệm vụ.",
            **last.params,
        )
    columns, errors = read_fields(session, values, partial=True, row=work.row)
    errors += _faults(session, work.row, columns, by) if not errors else []
    if errors:
        raise InvalidForm(errors)
    if not columns:
        return
    saved(session, "directive", directive_id, by=by, version=version, now=now)
    columns |= identity({**work.row, **columns})
    if not columns.keys().isdisjoint(("date", "issue_hour")):
        columns |= promptness({**work.row, **columns}, entered_at=work.row["entered_at"])
    columns |= searched({**work.row, **columns})
    session.execute(update(Directive).where(Directive.id == directive_id).values(columns))
    people = {name: columns[name] for name in ("director_id", "approver_id") if name in columns}
    if people:
        session.execute(
            update(Assignment)
            .where(Assignment.directive_id == directive_id, Assignment.status_group == "draft")
            .values(people)
        )


def searched(row: Mapping[str, Any]) -> dict[str, str]:
    """What is searched of a document by those who log in, and by the public."""
    return {"search": search_text(row), "public_search": public_search_text(row)}


def promptness(row: Mapping[str, Any], *, entered_at: datetime) -> dict[str, Any]:
    """By when a document of this day and hour was to be entered (T12), and how late it was (C11)."""
    calendar = load_calendar()
    by = prompt_by(moment_of_issue(row["date"], row.get("issue_hour"), calendar), calendar)
    return {"entry_due_at": by, "entry_late": minutes_late(by, entered_at, calendar)}


def _faults(session: Session, row: Mapping[str, Any], columns: Mapping[str, Any], by: Actor) -> list[FieldError]:
    """What is wrong with the columns together, beside what ``row`` holds: the document is there already, or its drafter is not for
    this person to name."""
    errors = []
    if columns.get("drafter_id", row["drafter_id"]) != row["drafter_id"] and not may_name_drafter(by):
        errors.append(FieldError.of("drafter", "Chỉ văn thư, trưởng phòng, Tổ Kiểm tra ghi được người soạn khác mình."))
    if same := already_entered(session, {**row, **columns}, but=row.get("id")):
        errors.append(same)
    return errors


@telemetry.command
@in_transaction
def close_when_all_ended(session: Session, directive_id: int, *, now: datetime) -> bool:
    """Tell a directive that all its assignments have ended (Đã xử lý, B24), if so; True if it was waiting to hear it. While a series
    has kỳ to come, there is more to do. One that had heard it hears that an assignment goes on again, when a result approved by
    default was returned (K25).

    Runs as a job after an assignment ends, because messages upward never hold the assignment's lock. Safe to repeat.
    """
    work = take_object(session, "directive", directive_id, by=None, now=now)
    of_it = (Assignment.directive_id == directive_id, Assignment.status != "deleted")
    total = session.scalar(select(func.count()).where(*of_it)) or 0
    left = session.scalar(select(func.count()).where(*of_it, Assignment.status_group != "ended")) or 0
    left += (
        session.scalar(select(func.count()).where(Series.directive_id == directive_id, Series.ended_at.is_(None))) or 0
    )
    if total == 0 or left > 0:
        return left > 0 and send(work, "assignment_added")
    return send(work, "all_ended")
