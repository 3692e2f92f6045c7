"""Parts of assignments as people see them: those of one assignment with their answers, lists, and one with all that happened to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, true
from sqlalchemy.orm import Session, aliased

from processes.assignments.models import Assignment
from processes.db import reading
from processes.directives.models import Directive
from processes.files.queries import FileRow, document_files
from processes.organisation.actor import Actor, any_of
from processes.organisation.models import Unit
from processes.paging import PER_PAGE, Page, clamp
from processes.refusals import NotFound
from processes.runtime.models import ProcessInstance
from processes.runtime.timeline import TimelineEntry, entries_of, entries_where
from processes.searching import matches
from processes.shares.models import KINDS, Share
from processes.shares.policy import REQUEST, given_by, received_by, visible_shares
from processes.shares.rows import ShareRow, read_rows, rows_statement
from processes.storable import is_id

#: Việc được đề nghị, được giao; việc đã đề nghị, đã giao.
RECEIVED, GIVEN = "received", "given"
BOXES = (RECEIVED, GIVEN)
ALL = "all"
#: tab → the status groups under it; the first is the one that a list opens with.
TABS: dict[str, tuple[str, ...]] = {
    "open": ("draft", "waiting", "in_progress", "stopped"),
    "answered": ("in_review",),
    "ended": ("ended",),
}
ANSWER, DECLINE = "answer", "decline"


@dataclass(frozen=True, slots=True)
class PartView:
    """A part with the answer that stands (or the refusal), as the assignment's page shows it."""

    row: ShareRow
    answer: TimelineEntry | None


@dataclass(frozen=True, slots=True)
class ShareView:
    """A part with everything its page shows; ``files``: what was attached when it was given."""

    row: ShareRow
    files: list[FileRow]
    entries: list[TimelineEntry]


def parts_of(actor: Actor, assignment_id: int) -> tuple[list[PartView], list[TimelineEntry]]:
    """The parts of an assignment that the person may see, those of one kind together and oldest first; and everything that happened
    to them, newest first. An assignment without any costs one statement."""
    if not is_id(assignment_id):
        return [], []
    session = reading()
    wanted = (Share.assignment_id == assignment_id, visible_shares(actor))
    rows = read_rows(session, rows_statement(actor).where(*wanted).order_by(Share.kind, Share.id))
    if not rows:
        return [], []
    entries = _entries(session, rows)
    return [PartView(row, _answer(row, entries)) for row in rows], entries


def _entries(session: Session, rows: list[ShareRow]) -> list[TimelineEntry]:
    of_kind = [
        and_(ProcessInstance.object_type == kind, ProcessInstance.object_id.in_([r.id for r in rows if r.kind == kind]))
        for kind in KINDS
    ]
    return entries_where(session, or_(*of_kind))


def _answer(row: ShareRow, entries: list[TimelineEntry]) -> TimelineEntry | None:
    """The newest answer or refusal of the part, as long as nobody has sent it back."""
    wanted = ANSWER if row.answered_at is not None else DECLINE
    return next((e for e in entries if (e.object_type, e.object_id, e.action) == (row.kind, row.id, wanted)), None)


def unanswered(actor: Actor, assignment_id: int) -> list[ShareRow]:
    """What was asked of others for an assignment and is still missing, as far as the person sees it."""
    wanted = (
        Share.assignment_id == assignment_id,
        Share.ended_at.is_(None),
        Share.answered_at.is_(None),
        visible_shares(actor),
    )
    return read_rows(reading(), rows_statement(actor).where(*wanted).order_by(Share.kind, Share.id))


def share_view(actor: Actor, share_id: int) -> ShareView:
    """The part for this person. NotFound when they may not see it, as when it does not exist."""
    if not is_id(share_id):
        raise NotFound()
    session = reading()
    rows = read_rows(session, rows_statement(actor).where(Share.id == share_id, visible_shares(actor)))
    if not rows:
        raise NotFound()
    row = rows[0]
    asked_with = session.scalar(select(Share.request_id).where(Share.id == share_id)) or share_id
    return ShareView(row, document_files(session, REQUEST, asked_with), entries_of(session, row.kind, row.id))


