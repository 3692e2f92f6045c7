"""Keep how assignments stood on days gone by, so that a report of last month says tomorrow what it says today.

Of what is there already, the days gone by are told again from the timelines (``processes/migrations/retelling.py``).

Revision ID: 0037
Revises: 0036
"""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from alembic import op

from processes.migrations.retelling import former_states, statuses_of
from processes.settings import current

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
#: Assignments told again at a time.
_AT_ONCE = 5_000


def _columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("director_id", sa.Integer(), nullable=False),
        sa.Column("approver_id", sa.Integer(), nullable=False),
        sa.Column("follower_id", sa.Integer(), nullable=True),
        sa.Column("following_unit_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.Boolean(), nullable=False),
        sa.Column("due_at", _MOMENT, nullable=True),
        sa.Column("original_due_at", _MOMENT, nullable=True),
        sa.Column("overdue_at", _MOMENT, nullable=True),
        sa.Column("given_at", _MOMENT, nullable=True),
        sa.Column("issued_at", _MOMENT, nullable=True),
        sa.Column("submitted_at", _MOMENT, nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("review_due_at", _MOMENT, nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("rejections", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("status_group", sa.String(20), nullable=False),
        sa.Column("clock", sa.String(10), nullable=False),
    ]


def upgrade() -> None:
    op.add_column("assignments", sa.Column("given_at", _MOMENT, nullable=True))
    op.add_column("assignments", sa.Column("stood_since", sa.Date(), nullable=True))
    op.create_table(
        "former_states",
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), autoincrement=False, nullable=False),
        *_columns(),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_former_states_assignment_id_assignments")
        ),
        sa.PrimaryKeyConstraint("until", "since", "assignment_id", name=op.f("pk_former_states")),
        sqlite_with_rowid=False,
    )
    _tell_again(op.get_bind())
    names = [column.name for column in _columns()]
    taken = ", ".join(f'"{name}"' for name in names)
    old = ", ".join(f'OLD."{name}"' for name in names)
    keep = (
        f"INSERT INTO former_states (until, since, assignment_id, {taken})"  # noqa: S608 - of the names above
        f" VALUES (NEW.stood_since, OLD.stood_since, OLD.id, {old});"
    )
    changed = "AFTER UPDATE OF stood_since ON assignments FOR EACH ROW WHEN (OLD.stood_since < NEW.stood_since)"
    if op.get_bind().dialect.name == "postgresql":
        # A restore empties the tables of a database and leaves its functions.
        op.execute(
            "CREATE OR REPLACE FUNCTION keep_former_state() RETURNS trigger LANGUAGE plpgsql"
            f" AS $$ BEGIN {keep} RETURN NULL; END $$"
        )
        op.execute(f"CREATE TRIGGER keep_former_state {changed} EXECUTE FUNCTION keep_former_state()")
    else:
        op.execute(f"CREATE TRIGGER keep_former_state {changed} BEGIN {keep} END")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER keep_former_state ON assignments")
        op.execute("DROP FUNCTION keep_former_state()")
    else:
        op.execute("DROP TRIGGER keep_former_state")
    op.drop_table("former_states")
    op.drop_column("assignments", "stood_since")
    op.drop_column("assignments", "given_at")


_ASSIGNMENTS = sa.table("assignments", sa.column("id"), sa.column("stood_since", sa.Date()), *_columns())
_INSTANCES = sa.table("process_instances", *map(sa.column, ("id", "definition_id", "object_type", "object_id")))
_DEFINITIONS = sa.table("process_definitions", sa.column("id"), sa.column("xml", sa.LargeBinary()))
_STEPS = sa.table(
    "contributions",
    *map(sa.column, ("id", "instance_id", "action", "values", "effects", "path")),
    sa.column("at", _MOMENT),
)
_FORMER = sa.table(
    "former_states",
    *(sa.column("until", sa.Date()), sa.column("since", sa.Date()), sa.column("assignment_id")),
    *_columns(),
)


def _tell_again(connection: sa.Connection) -> None:
    statuses = {
        id: statuses_of(xml) for id, xml in connection.execute(sa.select(_DEFINITIONS.c.id, _DEFINITIONS.c.xml))
    }
    stands = (
        sa.update(_ASSIGNMENTS)
        .where(_ASSIGNMENTS.c.id == sa.bindparam("of"))
        .values(stood_since=sa.bindparam("day"), given_at=sa.bindparam("given"))
    )
    last = 0
    while rows := _next(connection, last):
        last = rows[-1]["id"]
        steps = _steps(connection, rows[0]["id"], last)
        former, now = [], []
        for row in rows:
            for state in former_states(
                row, steps.get(row["id"], ()), statuses.get(row["definition_id"], {}), current.timezone()
            ):
                if "until" in state:
                    people = {name: row[name] for name in _PEOPLE}
                    former.append({**people, **state, "assignment_id": row["id"]})
                else:
                    now.append({"of": row["id"], "day": state["since"], "given": state["given_at"]})
        if former:
            connection.execute(sa.insert(_FORMER), former)
        if now:
            connection.execute(stands, now)


_PEOPLE = ("officer_id", "room_id", "director_id", "approver_id", "follower_id", "following_unit_id", "key")


def _next(connection: sa.Connection, last: int) -> list[dict[str, Any]]:
    of_it = sa.and_(_INSTANCES.c.object_type == "assignment", _INSTANCES.c.object_id == _ASSIGNMENTS.c.id)
    known = [column for column in _ASSIGNMENTS.c if column.name not in ("stood_since", "given_at")]
    chosen = sa.select(*known, _INSTANCES.c.definition_id).join_from(_ASSIGNMENTS, _INSTANCES, of_it)
    rows = connection.execute(chosen.where(_ASSIGNMENTS.c.id > last).order_by(_ASSIGNMENTS.c.id).limit(_AT_ONCE))
    return [dict(row) for row in rows.mappings()]


def _steps(connection: sa.Connection, first: int, last: int) -> dict[int, list[Any]]:
    """assignment → its steps, oldest first"""
    of_it = sa.and_(_INSTANCES.c.object_type == "assignment", _INSTANCES.c.object_id.between(first, last))
    chosen = sa.select(_INSTANCES.c.object_id.label("assignment"), *_STEPS.c).join_from(
        _STEPS, _INSTANCES, sa.and_(_STEPS.c.instance_id == _INSTANCES.c.id, of_it)
    )
    found: Iterator[Any] = iter(connection.execute(chosen.order_by("assignment", _STEPS.c.id)).mappings())
    return {id: list(steps) for id, steps in groupby(found, itemgetter("assignment"))}
