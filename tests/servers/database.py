"""One migrated database per worker and kind, with the application on it, emptied between tests.

Emptying means deleting the rows of the tables that hold some, with foreign keys off: about 4 ms, where cloning a
PostgreSQL database takes 55 ms and TRUNCATE as long. Rows that a migration itself inserts are put back.
"""

from __future__ import annotations

import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from flask import Flask
from sqlalchemy import Connection, Table, delete, event

from processes import unchanged
from processes.assignments import remembered
from processes.db import db, metadata, transaction
from processes.migrations.run import upgrade
from processes.runtime.definitions import forget_definitions
from processes.runtime.models import DefinitionTimer, DefinitionVersion
from processes.runtime.packaged import deploy_packaged
from processes.settings.kept import forget_everything
from tests.servers.postgres import running_postgres
from web.app import create_app
from web.security import limiter
from web.settings import Settings

#: By table, as the driver gives and takes them: to read values out of them and put them in again takes longer than all the rest.
Rows = dict[str, Any]
Built = TypeVar("Built")

MIGRATED = "migrated"
DEFINITIONS = DefinitionVersion.__tablename__
SET_COUNTER = """
    SELECT setval(counter, (SELECT max(id) FROM {table})) FROM pg_get_serial_sequence('{table}', 'id') AS counter
    WHERE counter IS NOT NULL"""
#: Before anything that a test lets happen.
LONG_AGO = datetime(2015, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class TestDatabase:
    """A migrated database, the application on it, and the folder in which that application stores files."""

    __test__ = False

    url: str
    home: Path
    app: Flask
    migrated_rows: Rows
    remembered: dict[str, tuple[Any, Rows]] = field(default_factory=dict)
    #: by table, how it looked when its migrated rows had been put back
    marks: dict[str, Any] = field(default_factory=dict)

    def empty(self) -> None:
        """Back to what the migrations left: rows, counters and files."""
        with self.app.app_context():
            db.session.remove()
            with db.engine.begin() as connection:
                # A megabyte of diagrams, which hardly any test touches.
                kept = DEFINITIONS if mark(connection, DEFINITIONS) == self.marks.get(DEFINITIONS) else ""
                delete_rows(connection, kept)
                insert_rows(connection, self.migrated_rows, kept)
                self.marks[DEFINITIONS] = mark(connection, DEFINITIONS)
            limiter.reset()
        forget_definitions()  # kept by id, and ids begin again
        forget_everything()
        remembered._kept.clear()
        unchanged._kept.clear()
        for path in self.home.iterdir():
            if path.is_dir():
                shutil.rmtree(path)

    def once(self, build: Callable[[], Built], *tables: str) -> Built:
        """What `build` answers, having filled empty `tables`: it runs once, and afterwards its rows are put back."""
        if build.__qualname__ not in self.remembered:
            built = build()
            with db.engine.begin() as connection:
                rows = {name: rows_of(connection, metadata.tables[name]) for name in tables}
            self.remembered[build.__qualname__] = built, {name: found for name, found in rows.items() if found}
            return built
        built, rows = self.remembered[build.__qualname__]
        with db.engine.begin() as connection:
            insert_rows(connection, rows)
        return built


def settings_for(url: str, home: Path) -> Settings:
    return Settings(home=home, database_url=url, secret_key=secrets.token_urlsafe(48), testing=True)


def wait_for_no_disk(connection: Any, _record: object) -> None:
    """No test cuts the power; PostgreSQL is told the same (tests/servers/postgres.py)."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


@contextmanager
def prepared(url: str, home: Path) -> Iterator[TestDatabase]:
    """The application on an already migrated database."""
    app = create_app(settings_for(url, home))
    with app.app_context():
        event.listen(db.engine, "connect", wait_for_no_disk)
    with app.app_context(), db.engine.connect() as connection:
        rows = {table.name: rows_of(connection, table) for table in tables()}
    try:
        yield TestDatabase(url, home, app, {name: found for name, found in rows.items() if found})
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def migrate(url: str, home: Path) -> None:
    """What `chidao migrate` does: the tables, and the packaged diagrams deployed."""
    upgrade(url)
    app = create_app(settings_for(url, home))
    with app.app_context():
        deploy_packaged(LONG_AGO)
        # Nothing begins by its schedule that a test does not ask for: whoever tests one says when it is due.
        with transaction() as session:
            session.execute(delete(DefinitionTimer))
        db.session.remove()
        db.engine.dispose()


@contextmanager
def migrated_sqlite(home: Path) -> Iterator[TestDatabase]:
    url = f"sqlite:///{home / 'chidao.sqlite'}"
    migrate(url, home)
    with prepared(url, home) as database:
        yield database


@contextmanager
def migrated_postgres(home: Path) -> Iterator[TestDatabase]:
    with running_postgres() as server:
        server.execute(f"CREATE DATABASE {MIGRATED}")
        url = server.url(MIGRATED)
        migrate(url, home)
        with prepared(url, home) as database:
            yield database


@cache
def tables() -> list[Table]:
    """Every table, parents first; to sort them takes longer than to empty them."""
    return metadata.sorted_tables


def rows_of(connection: Connection, table: Table) -> Any:
    """The rows of a table, to be handed to :func:`insert_rows`; nothing where it is empty."""
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "postgresql":
        with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} TO STDOUT") as copy:
            return b"".join(bytes(part) for part in copy)
    return driver.execute(f"SELECT * FROM {table.name}").fetchall()


def mark(connection: Connection, table: str) -> Any:
    """What changes with any change of the table's rows: where each lies and which transaction wrote it, or the rows themselves."""
    if connection.dialect.name == "postgresql":
        lying = f"SELECT string_agg(concat(ctid, ' ', xmin), ',' ORDER BY ctid) FROM {table}"
        return connection.exec_driver_sql(lying).scalar()
    return rows_of(connection, metadata.tables[table])


def delete_rows(connection: Connection, kept: str = "") -> None:
    """Empties every table but one that is to be kept, and lets ids begin at 1 again."""
    # Tables may refer to each other in circles, and the order does not matter when everything goes.
    deletions = [f"DELETE FROM {table.name}" for table in tables() if table.name != kept]
    if connection.dialect.name == "postgresql":
        # One round trip to the server instead of one for each table.
        counters = "SELECT setval(quote_ident(sequencename)::regclass, 1, false) FROM pg_sequences"
        off, on = (f"SET session_replication_role = {role}" for role in ("replica", "origin"))
        connection.exec_driver_sql("; ".join([off, *deletions, counters, on]))
    else:
        driver = cast(sqlite3.Connection, connection.connection.driver_connection)
        for statement in ("PRAGMA defer_foreign_keys = ON", *deletions):
            driver.execute(statement)


def insert_rows(connection: Connection, rows: Rows, kept: str = "") -> None:
    """Puts rows back, parents first, where they were not kept, and lets ids go on after theirs."""
    driver: Any = connection.connection.driver_connection
    for table in tables():
        if table.name not in rows:
            continue
        if connection.dialect.name == "postgresql":
            if table.name != kept:
                with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} FROM STDIN") as copy:
                    copy.write(rows[table.name])
            if "id" in table.columns:
                driver.execute(SET_COUNTER.format(table=table.name))
        elif table.name != kept:
            places = ", ".join("?" * len(rows[table.name][0]))
            driver.executemany(f"INSERT INTO {table.name} VALUES ({places})", rows[table.name])
