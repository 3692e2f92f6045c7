"""Naming a substitute for the time one is away (C18): who may, from when to when, for which roles; and ending it by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, or_, select, update
from sqlalchemy.orm import Session, aliased

from processes import telemetry
from processes.command import in_transaction
from processes.db import after_commit, connection_of, reading
from processes.notices.deliver import deliver
from processes.organisation import given
from processes.organisation.actor import UNGIVEN, Actor
from processes.organisation.models import Delegation, Person, PersonRole
from processes.refusals import FieldError, InvalidForm, NotFound, NotNow, _l
from processes.settings import current
from processes.storable import is_id

LABELS = {
    "person": _l("Người vắng mặt"),
    "substitute": _l("Người thay"),
    "from_on": _l("Từ ngày"),
    "to_on": _l("Đến hết ngày"),
    "roles": _l("Vai trò"),
}
#: Whoever is away for longer gets another post.
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class DelegationRow:
    """One delegation as shown, people by position first. ``standing`` is coming | now | over."""

    id: int
    person: str
    person_id: int
    substitute: str
    substitute_id: int
    from_on: date
    to_on: date
    roles: tuple[str, ...]
    standing: str
    ended_at: datetime | None


@telemetry.command
@in_transaction
def delegate(session: Session, values: Mapping[str, Any], *, by: Actor, now: datetime) -> int:
    """Name a substitute; returns the delegation's id. Both are told.

    ``values``: substitute (id), from_on, to_on (dates, both included), roles (some of the person's; none: everything), and for
    administrators person (id). Nobody hands on what was handed to them: only one's own. Raises InvalidForm naming the fields.
    """
    person_id = values.get("person") or by.id
    if person_id != by.id and not by.is_admin:
        raise NotFound()
    errors: list[FieldError] = []
    # The person first, always: two delegations for the same days wait for each other here.
    person = _active(session, person_id, lock=True)
    substitute = _active(session, values.get("substitute"))
    if person is None:
        errors.append(FieldError.of("person", "Ô “{field}” không có người ấy trong danh mục.", field=LABELS["person"]))
    if substitute is None:
        errors.append(FieldError.of("substitute", "Đề nghị chọn người thay trong danh mục."))
    elif substitute == person:
        errors.append(FieldError.of("substitute", "Người thay phải là người khác."))
    from_on, to_on = values.get("from_on"), values.get("to_on")
    today = now.astimezone(current.timezone()).date()
    if not isinstance(from_on, date):
        errors.append(FieldError.of("from_on", "Đề nghị nhập ngày bắt đầu vắng mặt."))
    if not isinstance(to_on, date):
        errors.append(FieldError.of("to_on", "Đề nghị nhập ngày cuối cùng vắng mặt."))
    elif to_on < today:
        errors.append(FieldError.of("to_on", "Ngày cuối cùng đã qua."))
    elif isinstance(from_on, date) and not from_on <= to_on <= from_on + LONGEST:
        errors.append(FieldError.of("to_on", "Ngày cuối cùng phải sau ngày bắt đầu và không quá một năm."))
    roles = list(dict.fromkeys(values.get("roles") or ()))
    held = set(session.scalars(select(PersonRole.role).where(PersonRole.person_id == person_id))) - UNGIVEN
    if not held.issuperset(roles):
        errors.append(FieldError.of("roles", "Chỉ ủy quyền được vai trò mà người vắng mặt đang có."))
    if errors or from_on is None or to_on is None:
        raise InvalidForm(errors)
    if _overlapping(session, person_id, from_on, to_on):
        raise InvalidForm(
            [FieldError.of("from_on", "Trong thời gian ấy đã có người thay. Đề nghị kết thúc ủy quyền cũ trước.")]
        )
    row = {"person_id": person, "substitute_id": substitute, "from_on": from_on, "to_on": to_on, "roles": roles}
    id = int(
        session.execute(
            insert(Delegation).values(**row, created_at=now, created_by_id=by.id).returning(Delegation.id)
        ).scalar_one()
    )
    _tell(session, "delegation", id, by, now)
    after_commit(session, given.kept.forget)
    return id


@telemetry.command
@in_transaction
def end_delegation(session: Session, delegation_id: int, *, by: Actor, now: datetime) -> None:
    """End it before its last day: by the person, their substitute or an administrator. Both are told."""
    if not is_id(delegation_id):
        raise NotFound()
    row = session.execute(
        select(Delegation).where(Delegation.id == delegation_id).with_for_update()
    ).scalar_one_or_none()
    if row is None or not (by.is_admin or by.id in (row.person_id, row.substitute_id)):
        raise NotFound()
    if row.ended_at is not None or row.to_on < now.astimezone(current.timezone()).date():
        raise NotNow("Ủy quyền này đã kết thúc.")
    session.execute(update(Delegation).where(Delegation.id == delegation_id).values(ended_at=now, ended_by_id=by.id))
    _tell(session, "delegation_ended", delegation_id, by, now)
    after_commit(session, given.kept.forget)


def delegations(actor: Actor, now: datetime) -> list[DelegationRow]:
    """Those in which the person is away or stands in, all for an administrator; newest first."""
    away, instead = aliased(Person), aliased(Person)
    statement = (
        select(Delegation, away.name, away.position, instead.name, instead.position)
        .join(away, away.id == Delegation.person_id)
        .join(instead, instead.id == Delegation.substitute_id)
        .order_by(Delegation.id.desc())
        .limit(200)
        .execution_options(populate_existing=True)
    )
    if not actor.is_admin:
        statement = statement.where(or_(Delegation.person_id == actor.id, Delegation.substitute_id == actor.id))
    today = now.astimezone(current.timezone()).date()
    return [_row(*row, today=today) for row in reading().execute(statement)]


def _row(row: Delegation, name: str, position: str, other: str, other_position: str, *, today: date) -> DelegationRow:
    over = row.ended_at is not None or row.to_on < today
    return DelegationRow(
        id=row.id,
        person=f"{position} ({name})",
        person_id=row.person_id,
        substitute=f"{other_position} ({other})",
        substitute_id=row.substitute_id,
        from_on=row.from_on,
        to_on=row.to_on,
        roles=tuple(row.roles),
        standing="over" if over else "coming" if row.from_on > today else "now",
        ended_at=row.ended_at,
    )


def _active(session: Session, person_id: object, *, lock: bool = False) -> int | None:
    if not is_id(person_id):
        return None
    statement = select(Person.id).where(Person.id == person_id, Person.active)
    return session.scalar(statement.with_for_update() if lock else statement)


def _overlapping(session: Session, person_id: int, from_on: date, to_on: date) -> bool:
    taken = select(Delegation.id).where(
        Delegation.person_id == person_id,
        Delegation.ended_at.is_(None),
        Delegation.from_on <= to_on,
        Delegation.to_on >= from_on,
    )
    return session.scalar(taken.limit(1)) is not None


def _tell(session: Session, kind: str, id: int, by: Actor, now: datetime) -> None:
    """Both of them, except whoever did it, with who and until when."""
    away, instead = aliased(Person), aliased(Person)
    row = session.execute(
        select(Delegation.person_id, Delegation.substitute_id, Delegation.from_on, Delegation.to_on)
        .add_columns(away.position.label("away"), instead.position.label("instead"))
        .join(away, away.id == Delegation.person_id)
        .join(instead, instead.id == Delegation.substitute_id)
        .where(Delegation.id == id)
    ).one()
    content = f"{row.away} → {row.instead}, {row.from_on:%d/%m/%Y} – {row.to_on:%d/%m/%Y}"
    deliver(
        connection_of(session),
        kind,
        object_type="delegation",
        object_id=id,
        people={row.person_id, row.substitute_id},
        unit=None,
        values={"content": content},
        by_id=by.id,
        now=now,
    )
