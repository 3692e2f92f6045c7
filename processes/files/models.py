"""Stored files: random names outside the web root, downloaded under their own name by the parties only."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from processes.db import Base, UtcDateTime


class StoredFile(Base):
    __tablename__ = "files"
    __table_args__ = (Index("ix_files_object", "object_type", "object_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    object_type: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[int]
    #: the contribution it was sent with; empty while it waits in a form, and for the directive's own documents
    contribution_id: Mapped[int | None] = mapped_column(ForeignKey("contributions.id"), index=True)
    #: document (belongs to the object itself) | upload (waits for, or belongs to, a contribution)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(255))
    stored_as: Mapped[str] = mapped_column(String(64), unique=True)
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
