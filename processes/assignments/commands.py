"""Entering an assignment, correcting it while it is not with a unit, and opening it. All else is the diagram's business."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from processes import telemetry
from processes.assignments.deadlines import timer_variables
from processes.assignments.fields import read_fields, write_lists
from processes.assignments.models import Assignment, Opening, Star
from processes.command import in_transaction, repeatable
from processes.db import table_of
from processes.directives.policy import may_add_assignments
from processes.organisation.actor import Actor
from processes.policy import covers
from processes.prepared import Prepared
from processes.refusals import FieldError, InvalidForm, NotAllowedYet, NotFound, NotNow
from processes.runtime import objects
from processes.runtime.act import not_now, send, start_instance, take_object

_ASSIGNMENTS = table_of(Assignment)
#: An assignment before anything is known of it: every column but the id, with its default.
_BLANK: dict[str, Any] = {
    column.name: column.default.arg if column.default is not None else None  # type: ignore[attr-defined]
    for column in _ASSIGNMENTS.columns
    if column.name != "id"
}
_INSERT = Prepared(insert(_ASSIGNMENTS).returning(_ASSIGNMENTS.c.id))
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
    directive = take_object(session, "directive", directive_id, by=by, now=now)
    if not may_add_assignments(by, directive.parties):
        raise NotFound()
    if by.id != directive.row["drafter_id"] and not objects.is_visible(session, by, "directive", directive_id):
        raise NotFound()
    if directive.instance.ended:
        raise NotFound()
    if issue and directive.row["issued_at"] is None:
        raise NotAllowedYet("Văn bản chưa được ban hành nên chưa giao được nhiệm vụ này.")
    fields, errors = read_fields(session, values, partial=False)
    if errors:
        raise InvalidForm(errors)
    row = {
        **_BLANK,
        "directive_id": directive_id,
        "drafter_id": by.id,
        "director_id": directive.row["director_id"],
        "approver_id": directive.row["approver_id"],
        "following_unit_id": by.unit_id,
        "entered_at": now,
        **fields.columns,
    }
    row["follower_id"] = row["follower_id"] or by.id
    row["id"] = int(_INSERT.answer(directive.connection, row))
    write_lists(session, row["id"], fields, new=True)
    start_instance(
        session,
        "assignment",
        object_type="assignment",
        object_id=row["id"],
        row=row,
        variables={"accepted": False, "review_due_at": None, **timer_variables(row["due_at"])},
        by=by,
        now=now,
        then="issue" if issue else None,
        above=directive.row,
    )
    send(directive, "assignment_added")
    return int(row["id"])


@telemetry.command
@in_transaction
def update_assignment(
    session: Session, assignment_id: int, values: Mapping[str, Any], *, by: Actor, now: datetime
) -> None:
    """Correct an assignment that is with no unit: new, recalled or returned. Only the fields given change."""
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
    if fields.columns:
        session.execute(update(Assignment).where(Assignment.id == assignment_id).values(fields.columns))
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
