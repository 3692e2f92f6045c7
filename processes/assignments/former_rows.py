"""Rows of lists as their assignments stood at the end of a day gone by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.assignments.deadlines import due_date, timeliness
from processes.assignments.former_states import FormerState
from processes.assignments.rows import AssignmentRow
from processes.assignments.standing import is_done, standing
from processes.assignments.stood import Day, Stood
from processes.organisation.models import Unit
from processes.runtime.definitions import status_labels


def as_they_stood(session: Session, rows: Sequence[AssignmentRow], day: Day, stood: Stood) -> list[AssignmentRow]:
    """The rows with the leading unit, status, deadline and result of that day; what else they show is of today. ``stood``: how it is
    asked of former states."""
    kept = (
        select(
            FormerState,
            Unit.code,
            Unit.name,
            is_done(FormerState).label("done"),
            stood.is_overdue.label("overdue"),
            standing(stood).label("standing"),
        )
        .join(Unit, Unit.id == FormerState.lead_id)
        .where(FormerState.assignment_id.in_([row.id for row in rows]), day.held(FormerState))
    )
    former: dict[int, Any] = {row.FormerState.assignment_id: row for row in session.execute(kept)}
    labels = status_labels(session)
    return [_then(row, former.get(row.id), labels, day) for row in rows]


def _then(row: AssignmentRow, former: Any, labels: Any, day: Day) -> AssignmentRow:
    if former is None:
        return replace(row, remaining_days=_remaining(row.due_on, row.status_group, day), due_soon=False)
    state: FormerState = former.FormerState
    label = labels.get(("assignment", state.status))
    due_on = due_date(state.due_at)
    return replace(
        row,
        lead_id=state.lead_id,
        lead_code=former.code,
        lead_name=former.name,
        officer=row.officer if row.officer and row.officer.id == state.officer_id else None,
        follower=row.follower if row.follower and row.follower.id == state.follower_id else None,
        status=state.status,
        status_group=state.status_group,
        status_label=label.vi if label else state.status,
        status_label_en=label.en if label else state.status,
        clock=state.clock,
        standing=former.standing,
        key=state.key,
        due_at=state.due_at,
        original_due_at=state.original_due_at,
        due_on=due_on,
        original_due_on=due_date(state.original_due_at),
        remaining_days=_remaining(due_on, state.status_group, day),
        due_soon=False,
        overdue=bool(former.overdue),
        timeliness=timeliness(state.days) if former.done else None,
        days=state.days if former.done else None,
        issued_at=state.issued_at,
        submitted_at=state.submitted_at,
        ended_at=state.ended_at,
    )


def _remaining(due_on: Any, group: str, day: Day) -> int | None:
    return None if due_on is None or group == "ended" else (due_on - day.day).days
