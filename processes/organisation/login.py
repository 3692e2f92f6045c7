"""Who a user name and a password belong to."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select

from processes.db import reading
from processes.organisation.actor import Actor, load_actor
from processes.organisation.entering import MAX_PASSWORD
from processes.organisation.models import Person
from processes.storable import is_storable

_HASHER = PasswordHasher()


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _HASHER.hash("nobody has this password")


def check_login(username: str, password: str) -> Actor | None:
    """The active person with this user name and password, or None.

    An unknown name costs the same hash as a wrong password: the time of the answer does not tell which names exist.
    """
    asked = select(Person.id, Person.password_hash).where(Person.username == username, Person.active)
    row = reading().execute(asked).first() if is_storable(username) else None
    known = row.password_hash if row is not None else None
    try:
        _HASHER.verify(known or _nobodys_hash(), password[: MAX_PASSWORD + 1])
    except (VerificationError, InvalidHashError):
        return None
    return load_actor(row.id) if row is not None and known else None


def password_mark(person_id: int) -> str | None:
    """A short mark of the person's present password. A session keeps it, so that a new password ends the sessions that
    the old one began; the hash itself never leaves the database. None without a password."""
    known = reading().scalar(select(Person.password_hash).where(Person.id == person_id))
    return hashlib.sha256(known.encode()).hexdigest()[:16] if known else None
