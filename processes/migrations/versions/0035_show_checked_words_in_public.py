"""Show, where the public looks, words that were checked instead of those that name private persons.

Revision ID: 0035
Revises: 0034
"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_COLUMNS = (
    ("directives", "public_subject"),
    ("directives", "public_search"),
    ("assignments", "public_content"),
    ("assignments", "public_search"),
)


def upgrade() -> None:
    for table, column in _COLUMNS:
        op.add_column(table, sa.Column(column, sa.Text(), nullable=True))
    # What of a document is searched in public: its number and subject, and not who signed it.
    directives = sa.table(
        "directives", *(sa.column(name) for name in ("id", "number", "subject", "publish", "public_search"))
    )
    connection = op.get_bind()
    published = connection.execute(
        sa.select(directives.c.id, directives.c.number, directives.c.subject).where(directives.c.publish.is_(True))
    ).all()
    for row in published:
        connection.execute(
            directives.update()
            .where(directives.c.id == row.id)
            .values(public_search=_fold(f"{row.number} {row.subject}"))
        )


def _fold(text: str) -> str:
    """As the product folded when this step was written."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(character for character in plain if not unicodedata.combining(character))


def downgrade() -> None:
    for table, column in reversed(_COLUMNS):
        op.drop_column(table, column)
