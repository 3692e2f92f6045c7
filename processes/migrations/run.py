"""Migrating a database: to the newest shape, back to an older one, and writing the next step.

Addresses are SQLAlchemy's, with the driver (``sqlite:///…``, ``postgresql+psycopg://…``).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import cast

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

import processes.tables  # noqa: F401 - completes the metadata
from processes.db import ENGINE_OPTIONS, metadata

FOLDER = Path(str(files("processes.migrations")))
NEWEST = "head"
EMPTY = "base"
#: What the database itself finds words by: how the names of its tables and indexes begin.
INDEX_OF_WORDS = "search_words"
# Any number that nobody else locks in this database.
_LOCK = 20261122


class DanglingReference(Exception):
    """Rows of a table refer to rows of another that are not there."""

    def __init__(self, table: str, parent: str) -> None:
        super().__init__(f"rows of {table} refer to rows of {parent} that are not there")
        self.table = table
        self.parent = parent


def upgrade(url: str, revision: str = NEWEST) -> None:
    """Bring the database to the newest shape; nothing happens when it is there already."""
    with _connected(url, writing=True) as connection:
        upgrade_on(connection, revision)


def upgrade_on(connection: Connection, revision: str = NEWEST) -> None:
    """The same on an open connection, inside its transaction (see :func:`unchecked`)."""
    command.upgrade(_config(connection), revision)


def downgrade(url: str, revision: str = EMPTY) -> None:
    """Bring the database back to an older shape; what the newer one added is lost."""
    with _connected(url, writing=True) as connection:
        command.downgrade(_config(connection), revision)


def current(url: str) -> str | None:
    """The step the database is at; None when it has never been migrated."""
    with _connected(url) as connection:
        return current_on(connection)


def current_on(connection: Connection) -> str | None:
    """The same on an open connection."""
    return MigrationContext.configure(connection).get_current_revision()


def is_known(revision: str) -> bool:
    """Whether this version of the product knows the step; it does not know those of newer versions."""
    return revision in steps()


def steps() -> list[str]:
    """Every step there is, in the order in which they are taken."""
    return [step.revision for step in ScriptDirectory(str(FOLDER)).walk_revisions()][::-1]


def newest() -> str | None:
    """The last step there is."""
    return ScriptDirectory(str(FOLDER)).get_current_head()


def differences(url: str) -> list[object]:
    """What the models say and the migrated database does not have, or the other way round; empty when they agree."""
    with _connected(url) as connection:
        context = MigrationContext.configure(connection, opts={"include_name": _is_compared})
        return list(compare_metadata(context, metadata))


def _is_compared(name: str | None, kind: str, within: Mapping[str, str | None]) -> bool:
    if kind == "column" and within["table_name"] == "search_rows":
        return not str(name).endswith("_words")
    return not is_index_of_words(str(name))


def is_index_of_words(name: str) -> bool:
    """Whether a table or an index of the database is its own way to find words, which the other database has not (migration 0036)."""
    return name.startswith(INDEX_OF_WORDS)


def write_step(url: str, message: str, revision: str) -> None:
    """Write the next step from the differences between models and database, to be read and corrected by a person."""
    with _connected(url) as connection:
        command.revision(_config(connection), message, autogenerate=True, rev_id=revision)


@contextmanager
def _connected(url: str, *, writing: bool = False) -> Iterator[Connection]:
    engine = create_engine(url, poolclass=NullPool, **ENGINE_OPTIONS)
    try:
        with engine.connect().execution_options(writing=writing) as connection, unchecked(connection):
            if writing:
                one_at_a_time(connection)
            yield connection
    finally:
        engine.dispose()


def one_at_a_time(connection: Connection) -> None:
    """Several servers may start at once and migrate: the second waits here, and finds everything done. SQLite does this by
    itself, for every transaction that writes."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


@contextmanager
def unchecked(connection: Connection) -> Iterator[None]:
    """One transaction for all steps: a failing one leaves the database as it was.

    SQLite alters a table by making it anew, and dropping the old one would take along, or stumble over, the rows that refer to
    it. So its foreign keys are off meanwhile and checked at the end; they cannot be switched inside a transaction.
    """
    if connection.dialect.name == "sqlite":
        cast(sqlite3.Connection, connection.connection.driver_connection).execute("PRAGMA foreign_keys = OFF")
    with connection.begin():
        yield
        if connection.dialect.name == "sqlite":
            broken = connection.execute(text("PRAGMA foreign_key_check")).first()
            if broken is not None:
                raise DanglingReference(broken[0], broken[2])


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