def list_shares(
    actor: Actor,
    *,
    box: str | None = None,
    tab: str | None = None,
    kind: str | None = None,
    assignment_id: int | None = None,
    q: str | None = None,
    page: int = 1,
    per_page: int = PER_PAGE,
) -> Page[ShareRow]:
    """Parts that the person may see, the nearest due date first, those that have ended newest first; ``q`` words of theirs."""
    page, per_page = clamp(page, per_page)
    session = reading()
    if assignment_id is not None and not is_id(assignment_id):
        return Page([], 0, page, per_page)
    wanted = _wanted(actor, box, tab, kind, q)
    wanted += [Share.assignment_id == assignment_id] if assignment_id is not None else []
    total = session.scalar(select(func.count()).select_from(Share).where(*wanted)) or 0
    statement = rows_statement(actor).where(*wanted).order_by(*_ORDER)
    return Page(read_rows(session, statement.limit(per_page).offset((page - 1) * per_page)), total, page, per_page)


def all_shares(
    actor: Actor, *, box: str, tab: str, kind: str | None, q: str | None, most: int
) -> tuple[list[ShareRow], int]:
    """The first ``most`` rows of the same list, and how many it has."""
    wanted, session = _wanted(actor, box, tab, kind, q), reading()
    total = session.scalar(select(func.count()).select_from(Share).where(*wanted)) or 0
    return read_rows(session, rows_statement(actor).where(*wanted).order_by(*_ORDER).limit(most)), total


def parts_by_assignment(actor: Actor, assignment_ids: Sequence[int]) -> dict[int, list[ShareRow]]:
    """assignment → its parts that the person may see, those of one kind together; one statement for a whole workbook."""
    found: dict[int, list[ShareRow]] = {}
    wanted = (Share.assignment_id.in_(assignment_ids), visible_shares(actor))
    for row in read_rows(reading(), rows_statement(actor).where(*wanted).order_by(Share.kind, Share.id)):
        found.setdefault(row.assignment_id, []).append(row)
    return found


_ORDER = (Share.ended_at.desc().nulls_first(), Share.due_at, Share.id)
_giver, _receiver = aliased(Unit), aliased(Unit)


def _wanted(
    actor: Actor, box: str | None, tab: str | None, kind: str | None, q: str | None
) -> list[ColumnElement[bool]]:
    wanted = [_in_box(actor, box), Share.status_group.in_(TABS[tab]) if tab in TABS else true()]
    return [*wanted, *([Share.kind == kind] if kind in KINDS else []), *([_says(q)] if q else [])]


def _says(q: str) -> ColumnElement[bool]:
    """What a row of a list shows: the part's own words, the assignment's, the document's number, and the two units. Not what else the
    document says: whoever does a nhiệm vụ con may not see it."""
    number: Any = func.replace(func.replace(func.lower(Directive.number), "Đ", "d"), "đ", "d")
    said = matches(q, Share.search, Assignment.search, number, _giver.search, _receiver.search)
    around = (
        select(literal(1))
        .select_from(Assignment)
        .join(Directive, Directive.id == Assignment.directive_id)
        .join(_giver, _giver.id == Share.giver_unit_id)
        .outerjoin(_receiver, _receiver.id == Share.receiver_unit_id)
    )
    return around.where(Assignment.id == Share.assignment_id, said).correlate(Share).exists()


def share_counts(actor: Actor, box: str, *, kind: str | None = None, q: str | None = None) -> dict[str, int]:
    """tab → how many parts :func:`list_shares` lists under it, and ``all``."""
    wanted = _wanted(actor, box, None, kind, q)
    counted = select(Share.status_group, func.count().label("number")).where(*wanted).group_by(Share.status_group)
    by_group = {row.status_group: int(row.number) for row in reading().execute(counted)}
    tabs = {tab: sum(by_group.get(group, 0) for group in groups) for tab, groups in TABS.items()}
    return {**tabs, ALL: sum(by_group.values())}


def _in_box(actor: Actor, box: str | None) -> ColumnElement[bool]:
    if box == RECEIVED:
        return any_of(actor, received_by)
    if box == GIVEN:
        return any_of(actor, given_by)
    return visible_shares(actor)
