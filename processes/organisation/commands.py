"""Units, people, passwords and API tokens: what an administrator sets up."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from processes import telemetry
from processes.command import in_transaction, repeatable
from processes.organisation import entering
from processes.organisation.entering import USERNAME, hash_password, password_errors
from processes.organisation.models import ApiToken, Person, Unit
from processes.refusals import InvalidForm, NotFound

#: Code, name and kind of the unit that the first administrator belongs to.
OFFICE = ("VPUB", "Văn phòng UBND tỉnh", "office")


#: Add a unit, or a person, by themselves; `create_administrator` enters both in one transaction.
add_unit = telemetry.command(in_transaction(entering.add_unit))
add_person = telemetry.command(in_transaction(entering.add_person))


@telemetry.command
@in_transaction
def create_administrator(
    session: Session, username: str, name: str, position: str, password: str, *, language: str = "vi"
) -> int:
    """Add an administrator in the Office and return their id: on a new installation the first person there is, and then the Office
    is entered too. Raises InvalidForm naming the field."""
    office = select(Unit.code).where(Unit.kind == OFFICE[2], Unit.active).order_by(Unit.id)
    code = session.scalar(office)
    if code is None:
        code = OFFICE[0]
        entering.add_unit(session, *OFFICE)
    return entering.add_person(session, username, name, position, code, ["admin"], password=password, language=language)


@telemetry.command
@in_transaction
def set_password(session: Session, username: str, password: str) -> None:
    """Give a person a new password; their API tokens end with the old one."""
    if errors := password_errors(password):
        raise InvalidForm(errors)
    person_id = _person_id(session, username)
    session.execute(update(Person).where(Person.id == person_id).values(password_hash=hash_password(password)))
    session.execute(delete(ApiToken).where(ApiToken.person_id == person_id))


@telemetry.command
@repeatable
def issue_token(session: Session, username: str, now: datetime) -> str:
    """A new API token for the person. It is shown this once; only its digest is kept."""
    token = "cd_" + secrets.token_urlsafe(32)
    person_id = _person_id(session, username)
    session.execute(insert(ApiToken).values(person_id=person_id, digest=token_digest(token), created_at=now))
    return token


def token_digest(token: str) -> str:
    """What is stored of a token: it has 256 random bits, so a plain SHA-256 cannot be guessed backwards."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def _person_id(session: Session, username: str) -> int:
    known = select(Person.id).where(Person.username == username, Person.active)
    person_id = session.scalar(known) if USERNAME.fullmatch(username) else None
    if person_id is None:
        raise NotFound("Không có tài khoản “{username}”.", username=username)
    return person_id
