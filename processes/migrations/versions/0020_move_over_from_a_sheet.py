"""Keep the sheets from which documents and open assignments of the system before are moved over, and their rows.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "moved_sheets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("started_at", _MOMENT, nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name="fk_moved_sheets_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_moved_sheets"),
    )
    op.create_table(
        "moved_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["sheet_id"], ["moved_sheets.id"], name="fk_moved_rows_sheet_id"),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignments.id"], name="fk_moved_rows_assignment_id"),
        sa.PrimaryKeyConstraint("id", name="pk_moved_rows"),
    )
    op.create_index("ix_moved_rows_sheet_id", "moved_rows", ["sheet_id", "line"])
    op.create_index("ix_moved_rows_assignment_id", "moved_rows", ["assignment_id"])


def downgrade() -> None:
    op.drop_table("moved_rows")
    op.drop_table("moved_sheets")
