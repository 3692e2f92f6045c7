"""One moment of a database, held still while it is read; nobody who writes has to wait for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, make_url
from sqlalchemy.pool import NullPool

from processes.backup.values import READING_OPTIONS
from processes.migrations.run import current_on, is_known
from processes.refusals import Refusal


@contextmanager
def snapshot(url: str) -> Iterator[tuple[Connection, str]]:
    """A connection that sees the database as it is now, whatever is committed meanwhile, and the step it is at.

    SQLite's write-ahead log gives a reading transaction such a view; PostgreSQL does with REPEATABLE READ. Raises Refusal for a
    database that was never migrated, or by a newer version.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").is_file():
        raise _not_made()  # connecting would make an empty one
    engine = create_engine(address, poolclass=NullPool, **READING_OPTIONS)
    try:
        with engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                revision = current_on(connection)
                if revision is None:
                    raise _not_made()
                if not is_known(revision):
                    raise newer_database(revision)
                yield connection, revision
    finally:
        engine.dispose()


def newer_database(revision: str) -> Refusal:
    return Refusal(
        "Cơ sở dữ liệu do một phiên bản mới hơn của phần mềm tạo ra (bước {revision}). Hãy dùng phiên bản ấy.",
        revision=revision,
    )


def _not_made() -> Refusal:
    return Refusal("Chưa có cơ sở dữ liệu để sao lưu. Hãy kiểm tra biến CHIDAO_HOME và DATABASE_URL.")
