"""Do one thing to many assignments: batches with a result per item, sets of one task for many units, letters that urge units on.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(80), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_batches_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_batches"),
    )
    op.create_index("ix_batches_person_id", "batches", ["person_id"])
    op.create_table(
        "batch_items",
        sa.Column("batch_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("assignment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outcome", sa.String(10), nullable=True),
        sa.Column("refusal", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name="fk_batch_items_batch_id"),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignments.id"], name="fk_batch_items_assignment_id"),
        sa.PrimaryKeyConstraint("batch_id", "assignment_id", name="pk_batch_items"),
    )
    waiting = sa.text("outcome IS NULL")
    op.create_index(
        "ix_batch_items_waiting", "batch_items", ["batch_id"], sqlite_where=waiting, postgresql_where=waiting
    )
    op.create_table(
        "assignment_sets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("directive_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["directive_id"], ["directives.id"], name="fk_assignment_sets_directive_id"),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name="fk_assignment_sets_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_assignment_sets"),
    )
    op.create_index("ix_assignment_sets_directive_id", "assignment_sets", ["directive_id"])
    op.create_table(
        "assignment_set_members",
        sa.Column("assignment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignments.id"], name="fk_assignment_set_members_assignment_id"),
        sa.ForeignKeyConstraint(["set_id"], ["assignment_sets.id"], name="fk_assignment_set_members_set_id"),
        sa.PrimaryKeyConstraint("assignment_id", name="pk_assignment_set_members"),
    )
    op.create_index("ix_assignment_set_members_set_id", "assignment_set_members", ["set_id"])
    op.create_table(
        "urging_letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("place", sa.String(120), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("reply_by", sa.Date(), nullable=True),
        sa.Column("signer", sa.String(120), nullable=False),
        sa.Column("signer_position", sa.String(120), nullable=False),
        sa.Column("authority", sa.String(120), nullable=False),
        sa.Column("number", sa.String(80), nullable=True),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_urging_letters_unit_id"),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name="fk_urging_letters_by_id"),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name="fk_urging_letters_batch_id"),
        sa.PrimaryKeyConstraint("id", name="pk_urging_letters"),
    )
    op.create_index("ix_urging_letters_by_id", "urging_letters", ["by_id"])
    op.create_table(
        "urging_letter_items",
        sa.Column("letter_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("assignment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["urging_letters.id"], name="fk_urging_letter_items_letter_id"),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignments.id"], name="fk_urging_letter_items_assignment_id"),
        sa.PrimaryKeyConstraint("letter_id", "assignment_id", name="pk_urging_letter_items"),
    )


def downgrade() -> None:
    for table in (
        "urging_letter_items", "urging_letters", "assignment_set_members", "assignment_sets", "batch_items", "batches",
    ):  # fmt: skip
        op.drop_table(table)
