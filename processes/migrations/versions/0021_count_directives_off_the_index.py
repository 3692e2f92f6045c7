"""Let the index of directives by group hold what counting them asks for.

Revision ID: 0021
Revises: 0020
"""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_directives_group", "directives")
    op.create_index("ix_directives_group", "directives", ["status_group", "id", "status", "issued_at"])


def downgrade() -> None:
    op.drop_index("ix_directives_group", "directives")
    op.create_index("ix_directives_group", "directives", ["status_group", "id"])
