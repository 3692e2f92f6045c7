"""Keep for whom a substitute said something (C18).

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_KEY = "fk_messages_on_behalf_of_id_people"


def upgrade() -> None:
    with op.batch_alter_table("messages") as table:
        table.add_column(sa.Column("on_behalf_of_id", sa.Integer(), nullable=True))
        table.create_foreign_key(_KEY, "people", ["on_behalf_of_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("messages") as table:
        table.drop_constraint(_KEY, type_="foreignkey")
        table.drop_column("on_behalf_of_id")
