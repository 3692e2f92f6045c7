"""Mail to people: what each has chosen, what was made of their notices, and what was sent."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from processes.db import Base, UtcDateTime
from processes.indexes import index_where_set

#: a mail per notice, one mail a day with all of them, none
CHOICES = ("at_once", "daily", "none")


class MailChoice(Base):
    """Where a person gets mail and how often; who has no row gets none."""

    __tablename__ = "mail_choices"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    address: Mapped[str] = mapped_column(String(254))
    choice: Mapped[str] = mapped_column(String(10))
    #: notices from before the choice are not mailed
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    #: the office's last day on which the daily mail was made, or there was nothing to tell
    digested_on: Mapped[date | None] = mapped_column(Date)


class Mail(Base):
    """One mail to one person. The key says what it tells, so that nothing is told twice; the notices in it are MailedNotice."""

    __tablename__ = "mails"
    __table_args__ = (index_where_set("mails", "sent_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: ``notice:<id>`` or ``daily:<person>:<day>``
    key: Mapped[str] = mapped_column(String(80), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    address: Mapped[str] = mapped_column(String(254))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: when the mail server took it
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MailedNotice(Base):
    """A notice is in one mail at most."""

    __tablename__ = "mailed_notices"

    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"), primary_key=True, autoincrement=False)
    mail_id: Mapped[int] = mapped_column(ForeignKey("mails.id"), index=True)


class MailMark(Base):
    """One row: up to this notice everything has been looked at for good. Whoever collects notices holds it."""

    __tablename__ = "mail_marks"

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int]
