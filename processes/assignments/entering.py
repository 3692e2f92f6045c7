"""How an assignment gets into the tables and begins its process, inside the command of its directive."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from processes.assignments.deadlines import timer_variables
from processes.assignments.fields import Fields, write_lists
from processes.assignments.models import Assignment
from processes.db import table_of
from processes.directives.policy import may_add_assignments
from processes.organisation.actor import Actor
from processes.prepared import Prepared
from processes.refusals import NotAllowedYet, NotFound
from processes.runtime import objects
from processes.runtime.act import start_instance, take_object
from processes.runtime.beginning import Beginning, begin
from processes.runtime.work import Work

_ASSIGNMENTS = table_of(Assignment)
#: An assignment before anything is known of it: every column but the id, with its default.
_BLANK: dict[str, Any] = {
    column.name: column.default.arg if column.default is not None else None  # type: ignore[attr-defined]
    for column in _ASSIGNMENTS.columns
    if column.name != "id"
}
_INSERT = Prepared(insert(_ASSIGNMENTS).returning(_ASSIGNMENTS.c.id))


def open_to_more(session: Session, directive_id: int, *, by: Actor, now: datetime, issue: bool) -> Work:
    """The directive, locked, for a person who may add assignments to it now (K10, B29); NotFound for everybody else."""
    directive = take_object(session, "directive", directive_id, by=by, now=now)
    if not may_add_assignments(by, directive.parties):
        raise NotFound()
    if by.id != directive.row["drafter_id"] and not objects.is_visible(session, by, "directive", directive_id):
        raise NotFound()
    if directive.instance.ended:
        raise NotFound()
    if issue and directive.row["issued_at"] is None:
        raise NotAllowedYet("Văn bản chưa được ban hành nên chưa giao được nhiệm vụ này.")
    return directive


def begin_one(session: Session) -> Beginning:
    """Ask ahead for what :func:`enter` needs, in one go with what else is asked."""
    return begin(session, "assignment", new_object="assignment")


def enter(
    directive: Work,
    fields: Fields,
    *,
    by: Actor | None,
    issue: bool,
    more: Mapping[str, Any] | None = None,
    beginning: Beginning | None = None,
) -> int:
    """Enter one assignment of the directive in hand and run its process to where it waits, or with ``issue`` to its unit.
    ``more``: columns of one that was followed elsewhere before, or that the product itself enters (``by`` None) for whoever gave it;
    nobody is told where the directive is in hand quietly."""
    session, now = directive.session, directive.now
    beginning = beginning or begin_one(session)
    row = {
        **_BLANK,
        "directive_id": directive.object_id,
        "drafter_id": by.id if by else None,
        "director_id": directive.row["director_id"],
        "approver_id": directive.row["approver_id"],
        "following_unit_id": by.unit_id if by else None,
        "entered_at": now,
        **fields.columns,
        **(more or {}),
    }
    row["follower_id"] = row["follower_id"] or row["drafter_id"]
    row["id"] = _INSERT.enter(directive.connection, row, beginning.object_id)
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
        quiet=directive.quiet,
        beginning=beginning,
    )
    return int(row["id"])
