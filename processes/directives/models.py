"""The directive: a signed document whose tasks the Office assigns (văn bản chỉ đạo; fields of Q12, B18, T10)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from processes.db import Base, UtcDateTime


class Directive(Base):
    __tablename__ = "directives"
    __table_args__ = (
        # With all that counting asks for.
        Index("ix_directives_group", "status_group", "id", "status", "issued_at"),
        # What is under way or was closed lately: the rest is counted once a day.
        Index("ix_directives_closed_at", "closed_at"),
        # Whose directives and of which field, each read off an index alone: of a large number it is asked for every list.
        *(
            Index(f"ix_directives_{column}", column, "id")
            for column in ("field", "director_id", "approver_id", "drafter_id")
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: số và ký hiệu and nothing else, e.g. ``620/UBND-KTTH`` (K2)
    number: Mapped[str] = mapped_column(String(60), index=True)
    #: the number as two are compared, and what the document is known by (body, number and year); None without a number (T11)
    number_key: Mapped[str | None] = mapped_column(String(80), index=True)
    identity: Mapped[str | None] = mapped_column(String(300), index=True, unique=True)
    date: Mapped[date] = mapped_column(index=True)
    #: giờ phát hành, ``15:01``, as far as it is known (T12)
    issue_hour: Mapped[str | None] = mapped_column(String(5))
    #: by when it was to be entered, and how many minutes of working time it was late (C11); empty for what was moved over
    entry_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    entry_late: Mapped[int | None]
    subject: Mapped[str] = mapped_column(Text)
    type: Mapped[str] = mapped_column(String(40))
    field: Mapped[str | None] = mapped_column(String(40))
    #: nguồn chỉ đạo (C17): Công tác trọng tâm, Thông báo kết luận …
    source: Mapped[str | None] = mapped_column(String(200))
    urgency: Mapped[str] = mapped_column(String(20), default="thuong")
    secrecy: Mapped[str] = mapped_column(String(20), default="thuong")
    publish: Mapped[bool] = mapped_column(default=False)
    #: shown in public instead of the subject where that names private persons; and what the public's search looks in, folded
    public_subject: Mapped[str | None] = mapped_column(Text)
    public_search: Mapped[str | None] = mapped_column(Text)
    signer: Mapped[str | None] = mapped_column(String(120))
    signer_position: Mapped[str | None] = mapped_column(String(120))
    issuing_level: Mapped[str | None] = mapped_column(String(120))
    issuing_body: Mapped[str | None] = mapped_column(String(200))
    copies: Mapped[int | None]
    pages: Mapped[int | None]
    copied_from: Mapped[str | None] = mapped_column(String(200))
    director_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    approver_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    drafter_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: written by the projection only: what the diagram says
    status: Mapped[str] = mapped_column(String(40), default="")
    status_group: Mapped[str] = mapped_column(String(20), default="")
    search: Mapped[str] = mapped_column(Text, default="")


class DirectiveRelation(Base):
    """One document's relation to another (văn bản liên quan, Q13). Undone, it stays as history with ``ended_at``."""

    __tablename__ = "directive_relations"

    id: Mapped[int] = mapped_column(primary_key=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("directives.id"), index=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("directives.id"), index=True)
    #: one of ``relations.KINDS``
    kind: Mapped[str] = mapped_column(String(20))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
