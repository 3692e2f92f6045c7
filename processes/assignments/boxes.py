"""The boxes of the menu: which of the assignments a person sees lie in which, and what tabs they have (B3, B33–B40, B51, B56)."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, false, or_, select, true

from processes.assignments.models import (
    Assignment,
    CoFollower,
    CoordinatingPerson,
    CoordinatingUnit,
    Reviewer,
    Star,
)
from processes.assignments.standing import is_done, is_overdue
from processes.organisation.actor import Actor, any_of

BOXES = ("given", "assigned", "review", "coordinating", "following", "overdue", "starred")
GROUPS = ("draft", "waiting", "in_progress", "in_review", "stopped", "ended")
#: Tabs that hold several groups: everything that has not ended, what of it is not handed in, and everything that is no longer to
#: be decided (B35), which was approved or sent back.
OPEN = "open"
HANDLING = "handling"
DECIDED = "decided"
APPROVED = "approved"
SENT_BACK = "sent_back"

#: Approved because nobody decided in time; for a month it can be given back (K25).
BY_DEFAULT = "by_default"
TABS = frozenset({*GROUPS, OPEN, HANDLING, DECIDED, APPROVED, SENT_BACK, BY_DEFAULT})

#: The tab whose number the menu shows: what still asks for somebody's attention.
BADGE_TABS = {
    "given": OPEN,
    "assigned": OPEN,
    "review": "in_review",
    "coordinating": OPEN,
    "following": OPEN,
    "overdue": "all",
    "starred": OPEN,
}


def in_box(actor: Actor, box: str) -> ColumnElement[bool]:
    """Whether an assignment lies in the box, for rows that the person may see; a substitute has theirs who are away in it (C18)."""
    return any_of(actor, lambda one: _in_box(one, box)) if box != "starred" else _in_box(actor, box)


def _in_box(actor: Actor, box: str) -> ColumnElement[bool]:
    match box:
        case "given":
            return _given(actor)
        case "assigned":
            mine = or_(Assignment.drafter_id == actor.id, Assignment.approver_id == actor.id)
            return and_(mine, _underway())
        case "review":
            decided = or_(Assignment.rejections > 0, is_done())
            return and_(_reviews(actor), _underway(), or_(Assignment.status_group == "in_review", decided))
        case "coordinating":
            return and_(_coordinates(actor), _underway())
        case "following":
            return and_(_follows(actor), _underway())
        case "overdue":
            return and_(_concerns(actor), is_overdue(), is_open())
        case "starred":
            return _starred(actor)
    return true()


def in_tab(tab: str, row: Any = Assignment) -> ColumnElement[bool]:
    """Whether an assignment is shown under the tab: a group of statuses, or one of the tabs that hold several. ``row``: see
    :class:`processes.assignments.stood.Stood`."""
    is_open: ColumnElement[bool] = row.ended_at.is_(None)
    group: ColumnElement[bool] = row.status_group == tab
    if tab == OPEN:
        return and_(row.status_group != "ended", is_open)
    if tab == HANDLING:
        return and_(row.status_group.not_in(("in_review", "ended")), is_open)
    if tab == DECIDED:
        return row.status_group != "in_review"  # type: ignore[no-any-return]
    if tab == APPROVED:
        return is_done(row)
    if tab == SENT_BACK:
        return and_(row.status_group != "in_review", ~is_done(row))
    if tab == BY_DEFAULT:
        return Assignment.decided_how == "default"
    return group if tab == "ended" else and_(group, is_open)


def part_of_list() -> SQLColumnExpression[str]:
    """What rows are counted by, so that every tab is a sum: their group, and what ended with a result apart, by default or not."""
    return case((Assignment.decided_how == "default", BY_DEFAULT), (is_done(), APPROVED), else_=Assignment.status_group)


def tab_numbers(parts: Counter[str]) -> dict[str, int]:
    """tab → how many rows it has, from the rows by :func:`part_of_list`."""
    approved = parts[APPROVED] + parts[BY_DEFAULT]
    total, ended = parts.total(), parts["ended"] + approved
    return {
        **{group: parts[group] for group in GROUPS},
        "ended": ended,
        OPEN: total - ended,
        HANDLING: total - ended - parts["in_review"],
        DECIDED: total - parts["in_review"],
        APPROVED: approved,
        BY_DEFAULT: parts[BY_DEFAULT],
        SENT_BACK: total - parts["in_review"] - approved,
        "all": total,
    }


def is_open() -> ColumnElement[bool]:
    """Not ended, in the words of the index: of a million rows it holds the few that are under way."""
    return Assignment.ended_at.is_(None)


def _underway() -> ColumnElement[bool]:
    """Issued and not recalled: drafts and recalled ones are with nobody (B33)."""
    return Assignment.issued_at.is_not(None)


def _given(actor: Actor) -> ColumnElement[bool]:
    ours = or_(Assignment.lead_id.in_(actor.unit_path), Assignment.officer_id == actor.id)
    return and_(ours, _underway())


def _coordinates(actor: Actor) -> ColumnElement[bool]:
    units = select(CoordinatingUnit.assignment_id).where(CoordinatingUnit.unit_id.in_(actor.unit_path))
    people = select(CoordinatingPerson.assignment_id).where(CoordinatingPerson.person_id == actor.id)
    return or_(Assignment.id.in_(units), Assignment.id.in_(people))


def _reviews(actor: Actor) -> ColumnElement[bool]:
    reviews = select(Reviewer.assignment_id).where(Reviewer.person_id == actor.id)
    return or_(Assignment.approver_id == actor.id, Assignment.id.in_(reviews))


def _follows(actor: Actor) -> ColumnElement[bool]:
    theirs = Assignment.following_unit_id == actor.unit_id if actor.has("head_of_phong") else false()
    beside = select(CoFollower.assignment_id).where(CoFollower.person_id == actor.id)
    return or_(Assignment.follower_id == actor.id, Assignment.id.in_(beside), theirs)


def _starred(actor: Actor) -> ColumnElement[bool]:
    """What the person marked for themselves (B10)."""
    return Assignment.id.in_(select(Star.assignment_id).where(Star.person_id == actor.id))


def _concerns(actor: Actor) -> ColumnElement[bool]:
    """Whose lateness a person answers for: a unit's people for their own, the Office's for what they assigned or follow."""
    if actor.has("leader_of_office", "committee", "inspection", "van_thu", "admin"):
        return true()
    if actor.at_office:
        people = (Assignment.drafter_id, Assignment.approver_id, Assignment.director_id)
        return or_(_follows(actor), _given(actor), *(column == actor.id for column in people))
    return _given(actor)
