"""A sheet that was uploaded, and what became of each of its rows. Nothing of it is in the register before it is started."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from processes.db import Base, UtcDateTime


class MovedSheet(Base):
    __tablename__ = "moved_sheets"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: assignments | units | people
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MovedRow(Base):
    """``state``: ready | faulty | there (already in the register) | entered | failed."""

    __tablename__ = "moved_rows"
    __table_args__ = (Index("ix_moved_rows_sheet_id", "sheet_id", "line"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("moved_sheets.id"))
    line: Mapped[int]
    cells: Mapped[Any] = mapped_column(JSON)
    #: [[column, template, parameters], …]
    faults: Mapped[Any] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10))
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignments.id"), index=True)
