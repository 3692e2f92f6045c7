"""Directives as lists and pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session

from processes import clock
from processes.assignments import rows as assignment_rows
from processes.assignments.models import Assignment
from processes.assignments.policy import DELETED, visible_assignments
from processes.assignments.remembered import counted
from processes.assignments.rows import AnySelect, AssignmentRow
from processes.db import reading
from processes.directives.models import Directive
from processes.directives.policy import visible_directives
from processes.directives.rows import DirectiveRow, LeadLine, read_rows, rows_statement
from processes.files.queries import FileRow, document_files
from processes.organisation.actor import Actor, any_of
from processes.organisation.models import Person
from processes.paging import PER_PAGE, Page, clamp
from processes.refusals import NotFound
from processes.searching import matches
from processes.series.queries import SeriesRow, series_of
from processes.storable import is_id, is_storable

__all__ = [
    "DirectiveRow",
    "DirectiveView",
    "LeadLine",
    "all_directives",
    "count_directives",
    "directive_counts",
    "directive_view",
    "last_named",
    "list_directives",
]


@dataclass(frozen=True, slots=True)
class DirectiveView:
    """A directive with everything its page shows (Q12); ``assignments`` are those the person sees, in order of entry."""

    row: DirectiveRow
    source: str | None
    secrecy: str
    publish: bool
    signer: str | None
    signer_position: str | None
    issuing_level: str | None
    issuing_body: str | None
    copies: int | None
    pages: int | None
    copied_from: str | None
    files: list[FileRow]
    assignments: list[AssignmentRow]
    #: the assignments that repeat, of which some of the others are kỳ (C18)
    series: list[SeriesRow]
    #: assignments of the directive that others of the Office follow; 0 for units
    others: int = 0


_SORTS: dict[str, Any] = {
    "date": Directive.date,
    "number": Directive.number,
    "entered": Directive.entered_at,
    "issued": Directive.issued_at,
    "status": Directive.status_group,
}


def list_directives(
    actor: Actor,
    *,
    mine: bool | None = None,
    issued: bool | None = None,
    status: str | None = None,
    group: str | None = None,
    type: str | None = None,
    field: str | None = None,
    director: str | None = None,
    date_from: date | None = None,
    date_to: date | None = None,
    q: str | None = None,
    sort: str | None = None,
    page: int = 1,
    per_page: int = PER_PAGE,
) -> Page[DirectiveRow]:
    """The directives that the person sees. ``mine``: those that are their own business, not merely open to them (K10, B23);
    ``type`` and ``field`` are codes, ``director`` a user name. Newest entries first."""
    page, per_page = clamp(page, per_page)
    session = reading()
    filters: dict[str, Any] = {
        "mine": mine,
        "issued": issued,
        "status": status,
        "group": group,
        "type": type,
        "field": field,
        "director": director,
        "date_from": date_from,
        "date_to": date_to,
        "q": q,
    }
    if status or director or date_from or date_to:
        total = session.scalar(select(func.count()).select_from(Directive).where(_condition(actor, **filters))) or 0
    else:
        counts = directive_counts(actor, mine=mine, issued=issued, type=type, field=field, q=q)
        total = counts.get(group or "all", 0)
    statement = rows_statement(actor).where(_condition(actor, **filters, one_by_one=True)).order_by(*_ordering(sort))
    return Page(
        read_rows(session, actor, statement.limit(per_page).offset((page - 1) * per_page)), total, page, per_page
    )


def last_named(actor: Actor) -> dict[str, int]:
    """Who directs and who approves in the directive that this person entered last; nobody in their first."""
    row = (
        reading()
        .execute(
            select(Directive.director_id, Directive.approver_id)
            .where(Directive.drafter_id == actor.id)
            .order_by(Directive.id.desc())
            .limit(1)
        )
        .first()
    )
    return {"director": row.director_id, "approver": row.approver_id} if row else {}


def all_directives(
    actor: Actor, *, most: int, sort: str | None = None, **filters: Any
) -> tuple[list[DirectiveRow], int]:
    """The whole list of :func:`list_directives` at once, for a file: its first ``most`` rows, and how many it has."""
    session, wanted = reading(), _condition(actor, **filters)
    total = session.scalar(select(func.count()).select_from(Directive).where(wanted)) or 0
    return read_rows(session, actor, rows_statement(actor).where(wanted).order_by(*_ordering(sort)).limit(most)), total


def count_directives(actor: Actor, *, mine: bool | None = None, issued: bool | None = None) -> int:
    """How many :func:`list_directives` lists."""
    return directive_counts(actor, mine=mine, issued=issued)["all"]


def directive_counts(
    actor: Actor,
    *,
    mine: bool | None = None,
    issued: bool | None = None,
    type: str | None = None,
    field: str | None = None,
    q: str | None = None,
) -> dict[str, int]:
    """status group → how many of the list's directives are in it, and ``all``; with the other filters in force."""
    wanted: dict[str, Any] = {"mine": mine, "issued": issued, "type": type, "field": field, "q": q}

    def build(columns: tuple[Any, ...], few: bool) -> AnySelect:
        return select(*columns).select_from(Directive).where(_condition(actor, **wanted, one_by_one=few))

    groups = counted(actor, f"directives {wanted}", Directive.status_group, build, Directive.closed_at)
    return {**groups, "all": groups.total()}


