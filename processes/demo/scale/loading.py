"""Writing millions of rows: PostgreSQL takes them by COPY, with indexes and foreign keys made afterwards; SQLite by plain inserts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, LargeBinary, Table, text

from processes.db import db
from processes.demo.scale.template import NULL

_UNESCAPED = {r"\\": "\\", r"\t": "\t", r"\n": "\n", r"\r": "\r"}


def write(connection: Connection, table: Table, columns: Collection[str], lines: str) -> None:
    """Write rows given in the text format of PostgreSQL's COPY: one row a line, values separated by tabs. Instants are in UTC."""
    cursor = connection.connection.cursor()
    named = ", ".join(f'"{name}"' for name in columns)
    try:
        if connection.dialect.name == "postgresql":
            with cursor.copy(f'COPY "{table.name}" ({named}) FROM STDIN') as copy:
                copy.write(lines)
        else:
            binary = {index for index, name in enumerate(columns) if isinstance(table.columns[name].type, LargeBinary)}
            places = ", ".join("?" * len(columns))
            rows = [_values(line, binary) for line in lines.splitlines()]
            cursor.executemany(f'INSERT INTO "{table.name}" ({named}) VALUES ({places})', rows)  # noqa: S608
    finally:
        cursor.close()


def _values(line: str, binary: Collection[int]) -> list[Any]:
    values: list[Any] = [None if value == NULL else _plain(value) for value in line.split("\t")]
    for index in binary:
        values[index] = values[index].encode()
    return values


def _plain(value: str) -> str:
    if "\\" in value:
        for escaped, plain in _UNESCAPED.items():
            value = value.replace(escaped, plain)
    return value


@contextmanager
def without_indexes(connection: Connection, tables: Collection[str]) -> Iterator[None]:
    """Build indexes once at the end instead of row by row, and check foreign keys all at once. Unique indexes stay."""
    if connection.dialect.name != "postgresql":
        yield
        return
    named = {"tables": list(tables)}
    keys = connection.execute(
        text(
            "SELECT conrelid::regclass AS table, conname AS name, pg_get_constraintdef(oid) AS definition"
            " FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text = ANY(:tables)"
        ),
        named,
    ).all()
    indexes = connection.execute(
        text(
            "SELECT indexrelid::regclass AS name, pg_get_indexdef(indexrelid) AS definition"
            " FROM pg_index WHERE NOT indisunique AND indrelid::regclass::text = ANY(:tables)"
        ),
        named,
    ).all()
    connection.exec_driver_sql("SET LOCAL TIME ZONE 'UTC'")
    connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '256MB'")
    for key in keys:
        connection.exec_driver_sql(f'ALTER TABLE {key.table} DROP CONSTRAINT "{key.name}"')
    for index in indexes:
        connection.exec_driver_sql(f"DROP INDEX {index.name}")
    yield
    for index in indexes:
        connection.exec_driver_sql(index.definition)
    for key in keys:
        connection.exec_driver_sql(f'ALTER TABLE {key.table} ADD CONSTRAINT "{key.name}" {key.definition}')


def go_on_after(connection: Connection, table: str, last: int) -> None:
    """Ids of the table go on after this one."""
    if connection.dialect.name == "postgresql":
        counter = text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :last)")
        connection.execute(counter, {"table": table, "last": last})


def gather_statistics() -> None:
    """Let the database see what is in it now: without that its plans are those for an empty one."""
    vacuum = "VACUUM ANALYZE" if db.engine.dialect.name == "postgresql" else "ANALYZE"
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(vacuum)
