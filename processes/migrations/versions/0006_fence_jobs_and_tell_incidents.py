"""Fence jobs with a token, let those that are an incident rest, and keep what is known of an incident and how it ended.

Timers are found by their moment and id: many fall due at the same minute.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("jobs") as table:
        table.add_column(sa.Column("token", sa.Integer(), nullable=False, server_default=sa.text("0")))
        table.alter_column("due_at", existing_type=_MOMENT, nullable=True)
    with op.batch_alter_table("incidents") as table:
        table.add_column(sa.Column("process_key", sa.String(80), nullable=True))
        table.add_column(sa.Column("operation", sa.String(120), nullable=True))
        table.add_column(sa.Column("parameters", sa.JSON(none_as_null=True), nullable=True))
        table.add_column(sa.Column("attempts", sa.Integer(), nullable=False, server_default=sa.text("1")))
        table.add_column(sa.Column("failed_at", _MOMENT, nullable=True))
        table.add_column(sa.Column("resolution", sa.String(20), nullable=True))
        table.add_column(sa.Column("reason", sa.Text(), nullable=True))
        table.add_column(sa.Column("result", sa.JSON(none_as_null=True), nullable=True))
    waiting = sa.text("resolved_at IS NULL")
    op.create_index("ix_incidents_open", "incidents", ["id"], sqlite_where=waiting, postgresql_where=waiting)
    op.execute(
        "UPDATE incidents SET (operation, parameters, attempts) ="
        " (SELECT operation, parameters, attempts FROM jobs WHERE jobs.id = incidents.job_id)"
        " WHERE job_id IN (SELECT id FROM jobs)"
    )
    op.execute("UPDATE incidents SET failed_at = at WHERE resolved_at IS NULL AND job_id IS NULL")
    op.execute(
        "UPDATE jobs SET due_at = NULL, leased_until = NULL"
        " WHERE id IN (SELECT job_id FROM incidents WHERE resolved_at IS NULL)"
    )
    op.drop_index("ix_timers_due_at", "timers")
    op.create_index("ix_timers_due", "timers", ["due_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_timers_due", "timers")
    op.create_index("ix_timers_due_at", "timers", ["due_at"])
    # The version before took a job with an open incident for one that rests, whenever it is due.
    op.execute(
        "UPDATE jobs SET due_at = (SELECT MAX(at) FROM incidents WHERE incidents.job_id = jobs.id) WHERE due_at IS NULL"
    )
    op.execute("DELETE FROM incidents WHERE process_key IS NOT NULL")
    op.drop_index("ix_incidents_open", "incidents")
    with op.batch_alter_table("incidents") as table:
        for column in (
            "result", "reason", "resolution", "failed_at", "attempts", "parameters", "operation", "process_key",
        ):  # fmt: skip
            table.drop_column(column)
    with op.batch_alter_table("jobs") as table:
        table.alter_column("due_at", existing_type=_MOMENT, nullable=False)
        table.drop_column("token")
