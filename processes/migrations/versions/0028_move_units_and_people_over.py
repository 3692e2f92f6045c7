"""Say what a sheet holds: assignments, units or people.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("moved_sheets") as table:
        table.add_column(sa.Column("kind", sa.String(length=20), server_default="assignments", nullable=False))
    with op.batch_alter_table("moved_sheets") as table:
        table.alter_column("kind", existing_type=sa.String(length=20), existing_nullable=False, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("moved_sheets") as table:
        table.drop_column("kind")
