"""Rows for every table of a database at any step of the migrations, and whether they are still there later.

Nothing here knows the tables: whoever adds one gets rows in it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from processes.backup.shape import ALEMBIC, DERIVED
from processes.db import UtcDateTime
from processes.migrations.run import is_index_of_words

Row = dict[str, Any]
#: By table and key of the row.
Rows = dict[str, dict[tuple[Any, ...], Row]]

#: What an empty column would mean something by, so that no row leaves it out.
NEVER_EMPTY = {
    ("jobs", "due_at"),  # an empty one belongs to a job that is an open incident
    (
        "contributions",
        "action",
    ),  # a step that nobody took and that explains nothing has no files; each row here has one
    ("contributions", "element"),
}

#: By what rows are known where their key has changed since; the key of before counted them and meant nothing.
KNOWN_BY = {"timers": ("instance_id", "task_id", "timer_index")}


def reflected(connection: sa.Connection) -> sa.MetaData:
    """The tables as they are, giving and taking what the product's own columns do; those aside that are made from the others."""
    metadata = sa.MetaData()
    metadata.reflect(connection, only=lambda name, _: name not in DERIVED and not is_index_of_words(name))
    metadata.remove(metadata.tables[ALEMBIC])
    for table in metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, sa.DateTime):
                column.type = UtcDateTime()
            elif isinstance(column.type, sa.JSON):
                column.type = sa.JSON(none_as_null=True)
    return metadata


def fill(connection: sa.Connection, tables: sa.MetaData, number: int) -> None:
    """Two rows in every table: one with something in each column, and one with nothing where nothing may be."""
    for bare in (False, True):
        for table in tables.sorted_tables:
            connection.execute(table.insert().values(_row(connection, table, 2 * number + bare, bare=bare)))


def kept(connection: sa.Connection, tables: sa.MetaData) -> Rows:
    """Every row there is."""
    return {
        table.name: {
            tuple(row[name] for name in _key(table)): _told(table, dict(row))
            for row in connection.execute(table.select()).mappings()
        }
        for table in tables.sorted_tables
    }


def _key(table: sa.Table) -> tuple[str, ...]:
    return KNOWN_BY.get(table.name) or tuple(column.name for column in table.primary_key)


def _told(table: sa.Table, row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "id"} if table.name in KNOWN_BY else row


def lost(before: Rows, after: Rows) -> list[str]:
    """The rows and values of before that are no more, in the tables and columns that there still are."""
    found = []
    for table in before.keys() & after.keys():
        for key, row in before[table].items():
            now = after[table].get(key)
            if now is None:
                found.append(f"{table} {key} is gone")
                continue
            changed = {name: (row[name], now[name]) for name in row.keys() & now.keys() if row[name] != now[name]}
            found += [f"{table} {key}: {name} was {was!r}, is {is_!r}" for name, (was, is_) in changed.items()]
    return found


def outline(connection: sa.Connection) -> set[str]:
    """What the tables look like, a line for each part, to be compared with what they looked like before."""
    inspector = sa.inspect(connection)
    lines = {
        f"{table}.{c['name']} {c['type']!r} {c['nullable']} {c['default']}"
        for (_, table), columns in inspector.get_multi_columns().items()
        for c in columns
    }
    for (_, table), key in inspector.get_multi_pk_constraint().items():
        lines.add(f"{table} {key}")
    # Asked for all tables at once: for one after the other it takes longer than all steps.
    for found in (
        inspector.get_multi_indexes(),
        inspector.get_multi_foreign_keys(),
        inspector.get_multi_unique_constraints(),
    ):
        for (_, table), parts in found.items():
            for part in parts:
                options = {name: str(value) for name, value in part.get("dialect_options", {}).items()}
                lines.add(f"{table} { {**part, 'dialect_options': options} }")
    return lines


def _row(connection: sa.Connection, table: sa.Table, number: int, *, bare: bool) -> Row:
    row: Row = {}
    for column in table.columns:
        if column.foreign_keys:
            (reference,) = column.foreign_keys
            row[column.name] = connection.scalar(sa.select(sa.func.max(reference.column)))
        elif _is_counted(connection, column) or (
            bare and column.nullable and (table.name, column.name) not in NEVER_EMPTY
        ):
            continue  # counted, or empty
        else:
            row[column.name] = _value(column, number)
    return row


def _is_counted(connection: sa.Connection, column: sa.Column[Any]) -> bool:
    return column.name == "id" and (connection.dialect.name == "sqlite" or column.server_default is not None)


def _value(column: sa.Column[Any], number: int) -> Any:
    match column.type:
        case sa.Boolean():
            return number % 2 == 0
        case sa.Integer():
            return 1000 + number
        case sa.Numeric():
            return number + 0.5
        case sa.LargeBinary():
            return bytes([0, 255, number])
        case sa.Date():
            return date(2026, 1, 1) + timedelta(days=number)
        case UtcDateTime():
            return datetime(2026, 1, 1, 10, 30, 15, 123456, tzinfo=UTC) + timedelta(days=number)
        case sa.JSON():
            return {"số": number, "danh sách": [1, 1.5, None, True, "“chữ”"]}
    return f"{column.name[:20]} {number}"[: getattr(column.type, "length", None) or 100]
