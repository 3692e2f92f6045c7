"""Let the index of directives by group hold what counting them asks for.

Revision ID: 0018
Revises: 0017
"""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_directives_group", "directives")
    op.create_index("ix_directives_group", "directives", ["status_group", "id", "status", "issued_at"])


def downgrade() -> None:
    op.drop_index("ix_directives_group", "directives")
    op.create_index("ix_directives_group", "directives", ["status_group", "id"])
