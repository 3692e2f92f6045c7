"""How long it is known what was mailed to whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from processes.command import repeatable
from processes.forgetting import forget_in_turn
from processes.mail.models import Mail, MailedNotice
from processes.settings.current import get

#: Forgotten in one transaction.
BATCH = 1_000


def kept_for() -> timedelta:
    """How long a mail is known after the mail server took it."""
    return timedelta(days=get("mail_kept_days"))


def forget_old_mail(now: datetime) -> int:
    """Forget the mails that were sent longer ago than they are kept; how many. What was not sent stays."""
    old = select(Mail.id).where(Mail.sent_at < now - kept_for()).order_by(Mail.id)
    return forget_in_turn(old, _forget, BATCH)


@repeatable
def _forget(session: Session, ids: Sequence[int]) -> int:
    session.execute(delete(MailedNotice).where(MailedNotice.mail_id.in_(ids)))
    return len(session.execute(delete(Mail).where(Mail.id.in_(ids)).returning(Mail.id)).all())
