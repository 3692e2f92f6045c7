"""What the parties of an assignment say to each other (B11), who liked it and who is named in it (B12)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from processes.db import Base, UtcDateTime


class Message(Base):
    __tablename__ = "messages"
    __table_args__ = (Index("ix_messages_assignment", "assignment_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    by_position: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    text: Mapped[str] = mapped_column(Text)
    #: who was away and had named whoever said it their substitute (C18)
    on_behalf_of_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class Like(Base):
    """Somebody liked a message (Thích)."""

    __tablename__ = "message_likes"

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Mention(Base):
    """A party whom a message names with @."""

    __tablename__ = "message_mentions"

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
