"""Units as a tree, people with positions and roles, and the tokens of the API."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from processes.db import Base, UtcDateTime

#: What a unit is. ``phong`` are the rooms inside an organisation; every other kind is an organisation of its own.
UNIT_KINDS = ("committee", "office", "department", "district", "commune", "other", "phong")

#: What a person may be, beside the parties of a directive or an assignment (K26, Q3).
ROLES = (
    "specialist",  # chuyên viên Văn phòng: drafts, follows
    "van_thu",  # văn thư: all directives, forwards documents
    "leader_of_office",  # lãnh đạo Văn phòng: sees everything
    "committee",  # lãnh đạo UBND: sees the fields that are theirs; all, when none are named
    "head_of_phong",  # trưởng phòng: the phòng's work
    "inspection",  # Tổ Kiểm tra: sees everything, hands assignments to another phòng (K11)
    "leader_of_unit",  # lãnh đạo đơn vị
    "unit_account",  # the one account of a unit (T5): its own queue
    "unit_staff",  # người của đơn vị
    "unit_admin",  # quản trị của đơn vị: its phòng and its people (B57)
    "designer",  # process designer
    "connected_system",  # another system (eOffice) that pushes documents by the API (B14)
    "admin",
)


class Unit(Base):
    __tablename__ = "units"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    search: Mapped[str] = mapped_column(String(260), default="")
    active: Mapped[bool] = mapped_column(default=True)
    #: the unit's own mail address (hộp thư công vụ)
    mail: Mapped[str | None] = mapped_column(String(254))


class UnitName(Base):
    """A name that a unit had, and until when: documents of those days bear it."""

    __tablename__ = "unit_names"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))


class UnitClosure(Base):
    """A unit that is no more: why, and which unit went on with its work."""

    __tablename__ = "unit_closures"

    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))


class UnitGroup(Base):
    """Units that are often given the same: all sở of one block, the coastal communes (nhóm đơn vị, K7)."""

    __tablename__ = "unit_groups"
    __table_args__ = (UniqueConstraint("name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))


class UnitGroupMember(Base):
    __tablename__ = "unit_group_members"

    group_id: Mapped[int] = mapped_column(ForeignKey("unit_groups.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True, index=True)


class Person(Base):
    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    position: Mapped[str] = mapped_column(String(120))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str] = mapped_column(String(5), default="vi")
    search: Mapped[str] = mapped_column(String(300), default="")


class PersonRole(Base):
    __tablename__ = "person_roles"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(40), primary_key=True)


class PersonField(Base):
    """A field of work that a leader of the Committee is in charge of."""

    __tablename__ = "person_fields"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    field: Mapped[str] = mapped_column(String(40), primary_key=True)


class Delegation(Base):
    """Somebody is away and another person stands in (C18). Days of the office, both included; ``roles`` empty: everything."""

    __tablename__ = "delegations"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    substitute_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date]
    roles: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    #: by hand, before its last day
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class ApiToken(Base):
    """A bearer token; only its SHA-256 digest is kept."""

    __tablename__ = "api_tokens"
    __table_args__ = (UniqueConstraint("digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
