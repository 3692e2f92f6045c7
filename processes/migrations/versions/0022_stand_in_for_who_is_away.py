"""Let people stand in for who is away, and keep for whom something was done (C18).

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_PEOPLE = ("person_id", "substitute_id", "created_by_id", "ended_by_id")


def upgrade() -> None:
    op.create_table(
        "delegations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("substitute_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        *(
            sa.ForeignKeyConstraint([column], ["people.id"], name=f"fk_delegations_{column}_people")
            for column in _PEOPLE
        ),
        sa.PrimaryKeyConstraint("id", name="pk_delegations"),
    )
    op.create_index("ix_delegations_person_id", "delegations", ["person_id"])
    op.create_index("ix_delegations_substitute_id", "delegations", ["substitute_id"])
    with op.batch_alter_table("contributions") as table:
        table.add_column(sa.Column("on_behalf_of_id", sa.Integer(), nullable=True))
        table.create_foreign_key("fk_contributions_on_behalf_of_id_people", "people", ["on_behalf_of_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("contributions") as table:
        table.drop_constraint("fk_contributions_on_behalf_of_id_people", type_="foreignkey")
        table.drop_column("on_behalf_of_id")
    op.drop_table("delegations")
