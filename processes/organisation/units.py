"""Units as an administrator sets them up: entering, renaming with the former name kept, moving in the tree, their mail address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from processes import telemetry
from processes.command import in_transaction
from processes.edits.saving import saved
from processes.folding import fold
from processes.mail.addresses import is_address
from processes.organisation import entering
from processes.organisation.actor import Actor
from processes.organisation.models import UNIT_KINDS, Unit, UnitName
from processes.organisation.rights import administered_units, administers, check_unit
from processes.refusals import FieldError, InvalidForm, NotFound
from processes.storable import clean_text, is_id

#: What a unit's administrator adds to its own unit.
ROOM = "phong"
_HIGHEST = 100_000


@telemetry.command
@in_transaction
def enter_unit(session: Session, values: Mapping[str, Any], *, by: Actor) -> int:
    """Add a unit and return its id. ``values``: code, name, kind, parent (id of the unit above, None for none), position, mail.

    A unit's administrator adds phòng inside the own unit only. Raises InvalidForm naming the fields, NotFound for everybody else.
    """
    return enter(session, values, by=by)


def enter(session: Session, values: Mapping[str, Any], *, by: Actor) -> int:
    """The same inside the transaction of another command."""
    if not administers(by):
        raise NotFound()
    given = _given(values)
    errors = _mail_errors(given) + _position_errors(given) + _place_errors(session, None, given, by)
    parent = given["parent"] if is_id(given["parent"]) else None
    parent_code = session.scalar(select(Unit.code).where(Unit.id == parent)) if parent else None
    told = (given["code"], given["name"], given["kind"], parent_code, given["position"])
    id = entering.add_unit(session, *told, wrong=errors)
    session.execute(update(Unit).where(Unit.id == id).values(mail=given["mail"]))
    return id


@telemetry.command
@in_transaction
def change_unit(
    session: Session, unit_id: int, values: Mapping[str, Any], *, by: Actor, now: datetime, version: int | None = None
) -> None:
    """Change a unit that has not been closed: name (the former one is kept), kind, unit above, position in lists, mail address; all
    of them are given. A unit's administrator changes of the own unit the mail address only, of its phòng everything but the kind.
    ``version``: see :func:`processes.edits.saving.saved`."""
    check_unit(session, by, unit_id)
    unit = session.get_one(Unit, unit_id)
    if not unit.active:
        raise NotFound()
    given = _given({**values, "code": unit.code})
    if not by.is_admin and unit.kind != ROOM:
        given |= {"name": unit.name, "kind": unit.kind, "parent": unit.parent_id, "position": unit.position}
        errors = _mail_errors(given)
    else:
        errors = entering.name_errors(given["name"]) + _mail_errors(given) + _position_errors(given)
        errors += _place_errors(session, unit_id, given, by)
    if errors:
        raise InvalidForm(errors)
    saved(session, "unit", unit_id, by=by, version=version, now=now)
    if given["name"] != unit.name:
        session.execute(insert(UnitName).values(unit_id=unit_id, name=unit.name, until=now, by_id=by.id))
    session.execute(
        update(Unit)
        .where(Unit.id == unit_id)
        .values(
            name=given["name"],
            kind=given["kind"],
            parent_id=given["parent"],
            position=given["position"],
            mail=given["mail"],
            search=fold(unit.code, given["name"]),
        )
    )


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "code": clean_text(values.get("code") or ""),
        "name": clean_text(values.get("name") or ""),
        "kind": values.get("kind") or "",
        "parent": values.get("parent") or None,
        "position": 0 if values.get("position") in (None, "") else values["position"],
        "mail": clean_text(values.get("mail") or "") or None,
    }


def _mail_errors(given: Mapping[str, Any]) -> list[FieldError]:
    if given["mail"] is None or is_address(given["mail"]):
        return []
    return [FieldError.of("mail", "“{mail}” không phải là một địa chỉ thư điện tử.", mail=given["mail"][:80])]


def _position_errors(given: Mapping[str, Any]) -> list[FieldError]:
    position = given["position"]
    if isinstance(position, int) and not isinstance(position, bool) and 0 <= position <= _HIGHEST:
        return []
    return [FieldError.of("position", "Thứ tự phải là số nguyên từ 0 đến {most}.", most=_HIGHEST)]


def _place_errors(session: Session, unit_id: int | None, given: Mapping[str, Any], by: Actor) -> list[FieldError]:
    """What is wrong with where the unit stands: its kind, and the unit above it."""
    kind, parent = given["kind"], given["parent"]
    if kind not in UNIT_KINDS:
        return [FieldError.of("kind", "Đề nghị chọn loại đơn vị.")]
    if not by.is_admin and kind != ROOM:
        return [FieldError.of("kind", "Quản trị đơn vị chỉ thêm được phòng, ban bên trong đơn vị mình.")]
    if parent is None:
        if kind == ROOM:
            return [FieldError.of("parent", "Phòng, ban phải thuộc một đơn vị.")]
        return []
    above = session.scalar(select(Unit.id).where(Unit.id == parent, Unit.active)) if is_id(parent) else None
    if above is None or (not by.is_admin and above not in administered_units(session, by)):
        return [FieldError.of("parent", "Không có đơn vị cấp trên này.")]
    if unit_id is not None and unit_id in _upward(session, above):
        return [FieldError.of("parent", "Đơn vị cấp trên không thể là chính đơn vị này hoặc một đơn vị bên trong nó.")]
    return []


def _upward(session: Session, unit_id: int) -> list[int]:
    """The unit and those above it."""
    parents: dict[int, int | None] = dict(session.execute(select(Unit.id, Unit.parent_id)).all())
    path: list[int] = []
    current: int | None = unit_id
    while current is not None and current not in path:
        path.append(current)
        current = parents.get(current)
    return path
