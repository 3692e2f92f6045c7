"""Keep the words of everything that people search for, and note what is to be read anew.

Revision ID: 0036
Revises: 0035
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

#: table → the columns that say what it is found by, and its kind in SQL (of OLD or NEW)
_FOUND_BY = {
    "assignments": (("search", "expected_product", "lead_id"), "'assignment'"),
    "directives": (("search", "date", "issuing_body", "source"), "'directive'"),
    "received_documents": (("search", "sender_id", "date"), "{row}.direction"),
    "shares": (("search",), "'share'"),
    "files": (("name",), "'file'"),
    "units": (("search", "active"), "'unit'"),
    "people": (("search", "unit_id", "active"), "'person'"),
}


def upgrade() -> None:
    op.create_table(
        "search_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.String(120), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_rows"),
        sa.UniqueConstraint("kind", "object_id", name="uq_search_rows_kind_object_id"),
    )
    op.create_index("ix_search_rows_day", "search_rows", ["kind", "day", "object_id"])
    op.create_index("ix_search_rows_number", "search_rows", ["number"])
    op.create_table(
        "search_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_changes"),
    )
    op.create_table(
        "file_texts",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name="fk_file_texts_file_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("file_id", name="pk_file_texts"),
    )
    if op.get_bind().dialect.name == "postgresql":
        _on_postgresql()
    else:
        _on_sqlite()
    # What is there already is read by and by.
    for table, (_, kind) in _FOUND_BY.items():
        said = kind.format(row=table)
        op.execute(f"INSERT INTO search_changes (kind, object_id) SELECT {said}, id FROM {table} ORDER BY id")  # noqa: S608 - no value of anybody


def _on_postgresql() -> None:
    for name, said in (
        ("title_words", "array_to_tsvector(string_to_array(title, ' '))"),
        ("all_words", "array_to_tsvector(string_to_array(title, ' ') || string_to_array(body, ' '))"),
    ):
        op.execute(f"ALTER TABLE search_rows ADD COLUMN {name} tsvector GENERATED ALWAYS AS ({said}) STORED")
        op.execute(f"CREATE INDEX search_words_{name} ON search_rows USING gin ({name})")
    op.execute('CREATE TABLE search_words (word text COLLATE "C" PRIMARY KEY)')
    for event, row in (("changed", "NEW"), ("gone", "OLD")):
        op.execute(
            f"CREATE OR REPLACE FUNCTION search_{event}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"  # noqa: S608
            f" INSERT INTO search_changes (kind, object_id) VALUES (TG_ARGV[0], {row}.id); RETURN NULL; END $$"
        )
    op.execute(
        "CREATE OR REPLACE FUNCTION search_document_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " INSERT INTO search_changes (kind, object_id) VALUES (NEW.direction, NEW.id); RETURN NULL; END $$"
    )
    for table, (columns, kind) in _FOUND_BY.items():
        call = "search_document_changed()" if table == "received_documents" else f"search_changed({kind})"
        for name, event in (("entered", "INSERT"), ("changed", f"UPDATE OF {', '.join(columns)}")):
            op.execute(f"CREATE TRIGGER search_{name} AFTER {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {call}")
    op.execute("CREATE TRIGGER search_gone AFTER DELETE ON files FOR EACH ROW EXECUTE FUNCTION search_gone('file')")


def _on_sqlite() -> None:
    op.execute(
        "CREATE VIRTUAL TABLE search_words USING fts5(title, body, content='search_rows', content_rowid='id',"
        " tokenize='ascii', detail='column', prefix='2 3')"
    )
    added = "INSERT INTO search_words (rowid, title, body) VALUES (NEW.id, NEW.title, NEW.body)"
    taken = "INSERT INTO search_words (search_words, rowid, title, body) VALUES ('delete', OLD.id, OLD.title, OLD.body)"
    for name, event, does in (
        ("added", "INSERT", f"{added};"),
        ("taken", "DELETE", f"{taken};"),
        ("changed", "UPDATE", f"{taken}; {added};"),
    ):
        op.execute(f"CREATE TRIGGER search_rows_{name} AFTER {event} ON search_rows BEGIN {does} END")
    for table, (columns, kind) in _FOUND_BY.items():
        noted = f"INSERT INTO search_changes (kind, object_id) VALUES ({kind.format(row='NEW')}, NEW.id);"  # noqa: S608
        for name, event in (("entered", "INSERT"), ("changed", f"UPDATE OF {', '.join(columns)}")):
            op.execute(f"CREATE TRIGGER search_{table}_{name} AFTER {event} ON {table} BEGIN {noted} END")
    gone = "INSERT INTO search_changes (kind, object_id) VALUES ('file', OLD.id);"
    op.execute(f"CREATE TRIGGER search_files_gone AFTER DELETE ON files BEGIN {gone} END")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in _FOUND_BY:
            for name in ("entered", "changed"):
                op.execute(f"DROP TRIGGER search_{name} ON {table}")
        op.execute("DROP TRIGGER search_gone ON files")
        for name in ("changed", "gone", "document_changed"):
            op.execute(f"DROP FUNCTION search_{name}()")
    else:
        for table in _FOUND_BY:
            for name in ("entered", "changed"):
                op.execute(f"DROP TRIGGER search_{table}_{name}")
        op.execute("DROP TRIGGER search_files_gone")
    op.drop_table("search_words")
    op.drop_table("file_texts")
    op.drop_table("search_changes")
    op.drop_table("search_rows")
