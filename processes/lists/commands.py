"""Changing the province's lists. What documents hold stays readable: a value is retired, never deleted."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from processes import telemetry
from processes.command import in_transaction
from processes.db import after_commit
from processes.edits.saving import saved
from processes.folding import fold
from processes.lists.lists import ADMINISTRABLE, kept
from processes.lists.models import ListValue
from processes.organisation.actor import Actor
from processes.refusals import FieldError, InvalidForm, NotAllowedYet, NotFound
from processes.storable import clean_text, is_id, is_storable, unusable

LONGEST = 120
_CODE_LENGTH = 36
#: What the product itself gives to a document for which nobody chose.
KEPT = frozenset({("urgency", "thuong")})


@telemetry.command
@in_transaction
def add_list_value(session: Session, kind: str, name: str, name_en: str = "", *, by: Actor) -> int:
    """Add a value at the end of a list; returns its id. Administrators only; InvalidForm names the field."""
    _administers(by, kind)
    name, name_en = _checked(session, kind, name, name_en)
    codes = set(session.scalars(select(ListValue.code).where(ListValue.list == kind)))
    last = session.scalar(select(func.max(ListValue.position)).where(ListValue.list == kind)) or 0
    row = {"list": kind, "code": _code(name, codes), "name": name, "name_en": name_en, "position": last + 1}
    after_commit(session, kept.forget)
    return int(session.execute(insert(ListValue).values(**row, active=True).returning(ListValue.id)).scalar_one())


@telemetry.command
@in_transaction
def rename_list_value(
    session: Session,
    value_id: int,
    name: str,
    name_en: str = "",
    *,
    by: Actor,
    now: datetime | None = None,
    version: int | None = None,
) -> None:
    """Give a value other names; documents that hold it are shown with them. ``version``: see
    :func:`processes.edits.saving.saved`."""
    value = _locked(session, value_id, by)
    name, name_en = _checked(session, value.list, name, name_en, but=value.id)
    saved(session, "list_value", value.id, by=by, version=version, now=now)
    session.execute(update(ListValue).where(ListValue.id == value.id).values(name=name, name_en=name_en))
    after_commit(session, kept.forget)


@telemetry.command
@in_transaction
def use_list_value(session: Session, value_id: int, active: bool, *, by: Actor) -> None:
    """Retire a value, so that it is chosen no longer, or take it back into use."""
    value = _locked(session, value_id, by)
    if not active and (value.list, value.code) in KEPT:
        raise NotAllowedYet("Phần mềm cần giá trị “{name}” nên không bỏ được; đổi tên thì được.", name=value.name)
    session.execute(update(ListValue).where(ListValue.id == value.id).values(active=active))
    after_commit(session, kept.forget)


@telemetry.command
@in_transaction
def move_list_value(session: Session, value_id: int, *, up: bool, by: Actor) -> None:
    """Let the value change places with the one before or after it; at the end of the list nothing changes."""
    value = _locked(session, value_id, by)
    ids = list(
        session.scalars(
            select(ListValue.id).where(ListValue.list == value.list).order_by(ListValue.position, ListValue.id)
        )
    )
    place = ids.index(value.id)
    other = place - 1 if up else place + 1
    if 0 <= other < len(ids):
        ids[place], ids[other] = ids[other], ids[place]
    for position, id in enumerate(ids, start=1):
        session.execute(update(ListValue).where(ListValue.id == id).values(position=position))
    after_commit(session, kept.forget)


def _administers(by: Actor, kind: str) -> None:
    if not by.is_admin or kind not in ADMINISTRABLE:
        raise NotFound()


def _locked(session: Session, value_id: int, by: Actor) -> ListValue:
    wanted = select(ListValue).where(ListValue.id == value_id).with_for_update()
    value = session.execute(wanted).scalar_one_or_none() if is_id(value_id) else None
    if value is None:
        raise NotFound()
    _administers(by, value.list)
    return value


def _checked(session: Session, kind: str, name: str, name_en: str, *, but: int = 0) -> tuple[str, str]:
    """The names as they are kept; without an English one the Vietnamese serves."""
    name, name_en = clean_text(name), clean_text(name_en)
    errors = [
        unusable(field, label) if not is_storable(text) else _too_long(field, label)
        for field, label, text in (("name", "Tên", name), ("name_en", "Tên tiếng Anh", name_en))
        if len(text) > LONGEST or not is_storable(text)
    ]
    if not name:
        errors.append(FieldError.of("name", "Ô “{field}” bắt buộc phải nhập.", field="Tên"))
    if not errors:
        others = session.scalars(select(ListValue.name).where(ListValue.list == kind, ListValue.id != but))
        if any(fold(other) == fold(name) for other in others):
            errors.append(FieldError.of("name", "Danh mục đã có giá trị “{name}”.", name=name))
    if errors:
        raise InvalidForm(errors)
    return name, name_en or name


def _too_long(field: str, label: str) -> FieldError:
    return FieldError.of(field, "Ô “{field}” dài quá {limit} ký tự.", field=label, limit=LONGEST)


def _code(name: str, taken: set[str]) -> str:
    """A code of its own, from the name."""
    base = re.sub(r"[^a-z0-9]+", "_", fold(name)).strip("_")[:_CODE_LENGTH].strip("_") or "muc"
    return next(code for code in (base, *(f"{base}_{n}" for n in range(2, 1000))) if code not in taken)
