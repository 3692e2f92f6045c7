"""Who sees a repeating assignment, and who is who around it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import Session

from processes.assignments.models import Assignment
from processes.assignments.policy import DELETED, SEE_ALL, spoken_for, visible_assignments
from processes.db import table_of
from processes.directives.models import Directive
from processes.organisation.actor import Actor, any_of
from processes.organisation.models import Person, Unit
from processes.policy import Parties, speaks_for_unit
from processes.runtime import objects
from processes.series.fields import rule_of
from processes.series.models import Series, SeriesPeriod
from processes.series.periods import WEEKLY

#: What the process and the business object are called.
SERIES = "series"


def visible_series(actor: Actor) -> ColumnElement[bool]:
    """Which series the person may know of: as of the assignments it gives (:func:`visible_assignments`), and whoever sees one of
    those. A unit sees its own from the moment it is issued."""
    of_it = select(SeriesPeriod.series_id).join(Assignment, Assignment.id == SeriesPeriod.assignment_id)
    seen = Series.id.in_(of_it.where(visible_assignments(actor)).correlate(None))
    return and_(Series.status != DELETED, or_(any_of(actor, _own), seen))


def _own(actor: Actor) -> ColumnElement[bool]:
    if actor.has(*SEE_ALL) or (actor.has("committee") and not actor.fields):
        return true()
    me, issued = actor.id, Series.issued_at.is_not(None)
    of_directive = [Directive.drafter_id == me, Directive.approver_id == me, Directive.director_id == me]
    if actor.has("committee"):
        of_directive.append(Directive.field.in_(actor.fields))
    reasons: list[ColumnElement[bool]] = [
        Series.drafter_id == me,
        Series.follower_id == me,
        and_(issued, spoken_for(actor, Series.lead_id)),
        and_(issued, Series.officer_id == me),
        Series.directive_id.in_(select(Directive.id).where(or_(*of_directive)).correlate(None)),
    ]
    if actor.has("head_of_phong"):
        reasons.append(Series.following_unit_id == actor.unit_id)
        reasons.append(Series.drafter_id.in_(select(Person.id).where(Person.unit_id == actor.unit_id)))
    return or_(*reasons)


def plainly_visible(actor: Actor, row: dict[str, Any]) -> bool:
    """Whether the row alone shows that :func:`visible_series` holds."""
    if row["status"] == DELETED:
        return False
    return any(
        each.has(*SEE_ALL)
        or each.id in (row["drafter_id"], row["follower_id"])
        or (row["issued_at"] is not None and speaks_for_unit(each, row["lead_id"]))
        for each in actor.persons
    )


def form_defaults(session: Session, row: dict[str, Any], _now: datetime) -> dict[str, Any]:
    """What the forms of a series begin with: what it says now."""
    rule = rule_of(row)
    return {
        "content": row["content"],
        "lead": session.scalar(select(Unit.code).where(Unit.id == row["lead_id"])),
        "expected_product": row["expected_product"],
        "weekday": rule.day if rule.frequency == WEEKLY else None,
        "day": rule.day if rule.frequency != WEEKLY else None,
        "month": str(rule.month),
        "holiday": rule.holiday,
        "open_before": rule.open_before,
        "until": rule.until.isoformat() if rule.until else None,
        "times": rule.times,
        "number": session.scalar(select(Directive.number).where(Directive.id == row["directive_id"])),
    }


def parties(session: Session, row: dict[str, Any], _all: bool) -> Parties:
    """The parties of a series: those of the assignments it gives."""
    of_directive = select(Directive.director_id, Directive.approver_id, Directive.field)
    directive = session.execute(of_directive.where(Directive.id == row["directive_id"])).one()
    return Parties(
        SERIES,
        row["id"],
        initiator_id=row["drafter_id"],
        drafter_id=row["drafter_id"],
        director_id=directive.director_id,
        approver_id=directive.approver_id,
        follower_id=row["follower_id"],
        following_unit_id=row["following_unit_id"],
        lead_id=row["lead_id"],
        officer_id=row["officer_id"],
        field=directive.field,
    )


objects.register(
    SERIES,
    objects.BusinessObject(table_of(Series), parties, visible_series, plainly_visible, form_defaults),
)
