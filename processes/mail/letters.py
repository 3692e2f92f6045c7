"""What a mail is to tell: read when it is sent, so that it tells only what the person may see and has not read yet."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from processes.command import repeatable
from processes.db import reading
from processes.mail.models import Mail, MailedNotice
from processes.notices.queries import NoticeRow, unread_notices
from processes.organisation.actor import load_actor
from processes.organisation.models import Person


@dataclass(frozen=True, slots=True)
class Letter:
    """``daily``: the one mail of the day; else it tells of one notice."""

    key: str
    address: str
    name: str
    language: str
    created_at: datetime
    daily: bool
    notices: list[NoticeRow]

    def message_id(self, domain: str) -> str:
        """The same for the same mail, however often it is sent: whoever gets it twice can tell."""
        told = hashlib.sha256(f"{self.key} {self.created_at.isoformat()}".encode()).hexdigest()[:16]
        return f"<{self.key.replace(':', '.')}.{told}@{domain}>"


def letter_of(mail_id: int) -> Letter | None:
    """The letter; None when it was sent, or there is nothing to tell any more."""
    session = reading()
    row = session.execute(
        select(Mail.key, Mail.address, Mail.created_at, Mail.person_id, Person.name, Person.language)
        .join(Person, Person.id == Mail.person_id)
        .where(Mail.id == mail_id, Mail.sent_at.is_(None), Person.active)
    ).first()
    actor = load_actor(row.person_id) if row is not None else None
    if row is None or actor is None:
        return None
    ids = session.scalars(select(MailedNotice.notice_id).where(MailedNotice.mail_id == mail_id)).all()
    notices = unread_notices(actor, ids)
    if not notices:
        return None
    daily = row.key.startswith("daily:")
    return Letter(row.key, row.address, row.name, row.language, row.created_at, daily, notices)


@repeatable
def mark_sent(session: Session, mail_id: int, *, now: datetime) -> None:
    """The mail server has taken it."""
    session.execute(update(Mail).where(Mail.id == mail_id).values(sent_at=now))
