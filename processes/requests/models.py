"""Requests that have changed something, kept for a day so that the same one sent again changes nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from processes.db import Base, UtcDateTime


class SentRequest(Base):
    __tablename__ = "sent_requests"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    #: SHA-256 of the key that the sender chose, or that the form carried
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    #: SHA-256 of what was asked: method, address, body
    fingerprint: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    #: [name, answer] of each command that the request has done, in their order; written in the command's own transaction
    done: Mapped[list[Any]] = mapped_column(JSON)
    #: when the sender was answered; empty while it is being worked on, and for ever if the server died before
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: the answer: empty where it was too long to keep, or where the server had failed
    status: Mapped[int | None]
    headers: Mapped[dict[str, str] | None] = mapped_column(JSON)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
