"""Who saved something last that several people may edit: what the forms compare before they write over it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from processes.db import Base, UtcDateTime


class Edit(Base):
    """``kind`` and ``object_id`` say what was edited; ``version`` counts how often it was saved."""

    __tablename__ = "edits"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    object_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
