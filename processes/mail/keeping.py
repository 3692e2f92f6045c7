"""How long it is known what was mailed to whom."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from processes.command import repeatable
from processes.db import reading
from processes.mail.models import Mail, MailedNotice
from processes.settings.current import get

#: Forgotten in one transaction.
BATCH = 1_000


def kept_for() -> timedelta:
    """How long a mail is known after the mail server took it."""
    return timedelta(days=get("mail_kept_days"))


def forget_old_mail(now: datetime) -> int:
    """Forget the mails that were sent longer ago than they are kept; how many. What was not sent stays."""
    forgotten = 0
    while some := _old(now):
        forgotten += _forget(some)
        if len(some) < BATCH:
            break
    return forgotten


def _old(now: datetime) -> list[int]:
    session = reading()
    old = select(Mail.id).where(Mail.sent_at < now - kept_for()).order_by(Mail.id).limit(BATCH)
    found = list(session.scalars(old))
    session.rollback()  # the usual answer is none, and no write lock is taken to find it
    return found


@repeatable
def _forget(session: Session, ids: list[int]) -> int:
    session.execute(delete(MailedNotice).where(MailedNotice.mail_id.in_(ids)))
    return len(session.execute(delete(Mail).where(Mail.id.in_(ids)).returning(Mail.id)).all())
