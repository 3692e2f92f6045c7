"""The database that an archive is restored into: what is in it now, and filling it anew as a whole or not at all."""

from __future__ import annotations

import glob
import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, inspect, literal, make_url, select, text
from sqlalchemy.pool import NullPool

from processes.backup.shape import ALEMBIC, DERIVED, shapes_at
from processes.backup.snapshot import newer_database
from processes.db import ENGINE_OPTIONS
from processes.migrations.run import INDEX_OF_WORDS, current_on, is_known, newest, one_at_a_time, unchecked
from processes.refusals import Refusal

#: What `chidao migrate` itself fills on an empty installation.
_BROUGHT = frozenset({"process_definitions", "definition_timers", "list_values"})
_PATIENCE = "10s"


def is_empty(url: str) -> bool:
    """Whether nobody has entered anything: never migrated, or nothing but the packaged diagrams deployed.

    Raises Refusal for a database of a newer version, or one in which somebody else's tables have our names.
    """
    file = _file_of(url)
    if file is not None and not file.exists():
        return True  # connecting would make it
    engine = create_engine(url, poolclass=NullPool, **ENGINE_OPTIONS)
    try:
        with engine.connect() as connection:
            revision = _known_revision(connection)
            shapes = shapes_at(revision) if revision else ()
            counted = [shape.table() for shape in shapes if shape.name not in _BROUGHT]
            return not any(connection.scalar(select(literal(1)).select_from(table).limit(1)) for table in counted)
    finally:
        engine.dispose()


@contextmanager
def filling(url: str) -> Iterator[Connection]:
    """A connection to a database without any table, which takes the place of what is there when all went well.

    PostgreSQL does it in one transaction; for SQLite it is a new file that takes the old one's name. Raises Refusal while the
    product is running on the database: it would go on with what it remembers of the old one.
    """
    file = _file_of(url)
    with _in_place(url) if file is None else _new_file(file) as connection:
        yield connection


def _file_of(url: str) -> Path | None:
    address = make_url(url)
    return Path(address.database or "").resolve() if address.get_backend_name() == "sqlite" else None


def _known_revision(connection: Connection) -> str | None:
    revision = current_on(connection)
    if revision is not None and not is_known(revision):
        raise newer_database(revision)
    if revision is None:
        ours = {shape.name for shape in shapes_at(newest())}
        if others := sorted(ours.intersection(inspect(connection).get_table_names())):
            raise Refusal(
                "Cơ sở dữ liệu đã có bảng {table} không phải do Chỉ đạo tạo ra. Hãy dùng một cơ sở dữ liệu khác.",
                table=others[0],
            )
    return revision


# -------------------------------------------------------------------------------------------------------------- SQLite
@contextmanager
def _new_file(file: Path) -> Iterator[Connection]:
    _refuse_while_open(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    for left in file.parent.glob(f".{glob.escape(file.name)}.*"):
        left.unlink()  # by a restore that was killed
    fresh = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    engine = create_engine(f"sqlite:///{fresh}", poolclass=NullPool, **ENGINE_OPTIONS)
    try:
        with engine.connect() as connection, unchecked(connection):
            yield connection
        _write_through(fresh)
        _refuse_while_open(file)
        if file.exists():
            shutil.copymode(file, fresh)
        fresh.replace(file)
        _write_through(file.parent)
    finally:
        engine.dispose()
        for rest in ("", "-wal", "-shm"):
            fresh.with_name(fresh.name + rest).unlink(missing_ok=True)


def _refuse_while_open(file: Path) -> None:
    """Leaving write-ahead logging takes that nobody else has the file open; it also puts everything into the one file. The next
    start turns it on again."""
    if not file.exists():
        return
    with closing(sqlite3.connect(file, timeout=0)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        except sqlite3.OperationalError as error:
            raise _running() from error


def _write_through(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


# ---------------------------------------------------------------------------------------------------------- PostgreSQL
@contextmanager
def _in_place(url: str) -> Iterator[Connection]:
    engine = create_engine(url, poolclass=NullPool, **ENGINE_OPTIONS)
    try:
        with engine.begin() as connection:
            connection.execute(text(f"SET LOCAL lock_timeout = '{_PATIENCE}'"))
            one_at_a_time(connection)
            _refuse_while_used(connection)
            _drop_everything(connection)
            yield connection
    finally:
        engine.dispose()


def _refuse_while_used(connection: Connection) -> None:
    others = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
    if connection.scalar(text(others)):
        raise _running()


def _drop_everything(connection: Connection) -> None:
    revision = _known_revision(connection)
    if revision is not None:
        quoted = connection.dialect.identifier_preparer.quote
        names = [quoted(name) for name in (ALEMBIC, *(shape.name for shape in shapes_at(revision)))]
        connection.execute(text(f"DROP TABLE IF EXISTS {', '.join((*DERIVED, INDEX_OF_WORDS))}"))
        connection.execute(text(f"DROP TABLE {', '.join(names)}"))


def _running() -> Refusal:
    return Refusal(
        "Phần mềm, hoặc một chương trình khác, đang mở cơ sở dữ liệu này. Hãy dừng mọi tiến trình của phần mềm rồi khôi phục."
    )
