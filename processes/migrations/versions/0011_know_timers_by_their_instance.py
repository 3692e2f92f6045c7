"""Know a timer by its instance and its place there: one index less to write at every step.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_COLUMNS = "instance_id, task_id, timer_index, element, due_at"


def upgrade() -> None:
    op.execute(f"CREATE TABLE timers_kept AS SELECT {_COLUMNS} FROM timers")  # noqa: S608 - no value of anybody
    op.drop_table("timers")
    op.create_table(
        "timers",
        *_columns(),
        sa.ForeignKeyConstraint(["instance_id"], ["process_instances.id"], name="fk_timers_instance_id"),
        sa.PrimaryKeyConstraint("instance_id", "task_id", "timer_index", name="pk_timers"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_timers_due", "timers", ["due_at", "instance_id"])
    _put_back()


def downgrade() -> None:
    op.execute(f"CREATE TABLE timers_kept AS SELECT {_COLUMNS} FROM timers")  # noqa: S608 - no value of anybody
    op.drop_table("timers")
    op.create_table(
        "timers",
        sa.Column("id", sa.Integer(), nullable=False),
        *_columns(),
        sa.ForeignKeyConstraint(["instance_id"], ["process_instances.id"], name="fk_timers_instance_id"),
        sa.PrimaryKeyConstraint("id", name="pk_timers"),
    )
    op.create_index("ix_timers_due", "timers", ["due_at", "id"])
    op.create_index("ix_timers_instance_id", "timers", ["instance_id"])
    _put_back()


def _columns() -> list[sa.Column[object]]:
    return [
        sa.Column("instance_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("timer_index", sa.Integer(), nullable=False),
        sa.Column("element", sa.String(120), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
    ]


def _put_back() -> None:
    op.execute(f"INSERT INTO timers ({_COLUMNS}) SELECT {_COLUMNS} FROM timers_kept")  # noqa: S608 - no value of anybody
    op.drop_table("timers_kept")
