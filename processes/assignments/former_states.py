"""How assignments stood at the end of a day gone by: what numbers of reports depend on, kept when it changes.

The row of an assignment says how it has stood since the end of the day ``stood_since``. When something that numbers depend on changes
on a later day, the database keeps the row as it was (a trigger, so that it is one statement and no way of changing a row can forget
it; ADR 33). What changes within a day is nobody's end of a day and leaves nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, ForeignKey, String, event
from sqlalchemy.orm import Mapped, mapped_column

from processes.calendar.working import load_calendar
from processes.db import Base, UtcDateTime


class FormerState(Base):
    """How an assignment stood at the end of the day ``since`` and of each day after it before ``until``.

    A copy of columns of :class:`processes.assignments.models.Assignment`, where their keys were checked. Whoever adds one here lets a
    step of the migrations make the trigger anew.
    """

    __tablename__ = "former_states"
    # Found by the day alone: it is asked of all at once. Rows come in the order of ``until``.
    __table_args__ = ({"sqlite_with_rowid": False},)

    until: Mapped[date] = mapped_column(primary_key=True)
    since: Mapped[date] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), primary_key=True, autoincrement=False)
    lead_id: Mapped[int]
    officer_id: Mapped[int | None]
    room_id: Mapped[int | None]
    director_id: Mapped[int]
    approver_id: Mapped[int]
    follower_id: Mapped[int | None]
    following_unit_id: Mapped[int | None]
    key: Mapped[bool]
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    original_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: as it was at the end of that time; while the unit's time runs, the deadline says on which of its days it was late already
    overdue_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    given_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    issued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    review_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    days: Mapped[int | None]
    rejections: Mapped[int]
    status: Mapped[str] = mapped_column(String(40))
    status_group: Mapped[str] = mapped_column(String(20))
    clock: Mapped[str] = mapped_column(String(10))


#: What belongs to a state; a change of them begins a new one. Time passing does not: ``overdue_at`` comes with it.
STATE = frozenset(FormerState.__table__.columns.keys()) - {"until", "since", "assignment_id"}
_BEGINS = STATE - {"overdue_at"}


def dated(row: Mapping[str, Any], changed: Collection[str], now: datetime) -> dict[str, Any]:
    """What is written besides, when these columns of an assignment change: since which day it stands as it does now. Nothing for one
    that was never given, or where the clock has gone back: no day has two ends."""
    if row["given_at"] is None or _BEGINS.isdisjoint(changed):
        return {}
    today = load_calendar().local_date(now)
    since = row["stood_since"]
    return {"stood_since": today} if since is None or since < today else {}


def _make_trigger(table: Any, connection: Connection, **_: Any) -> None:
    """For tables that are made without the steps of the migrations, as measurements do."""
    names = sorted(STATE)
    columns, old = ", ".join(f'"{name}"' for name in names), ", ".join(f'OLD."{name}"' for name in names)
    keep = f"INSERT INTO {table.name} (until, since, assignment_id, {columns})"
    keep += f" VALUES (NEW.stood_since, OLD.stood_since, OLD.id, {old});"
    begin = "CREATE TRIGGER keep_former_state AFTER UPDATE OF stood_since ON assignments FOR EACH ROW"
    begin += " WHEN (OLD.stood_since < NEW.stood_since)"
    if connection.dialect.name == "postgresql":
        function = "CREATE OR REPLACE FUNCTION keep_former_state() RETURNS trigger LANGUAGE plpgsql"
        connection.exec_driver_sql(f"{function} AS $$ BEGIN {keep} RETURN NULL; END $$")
        connection.exec_driver_sql(f"{begin} EXECUTE FUNCTION keep_former_state()")
    else:
        connection.exec_driver_sql(f"{begin} BEGIN {keep} END")


event.listen(FormerState.__table__, "after_create", _make_trigger)
