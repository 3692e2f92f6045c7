"""Let the indexes that say whose something is hold what is asked for, so that the rows need not be read; find old mails.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_WHOSE = (
    *(("directives", column, "id") for column in ("field", "director_id", "approver_id", "drafter_id")),
    ("coordinating_units", "unit_id", "assignment_id"),
    ("coordinating_people", "person_id", "assignment_id"),
    ("reviewers", "person_id", "assignment_id"),
)


def upgrade() -> None:
    for table, column, answer in _WHOSE:
        op.drop_index(f"ix_{table}_{column}", table)
        op.create_index(f"ix_{table}_{column}", table, [column, answer])
    sent = sa.text("sent_at IS NOT NULL")
    op.create_index("ix_mails_sent_at", "mails", ["sent_at"], sqlite_where=sent, postgresql_where=sent)


def downgrade() -> None:
    op.drop_index("ix_mails_sent_at", "mails")
    for table, column, _ in _WHOSE:
        op.drop_index(f"ix_{table}_{column}", table)
        op.create_index(f"ix_{table}_{column}", table, [column])
