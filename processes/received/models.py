"""Documents that other systems push (eOffice): outgoing ones that the Office has issued (B14), incoming ones that may be replies."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from processes.db import Base, UtcDateTime

#: What a document is here: its process and the business object of that process have the same name.
OUTGOING, INCOMING = "outgoing", "incoming"


class ReceivedDocument(Base):
    __tablename__ = "received_documents"
    __table_args__ = (
        UniqueConstraint("system_id", "source_id"),
        Index("ix_received_documents_status", "direction", "status", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: outgoing | incoming
    direction: Mapped[str] = mapped_column(String(10))
    #: the account of the system that pushed it, and what the document is called there, for good
    system_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    source_id: Mapped[str] = mapped_column(String(120))
    number: Mapped[str] = mapped_column(String(60), index=True)
    date: Mapped[date]
    subject: Mapped[str] = mapped_column(Text)
    type: Mapped[str | None] = mapped_column(String(40))
    signer: Mapped[str | None] = mapped_column(String(120))
    #: further fields of a directive, as its form takes them (Q12)
    more: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: outgoing: who drafted it, as the system names them, and whose inbox it is in; empty: văn thư's
    drafter_name: Mapped[str | None] = mapped_column(String(200))
    drafter_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    #: incoming: which unit sent it, what it refers to, and when it reached the Office
    sender_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    reference: Mapped[str | None] = mapped_column(Text)
    arrived_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    forwarded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    forwarded_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    #: why it was declined (B15)
    reason: Mapped[str | None] = mapped_column(Text)
    #: what became of it: the directive it was entered as, the assignment it answers
    directive_id: Mapped[int | None] = mapped_column(ForeignKey("directives.id"), index=True)
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignments.id"), index=True)
    #: written by the projection only: what the diagram says
    status: Mapped[str] = mapped_column(String(40), default="")
    status_group: Mapped[str] = mapped_column(String(20), default="")
    search: Mapped[str] = mapped_column(Text, default="")


class Citation(Base):
    """A document that an incoming one names: by number, and by date where it says one."""

    __tablename__ = "citations"

    document_id: Mapped[int] = mapped_column(ForeignKey("received_documents.id"), primary_key=True)
    #: as two are compared (``Directive.number_key``)
    number_key: Mapped[str] = mapped_column(String(80), primary_key=True, index=True)
    date: Mapped[date | None]
