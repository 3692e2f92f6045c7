"""In-app notices: what a person should know, leading to the exact place."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from processes.db import Base, UtcDateTime

#: ``read_at`` of a notice that the person does not want in the bell: read before it was told, and told by mail only.
SILENT = datetime(1970, 1, 1, tzinfo=UTC)


class Notice(Base):
    __tablename__ = "notices"
    __table_args__ = (Index("ix_notices_person", "person_id", "read_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    #: the action it tells of (issue, urge, extend …), or overdue, due_soon
    kind: Mapped[str] = mapped_column(String(40))
    object_type: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[int]
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class NoticeChoice(Base):
    """How a person wants to be told of one kind, where that is not as for all others."""

    __tablename__ = "notice_choices"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    bell: Mapped[bool]
    #: as ``MailChoice.choice``; empty: as the person has chosen for all kinds
    mail: Mapped[str | None] = mapped_column(String(10))
    #: notices from before that choice are not mailed
    since: Mapped[datetime | None] = mapped_column(UtcDateTime)
