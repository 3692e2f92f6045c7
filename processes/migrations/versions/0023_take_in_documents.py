"""Take in the documents that other systems push.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

REFERENCES = {
    "system_id": "people",
    "drafter_id": "people",
    "sender_id": "units",
    "forwarded_by_id": "people",
    "directive_id": "directives",
    "assignment_id": "assignments",
}
INDEXED = ("number", "drafter_id", "sender_id", "directive_id", "assignment_id")


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "received_documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("direction", sa.String(10), nullable=False),
        sa.Column("system_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.String(120), nullable=False),
        sa.Column("number", sa.String(60), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("type", sa.String(40), nullable=True),
        sa.Column("signer", sa.String(120), nullable=True),
        sa.Column("more", sa.JSON(), nullable=False),
        sa.Column("drafter_name", sa.String(200), nullable=True),
        sa.Column("drafter_id", sa.Integer(), nullable=True),
        sa.Column("sender_id", sa.Integer(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("arrived_at", moment, nullable=False),
        sa.Column("entered_at", moment, nullable=False),
        sa.Column("forwarded_at", moment, nullable=True),
        sa.Column("forwarded_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("directive_id", sa.Integer(), nullable=True),
        sa.Column("assignment_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("status_group", sa.String(20), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_received_documents_{column}"))
            for column, table in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_documents")),
        sa.UniqueConstraint("system_id", "source_id", name=op.f("uq_received_documents_system_id_source_id")),
    )
    op.create_index("ix_received_documents_status", "received_documents", ["direction", "status", "id"])
    for column in INDEXED:
        op.create_index(op.f(f"ix_received_documents_{column}"), "received_documents", [column])
    op.create_table(
        "citations",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number_key", sa.String(80), nullable=False),
        sa.Column("date", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["received_documents.id"], name=op.f("fk_citations_document_id")),
        sa.PrimaryKeyConstraint("document_id", "number_key", name=op.f("pk_citations")),
    )
    op.create_index(op.f("ix_citations_number_key"), "citations", ["number_key"])


def downgrade() -> None:
    op.drop_table("citations")
    op.drop_table("received_documents")
