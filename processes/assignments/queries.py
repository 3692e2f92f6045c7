"""What pages and the API may ask about assignments."""

from __future__ import annotations

from processes.assignments.boxes import BADGE_TABS, BOXES, GROUPS
from processes.assignments.filters import Filters
from processes.assignments.home import Counter, Home, counters, home
from processes.assignments.listing import (
    Place,
    all_rows,
    badges,
    box_counts,
    count_assignments,
    count_selected,
    list_assignments,
    place_in_list,
    rows_of,
    selected_rows,
    standing_counts,
)
from processes.assignments.results import HandedIn, handed_in
from processes.assignments.rows import AssignmentRow, PersonName
from processes.assignments.view import AssignmentView, FormerLine, assignment_view, former_line, former_lines
from processes.db import reading
from processes.discussion.queries import MessageRow, discussion
from processes.organisation.actor import Actor
from processes.refusals import NotFound
from processes.runtime import objects
from processes.runtime.timeline import TimelineEntry, entered, entries_of

__all__ = [
    "BADGE_TABS",
    "BOXES",
    "GROUPS",
    "OPINIONS",
    "AssignmentRow",
    "AssignmentView",
    "Counter",
    "Filters",
    "FormerLine",
    "HandedIn",
    "Home",
    "MessageRow",
    "PersonName",
    "Place",
    "TimelineEntry",
    "all_rows",
    "assignment_view",
    "badges",
    "box_counts",
    "counters",
    "discussion",
    "former_line",
    "former_lines",
    "handed_in",
    "home",
    "count_assignments",
    "count_selected",
    "list_assignments",
    "opinions",
    "place_in_list",
    "rows_of",
    "selected_rows",
    "standing_counts",
    "timeline",
]

#: What is shown as "Ý kiến chỉ đạo, nội dung đôn đốc" (B30).
OPINIONS = ("urge", "instruct")


def timeline(actor: Actor, object_type: str, object_id: int) -> list[TimelineEntry]:
    """Everything that happened to an assignment or a directive, newest first. NotFound for those who may not see it."""
    session = reading()
    if object_type not in objects.object_types() or not objects.is_visible(session, actor, object_type, object_id):
        raise NotFound()
    return [*entries_of(session, object_type, object_id), entered(session, object_type, object_id)]


def opinions(actor: Actor, assignment_id: int) -> list[TimelineEntry]:
    """The instructions and the urging, newest first. NotFound for those who may not see the assignment."""
    session = reading()
    if not objects.is_visible(session, actor, "assignment", assignment_id):
        raise NotFound()
    return entries_of(session, "assignment", assignment_id, OPINIONS)
