"""Which open assignments an incoming document may answer: it cites the assigning document, and comes from the lead unit (D2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from processes.assignments.models import Assignment
from processes.assignments.policy import visible_assignments
from processes.calendar.working import load_calendar
from processes.db import reading
from processes.directives.models import Directive
from processes.organisation.actor import Actor
from processes.organisation.models import Unit
from processes.received.models import Citation, ReceivedDocument
from processes.received.policy import cites


@dataclass(frozen=True, slots=True)
class Match:
    """An assignment that the document may answer."""

    assignment_id: int
    content: str
    number: str
    directive_date: date
    lead_name: str
    due_on: date | None


def matches_of(actor: Actor, document_ids: Sequence[int]) -> dict[int, list[Match]]:
    """document → the open assignments it may answer, as far as the person sees them; the nearest deadline first."""
    rows = reading().execute(
        select(
            Citation.document_id,
            Assignment.id,
            Assignment.content,
            Directive.number,
            Directive.date,
            Unit.name,
            Assignment.due_at,
        )
        .select_from(Citation)
        .join(ReceivedDocument, ReceivedDocument.id == Citation.document_id)
        .join(Directive, cites())
        .join(Assignment, Assignment.directive_id == Directive.id)
        .join(Unit, Unit.id == Assignment.lead_id)
        .where(
            Citation.document_id.in_(document_ids),
            Assignment.lead_id == ReceivedDocument.sender_id,
            Assignment.issued_at.is_not(None),
            Assignment.ended_at.is_(None),
            Assignment.clock == "unit",
            visible_assignments(actor),
        )
        .order_by(Assignment.due_at.asc().nulls_last(), Assignment.id)
    )
    calendar = load_calendar()
    found: dict[int, list[Match]] = defaultdict(list)
    for row in rows:
        due_on = calendar.local_date(row.due_at) if row.due_at else None
        found[row.document_id].append(Match(row.id, row.content, row.number, row.date, row.name, due_on))
    return dict(found)
