"""Index the instances that have not ended: operators count them, and most rows are those of the past.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    open_ones = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_process_instances_open",
        "process_instances",
        ["definition_id"],
        sqlite_where=open_ones,
        postgresql_where=open_ones,
    )


def downgrade() -> None:
    op.drop_index("ix_process_instances_open", "process_instances")
