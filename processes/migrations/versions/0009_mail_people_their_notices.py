"""Mail people their notices: what each has chosen, the mails, and which notice is in which.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "mail_choices",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("choice", sa.String(10), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("digested_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_mail_choices_person_id_people"),
        sa.PrimaryKeyConstraint("person_id", name="pk_mail_choices"),
    )
    op.create_table(
        "mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("sent_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_mails_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_mails"),
        sa.UniqueConstraint("key", name="uq_mails_key"),
    )
    op.create_index("ix_mails_person_id", "mails", ["person_id"])
    op.create_table(
        "mailed_notices",
        sa.Column("notice_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name="fk_mailed_notices_notice_id_notices"),
        sa.ForeignKeyConstraint(["mail_id"], ["mails.id"], name="fk_mailed_notices_mail_id_mails"),
        sa.PrimaryKeyConstraint("notice_id", name="pk_mailed_notices"),
    )
    op.create_index("ix_mailed_notices_mail_id", "mailed_notices", ["mail_id"])
    op.create_table(
        "mail_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mail_marks"),
    )


def downgrade() -> None:
    for table in ("mail_marks", "mailed_notices", "mails", "mail_choices"):
        op.drop_table(table)
