"""Reorganise units: former names, what became of closed ones, groups of units, and a unit's own mail address.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("units", sa.Column("mail", sa.String(254), nullable=True))
    op.create_table(
        "unit_names",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("until", _MOMENT, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_unit_names_unit_id"),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name="fk_unit_names_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_unit_names"),
    )
    op.create_index("ix_unit_names_unit_id", "unit_names", ["unit_id"])
    op.create_table(
        "unit_closures",
        sa.Column("unit_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_unit_closures_unit_id"),
        sa.ForeignKeyConstraint(["successor_id"], ["units.id"], name="fk_unit_closures_successor_id"),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name="fk_unit_closures_by_id"),
        sa.PrimaryKeyConstraint("unit_id", name="pk_unit_closures"),
    )
    op.create_index("ix_unit_closures_successor_id", "unit_closures", ["successor_id"])
    op.create_table(
        "unit_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unit_groups"),
        sa.UniqueConstraint("name", name="uq_unit_groups_name"),
    )
    op.create_table(
        "unit_group_members",
        sa.Column("group_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("unit_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["unit_groups.id"], name="fk_unit_group_members_group_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_unit_group_members_unit_id"),
        sa.PrimaryKeyConstraint("group_id", "unit_id", name="pk_unit_group_members"),
    )
    op.create_index("ix_unit_group_members_unit_id", "unit_group_members", ["unit_id"])


def downgrade() -> None:
    for table in ("unit_group_members", "unit_groups", "unit_closures", "unit_names"):
        op.drop_table(table)
    op.drop_column("units", "mail")
