"""Repeat assignments, kỳ by kỳ.

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

REFERENCES = {
    "id": "assignment_sets",
    "directive_id": "directives",
    "lead_id": "units",
    "officer_id": "people",
    "drafter_id": "people",
    "follower_id": "people",
    "following_unit_id": "units",
}
INDEXED = ("directive_id", "lead_id", "drafter_id", "follower_id")


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "assignment_series",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("directive_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("expected_product", sa.Text(), nullable=True),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("drafter_id", sa.Integer(), nullable=False),
        sa.Column("follower_id", sa.Integer(), nullable=False),
        sa.Column("following_unit_id", sa.Integer(), nullable=True),
        sa.Column("coordinating", sa.JSON(), nullable=False),
        sa.Column("coordinating_people", sa.JSON(), nullable=False),
        sa.Column("key", sa.Boolean(), nullable=False),
        sa.Column("first", sa.String(8), nullable=False),
        sa.Column("day", sa.String(12), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("holiday", sa.String(8), nullable=False),
        sa.Column("open_before", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("times", sa.Integer(), nullable=True),
        sa.Column("entered_at", moment, nullable=False),
        sa.Column("issued_at", moment, nullable=True),
        sa.Column("ended_at", moment, nullable=True),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("status_group", sa.String(20), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_assignment_series_{column}"))
            for column, table in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_series")),
    )
    for column in INDEXED:
        op.create_index(op.f(f"ix_assignment_series_{column}"), "assignment_series", [column])
    open_ones = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_assignment_series_open", "assignment_series", ["id"], sqlite_where=open_ones, postgresql_where=open_ones
    )
    op.create_table(
        "series_periods",
        sa.Column("assignment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(8), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignments.id"], name=op.f("fk_series_periods_assignment_id")),
        sa.ForeignKeyConstraint(["series_id"], ["assignment_series.id"], name=op.f("fk_series_periods_series_id")),
        sa.PrimaryKeyConstraint("assignment_id", name=op.f("pk_series_periods")),
        sa.UniqueConstraint("series_id", "period", name=op.f("uq_series_periods_series_id_period")),
    )


def downgrade() -> None:
    op.drop_table("series_periods")
    op.drop_table("assignment_series")
