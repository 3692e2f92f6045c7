"""One action on many assignments, with what came of each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from processes.db import Base, UtcDateTime
from processes.indexes import only_where


class Batch(Base):
    __tablename__ = "batches"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    #: what is done to each: an outcome or a message of its diagram
    action: Mapped[str] = mapped_column(String(80))
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class BatchItem(Base):
    """One assignment of a batch. It is done in one transaction with the action itself: never twice, never half."""

    __tablename__ = "batch_items"
    __table_args__ = (Index("ix_batch_items_waiting", "batch_id", **only_where("outcome IS NULL")),)

    batch_id: Mapped[int] = mapped_column(ForeignKey("batches.id"), primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), primary_key=True)
    #: done | refused; empty while it waits for its turn
    outcome: Mapped[str | None] = mapped_column(String(10))
    #: why it was refused: the template of the sentence and its parameters
    refusal: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
