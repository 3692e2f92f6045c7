"""The accounts of the demonstration: everybody can read their password, so they are for the machine itself only."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select

from processes.db import reading
from processes.demo.province import province
from processes.organisation.models import Person


def open_accounts() -> list[str]:
    """The user names of the demonstration that can still be logged into with its password."""
    played = province()
    names = [person.username for person in played.people]
    asked = select(Person.username, Person.password_hash).where(Person.active, Person.username.in_(names))
    session = reading()
    found = session.execute(asked.order_by(Person.id)).all()
    session.rollback()
    # Hashing is slow on purpose, and the demonstration gives everybody the same hash.
    hashes = {row.password_hash for row in found if row.password_hash}
    opened = {hashed for hashed in hashes if _opens(played.password, hashed)}
    return [row.username for row in found if row.password_hash in opened]


def is_public(password: str) -> bool:
    """Whether it is the password of the demonstration."""
    return password == province().password


def _opens(password: str, hashed: str) -> bool:
    try:
        return PasswordHasher().verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False
