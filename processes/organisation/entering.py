"""How units and people get into the tables, inside a command's transaction, and what is wrong with what was given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from argon2 import PasswordHasher
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from processes.folding import fold
from processes.lists.lists import entry
from processes.organisation.models import ROLES, UNIT_KINDS, Person, PersonField, PersonRole, Unit
from processes.refusals import FieldError, InvalidForm
from processes.storable import clean_text, is_storable, unusable

_HASHER = PasswordHasher()
MIN_PASSWORD = 10
#: Longer ones cost only time.
MAX_PASSWORD = 1000
LANGUAGES = ("vi", "en")

_CODE = re.compile(r"\w[\w.&/-]{0,39}")
#: A letter first: a variable of a process may hold a user name or the id of a person, and the two must never meet.
USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,79}")


def hash_password(password: str) -> str:
    """The argon2 hash of a password."""
    return _HASHER.hash(password)


def add_unit(
    session: Session,
    code: str,
    name: str,
    kind: str,
    parent_code: str | None = None,
    position: int = 0,
    *,
    wrong: Sequence[FieldError] = (),
) -> int:
    """Add a unit to the tree and return its id. ``wrong``: what the caller has found already. Raises InvalidForm naming every field."""
    name = clean_text(name)
    errors = []
    if not _CODE.fullmatch(code):
        errors.append(FieldError.of("code", "Mã đơn vị phải có từ 1 đến 40 ký tự, không có khoảng trắng."))
    elif session.scalar(select(Unit.id).where(Unit.code == code)):
        errors.append(FieldError.of("code", "Mã đơn vị “{code}” đã có.", code=code))
    errors += name_errors(name)
    if kind not in UNIT_KINDS:
        errors.append(FieldError.of("kind", "Loại đơn vị “{kind}” không có trong danh mục.", kind=kind))
    parent_id = _unit_id(session, parent_code, errors, "parent") if parent_code else None
    if errors := together(wrong, errors):
        raise InvalidForm(errors)
    row = {
        "code": code,
        "name": name,
        "kind": kind,
        "parent_id": parent_id,
        "position": position,
        "search": fold(code, name),
        "active": True,
    }
    return int(session.execute(insert(Unit).values(row).returning(Unit.id)).scalar_one())


def add_person(
    session: Session,
    username: str,
    name: str,
    position: str,
    unit_code: str,
    roles: Iterable[str],
    *,
    password: str | None = None,
    fields: Iterable[str] = (),
    language: str = "vi",
    wrong: Sequence[FieldError] = (),
) -> int:
    """Add a person with their roles and fields of work and return their id. Without a password they cannot log in. ``wrong``: what
    the caller has found already. Raises InvalidForm naming every field."""
    errors = []
    if not USERNAME.fullmatch(username):
        errors.append(
            FieldError.of(
                "username",
                "Tên đăng nhập gồm 2–80 chữ thường không dấu, số, dấu chấm, gạch nối, và bắt đầu bằng một chữ.",
            )
        )
    elif session.scalar(select(Person.id).where(Person.username == username)):
        errors.append(FieldError.of("username", "Tên đăng nhập “{username}” đã có người dùng.", username=username))
    if language not in LANGUAGES:
        errors.append(FieldError.of("language", "Ngôn ngữ “{language}” không có.", language=language))
    if password is not None:
        errors += password_errors(password)
    told = person_columns(session, username, name, position, unit_code, errors)
    errors += duty_errors(roles := tuple(dict.fromkeys(roles)), fields := tuple(dict.fromkeys(fields)))
    if errors := together(wrong, errors):
        raise InvalidForm(errors)
    row = {
        **told,
        "username": username,
        "password_hash": hash_password(password) if password else None,
        "active": True,
        "language": language,
    }
    person_id = int(session.execute(insert(Person).values(row).returning(Person.id)).scalar_one())
    write_duties(session, person_id, roles, fields)
    return person_id


def together(first: Sequence[FieldError], others: Iterable[FieldError]) -> list[FieldError]:
    """What was found first, and of the other fields what was found then: one field is not told two things about the same value."""
    told = {error.field for error in first}
    return [*first, *(error for error in others if error.field not in told)]


def person_columns(
    session: Session, username: str, name: str, position: str, unit_code: str, errors: list[FieldError]
) -> dict[str, object]:
    """What is stored of a person's name, position and unit; what is wrong with them goes into ``errors``."""
    name, position = clean_text(name), clean_text(position)
    errors += _text_errors("name", "Họ tên", name, 120)
    errors += _text_errors("position", "Chức vụ", position, 120, may_be_empty=True)
    unit_id = _unit_id(session, unit_code, errors, "unit")
    return {"name": name, "position": position, "unit_id": unit_id, "search": fold(username, name, position)}


def duty_errors(roles: Iterable[str], fields: Iterable[str]) -> list[FieldError]:
    """What is wrong with roles and fields of work."""
    return [FieldError.of("roles", "Vai trò “{role}” không có.", role=r) for r in roles if r not in ROLES] + [
        FieldError.of("fields", "Lĩnh vực “{field}” không có trong danh mục.", field=f)
        for f in fields
        if entry("fields", f) is None
    ]


def write_duties(session: Session, person_id: int, roles: Iterable[str], fields: Iterable[str]) -> None:
    """Give a person who has none yet these roles and fields of work."""
    if rows := [{"person_id": person_id, "role": role} for role in roles]:
        session.execute(insert(PersonRole), rows)
    if rows := [{"person_id": person_id, "field": field} for field in fields]:
        session.execute(insert(PersonField), rows)


def password_errors(password: str) -> list[FieldError]:
    """What is wrong with a new password."""
    if len(password) < MIN_PASSWORD:
        return [FieldError.of("password", "Mật khẩu phải có ít nhất {n} ký tự.", n=MIN_PASSWORD)]
    if len(password) > MAX_PASSWORD:
        return [FieldError.of("password", "Mật khẩu dài quá {n} ký tự.", n=MAX_PASSWORD)]
    return [] if is_storable(password) else [unusable("password", "Mật khẩu")]


def name_errors(name: str) -> list[FieldError]:
    """What is wrong with the name of a unit."""
    return _text_errors("name", "Tên đơn vị", name, 200)


def _text_errors(field: str, label: str, text: str, limit: int, *, may_be_empty: bool = False) -> list[FieldError]:
    if not text and not may_be_empty:
        return [FieldError.of(field, "Ô “{field}” bắt buộc phải nhập.", field=label)]
    if len(text) > limit:
        return [FieldError.of(field, "Ô “{field}” dài quá {limit} ký tự.", field=label, limit=limit)]
    return [] if is_storable(text) else [unusable(field, label)]


def _unit_id(session: Session, code: str, errors: list[FieldError], field: str) -> int | None:
    unit_id = session.scalar(select(Unit.id).where(Unit.code == code)) if _CODE.fullmatch(code) else None
    if unit_id is None:
        errors.append(FieldError.of(field, "Không có đơn vị nào mang mã “{code}”.", code=code))
    return unit_id
