"""What reports count (D7, B45): each issued assignment lies in exactly one cell, and every column of every report is a sum of cells.

What was given and taken back or stopped lies in cells of its own, beside every total. Badges and counters of the first page speak of
standings; a cell is a standing and whether there is a deadline, so that both agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy import ColumnElement, and_, case

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
from processes.assignments.stood import NOW, Stood

UNDATED_OPEN = "undated_open"
OPEN_IN_TIME = "open_in_time"
OPEN_LATE = "open_late"
#: Handed in and not decided: in time or late by the moment of handing in (T17, D2), and never from one to the other.
REVIEW_UNDATED, REVIEW_IN_TIME, REVIEW_LATE = "review_undated", "review_in_time", "review_late"
#: Returned by the unit and not decided: it stays in the unit's figures, as it stood when it was returned.
RETURNED_UNDATED, RETURNED_IN_TIME, RETURNED_LATE = "returned_undated", "returned_in_time", "returned_late"
#: Apart from all numbers: recalled and not given again, and followed no longer (dừng theo dõi).
RECALLED, CANCELLED = "recalled", "cancelled"

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
        "recalled": frozenset({RECALLED}),
        "cancelled": frozenset({CANCELLED}),
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
#: Of a period: what there was before it, what came in it, what left it, and what remains. The first two less the third is the last,
#: for every unit and for all of them; what is handed from one unit to another leaves the one and comes to the other.
OPENING, CAME, LEFT, CLOSING = "opening", "came", "left", "closing"
FLOW = (OPENING, CAME, LEFT, CLOSING)
NAMES = frozenset({*MEASURES, *SUMS, *FLOW})


def parts_of(measure: str) -> tuple[str, ...]:
    """Those of :data:`MEASURES` that a measure is the sum of; of a single one itself."""
    return SUMS.get(measure, (measure,))


def cells_of(measure: str) -> frozenset[str]:
    """The cells that a measure sums."""
    return frozenset().union(*(MEASURES[part] for part in parts_of(measure)))


def cell(stood: Stood = NOW) -> ColumnElement[str]:
    """The cell of the row; ``standing.UNCOUNTED`` for drafts, what was deleted, and what was stopped before anybody had it."""
    stands, row = standing(stood), stood.row
    undated = stood.due_at.is_(None)
    in_review = and_(row.clock == "office", row.submitted_at.is_not(None))
    taken_back = and_(row.given_at.is_not(None), row.issued_at.is_(None), row.status_group == "stopped")
    returned = case((undated, RETURNED_UNDATED), (stood.was_late_when_returned, RETURNED_LATE), else_=RETURNED_IN_TIME)
    return case(
        (taken_back, RECALLED),
        (and_(row.issued_at.is_not(None), row.status == "cancelled"), CANCELLED),
        (stands.in_((UNCOUNTED, DONE_UNDATED, DONE_IN_TIME, DONE_LATE)), stands),
        (stands == STOPPED, returned),
        (stands == HANDED_IN_LATE, REVIEW_LATE),
        (stands == OVERDUE, OPEN_LATE),
        (in_review, case((undated, REVIEW_UNDATED), else_=REVIEW_IN_TIME)),
        else_=case((undated, UNDATED_OPEN), else_=OPEN_IN_TIME),
    )


#: Measures of what has not ended, found by the small index of such rows.
_OPEN = frozenset().union(*(MEASURES[part] for part in SUMS["open"]))


def has_measure(measure: str, stood: Stood = NOW) -> ColumnElement[bool]:
    """The rows that a number of a report counts."""
    cells = cells_of(measure)
    counted = cell(stood).in_(sorted(cells))
    return and_(stood.row.ended_at.is_(None), counted) if cells <= _OPEN else counted
