"""Find the directives that are under way, or were closed lately, without reading the others.

Revision ID: 0026
Revises: 0025
"""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_directives_closed_at", "directives", ["closed_at"])


def downgrade() -> None:
    op.drop_index("ix_directives_closed_at", "directives")
