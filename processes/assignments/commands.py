"""Entering an assignment, correcting it while it is not with a unit, and opening it. All else is the diagram's business."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from processes import telemetry
from processes.assignments.entering import begin_one, enter, open_to_more
from processes.assignments.fields import read_fields, write_lists
from processes.assignments.former_states import dated
from processes.assignments.models import Assignment, Opening, Star
from processes.command import in_transaction, repeatable
from processes.edits.saving import saved
from processes.organisation.actor import Actor
from processes.policy import covers
from processes.refusals import FieldError, InvalidForm, NotFound, NotNow
from processes.runtime import objects
from processes.runtime.act import not_now, send, take_object

#: Groups in which an assignment is not with a unit, so that its text may be corrected without telling anybody.
_EDITABLE = frozenset({"draft", "stopped"})


@telemetry.command
@in_transaction
def add_assignment(
    session: Session, directive_id: int, values: Mapping[str, Any], *, by: Actor, now: datetime, issue: bool = False
) -> int:
    """Enter one assignment of a directive (K6, B21, B29) and start its process; returns its id.

    ``values``: content, lead (id of a unit), and optionally coordinating, coordinating_people, follower, officer (ids), due_on (a
    date, None for no deadline), key, expected_product. It is followed by the phòng of whoever enters it (K10). With ``issue`` it
    goes to the unit at once, which needs an issued directive. Raises InvalidForm naming the fields.
    """
    directive = open_to_more(session, directive_id, by=by, now=now, issue=issue)
    beginning = begin_one(session)
    fields, errors = read_fields(session, values, partial=False)
    if errors:
        raise InvalidForm(errors)
    id = enter(directive, fields, by=by, issue=issue, beginning=beginning)
    send(directive, "assignment_added")
    return id


@telemetry.command
@in_transaction
def update_assignment(
    session: Session,
    assignment_id: int,
    values: Mapping[str, Any],
    *,
    by: Actor,
    now: datetime,
    version: int | None = None,
) -> None:
    """Correct an assignment that is with no unit: new, recalled or returned. Only the fields given change. ``version``: see
    :func:`processes.edits.saving.saved`."""
    work = take_object(session, "assignment", assignment_id, by=by, now=now)
    if not objects.is_visible(session, by, "assignment", assignment_id):
        raise NotFound()
    if not covers(by, ("drafter", "approver"), work.parties, work.variables):
        raise NotFound()
    if work.row["status_group"] not in _EDITABLE:
        last = not_now(work)
        if not last.params:
            raise last
        raise NotNow(
            "Không sửa trực tiếp được nữa vì {position} ({name}) đã “{action}” lúc {at};"
            " nhiệm vụ đang ở đơn vị thì dùng “Điều chỉnh” hoặc “Gia hạn”.",
            **last.params,
        )
    fields, errors = read_fields(session, values, partial=True, row=work.row)
    if errors:
        raise InvalidForm(errors)
    if work.row["issued_at"] is not None and fields.columns.get("lead_id", work.row["lead_id"]) != work.row["lead_id"]:
        # The other unit would see it before it is issued to it.
        raise InvalidForm([FieldError.of("lead", "Đổi đơn vị chủ trì của nhiệm vụ bị trả lại thì dùng “Giao lại”.")])
    saved(session, "assignment", assignment_id, by=by, version=version, now=now)
    if fields.columns:
        columns = fields.columns | dated(work.row, fields.columns, now)
        session.execute(update(Assignment).where(Assignment.id == assignment_id).values(columns))
    write_lists(session, assignment_id, fields)


@telemetry.command
@repeatable
def mark_opened(session: Session, assignment_id: int, *, by: Actor, now: datetime) -> None:
    """The person has opened the assignment: it is no longer light yellow for them (B41). Repeating it changes nothing."""
    if not objects.is_visible(session, by, "assignment", assignment_id):
        raise NotFound()
    known = session.scalar(select(Opening.at).where(Opening.assignment_id == assignment_id, Opening.person_id == by.id))
    if known is None:
        session.execute(insert(Opening).values(assignment_id=assignment_id, person_id=by.id, at=now))


@telemetry.command
@repeatable
def set_star(session: Session, assignment_id: int, *, on: bool, by: Actor, now: datetime) -> None:
    """Put the assignment on the person's own list, or take it off (B10). Repeating it changes nothing."""
    if not objects.is_visible(session, by, "assignment", assignment_id):
        raise NotFound()
    of_person = (Star.assignment_id == assignment_id, Star.person_id == by.id)
    if not on:
        session.execute(delete(Star).where(*of_person))
    elif session.scalar(select(Star.at).where(*of_person)) is None:
        session.execute(insert(Star).values(assignment_id=assignment_id, person_id=by.id, at=now))
