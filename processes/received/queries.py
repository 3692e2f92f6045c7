"""Received documents as people see them: lists, counts, one document, and how many lead to assignments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, select, true
from sqlalchemy.orm import Session

from processes.assignments.models import Assignment
from processes.db import reading
from processes.files.queries import FileRow, document_files
from processes.organisation.actor import Actor
from processes.paging import PER_PAGE, Page, clamp
from processes.received.boxes import ALL, TABS, in_box, in_tab
from processes.received.models import OUTGOING, ReceivedDocument
from processes.received.policy import visible_documents
from processes.received.rows import DocumentRow, read_rows, rows_statement
from processes.refusals import NotFound
from processes.runtime.timeline import TimelineEntry, entries_of
from processes.searching import matches
from processes.settings.current import timezone
from processes.storable import is_id, is_storable

_SORTS: dict[str, Any] = {
    "date": ReceivedDocument.date,
    "number": ReceivedDocument.number,
    "arrived": ReceivedDocument.entered_at,
    "signer": ReceivedDocument.signer,
    "status": ReceivedDocument.status,
}


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document with everything its page shows; ``prefill``: what the form of a directive takes from it (B17)."""

    row: DocumentRow
    files: list[FileRow]
    entries: list[TimelineEntry]
    prefill: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Outgoing documents: all issued, those with assignments, those that need none, and those nobody has decided about."""

    issued: int
    with_assignments: int
    without_need: int

    @property
    def undecided(self) -> int:
        return self.issued - self.with_assignments - self.without_need

    @property
    def percent(self) -> float | None:
        """Documents with assignments among those that need any, in percent; None where none does."""
        needing = self.issued - self.without_need
        return round(100 * self.with_assignments / needing, 2) if needing else None


def list_documents(
    actor: Actor,
    box: str,
    *,
    tab: str = ALL,
    type: str | None = None,
    q: str | None = None,
    sort: str | None = None,
    page: int = 1,
    per_page: int = PER_PAGE,
) -> Page[DocumentRow]:
    """The documents of one list (``processes.received.boxes``), newest first unless ``sort`` says otherwise."""
    page, per_page = clamp(page, per_page)
    session = reading()
    wanted = and_(_listed(actor, box, type, q), in_tab(box, tab))
    total = session.scalar(select(func.count()).select_from(ReceivedDocument).where(wanted)) or 0
    statement = rows_statement().where(wanted).order_by(*_ordering(sort))
    return Page(read_rows(session, statement.limit(per_page).offset((page - 1) * per_page)), total, page, per_page)


def find_documents(
    actor: Actor,
    *,
    direction: str | None = None,
    status: str | None = None,
    q: str | None = None,
    page: int = 1,
    per_page: int = PER_PAGE,
) -> Page[DocumentRow]:
    """Every received document that the person may see, newest first."""
    page, per_page = clamp(page, per_page)
    session = reading()
    wanted = [visible_documents(actor), matches(q, ReceivedDocument.search)]
    for column, value in ((ReceivedDocument.direction, direction), (ReceivedDocument.status, status)):
        if value and is_storable(value):
            wanted.append(column == value)
    total = session.scalar(select(func.count()).select_from(ReceivedDocument).where(*wanted)) or 0
    statement = rows_statement().where(*wanted).order_by(ReceivedDocument.id.desc())
    return Page(read_rows(session, statement.limit(per_page).offset((page - 1) * per_page)), total, page, per_page)


def document_counts(actor: Actor, box: str, *, type: str | None = None, q: str | None = None) -> dict[str, int]:
    """tab → how many documents are under it, and ``all``; with the other filters in force."""
    rows = reading().execute(
        select(ReceivedDocument.status, func.count().label("number"))
        .where(_listed(actor, box, type, q))
        .group_by(ReceivedDocument.status)
    )
    by_status = {row.status: int(row.number) for row in rows}
    tabs = {tab: sum(by_status.get(status, 0) for status in statuses) for tab, statuses in TABS[box].items()}
    return {**tabs, ALL: sum(by_status.values())}


def count_documents(actor: Actor, box: str, tab: str) -> int:
    """How many :func:`list_documents` lists under the tab: the number in the menu."""
    wanted = and_(_listed(actor, box, None, None), in_tab(box, tab))
    return reading().scalar(select(func.count()).select_from(ReceivedDocument).where(wanted)) or 0


def document_rows(actor: Actor, ids: list[int]) -> list[DocumentRow]:
    """Those of the documents that the person may see, in the order of their ids."""
    wanted = (ReceivedDocument.id.in_([id for id in ids if is_id(id)]), visible_documents(actor))
    return read_rows(reading(), rows_statement().where(*wanted).order_by(ReceivedDocument.id))


def document_view(actor: Actor, document_id: int) -> DocumentView:
    """The document for this person. NotFound when they may not see it, as when it does not exist."""
    rows = document_rows(actor, [document_id])
    if not rows:
        raise NotFound()
    session, row = reading(), rows[0]
    more = session.scalar(select(ReceivedDocument.more).where(ReceivedDocument.id == row.id)) or {}
    prefill = {name: getattr(row, name) for name in ("number", "date", "subject", "type", "signer")}
    arrived = row.arrived_at.astimezone(timezone())
    if row.direction == OUTGOING and arrived.date() == row.date:
        # It comes when it is issued (B14): not later than that, if the system does not say.
        prefill["issue_hour"] = f"{arrived:%H:%M}"
    return DocumentView(
        row=row,
        files=_files(session, row),
        entries=entries_of(session, row.direction, row.id),
        prefill={name: value for name, value in {**prefill, **more}.items() if value is not None},
    )


def coverage(*, date_from: date | None = None, date_to: date | None = None) -> Coverage:
    """How many of the outgoing documents of these days lead to assignments: *Không giao nhiệm vụ* leaves the figures."""
    assigned = exists().where(
        Assignment.directive_id == ReceivedDocument.directive_id,
        Assignment.issued_at.is_not(None),
        Assignment.status != "deleted",
    )
    row = reading().execute(
        select(
            func.count().label("issued"),
            func.count(case((assigned, 1))).label("with_assignments"),
            func.count(case((ReceivedDocument.status == "not_needed", 1))).label("without_need"),
        )
        .select_from(ReceivedDocument)
        .where(
            ReceivedDocument.direction == OUTGOING,
            ReceivedDocument.status != "deleted",
            true() if date_from is None else ReceivedDocument.date >= date_from,
            true() if date_to is None else ReceivedDocument.date <= date_to,
        )
    )
    return Coverage(*row.one())


def _files(session: Session, row: DocumentRow) -> list[FileRow]:
    """Its files, which went along when it was entered as a directive."""
    if row.directive_id is not None:
        return document_files(session, "directive", row.directive_id)
    return document_files(session, row.direction, row.id)


def _listed(actor: Actor, box: str, type: str | None, q: str | None) -> ColumnElement[bool]:
    of_type = ReceivedDocument.type == type if type and is_storable(type) else true()
    return and_(visible_documents(actor), in_box(actor, box), of_type, matches(q, ReceivedDocument.search))


def _ordering(sort: str | None) -> list[Any]:
    column = _SORTS.get((sort or "").removeprefix("-"))
    if sort is None or column is None:
        return [ReceivedDocument.id.desc()]
    return [
        column.desc().nulls_last() if sort.startswith("-") else column.asc().nulls_last(),
        ReceivedDocument.id.desc(),
    ]
