"""The notices of a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from processes.assignments.models import Assignment, FormerLead
from processes.assignments.policy import visible_assignments
from processes.db import reading
from processes.directives.models import Directive
from processes.directives.policy import visible_directives
from processes.notices.models import SILENT, Notice
from processes.organisation.actor import Actor
from processes.paging import PER_PAGE, Page, clamp
from processes.received.models import INCOMING, OUTGOING, ReceivedDocument
from processes.received.policy import visible_documents
from processes.series.models import Series
from processes.series.policy import SERIES, visible_series
from processes.shares.models import KINDS, Share
from processes.shares.policy import visible_shares


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """What happened (``kind``: the action, or overdue …) to which object; ``number`` and ``text`` say which one that is, as
    far as the person may still see it."""

    id: int
    kind: str
    object_type: str
    object_id: int
    number: str | None
    text: str | None
    visible: bool
    values: dict[str, Any]
    at: datetime
    read: bool


#: As far as unread notices are counted: nobody reads on in a larger number, and to count a hundred thousand on every page takes time.
MOST_UNREAD = 100


def unread_count(actor: Actor) -> int:
    """How many notices the person has not read, or :data:`MOST_UNREAD` where there are that many or more."""
    unread = select(Notice.id).where(Notice.person_id == actor.id, Notice.read_at.is_(None)).limit(MOST_UNREAD)
    return reading().scalar(select(func.count()).select_from(unread.subquery())) or 0


def notices_for(
    actor: Actor,
    *,
    unread_only: bool = False,
    kinds: Sequence[str] | None = None,
    unread_first: bool = False,
    page: int = 1,
    per_page: int = PER_PAGE,
) -> Page[NoticeRow]:
    """The person's notices of these kinds, of all when none are named, newest first; with ``unread_first`` those that are unread
    before the others."""
    page, per_page = clamp(page, per_page)
    session = reading()
    wanted = [Notice.person_id == actor.id]
    if unread_only:
        wanted.append(Notice.read_at.is_(None))
    if kinds is not None:
        wanted.append(Notice.kind.in_(kinds))
    order = [Notice.read_at.is_not(None), Notice.id.desc()] if unread_first else [Notice.id.desc()]
    total = session.scalar(select(func.count()).select_from(Notice).where(*wanted)) or 0
    # The page first: whether an object may still be seen is asked for what is shown and for no other.
    newest = select(Notice.id).where(*wanted).order_by(*order)
    shown = session.scalars(newest.limit(per_page).offset((page - 1) * per_page)).all()
    rows = _seen(actor).where(Notice.id.in_(shown)).order_by(*order)
    return Page([_row(row) for row in session.execute(rows)], total, page, per_page)


def unread_notices(actor: Actor, ids: Sequence[int]) -> list[NoticeRow]:
    """Those of the person's notices that are still unread, newest first; with those that are told by mail only."""
    wanted = (Notice.person_id == actor.id, Notice.id.in_(ids), is_unread())
    return [_row(row) for row in reading().execute(_seen(actor).where(*wanted).order_by(Notice.id.desc()))]


def is_unread() -> ColumnElement[bool]:
    """Whether the person has not read the notice, in the bell or, silenced there, in a mail."""
    return or_(Notice.read_at.is_(None), Notice.read_at == SILENT)


def _seen(actor: Actor) -> Select[Any]:
    """Notices with what they are about, as far as the person may see it."""
    # A unit that no longer has the assignment keeps what it read when it had it, and sees nothing newer.
    kept = (
        select(FormerLead.content)
        .where(FormerLead.assignment_id == Notice.object_id, FormerLead.unit_id.in_(actor.unit_path))
        .order_by(FormerLead.id.desc())
        .limit(1)
        .correlate(Notice)
        .scalar_subquery()
    )
    of_assignment = and_(
        Notice.object_type == "assignment", Notice.object_id == Assignment.id, visible_assignments(actor)
    )
    of_series = and_(Notice.object_type == SERIES, Notice.object_id == Series.id, visible_series(actor))
    of_directive = and_(
        Directive.id == func.coalesce(Assignment.directive_id, Series.directive_id, Notice.object_id),
        Assignment.id.is_not(None)
        | Series.id.is_not(None)
        | and_(Notice.object_type == "directive", visible_directives(actor)),
    )
    of_document = and_(
        Notice.object_type.in_((OUTGOING, INCOMING)),
        Notice.object_id == ReceivedDocument.id,
        visible_documents(actor),
    )
    of_share = and_(Notice.object_type.in_(KINDS), Notice.object_id == Share.id, visible_shares(actor))
    # A receiver inside the unit reads the number of the document without seeing the assignment.
    above = aliased(Assignment)
    its_number = (
        select(Directive.number)
        .join(above, above.directive_id == Directive.id)
        .where(above.id == Share.assignment_id)
        .correlate(Share)
        .scalar_subquery()
    )
    number = func.coalesce(Directive.number, ReceivedDocument.number, its_number).label("number")
    subject = func.coalesce(Directive.subject, ReceivedDocument.subject).label("subject")
    return (
        select(
            Notice,
            func.coalesce(Assignment.content, Series.content, Share.content).label("content"),
            number,
            subject,
            kept.label("kept"),
        )
        .select_from(Notice)
        .outerjoin(Assignment, of_assignment)
        .outerjoin(Series, of_series)
        .outerjoin(Directive, of_directive)
        .outerjoin(ReceivedDocument, of_document)
        .outerjoin(Share, of_share)
        .execution_options(populate_existing=True)
    )


def _row(row: Any) -> NoticeRow:
    return NoticeRow(
        id=row.Notice.id,
        kind=row.Notice.kind,
        object_type=row.Notice.object_type,
        object_id=row.Notice.object_id,
        number=row.number,
        text=row.content or row.subject or _kept_text(row),
        visible=row.number is not None,
        values=row.Notice.values,
        at=row.Notice.at,
        read=row.Notice.read_at is not None,
    )


def _kept_text(row: Any) -> str | None:
    """What an assignment was about, for somebody who no longer sees it: as their unit had it, or as the notice told it."""
    if row.Notice.object_type != "assignment":
        return row.Notice.values.get("content")  # type: ignore[no-any-return]
    kept: str | None = row.kept
    return kept or row.Notice.values.get("content")
