"""Pass work on: a room of the unit, several followers, and the difficulty a unit waits for help with.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "co_followers",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name="fk_co_followers_assignment_id_assignments"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_co_followers_person_id_people"),
        sa.PrimaryKeyConstraint("assignment_id", "person_id", name="pk_co_followers"),
    )
    op.create_index("ix_co_followers_person_id", "co_followers", ["person_id", "assignment_id"])
    with op.batch_alter_table("assignments") as table:
        table.add_column(sa.Column("room_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("difficulty_at", sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key("fk_assignments_room_id_units", "units", ["room_id"], ["id"])
    of_rooms = sa.text("room_id IS NOT NULL")
    op.create_index(
        "ix_assignments_room_id", "assignments", ["room_id"], sqlite_where=of_rooms, postgresql_where=of_rooms
    )


def downgrade() -> None:
    op.drop_index("ix_assignments_room_id", "assignments")
    with op.batch_alter_table("assignments") as table:
        table.drop_constraint("fk_assignments_room_id_units", type_="foreignkey")
        table.drop_column("difficulty_at")
        table.drop_column("room_id")
    op.drop_table("co_followers")
