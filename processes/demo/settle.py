"""The province of the demonstration, entered through the commands of the organisation."""

from __future__ import annotations

from sqlalchemy import update

from processes.db import transaction
from processes.demo.province import Province
from processes.lists.lists import resolve
from processes.organisation.commands import add_person, add_unit
from processes.organisation.entering import hash_password
from processes.organisation.models import Person


def settle(province: Province) -> None:
    """Enter the units, then the people with their roles, then the one password of all accounts."""
    for position, unit in enumerate(province.units, start=1):
        add_unit(unit.code, unit.name, unit.kind, unit.parent, position)
    for person in province.people:
        fields = [code for name in person.fields if (code := resolve("fields", name))]
        add_person(person.username, person.name, person.position, person.unit, person.roles, fields=fields)
    _give_password(province.password)


def _give_password(password: str) -> None:
    """Hashing is slow on purpose; the password is public and the same for all, so one hash serves everybody."""
    hashed = hash_password(password)
    with transaction() as session:
        session.execute(update(Person).where(Person.password_hash.is_(None)).values(password_hash=hashed))
