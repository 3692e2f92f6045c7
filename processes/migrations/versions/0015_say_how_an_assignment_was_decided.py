"""Say how an assignment was decided: by whom, by default, or by its submission (C1).

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("assignments") as table:
        table.add_column(sa.Column("decided_how", sa.String(10), nullable=True))
        table.add_column(sa.Column("decided_by_id", sa.Integer(), nullable=True))
        table.create_foreign_key("fk_assignments_decided_by_id_people", "people", ["decided_by_id"], ["id"])
    # Until now somebody always decided; the timeline knows who.
    op.execute("UPDATE assignments SET decided_how = 'explicit' WHERE status = 'completed'")


def downgrade() -> None:
    with op.batch_alter_table("assignments") as table:
        table.drop_constraint("fk_assignments_decided_by_id_people", type_="foreignkey")
        table.drop_column("decided_by_id")
        table.drop_column("decided_how")
