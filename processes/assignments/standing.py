"""How an assignment stands, as leaders count them (Q5, Q6): every issued one has exactly one standing, so parts add up."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_

from processes.assignments.models import Assignment
from processes.assignments.stood import NOW, Stood

IN_TIME = "in_time"  # đang thực hiện, chưa quá hạn
OVERDUE = "overdue"  # đang thực hiện, đã quá hạn: the very rows of the list *Nhiệm vụ quá hạn*
HANDED_IN_LATE = (
    "handed_in_late"  # đã trình chậm, chờ duyệt: the unit has done its part, so it is not overdue any more (D2)
)
DONE_IN_TIME = "done_in_time"  # hoàn thành đúng hạn, early ones included
DONE_LATE = "done_late"  # hoàn thành chậm
DONE_UNDATED = "done_undated"  # hoàn thành, no deadline: never "đúng hạn" (C3)
STOPPED = "stopped"  # returned by the unit, not decided yet: it stays in the unit's figures

#: In the order they are shown; their sum is what was assigned.
PARTS = (IN_TIME, OVERDUE, HANDED_IN_LATE, DONE_IN_TIME, DONE_LATE, DONE_UNDATED, STOPPED)
#: Together: everything a unit was given and has, or has carried out.
ASSIGNED = "assigned"
#: Not counted: drafts, recalled, cancelled and deleted ones.
UNCOUNTED = "uncounted"
STANDINGS = frozenset({*PARTS, ASSIGNED})

#: Ended without a result.
WITHOUT_RESULT = ("cancelled", "deleted")


def is_overdue() -> ColumnElement[bool]:
    """The unit's time runs and the deadline has passed: raised by the diagram's timer, no clock is compared (D2)."""
    return and_(Assignment.overdue_at.is_not(None), Assignment.clock == "unit")


def is_due_soon() -> ColumnElement[bool]:
    """The unit's time runs and the deadline is near (C14)."""
    return and_(Assignment.due_soon_raised_at.is_not(None), Assignment.overdue_at.is_(None), Assignment.clock == "unit")


def is_done(row: Any = Assignment) -> ColumnElement[bool]:
    """Ended with a result."""
    return and_(row.status_group == "ended", row.status.not_in(WITHOUT_RESULT))


def standing(stood: Stood = NOW) -> ColumnElement[str]:
    """The standing of the row. What was handed in and is not decided stands as it did when it was handed in (T17), but apart from
    what the unit still owes (D2)."""
    row = stood.row
    late = and_(row.clock != "unit", row.submitted_at > stood.due_at)
    done = case((stood.done_undated, DONE_UNDATED), (stood.done_late, DONE_LATE), else_=DONE_IN_TIME)
    return case(
        (or_(row.issued_at.is_(None), row.status_group == "draft", row.status.in_(WITHOUT_RESULT)), UNCOUNTED),
        (row.status_group == "ended", done),
        (row.status_group == "stopped", STOPPED),
        (stood.is_overdue, OVERDUE),
        (late, HANDED_IN_LATE),
        else_=IN_TIME,
    )


def has_standing(wanted: str, stood: Stood = NOW) -> ColumnElement[bool]:
    """The rows one counter counts."""
    if wanted == ASSIGNED:
        return standing(stood) != UNCOUNTED
    return standing(stood) == wanted
