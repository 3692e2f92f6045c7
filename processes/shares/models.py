"""A part of an assignment that one party asks of another: a coordinating unit's contribution (C16), or nhiệm vụ con inside the lead
unit (B57, T15). The directive's deadline binds the lead unit; a part has a due date of its own."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from processes.db import Base, UtcDateTime

#: What a part is: its process and the business object of that process have the same name.
CONTRIBUTION, SUBTASK = "contribution", "subtask"
KINDS = (CONTRIBUTION, SUBTASK)


class Share(Base):
    __tablename__ = "shares"
    __table_args__ = (Index("ix_shares_assignment", "assignment_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: contribution | subtask
    kind: Mapped[str] = mapped_column(String(20))
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"))
    #: the first of those that were asked in one go: what was attached is attached to it
    request_id: Mapped[int | None] = mapped_column(ForeignKey("shares.id"), index=True)
    content: Mapped[str] = mapped_column(Text)
    giver_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    #: the unit it was given for: the assignment's lead at the time
    giver_unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    #: who does it: a person, or else a unit or one of its phòng
    receiver_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    receiver_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: said once for a due date by the diagram's timer
    due_soon_raised_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: raised by the diagram's timer for the due date now in force; empty once it was answered in time
    overdue_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: the answer that stands; sent back, there is none
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: signed calendar days of that answer against the due date, as an assignment's (C13)
    days: Mapped[int | None]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: written by the projection only: what the diagram says
    status: Mapped[str] = mapped_column(String(40), default="")
    status_group: Mapped[str] = mapped_column(String(20), default="")
    #: the content without accents, for the search
    search: Mapped[str] = mapped_column(Text, default="")
