"""The kinds of things that can be found: their tables, who may see which of them, and which typed filters they answer to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from processes.assignments.boxes import in_box, is_open
from processes.assignments.models import Assignment, CoordinatingUnit
from processes.assignments.policy import seen, visible_assignments
from processes.assignments.standing import is_overdue
from processes.calendar.working import load_calendar
from processes.directives.models import Directive
from processes.directives.policy import visible_directives
from processes.files.models import StoredFile
from processes.files.policy import DOCUMENT
from processes.organisation.actor import Actor
from processes.organisation.models import Person, Unit
from processes.received.models import INCOMING, OUTGOING, ReceivedDocument
from processes.received.policy import visible_documents
from processes.runtime import objects
from processes.search.asked import Due
from processes.search.models import ASSIGNMENT, DIRECTIVE, FILE, PERSON, SHARE, UNIT
from processes.shares.models import Share
from processes.shares.policy import visible_shares

DRAFTED, ASSIGNED, FOLLOWED, RECEIVED = "drafted", "assigned", "followed", "received"
#: Whose they are to the person who asks (B49).
SCOPES = (DRAFTED, ASSIGNED, FOLLOWED, RECEIVED)


@dataclass(frozen=True, slots=True)
class Noun:
    """``model`` has the rows; ``visible`` is the policy's own condition; ``filters`` the typed filters that it answers to."""

    kind: str
    model: Any
    visible: Callable[[Actor], ColumnElement[bool]]
    filters: frozenset[str]
    scopes: frozenset[str] = frozenset()


def _visible_files(actor: Actor) -> ColumnElement[bool]:
    """The SQL twin of :func:`processes.files.policy.may_open`."""
    sent = or_(StoredFile.kind == DOCUMENT, StoredFile.contribution_id.is_not(None), StoredFile.by_id == actor.id)
    owners = [_owner_is_visible(actor, name) for name in sorted(objects.object_types())]
    return and_(sent, or_(false(), *owners))


def _owner_is_visible(actor: Actor, object_type: str) -> ColumnElement[bool]:
    noun = objects.noun(object_type)
    owner = exists(select(noun.table.c.id).where(noun.table.c.id == StoredFile.object_id, noun.visible(actor)))
    return and_(StoredFile.object_type == object_type, owner.correlate(StoredFile))


_ALL = ("status", "number", "year", "person")
NOUNS: Mapping[str, Noun] = {
    noun.kind: noun
    for noun in (
        Noun(ASSIGNMENT, Assignment, visible_assignments, frozenset({*_ALL, "due", "unit"}), frozenset(SCOPES)),
        Noun(
            DIRECTIVE, Directive, visible_directives, frozenset(_ALL), frozenset({DRAFTED, ASSIGNED})
        ),
        Noun(OUTGOING, ReceivedDocument, visible_documents, frozenset(_ALL), frozenset({RECEIVED})),
        Noun(
            INCOMING, ReceivedDocument, visible_documents, frozenset({"status", "number", "year", "unit"}),
            frozenset({RECEIVED}),
        ),
        Noun(SHARE, Share, visible_shares, frozenset({"due", "status", "unit", "person", "year"})),
        Noun(FILE, StoredFile, _visible_files, frozenset({"year"})),
        Noun(UNIT, Unit, lambda _: Unit.active.is_(True), frozenset()),
        Noun(PERSON, Person, lambda _: Person.active.is_(True), frozenset({"unit"})),
    )
}  # fmt: skip


def visible(noun: Noun, actor: Actor, *, of_many: bool) -> ColumnElement[bool]:
    """What of it the person may see. ``of_many``: asked of hundreds of thousands of rows; whoever sees few of them has these looked
    up first."""
    own = seen(actor) if noun.kind == ASSIGNMENT and of_many and not actor.at_office else None
    return noun.visible(actor) if own is None else Assignment.id.in_(select(own.c.id))


def in_scope(noun: Noun, actor: Actor, scope: str) -> ColumnElement[bool]:
    """Whether it is drafted, assigned, followed by the person, or given to them (B49)."""
    mine = [each.id for each in actor.persons]
    if noun.kind == ASSIGNMENT:
        if scope == DRAFTED:
            return Assignment.drafter_id.in_(mine)
        if scope == RECEIVED:
            return or_(in_box(actor, "given"), in_box(actor, "coordinating"))
        return in_box(actor, {ASSIGNED: "assigned", FOLLOWED: "following"}[scope])
    if noun.kind == DIRECTIVE:
        if scope == DRAFTED:
            return Directive.drafter_id.in_(mine)
        ours = or_(*(column.in_(mine) for column in (Directive.drafter_id, Directive.approver_id)))
        return and_(ours, Directive.issued_at.is_not(None))
    return or_(ReceivedDocument.drafter_id.in_(mine), ReceivedDocument.direction == INCOMING)


# ------------------------------------------------------------------------------------------------------ typed filters
def is_due(noun: Noun, due: Due, now: datetime) -> ColumnElement[bool]:
    """Whether the deadline is as was asked. Counted in days of the office from today; what has ended is nobody's deadline."""
    column = noun.model.due_at
    open = is_open() if noun.kind == ASSIGNMENT else Share.ended_at.is_(None)
    if due.word == "overdue":
        late = is_overdue() if noun.kind == ASSIGNMENT else Share.overdue_at.is_not(None)
        return and_(late, open)
    if due.word == "none":
        return and_(column.is_(None), open)
    today = load_calendar().local_date(now)
    day = due.day or today + timedelta(days=due.days or 0)
    return and_(_lies(column, due.sign, day, None if due.day else today), open)


def _lies(column: Any, sign: str, day: date, not_before: date | None) -> ColumnElement[bool]:
    """``not_before``: “under seven days left” does not mean what is late already."""
    calendar, one = load_calendar(), timedelta(days=1)
    begin, end = calendar.start_of_day(day), calendar.start_of_day(day + one)
    from_today = [column >= calendar.start_of_day(not_before)] if not_before else []
    match sign:
        case "<":
            return and_(column < begin, *from_today)
        case "<=":
            return and_(column < end, *from_today)
        case ">":
            return and_(column >= end)
        case ">=":
            return and_(column >= begin)
    return and_(column >= begin, column < end)


def has_unit(noun: Noun, ids: list[int]) -> ColumnElement[bool]:
    """Whether one of the units does it, takes part in it, or sent it."""
    match noun.kind:
        case "assignment":
            beside = select(CoordinatingUnit.assignment_id).where(CoordinatingUnit.unit_id.in_(ids))
            return or_(Assignment.lead_id.in_(ids), Assignment.room_id.in_(ids), Assignment.id.in_(beside))
        case "incoming":
            return ReceivedDocument.sender_id.in_(ids)
        case "share":
            return or_(Share.receiver_unit_id.in_(ids), Share.giver_unit_id.in_(ids))
    return Person.unit_id.in_(ids)


def has_person(noun: Noun, ids: list[int]) -> ColumnElement[bool]:
    """Whether one of the people is named in it."""
    names: dict[str, tuple[str, ...]] = {
        ASSIGNMENT: ("drafter_id", "director_id", "approver_id", "follower_id", "officer_id"),
        DIRECTIVE: ("drafter_id", "director_id", "approver_id"),
        OUTGOING: ("drafter_id",),
        SHARE: ("giver_id", "receiver_id"),
    }
    return or_(*(getattr(noun.model, name).in_(ids) for name in names[noun.kind]))
