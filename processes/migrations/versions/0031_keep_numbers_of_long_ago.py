"""Keep for all processes what was counted of the assignments that ended long ago.

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "long_ago_numbers",
        sa.Column("question", sa.String(64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("question", name=op.f("pk_long_ago_numbers")),
    )


def downgrade() -> None:
    op.drop_table("long_ago_numbers")
