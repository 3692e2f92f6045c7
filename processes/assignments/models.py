"""The assignment: one task of a directive, given to a lead unit (nhiệm vụ)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from processes.db import Base, UtcDateTime
from processes.indexes import index_where_set, only_where


class Assignment(Base):
    __tablename__ = "assignments"
    __table_args__ = (
        # Nearly all have ended, and nearly all lists are of those that have not. No column of an index changes while an assignment
        # goes through its steps, so that a step writes no index.
        Index("ix_assignments_open", "due_at", **only_where("ended_at IS NULL")),
        index_where_set("assignments", "ended_at"),
        Index("ix_assignments_issued", "issued_at", "id"),
        *(
            index_where_set("assignments", column)
            for column in ("officer_id", "room_id", "follower_id", "following_unit_id")
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    directive_id: Mapped[int] = mapped_column(ForeignKey("directives.id"), index=True)
    content: Mapped[str] = mapped_column(Text)
    expected_product: Mapped[str | None] = mapped_column(Text)
    lead_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    #: người phụ trách tại đơn vị (C15, Q17)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    #: phòng xử lý: the room of the unit that it was passed to (B54)
    room_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    drafter_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    director_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    approver_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    #: chuyên viên theo dõi and phòng theo dõi (K11, C15)
    follower_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    following_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    key: Mapped[bool] = mapped_column(default=False)

    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    original_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: raised by the diagram's timers for the deadline now in force; lists read them and never compare clocks themselves
    due_soon_raised_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    overdue_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    review_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    review_overdue_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rejections: Mapped[int] = mapped_column(default=0)
    extensions: Mapped[int] = mapped_column(default=0)
    #: since when the unit waits for help with a difficulty (T21); empty while it does not
    difficulty_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: signed calendar days of the accepted submission against the deadline: negative early, 0 on the day, positive late (C13)
    days: Mapped[int | None]
    #: minutes of working time by which the unit entered its latest reply late after that document's day (T14), and by which the
    #: Office's decisions about its results came late altogether (T13); empty where there was none (C11)
    report_late: Mapped[int | None]
    review_late: Mapped[int | None]
    #: how a completed one was decided (C1): explicit | default | self, and by whom; nobody, when by default
    decided_how: Mapped[str | None] = mapped_column(String(10))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    #: written by the projection only: what the diagram says
    status: Mapped[str] = mapped_column(String(40), default="")
    status_group: Mapped[str] = mapped_column(String(20), default="")
    #: whose time runs: unit | office | none
    clock: Mapped[str] = mapped_column(String(10), default="none")
    search: Mapped[str] = mapped_column(Text, default="")
    #: shown in public instead of the content where that names private persons, and the same folded; empty: the content is shown
    public_content: Mapped[str | None] = mapped_column(Text)
    public_search: Mapped[str | None] = mapped_column(Text)

    #: when it was given to a unit last; kept when it is recalled, where ``issued_at`` is empty again
    given_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: the office's day since the end of which it has stood as it does (``former_states.FormerState``); empty before it was first given
    stood_since: Mapped[date | None]


class CoordinatingUnit(Base):
    __tablename__ = "coordinating_units"
    # Read off alone: whose assignments these are.
    __table_args__ = (Index("ix_coordinating_units_unit_id", "unit_id", "assignment_id"),)

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)


class CoordinatingPerson(Base):
    __tablename__ = "coordinating_people"
    # Read off alone: whose assignments these are.
    __table_args__ = (Index("ix_coordinating_people_person_id", "person_id", "assignment_id"),)

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)


class CoFollower(Base):
    """Someone who follows it beside the main follower (B43)."""

    __tablename__ = "co_followers"
    __table_args__ = (Index("ix_co_followers_person_id", "person_id", "assignment_id"),)

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)


class Reviewer(Base):
    """Someone who reviews the result before the approver does (B43)."""

    __tablename__ = "reviewers"
    # Read off alone: whose assignments these are.
    __table_args__ = (Index("ix_reviewers_person_id", "person_id", "assignment_id"),)

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)


class FormerLead(Base):
    """A unit that had the assignment before it was re-issued to another: it keeps one line, with the reason."""

    __tablename__ = "former_leads"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    #: recalled | returned
    how: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Opening(Base):
    """Who has opened an assignment (light yellow = not opened yet, B41)."""

    __tablename__ = "openings"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Star(Base):
    """An assignment that somebody marked for themselves (B10); a list of their own holds them."""

    __tablename__ = "stars"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