def directive_view(actor: Actor, directive_id: int, *, now: datetime | None = None) -> DirectiveView:
    """The directive for this person. NotFound when they may not see it, as when it does not exist."""
    if not is_id(directive_id):
        raise NotFound()
    session = reading()
    statement = rows_statement(actor).where(Directive.id == directive_id, visible_directives(actor))
    rows = read_rows(session, actor, statement)
    if not rows:
        raise NotFound()
    more = session.execute(
        select(
            Directive.source,
            Directive.secrecy,
            Directive.publish,
            Directive.signer,
            Directive.signer_position,
            Directive.issuing_level,
            Directive.issuing_body,
            Directive.copies,
            Directive.pages,
            Directive.copied_from,
        ).where(Directive.id == directive_id)
    ).one()
    under = assignment_rows.rows_statement(actor).where(
        Assignment.directive_id == directive_id, visible_assignments(actor)
    )
    assignments = assignment_rows.read_rows(session, under.order_by(Assignment.id), now or clock.now())
    return DirectiveView(
        row=rows[0],
        **more._mapping,
        files=document_files(session, "directive", directive_id),
        assignments=assignments,
        series=series_of(actor, directive_id),
        others=_others(session, directive_id, assignments) if actor.at_office else 0,
    )


def _others(session: Session, directive_id: int, seen: Sequence[AssignmentRow]) -> int:
    """Assignments of the directive that other people of the Office follow (K10): it is known that they are, not what they are."""
    issued = select(func.count()).where(
        Assignment.directive_id == directive_id, Assignment.status != DELETED, Assignment.issued_at.is_not(None)
    )
    return (session.scalar(issued) or 0) - sum(row.issued_at is not None for row in seen)


def _condition(
    actor: Actor,
    *,
    mine: bool | None = None,
    issued: bool | None = None,
    status: str | None = None,
    group: str | None = None,
    type: str | None = None,
    field: str | None = None,
    director: str | None = None,
    date_from: date | None = None,
    date_to: date | None = None,
    q: str | None = None,
    one_by_one: bool = False,
) -> ColumnElement[bool]:
    parts = [visible_directives(actor, one_by_one=one_by_one), matches(q, Directive.search)]
    if mine is not None:
        parts.append(_own(actor) if mine else ~_own(actor))
    if issued is not None:
        parts.append(Directive.issued_at.is_not(None) if issued else Directive.issued_at.is_(None))
    for column, value in (
        (Directive.status, status),
        (Directive.status_group, group),
        (Directive.type, type),
        (Directive.field, field),
    ):
        if value and is_storable(value):
            parts.append(column == value)
    if director and is_storable(director):
        parts.append(Directive.director_id.in_(select(Person.id).where(Person.username == director)))
    if date_from is not None:
        parts.append(Directive.date >= date_from)
    if date_to is not None:
        parts.append(Directive.date <= date_to)
    return and_(*parts)


def _own(actor: Actor) -> ColumnElement[bool]:
    """Director, approver and drafter (B23); the phòng's for its head; all for those who answer for all."""
    return any_of(actor, _own_of)


def _own_of(actor: Actor) -> ColumnElement[bool]:
    if actor.has("leader_of_office", "van_thu", "inspection", "committee", "admin"):
        return true()
    people = (Directive.drafter_id, Directive.director_id, Directive.approver_id)
    own: list[ColumnElement[bool]] = [column == actor.id for column in people]
    if actor.has("head_of_phong"):
        own.append(Directive.drafter_id.in_(select(Person.id).where(Person.unit_id == actor.unit_id)))
    return or_(*own)


def _ordering(sort: str | None) -> list[Any]:
    column = _SORTS.get((sort or "").removeprefix("-"))
    if sort is None or column is None:
        return [Directive.id.desc()]
    return [column.desc().nulls_last() if sort.startswith("-") else column.asc().nulls_last(), Directive.id.desc()]
