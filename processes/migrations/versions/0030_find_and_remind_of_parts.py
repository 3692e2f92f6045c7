"""Remind of parts of assignments that are near due, and find them by their words.

Revision ID: 0030
Revises: 0029
"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_SHARES = sa.table("shares", sa.column("id", sa.Integer), sa.column("content", sa.Text), sa.column("search", sa.Text))


def upgrade() -> None:
    with op.batch_alter_table("shares") as table:
        table.add_column(sa.Column("due_soon_raised_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("search", sa.Text(), server_default="", nullable=False))
    with op.batch_alter_table("shares") as table:
        table.alter_column("search", existing_type=sa.Text(), existing_nullable=False, server_default=None)
    connection = op.get_bind()
    for row in connection.execute(sa.select(_SHARES.c.id, _SHARES.c.content)).all():
        searched = _SHARES.update().where(_SHARES.c.id == row.id).values(search=_folded(row.content))
        connection.execute(searched)


def downgrade() -> None:
    with op.batch_alter_table("shares") as table:
        table.drop_column("search")
        table.drop_column("due_soon_raised_at")


def _folded(text: str) -> str:
    """As the product folded text when this step was written."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
