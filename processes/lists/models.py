"""The values of the lists that an administrator changes."""

from __future__ import annotations

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from processes.db import Base


class ListValue(Base):
    """What documents hold is ``code``; it never changes. A value that is no longer used stays, with ``active`` false."""

    __tablename__ = "list_values"
    __table_args__ = (UniqueConstraint("list", "code", name="uq_list_values_list_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    list: Mapped[str] = mapped_column(String(40))
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    position: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)
