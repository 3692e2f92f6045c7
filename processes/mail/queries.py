"""What a person has chosen about mail."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from processes.db import reading
from processes.mail.models import MailChoice
from processes.organisation.actor import Actor


@dataclass(frozen=True, slots=True)
class Chosen:
    address: str
    choice: str


def mail_choice(actor: Actor) -> Chosen:
    """The person's own choice; none, where they have not chosen."""
    row = (
        reading().execute(select(MailChoice.address, MailChoice.choice).where(MailChoice.person_id == actor.id)).first()
    )
    return Chosen(row.address, row.choice) if row else Chosen("", "none")
