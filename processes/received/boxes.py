"""The lists of received documents: what lies in whose inbox, and what tabs each has (B16, Q9, Q11)."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_, select, true

from processes.organisation.actor import Actor, any_of
from processes.organisation.models import Person
from processes.received.models import INCOMING, OUTGOING, ReceivedDocument

#: Tiếp nhận văn bản (one's own inbox), Phát hành văn bản (văn thư's), Văn bản đi (the specialist's own), Văn bản đến.
INTAKE, PUBLISHED, OWN, REPLIES = "intake", "published", "own", "replies"
BOXES = (INTAKE, PUBLISHED, OWN, REPLIES)
#: Statuses in which a document is văn thư's to forward.
WITH_VAN_THU = ("unsorted", "declined")
ALL = "all"
#: list → tab → the statuses under it; the first tab is the one it opens with.
TABS: dict[str, dict[str, tuple[str, ...]]] = {
    INTAKE: {
        "waiting": ("waiting", "unsorted"),
        "accepted": ("accepted",),
        "followed": ("followed",),
        "not_needed": ("not_needed",),
        "declined": ("declined",),
    },
    PUBLISHED: {"unsorted": WITH_VAN_THU, "forwarded": ("waiting", "accepted", "followed", "not_needed")},
    OWN: {
        "open": ("waiting", "accepted"),
        "followed": ("followed",),
        "not_needed": ("not_needed",),
    },
    REPLIES: {"unmatched": ("unmatched",), "recorded": ("recorded",), "set_aside": ("set_aside",)},
}


def in_box(actor: Actor, box: str) -> ColumnElement[bool]:
    """Whether a document lies in the list, for rows that the person may see; also in that of somebody they stand in for (C18)."""
    return any_of(actor, lambda each: _in_box(each, box))


def _in_box(actor: Actor, box: str) -> ColumnElement[bool]:
    if box == REPLIES:
        return ReceivedDocument.direction == INCOMING
    outgoing = ReceivedDocument.direction == OUTGOING
    mine = ReceivedDocument.drafter_id == actor.id
    with_van_thu = ReceivedDocument.status.in_(WITH_VAN_THU)
    if box == PUBLISHED:
        return outgoing
    if box == INTAKE:
        theirs = and_(mine, ~with_van_thu)
        return and_(outgoing, or_(theirs, with_van_thu) if actor.has("van_thu") else theirs)
    if actor.has("head_of_phong"):
        mine = ReceivedDocument.drafter_id.in_(select(Person.id).where(Person.unit_id == actor.unit_id))
    return and_(outgoing, mine, ~with_van_thu)


def in_tab(box: str, tab: str) -> ColumnElement[bool]:
    """Whether a document is shown under the tab; everything is, under one that the list does not have."""
    statuses = TABS[box].get(tab)
    return true() if statuses is None else ReceivedDocument.status.in_(statuses)
