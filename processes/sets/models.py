"""One task that each of several units does and reports by itself (Mỗi đơn vị báo cáo riêng, C6): one entry, many assignments."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from processes.db import Base, UtcDateTime


class AssignmentSet(Base):
    __tablename__ = "assignment_sets"

    id: Mapped[int] = mapped_column(primary_key=True)
    directive_id: Mapped[int] = mapped_column(ForeignKey("directives.id"), index=True)
    #: as it was entered; each assignment has its own since
    content: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SetMember(Base):
    """Which set an assignment belongs to. Beside its table: the row that every step reads stays as small as it was."""

    __tablename__ = "assignment_set_members"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), primary_key=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("assignment_sets.id"), index=True)
