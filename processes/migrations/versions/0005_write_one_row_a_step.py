"""Keep the way of a step with the contribution that explains it, and index only the rows that are looked for.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_OFTEN_EMPTY = (
    ("assignments", "officer_id"),
    ("assignments", "follower_id"),
    ("assignments", "following_unit_id"),
    ("jobs", "instance_id"),
)


def upgrade() -> None:
    op.drop_index("ix_contributions_object", "contributions")
    with op.batch_alter_table("contributions") as table:
        table.add_column(sa.Column("path", sa.JSON(), nullable=False, server_default="[]"))
        table.alter_column("element", existing_type=sa.String(120), nullable=True)
        table.alter_column("action", existing_type=sa.String(80), nullable=True)
        table.drop_column("object_type")
        table.drop_column("object_id")
    with op.batch_alter_table("contributions") as table:
        table.alter_column("path", existing_type=sa.JSON(), existing_nullable=False, server_default=None)
    op.execute(
        """INSERT INTO contributions (instance_id, "values", effects, path, at)
           SELECT instance_id, '{}', '{}', events, at FROM activities ORDER BY id"""
    )
    op.drop_table("activities")
    op.drop_index("ix_user_tasks_open", "user_tasks")
    op.create_index("ix_user_tasks_open", "user_tasks", ["element"], **_only_where("ended_at IS NULL"))
    op.drop_index("ix_assignments_issued_at", "assignments")
    for table_name, column in _OFTEN_EMPTY:
        name = f"ix_{table_name}_{column}"
        op.drop_index(name, table_name)
        op.create_index(name, table_name, [column], **_only_where(f"{column} IS NOT NULL"))


def downgrade() -> None:
    for table_name, column in _OFTEN_EMPTY:
        name = f"ix_{table_name}_{column}"
        op.drop_index(name, table_name)
        op.create_index(name, table_name, [column])
    op.create_index("ix_assignments_issued_at", "assignments", ["issued_at"])
    op.drop_index("ix_user_tasks_open", "user_tasks")
    op.create_index("ix_user_tasks_open", "user_tasks", ["ended_at", "element"])
    op.create_table(
        "activities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instance_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["instance_id"], ["process_instances.id"], name="fk_activities_instance_id"),
        sa.PrimaryKeyConstraint("id", name="pk_activities"),
    )
    op.create_index("ix_activities_instance", "activities", ["instance_id", "id"])
    op.execute(
        """INSERT INTO activities (instance_id, at, events)
           SELECT instance_id, at, path FROM contributions WHERE CAST(path AS VARCHAR) <> '[]' ORDER BY id"""
    )
    op.execute("DELETE FROM contributions WHERE action IS NULL")
    op.add_column("contributions", sa.Column("object_type", sa.String(40), nullable=True))
    op.add_column("contributions", sa.Column("object_id", sa.Integer(), nullable=True))
    op.execute(
        """UPDATE contributions SET
           object_type = (SELECT object_type FROM process_instances WHERE process_instances.id = instance_id),
           object_id = (SELECT object_id FROM process_instances WHERE process_instances.id = instance_id)"""
    )
    with op.batch_alter_table("contributions") as table:
        table.drop_column("path")
        table.alter_column("element", existing_type=sa.String(120), nullable=False)
        table.alter_column("action", existing_type=sa.String(80), nullable=False)
    op.create_index("ix_contributions_object", "contributions", ["object_type", "object_id", "at"])


def _only_where(condition: str) -> dict[str, sa.TextClause]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
