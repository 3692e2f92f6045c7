"""Let timers that could not be fired be incidents too: they have no job.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("incidents") as table:
        table.alter_column("job_id", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM incidents WHERE job_id IS NULL")
    with op.batch_alter_table("incidents") as table:
        table.alter_column("job_id", existing_type=sa.Integer(), nullable=False)
