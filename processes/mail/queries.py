"""What a person has chosen about mail."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists, select

from processes.db import reading
from processes.mail.models import MailChoice
from processes.notices.models import NoticeChoice
from processes.organisation.actor import Actor


@dataclass(frozen=True, slots=True)
class Chosen:
    address: str
    choice: str
    #: some kinds are mailed in another way than the choice for all
    by_kind: bool = False


def mail_choice(actor: Actor) -> Chosen:
    """The person's own choice; none, where they have not chosen."""
    some = exists().where(NoticeChoice.person_id == actor.id, NoticeChoice.mail.is_not(None)).label("by_kind")
    row = (
        reading()
        .execute(select(MailChoice.address, MailChoice.choice, some).where(MailChoice.person_id == actor.id))
        .first()
    )
    return Chosen(row.address, row.choice, bool(row.by_kind)) if row else Chosen("", "none")
