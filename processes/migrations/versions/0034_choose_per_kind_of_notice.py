"""Choose per kind of notice whether it is told in the bell, and how by mail.

Revision ID: 0034
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice_choices",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("bell", sa.Boolean(), nullable=False),
        sa.Column("mail", sa.String(10), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_notice_choices_person_id"),
        sa.PrimaryKeyConstraint("person_id", "kind", name="pk_notice_choices"),
    )


def downgrade() -> None:
    # What was told in mails only is read as far as the version before knows.
    op.drop_table("notice_choices")
