"""A repeating assignment (nhiệm vụ định kỳ, C18): what repeats and by which rule, and the kỳ that were given of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from processes.db import Base, UtcDateTime
from processes.indexes import only_where


class Series(Base):
    """The series as it holds for the kỳ to come. In lists it is a set of assignments, and has the id of that set."""

    __tablename__ = "assignment_series"
    __table_args__ = (Index("ix_assignment_series_open", "id", **only_where("ended_at IS NULL")),)

    id: Mapped[int] = mapped_column(ForeignKey("assignment_sets.id"), primary_key=True, autoincrement=False)
    directive_id: Mapped[int] = mapped_column(ForeignKey("directives.id"), index=True)
    content: Mapped[str] = mapped_column(Text)
    expected_product: Mapped[str | None] = mapped_column(Text)
    lead_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    drafter_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    follower_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    following_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    #: ids of units and of people
    coordinating: Mapped[list[int]] = mapped_column(JSON)
    coordinating_people: Mapped[list[int]] = mapped_column(JSON)
    key: Mapped[bool] = mapped_column(default=False)

    #: the rule (``rule.Rule``); the first kỳ by its code, which also says how often
    first: Mapped[str] = mapped_column(String(8))
    day: Mapped[str] = mapped_column(String(12))
    month: Mapped[int]
    holiday: Mapped[str] = mapped_column(String(8))
    open_before: Mapped[int]
    until: Mapped[date | None]
    times: Mapped[int | None]

    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: written by the projection only: what the diagram says
    status: Mapped[str] = mapped_column(String(40), default="")
    status_group: Mapped[str] = mapped_column(String(20), default="")


class SeriesPeriod(Base):
    """The assignment of one kỳ. A kỳ is given once, whoever tries how often."""

    __tablename__ = "series_periods"
    __table_args__ = (UniqueConstraint("series_id", "period"),)

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), primary_key=True, autoincrement=False)
    series_id: Mapped[int] = mapped_column(ForeignKey("assignment_series.id"))
    #: its code (``periods.Period.code``)
    period: Mapped[str] = mapped_column(String(8))
