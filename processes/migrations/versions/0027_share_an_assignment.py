"""Ask others for a part of an assignment: contributions, and nhiệm vụ con.

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

REFERENCES = {
    "assignment_id": "assignments",
    "request_id": "shares",
    "giver_id": "people",
    "giver_unit_id": "units",
    "receiver_id": "people",
    "receiver_unit_id": "units",
}
INDEXED = ("request_id", "giver_id", "giver_unit_id", "receiver_id", "receiver_unit_id")


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "shares",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("giver_id", sa.Integer(), nullable=False),
        sa.Column("giver_unit_id", sa.Integer(), nullable=False),
        sa.Column("receiver_id", sa.Integer(), nullable=True),
        sa.Column("receiver_unit_id", sa.Integer(), nullable=True),
        sa.Column("given_at", moment, nullable=False),
        sa.Column("due_at", moment, nullable=False),
        sa.Column("overdue_at", moment, nullable=True),
        sa.Column("answered_at", moment, nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("ended_at", moment, nullable=True),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("status_group", sa.String(20), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_shares_{column}"))
            for column, table in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shares")),
    )
    op.create_index("ix_shares_assignment", "shares", ["assignment_id", "id"])
    for column in INDEXED:
        op.create_index(op.f(f"ix_shares_{column}"), "shares", [column])


def downgrade() -> None:
    op.drop_table("shares")
