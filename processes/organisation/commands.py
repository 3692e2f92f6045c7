"""Units, people, passwords and API tokens: what an administrator sets up."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from datetime import datetime

from argon2 import PasswordHasher
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from processes.db import transaction
from processes.folding import fold
from processes.organisation.models import ROLES, UNIT_KINDS, ApiToken, Person, PersonField, PersonRole, Unit
from processes.refusals import FieldError, InvalidForm, NotFound

_HASHER = PasswordHasher()
MIN_PASSWORD = 10


def hash_password(password: str) -> str:
    """The argon2 hash of a password."""
    return _HASHER.hash(password)


def add_unit(code: str, name: str, kind: str, parent_code: str | None = None, position: int = 0) -> int:
    """Add a unit to the tree and return its id. Raises InvalidForm naming the field."""
    with transaction() as session:
        errors = []
        if not code or len(code) > 40:
            errors.append(FieldError.of("code", "Mã đơn vị phải có từ 1 đến 40 ký tự."))
        elif session.scalar(select(Unit.id).where(Unit.code == code)):
            errors.append(FieldError.of("code", "Mã đơn vị “{code}” đã có.", code=code))
        if not name.strip():
            errors.append(FieldError.of("name", "Tên đơn vị không được để trống."))
        if kind not in UNIT_KINDS:
            errors.append(FieldError.of("kind", "Loại đơn vị “{kind}” không có trong danh mục.", kind=kind))
        parent_id = _unit_id(session, parent_code, errors, "parent") if parent_code else None
        if errors:
            raise InvalidForm(errors)
        row = {
            "code": code,
            "name": name.strip(),
            "kind": kind,
            "parent_id": parent_id,
            "position": position,
            "search": fold(code, name),
            "active": True,
        }
        return int(session.execute(insert(Unit).values(row).returning(Unit.id)).scalar_one())


def add_person(
    username: str,
    name: str,
    position: str,
    unit_code: str,
    roles: Iterable[str],
    *,
    password: str | None = None,
    fields: Iterable[str] = (),
    language: str = "vi",
) -> int:
    """Add a person and return their id. Without a password they cannot log in. Raises InvalidForm naming the field."""
    roles = tuple(roles)
    with transaction() as session:
        errors = []
        if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{1,79}", username):
            errors.append(
                FieldError.of("username", "Tên đăng nhập gồm 2–80 chữ thường không dấu, số, dấu chấm, gạch nối.")
            )
        elif session.scalar(select(Person.id).where(Person.username == username)):
            errors.append(FieldError.of("username", "Tên đăng nhập “{username}” đã có người dùng.", username=username))
        if not name.strip():
            errors.append(FieldError.of("name", "Họ tên không được để trống."))
        errors += [FieldError.of("roles", "Vai trò “{role}” không có.", role=r) for r in roles if r not in ROLES]
        if password is not None and len(password) < MIN_PASSWORD:
            errors.append(FieldError.of("password", "Mật khẩu phải có ít nhất {n} ký tự.", n=MIN_PASSWORD))
        unit_id = _unit_id(session, unit_code, errors, "unit")
        if errors:
            raise InvalidForm(errors)
        row = {
            "username": username,
            "name": name.strip(),
            "position": position.strip(),
            "unit_id": unit_id,
            "password_hash": hash_password(password) if password else None,
            "active": True,
            "language": language,
            "search": fold(username, name, position),
        }
        person_id = int(session.execute(insert(Person).values(row).returning(Person.id)).scalar_one())
        if roles:
            session.execute(
                insert(PersonRole), [{"person_id": person_id, "role": role} for role in dict.fromkeys(roles)]
            )
        if chosen := list(dict.fromkeys(fields)):
            session.execute(insert(PersonField), [{"person_id": person_id, "field": field} for field in chosen])
        return person_id


def set_password(username: str, password: str) -> None:
    """Give a person a new password; their API tokens end with the old one."""
    if len(password) < MIN_PASSWORD:
        raise InvalidForm([FieldError.of("password", "Mật khẩu phải có ít nhất {n} ký tự.", n=MIN_PASSWORD)])
    with transaction() as session:
        person_id = _person_id(session, username)
        session.execute(update(Person).where(Person.id == person_id).values(password_hash=hash_password(password)))
        session.execute(delete(ApiToken).where(ApiToken.person_id == person_id))


def issue_token(username: str, now: datetime) -> str:
    """A new API token for the person. It is shown this once; only its digest is kept."""
    token = "cd_" + secrets.token_urlsafe(32)
    with transaction() as session:
        person_id = _person_id(session, username)
        session.execute(insert(ApiToken).values(person_id=person_id, digest=token_digest(token), created_at=now))
    return token


def token_digest(token: str) -> str:
    """What is stored of a token: it has 256 random bits, so a plain SHA-256 cannot be guessed backwards."""
    return hashlib.sha256(token.encode()).hexdigest()


def _unit_id(session: Session, code: str, errors: list[FieldError], field: str) -> int | None:
    unit_id = session.scalar(select(Unit.id).where(Unit.code == code))
    if unit_id is None:
        errors.append(FieldError.of(field, "Không có đơn vị nào mang mã “{code}”.", code=code))
    return unit_id


def _person_id(session: Session, username: str) -> int:
    person_id = session.scalar(select(Person.id).where(Person.username == username, Person.active))
    if person_id is None:
        raise NotFound("Không có tài khoản “{username}”.", username=username)
    return person_id
