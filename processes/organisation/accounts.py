"""People as an administrator sets them up: entering, changing what they do and where, a new password, closing an account."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from processes import telemetry
from processes.command import in_transaction
from processes.edits.saving import saved
from processes.organisation import entering
from processes.organisation.actor import Actor
from processes.organisation.entering import hash_password, password_errors
from processes.organisation.models import ApiToken, Person, PersonField, PersonRole, Unit
from processes.organisation.rights import (
    administered_units,
    administers,
    may_change_roles,
    roles_of,
    roles_to_give,
)
from processes.refusals import FieldError, InvalidForm, NotAllowedYet, NotFound
from processes.storable import clean_text, is_id


@telemetry.command
@in_transaction
def enter_person(session: Session, values: Mapping[str, Any], *, by: Actor) -> int:
    """Add a person and return their id. ``values``: username, name, position, unit (id), roles, fields, and password (None: they
    cannot log in yet). Raises InvalidForm naming the fields; NotFound for those who set up nobody."""
    return enter(session, values, by=by)


def enter(session: Session, values: Mapping[str, Any], *, by: Actor) -> int:
    """The same inside the transaction of another command."""
    if not administers(by):
        raise NotFound()
    code, errors = _unit_code(session, values.get("unit"), by)
    errors += _role_errors(values.get("roles") or (), by)
    return entering.add_person(
        session,
        clean_text(values.get("username") or ""),
        values.get("name") or "",
        values.get("position") or "",
        code,
        values.get("roles") or (),
        password=values.get("password") or None,
        fields=values.get("fields") or (),
        wrong=errors,
    )


@telemetry.command
@in_transaction
def change_person(
    session: Session,
    person_id: int,
    values: Mapping[str, Any],
    *,
    by: Actor,
    now: datetime | None = None,
    version: int | None = None,
) -> None:
    """Change a person's name, position, unit, roles and fields of work; all of them are given. What they did before keeps the
    position and unit of that day (B58). ``version``: see :func:`processes.edits.saving.saved`."""
    person = _person(session, person_id, by)
    code, errors = _unit_code(session, values.get("unit"), by)
    roles, fields = tuple(dict.fromkeys(values.get("roles") or ())), tuple(dict.fromkeys(values.get("fields") or ()))
    errors += _role_errors(roles, by)
    if errors:
        raise InvalidForm(errors)
    row = entering.person_columns(
        session, person.username, values.get("name") or "", values.get("position") or "", code, errors
    )
    errors += entering.duty_errors(roles, fields)
    if "admin" not in roles and _is_last_administrator(session, person_id):
        errors.append(FieldError.of("roles", "Phải còn ít nhất một người quản trị hệ thống."))
    if errors:
        raise InvalidForm(errors)
    saved(session, "person", person_id, by=by, version=version, now=now)
    session.execute(update(Person).where(Person.id == person_id).values(row))
    session.execute(delete(PersonRole).where(PersonRole.person_id == person_id))
    session.execute(delete(PersonField).where(PersonField.person_id == person_id))
    entering.write_duties(session, person_id, roles, fields)


@telemetry.command
@in_transaction
def reset_password(session: Session, person_id: int, password: str, *, by: Actor) -> None:
    """Give a person a new password: the sessions and API tokens that the old one began end."""
    _person(session, person_id, by)
    if errors := password_errors(password):
        raise InvalidForm(errors)
    session.execute(update(Person).where(Person.id == person_id).values(password_hash=hash_password(password)))
    session.execute(delete(ApiToken).where(ApiToken.person_id == person_id))


@telemetry.command
@in_transaction
def set_active(session: Session, person_id: int, active: bool, *, by: Actor) -> None:
    """Close a person's account, or open it again. Who is not active cannot log in and is offered in no list; what they did stays."""
    person = _person(session, person_id, by)
    if not active and person_id == by.id:
        raise NotAllowedYet("Không tự khóa được tài khoản của chính mình.")
    if not active and _is_last_administrator(session, person_id):
        raise NotAllowedYet("Không khóa được người quản trị hệ thống cuối cùng.")
    if active and not session.scalar(select(Unit.id).where(Unit.id == person.unit_id, Unit.active)):
        raise NotAllowedYet("Đơn vị của người này đã kết thúc hoạt động; đề nghị chuyển sang đơn vị khác trước.")
    session.execute(update(Person).where(Person.id == person_id).values(active=active))
    if not active:
        session.execute(delete(ApiToken).where(ApiToken.person_id == person_id))


def _person(session: Session, person_id: int, by: Actor) -> Person:
    """The person, who is this administrator's to change; NotFound otherwise."""
    person = session.get(Person, person_id) if is_id(person_id) else None
    if person is None or person.unit_id not in administered_units(session, by):
        raise NotFound()
    if not may_change_roles(by, roles_of(session, [person_id])[person_id]):
        raise NotFound()
    return person


def _unit_code(session: Session, unit_id: Any, by: Actor) -> tuple[str, list[FieldError]]:
    """The code of the unit a person is to work in, and what is wrong with it."""
    if not unit_id:
        return "", [FieldError.of("unit", "Đề nghị chọn đơn vị.")]
    known = select(Unit.code).where(Unit.id == unit_id, Unit.active)
    code = session.scalar(known) if is_id(unit_id) and unit_id in administered_units(session, by) else None
    return (code, []) if code else ("", [FieldError.of("unit", "Không có đơn vị này.")])


def _role_errors(roles: Any, by: Actor) -> list[FieldError]:
    """A role that this person may not give is, to them, one that does not exist."""
    known = roles_to_give(by)
    return [FieldError.of("roles", "Vai trò “{role}” không có.", role=str(r)[:40]) for r in roles if r not in known]


def _is_last_administrator(session: Session, person_id: int) -> bool:
    administrators = (
        select(func.count())
        .select_from(PersonRole)
        .join(Person, Person.id == PersonRole.person_id)
        .where(PersonRole.role == "admin", Person.active)
    )
    is_one = PersonRole.person_id == person_id
    return session.scalar(administrators.where(is_one)) == 1 and session.scalar(administrators) == 1
