"""Relating documents (Làm VBLQ, Q13): replaced by, based on, merely related; seen from both sides, undone with history kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, insert, or_, select, update
from sqlalchemy.orm import Session, aliased

from processes import telemetry
from processes.assignments.rows import PersonName
from processes.command import in_transaction
from processes.db import reading
from processes.directives.models import Directive, DirectiveRelation
from processes.directives.policy import visible_directives
from processes.organisation.actor import Actor
from processes.organisation.models import Person
from processes.refusals import FieldError, InvalidForm, NotFound, NotNow, _l
from processes.runtime import objects
from processes.runtime.locks import lock_object
from processes.searching import matches
from processes.storable import is_id

#: kind → how it reads on the document that was related, and on the other one
KINDS: dict[str, tuple[str, str]] = {
    "related": (_l("Liên quan"), _l("Liên quan")),
    "basis": (_l("Căn cứ"), _l("Là căn cứ của")),
    "implements": (_l("Triển khai"), _l("Được triển khai bởi")),
    "replaces": (_l("Thay thế"), _l("Bị thay thế bởi")),
    "amends": (_l("Sửa đổi, bổ sung"), _l("Được sửa đổi, bổ sung bởi")),
}
#: As many as a search offers.
MOST_FOUND = 12


@dataclass(frozen=True, slots=True)
class Related:
    """The document at the other end of a relation. ``is_forward``: this document was related to it, not the other way round."""

    id: int
    kind: str
    is_forward: bool
    directive_id: int
    number: str
    date: date
    subject: str
    by: PersonName
    at: datetime
    ended_by: PersonName | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Found:
    """A document that a search offers."""

    id: int
    number: str
    date: date
    subject: str


def may_relate(actor: Actor) -> bool:
    """Who relates documents that they see: the Office's people who enter and follow them."""
    return actor.has("specialist", "head_of_phong", "inspection", "van_thu", "admin")


@telemetry.command
@in_transaction
def relate(session: Session, directive_id: int, other_id: int | None, kind: str, *, by: Actor, now: datetime) -> int:
    """Relate a document to another; returns the relation's id. NotFound unless the person may see both; InvalidForm for an
    unknown kind, for the document itself, and for what is there already."""
    _lock(session, directive_id, by)
    errors = []
    if kind not in KINDS:
        errors.append(FieldError.of("kind", "Đề nghị chọn loại liên hệ giữa hai văn bản."))
    if other_id is None or not objects.is_visible(session, by, "directive", other_id):
        errors.append(FieldError.of("other", "Đề nghị chọn văn bản liên quan trong danh sách tìm được."))
    elif other_id == directive_id:
        errors.append(FieldError.of("other", "Văn bản không thể liên quan đến chính nó."))
    elif not errors and session.execute(_same(directive_id, other_id, kind)).first() is not None:
        errors.append(FieldError.of("other", "Hai văn bản đã có liên hệ này."))
    if errors:
        raise InvalidForm(errors)
    row = {"from_id": directive_id, "to_id": other_id, "kind": kind, "by_id": by.id, "at": now}
    return int(session.execute(insert(DirectiveRelation).values(row).returning(DirectiveRelation.id)).scalar_one())


@telemetry.command
@in_transaction
def unrelate(session: Session, directive_id: int, relation_id: int, *, by: Actor, now: datetime) -> None:
    """Undo a relation, from either of its documents; it stays as history. NotNow when somebody has undone it already."""
    _lock(session, directive_id, by)
    row = (
        session.execute(
            select(DirectiveRelation)
            .where(
                DirectiveRelation.id == relation_id,
                or_(DirectiveRelation.from_id == directive_id, DirectiveRelation.to_id == directive_id),
            )
            .with_for_update()
        ).scalar_one_or_none()
        if is_id(relation_id)
        else None
    )
    if row is None:
        raise NotFound()
    if row.ended_at is not None:
        raise NotNow("Liên hệ này đã được bỏ trước đó. Đề nghị mở lại trang để xem tình trạng mới nhất.")
    session.execute(
        update(DirectiveRelation).where(DirectiveRelation.id == relation_id).values(ended_by_id=by.id, ended_at=now)
    )


def relations_of(actor: Actor, directive_id: int) -> list[Related]:
    """The document's relations, newest first, undone ones after those in force; only to documents the reader may see. The caller
    has checked that this document itself may be seen."""
    other, by, ended_by = aliased(Directive), aliased(Person), aliased(Person)
    forward = DirectiveRelation.from_id == directive_id
    ends = or_(
        and_(forward, other.id == DirectiveRelation.to_id),
        and_(DirectiveRelation.to_id == directive_id, other.id == DirectiveRelation.from_id),
    )
    seen = select(Directive.id).where(visible_directives(actor))
    people = (
        column.label(f"{who}_{column.key}")
        for who, person in (("by", by), ("ended_by", ended_by))
        for column in (person.id, person.username, person.name, person.position)
    )
    rows = reading().execute(
        select(
            DirectiveRelation,
            forward.label("is_forward"),
            other.id.label("other_id"),
            other.number,
            other.date,
            other.subject,
            *people,
        )
        .join(other, ends)
        .join(by, by.id == DirectiveRelation.by_id)
        .outerjoin(ended_by, ended_by.id == DirectiveRelation.ended_by_id)
        .where(other.id.in_(seen))
        .order_by(DirectiveRelation.ended_at.is_not(None), DirectiveRelation.id.desc())
        .execution_options(populate_existing=True)
    )
    return [_related(row) for row in rows]


def find_to_relate(actor: Actor, directive_id: int, q: str) -> Sequence[Found]:
    """Documents that the reader sees and that the words match, newest first; all of the latest without words."""
    rows = reading().execute(
        select(Directive.id, Directive.number, Directive.date, Directive.subject)
        .where(visible_directives(actor), Directive.id != directive_id, matches(q or None, Directive.search))
        .order_by(Directive.date.desc(), Directive.id.desc())
        .limit(MOST_FOUND)
    )
    return [Found(*row) for row in rows]


def _lock(session: Session, directive_id: int, by: Actor) -> None:
    lock_object(session, "directive", directive_id)
    if not may_relate(by) or not objects.is_visible(session, by, "directive", directive_id):
        raise NotFound()


def _same(one: int, other: int, kind: str) -> Any:
    """Whether the relation is in force already; a mere relation has no direction."""
    pair = and_(DirectiveRelation.from_id == one, DirectiveRelation.to_id == other)
    if kind == "related":
        pair = or_(pair, and_(DirectiveRelation.from_id == other, DirectiveRelation.to_id == one))
    return select(DirectiveRelation.id).where(
        pair, DirectiveRelation.kind == kind, DirectiveRelation.ended_at.is_(None)
    )


def _related(row: Any) -> Related:
    relation: DirectiveRelation = row.DirectiveRelation
    return Related(
        relation.id,
        relation.kind,
        bool(row.is_forward),
        row.other_id,
        row.number,
        row.date,
        row.subject,
        PersonName(row.by_id, row.by_username, row.by_name, row.by_position),
        relation.at,
        PersonName(row.ended_by_id, row.ended_by_username, row.ended_by_name, row.ended_by_position)
        if relation.ended_by_id
        else None,
        relation.ended_at,
    )
