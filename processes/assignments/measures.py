"""What reports count (D7, B45): each issued assignment lies in exactly one cell, and every column of every report is a sum of cells.

Badges and counters of the first page speak of standings; a cell is a standing and whether there is a deadline, so that both agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy import ColumnElement, and_, case

from processes.assignments.models import Assignment
from processes.assignments.standing import (
    DONE_IN_TIME,
    DONE_LATE,
    DONE_UNDATED,
    HANDED_IN_LATE,
    OVERDUE,
    STOPPED,
    UNCOUNTED,
    standing,
)

UNDATED_OPEN = "undated_open"
OPEN_IN_TIME = "open_in_time"
OPEN_LATE = "open_late"
#: Handed in and not decided: in time or late by the moment of handing in (T17, D2), and never from one to the other.
REVIEW_UNDATED, REVIEW_IN_TIME, REVIEW_LATE = "review_undated", "review_in_time", "review_late"
#: Returned by the unit and not decided: it stays in the unit's figures, as it stood when it was returned.
RETURNED_UNDATED, RETURNED_IN_TIME, RETURNED_LATE = "returned_undated", "returned_in_time", "returned_late"

#: measure → the cells it sums
MEASURES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "undated_open": frozenset({UNDATED_OPEN, REVIEW_UNDATED, RETURNED_UNDATED}),
        "undated_done": frozenset({DONE_UNDATED}),
        "open_in_time": frozenset({OPEN_IN_TIME, REVIEW_IN_TIME, RETURNED_IN_TIME}),
        "open_late": frozenset({OPEN_LATE, REVIEW_LATE, RETURNED_LATE}),
        "done_in_time": frozenset({DONE_IN_TIME}),
        "done_late": frozenset({DONE_LATE}),
        "in_review": frozenset({REVIEW_UNDATED, REVIEW_IN_TIME, REVIEW_LATE}),
        "returned": frozenset({RETURNED_UNDATED, RETURNED_IN_TIME, RETURNED_LATE}),
        # What is late and not done, by who has to act: the unit, or the Office that has it before it.
        "owed_late": frozenset({OPEN_LATE}),
        "reviewed_late": frozenset({REVIEW_LATE, RETURNED_LATE}),
    }
)
#: measure → the measures it is the sum of
SUMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "undated": ("undated_open", "undated_done"),
        "open_dated": ("open_in_time", "open_late"),
        "done_dated": ("done_in_time", "done_late"),
        "dated": ("open_in_time", "open_late", "done_in_time", "done_late"),
        "open": ("undated_open", "open_in_time", "open_late"),
        "done": ("undated_done", "done_in_time", "done_late"),
        "total": ("undated_open", "undated_done", "open_in_time", "open_late", "done_in_time", "done_late"),
    }
)
NAMES = frozenset({*MEASURES, *SUMS})


def parts_of(measure: str) -> tuple[str, ...]:
    """Those of :data:`MEASURES` that a measure is the sum of; of a single one itself."""
    return SUMS.get(measure, (measure,))


def cells_of(measure: str) -> frozenset[str]:
    """The cells that a measure sums."""
    return frozenset().union(*(MEASURES[part] for part in parts_of(measure)))


def cell() -> ColumnElement[str]:
    """The cell of the row; ``standing.UNCOUNTED`` for drafts and what was recalled, cancelled or deleted."""
    stands = standing()
    undated = Assignment.due_at.is_(None)
    late = Assignment.overdue_at.is_not(None)
    in_review = and_(Assignment.clock == "office", Assignment.submitted_at.is_not(None))
    return case(
        (stands.in_((UNCOUNTED, DONE_UNDATED, DONE_IN_TIME, DONE_LATE)), stands),
        (stands == STOPPED, _by_deadline(undated, late, RETURNED_UNDATED, RETURNED_LATE, RETURNED_IN_TIME)),
        (stands == HANDED_IN_LATE, REVIEW_LATE),
        (stands == OVERDUE, OPEN_LATE),
        (in_review, case((undated, REVIEW_UNDATED), else_=REVIEW_IN_TIME)),
        else_=case((undated, UNDATED_OPEN), else_=OPEN_IN_TIME),
    )


def _by_deadline(
    undated: ColumnElement[bool], late: ColumnElement[bool], without: str, after: str, before: str
) -> ColumnElement[str]:
    return case((undated, without), (late, after), else_=before)


def has_measure(measure: str) -> ColumnElement[bool]:
    """The rows that a number of a report counts."""
    return cell().in_(sorted(cells_of(measure)))
