"""Who sees a part of an assignment, and who is who around it.

A contribution is between units and belongs to what everybody sees who sees the assignment. A nhiệm vụ con is the unit's own
business: the Office sees what the unit hands in, not who did which part of it by when.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from processes.assignments.deadlines import due_date
from processes.assignments.models import Assignment
from processes.assignments.policy import spoken_for, visible_assignments
from processes.db import table_of
from processes.once_read import once_read
from processes.organisation.actor import Actor, any_of
from processes.policy import Parties, gives, receives
from processes.runtime import objects
from processes.shares.models import CONTRIBUTION, KINDS, Share

#: What was attached when a part was given; kept apart from what its answers bring, because several may have been given at once.
REQUEST = "share_request"

_asked = aliased(Share)


def visible_shares(actor: Actor) -> ColumnElement[bool]:
    """Which parts the person may know of. Cards, lists, timelines and single pages all use this one."""
    return once_read(("visible shares", actor), lambda: any_of(actor, lambda one: _visible(one, Share)))


def _visible(actor: Actor, share: Any) -> ColumnElement[bool]:
    if actor.is_admin:
        return true()
    of_it = Assignment.id == share.assignment_id
    sees_assignment = exists().where(of_it, visible_assignments(actor)).correlate_except(Assignment)
    return or_(
        received_by(actor, share),
        given_by(actor, share),
        and_(share.kind == CONTRIBUTION, sees_assignment),
    )


def received_by(actor: Actor, share: Any = Share) -> ColumnElement[bool]:
    """The SQL twin of :func:`processes.policy.receives`."""
    return or_(
        share.receiver_id == actor.id, and_(share.receiver_id.is_(None), spoken_for(actor, share.receiver_unit_id))
    )


def given_by(actor: Actor, share: Any = Share) -> ColumnElement[bool]:
    """Whoever gave it, and those who handle the assignment in the unit."""
    handles = or_(Assignment.officer_id == actor.id, spoken_for(actor, Assignment.room_id))
    # Handed to another unit since, the assignment is that one's, and what was given before is not.
    still = and_(Assignment.id == share.assignment_id, Assignment.lead_id == share.giver_unit_id)
    return or_(
        share.giver_id == actor.id,
        spoken_for(actor, share.giver_unit_id),
        exists().where(still, handles).correlate_except(Assignment),
    )


def judged_by(actor: Actor, each: Actor) -> ColumnElement[bool]:
    """The SQL twin of :func:`processes.policy.gives` for the person as one of those they may act for: nobody judges what they did
    themselves, whomever they stand in for."""
    theirs = or_(Share.giver_id == each.id, and_(given_by(each), ~_coalesced(received_by(each))))
    return theirs if each is actor else and_(theirs, ~_coalesced(received_by(actor)))


def _coalesced(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """No unit and no person is a no, not unknown."""
    return func.coalesce(condition, false())


def plainly_visible(actor: Actor, row: dict[str, Any]) -> bool:
    """Whether the row alone shows that :func:`visible_shares` holds."""
    around = _parties(row)
    return any(one.is_admin or receives(one, around) or gives(one, around) for one in actor.persons)


def parties(session: Session, row: dict[str, Any], all: bool) -> Parties:
    """The parties of a part from its row; with ``all`` also who handles the assignment in the unit now."""
    return _parties(row, lists_around(session, [row])[row["id"]] if all else {})


def _parties(row: dict[str, Any], more: dict[str, Any] | None = None) -> Parties:
    return Parties(
        row["kind"],
        row["id"],
        initiator_id=row["giver_id"],
        giver_id=row["giver_id"],
        giver_unit_id=row["giver_unit_id"],
        receiver_id=row["receiver_id"],
        receiver_unit_id=row["receiver_unit_id"],
        **(more or {}),
    )


def lists_around(session: Session, rows: Sequence[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """For each part who handles its assignment in the unit that gave it, in one statement."""
    found = session.execute(
        select(Share.id, Assignment.officer_id, Assignment.room_id)
        .join(Assignment, and_(Assignment.id == Share.assignment_id, Assignment.lead_id == Share.giver_unit_id))
        .where(Share.id.in_([row["id"] for row in rows]))
    )
    handled = {row.id: {"officer_id": row.officer_id, "room_id": row.room_id} for row in found}
    return {row["id"]: handled.get(row["id"], {}) for row in rows}


def form_defaults(_session: Session, row: dict[str, Any], _now: datetime) -> dict[str, Any]:
    """What the forms of a part may begin with."""
    due_on = due_date(row["due_at"])
    return {"content": row["content"], "due_on": due_on.isoformat() if due_on else None}


def _visible_request(actor: Actor) -> ColumnElement[bool]:
    """What was attached when several were asked in one go is each of theirs."""
    seen = any_of(actor, lambda one: _visible(one, _asked))
    return exists().where(_asked.request_id == Share.id, seen).correlate(Share)


for _kind in KINDS:
    objects.register(
        _kind,
        objects.BusinessObject(
            table_of(Share), parties, visible_shares, plainly_visible, form_defaults, lists=lists_around
        ),
    )
objects.register(
    REQUEST, objects.BusinessObject(table_of(Share), parties, _visible_request, plainly_visible, form_defaults)
)
