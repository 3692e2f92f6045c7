"""Star assignments, like messages, and name people in them.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "stars",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_stars_person_id_people"),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignments.id"], name="fk_stars_assignment_id_assignments"),
        sa.PrimaryKeyConstraint("person_id", "assignment_id", name="pk_stars"),
    )
    for table, moment in (("message_likes", [sa.Column("at", _MOMENT, nullable=False)]), ("message_mentions", [])):
        op.create_table(
            table,
            sa.Column("message_id", sa.Integer(), nullable=False),
            sa.Column("person_id", sa.Integer(), nullable=False),
            *moment,
            sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=f"fk_{table}_message_id_messages"),
            sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=f"fk_{table}_person_id_people"),
            sa.PrimaryKeyConstraint("message_id", "person_id", name=f"pk_{table}"),
        )


def downgrade() -> None:
    for table in ("message_mentions", "message_likes", "stars"):
        op.drop_table(table)
