"""Know the hour of a document's issue, and keep how late its entry, its results' review and a unit's reporting were (C11).

Revision ID: 0033
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("directives", sa.Column("issue_hour", sa.String(5), nullable=True))
    op.add_column("directives", sa.Column("entry_due_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("directives", sa.Column("entry_late", sa.Integer(), nullable=True))
    op.add_column("assignments", sa.Column("report_late", sa.Integer(), nullable=True))
    op.add_column("assignments", sa.Column("review_late", sa.Integer(), nullable=True))


def downgrade() -> None:
    for table, column in (
        ("assignments", "review_late"),
        ("assignments", "report_late"),
        ("directives", "entry_late"),
        ("directives", "entry_due_at"),
        ("directives", "issue_hour"),
    ):
        op.drop_column(table, column)
