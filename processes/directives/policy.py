"""Who sees a directive, who may add assignments to it, and who is who around it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, true
from sqlalchemy.orm import Session

from processes.assignments.models import Assignment
from processes.assignments.policy import DELETED, SEE_ALL, reasons_apart
from processes.db import table_of
from processes.directives.models import Directive
from processes.once_read import once_read
from processes.organisation.actor import Actor, any_of
from processes.organisation.models import Person
from processes.policy import Parties
from processes.runtime import objects
from processes.runtime.asked import asked

#: Roles of those who enter documents, and of those who enter what others drafted.
REGISTERS = frozenset({"specialist", "head_of_phong", "inspection", "van_thu", "admin"})
_NAMES_DRAFTERS = REGISTERS - {"specialist"}


def visible_directives(actor: Actor, *, one_by_one: bool = False) -> ColumnElement[bool]:
    """Which directives the person may know of: their own, those of the assignments they see, and by role. ``one_by_one``: asked of
    the few on a page, and not of all to count them.

    Any specialist of the Office may open an issued directive, to add what their own phòng follows (K10).
    """
    rule = ("visible directives", one_by_one, actor)
    return once_read(rule, lambda: any_of(actor, lambda one: _visible(one, one_by_one)))


def _visible(actor: Actor, one_by_one: bool) -> ColumnElement[bool]:
    shown = Directive.status != DELETED
    if actor.has(*SEE_ALL) or (actor.has("committee") and not actor.fields):
        return and_(shown, true())
    me = actor.id
    reasons: list[ColumnElement[bool]] = [
        Directive.drafter_id == me,
        Directive.director_id == me,
        Directive.approver_id == me,
        *asked(actor, "directive", Directive.id),
    ]
    if actor.has("specialist"):
        reasons.append(Directive.issued_at.is_not(None))
    else:
        reasons.append(and_(Directive.issued_at.is_not(None), _has_assignment_for(actor, one_by_one)))
    if actor.has("head_of_phong"):
        reasons.append(Directive.drafter_id.in_(select(Person.id).where(Person.unit_id == actor.unit_id)))
    if actor.has("committee"):
        reasons.append(Directive.field.in_(actor.fields))
    return and_(shown, or_(*reasons))


def _has_assignment_for(actor: Actor, one_by_one: bool) -> ColumnElement[bool]:
    """Whether one of its assignments lets the person see it. What of an assignment is seen because of its directive needs no
    asking: the directive itself is."""
    named, listed = reasons_apart(actor)
    own = and_(Assignment.directive_id == Directive.id, Assignment.status != DELETED)
    if one_by_one:
        # Said inside, of the directive: PostgreSQL then looks at each one's assignments and does not gather everybody's first.
        own = and_(own, Directive.issued_at.is_not(None))
    # Its own assignments, not those that a statement around it may be about.
    return or_(
        *(
            exists().where(own, reason).correlate(Directive)
            for reason in (named, *(each.condition for each in listed), *asked(actor, "assignment", Assignment.id))
        )
    )


def plainly_visible(actor: Actor, row: dict[str, Any]) -> bool:
    """Whether the row alone shows that :func:`visible_directives` holds."""
    if row["status"] == DELETED:
        return False
    own = (row["drafter_id"], row["director_id"], row["approver_id"])
    return any(each.has(*SEE_ALL) or each.id in own for each in actor.persons)


def may_register(actor: Actor) -> bool:
    """Who enters directives: the Office's specialists, heads of phòng, Tổ Kiểm tra and văn thư (C7), or who stands in for one (C18)."""
    return actor.has_or_stands_for(*REGISTERS)


def may_name_drafter(actor: Actor) -> bool:
    """Who enters documents that others drafted (C7); everybody else drafts what they enter."""
    return actor.has_or_stands_for(*_NAMES_DRAFTERS)


def may_add_assignments(actor: Actor, parties: Parties) -> bool:
    """Who adds assignments to a directive they can see: its own people, and any specialist of the Office (K10, K11)."""
    return any(
        each.id in (parties.drafter_id, parties.approver_id)
        or each.has("specialist", "head_of_phong", "inspection", "admin")
        for each in actor.persons
    )


def form_defaults(_session: Session, row: dict[str, Any], _now: datetime) -> dict[str, Any]:
    """What the forms of a directive may begin with."""
    return {"number": row["number"], "subject": row["subject"]}


def parties(_session: Session, row: dict[str, Any], _all: bool) -> Parties:
    """The parties of a directive from its row."""
    return Parties(
        "directive",
        row["id"],
        initiator_id=row["drafter_id"],
        drafter_id=row["drafter_id"],
        director_id=row["director_id"],
        approver_id=row["approver_id"],
        field=row["field"],
    )


objects.register(
    "directive",
    objects.BusinessObject(table_of(Directive), parties, visible_directives, plainly_visible, form_defaults),
)
