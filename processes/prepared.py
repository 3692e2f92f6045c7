"""Statements of the hot path, made into the driver's own words once and then handed straight to it.

What SQLAlchemy does around each execution costs several times the statement itself; a command that moves a process writes a dozen
times. The statements stay Core statements: tables, types and dialects are theirs. On PostgreSQL nothing is waited for before its
answer is needed (``pipeline.py``).
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    Delete,
    Dialect,
    Insert,
    Integer,
    LargeBinary,
    Select,
    Table,
    Update,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from processes.pipeline import Answer, line_of

Values = Mapping[str, Any]
Process = Callable[[Any], Any]
#: More rows than any command writes of one kind; databases limit the values of one statement.
_ROWS_AT_ONCE = 50
_NAMED = re.compile(r"%\((\w+)\)s|%%")
_NUMBERED = re.compile(r"\$(\d+)")


@dataclass(frozen=True)
class _Words:
    """One statement as one driver wants it: text, and in order the names of its values; for a question also the names of the
    answer's columns. Most values are what the driver wants: what others go through stands beside their place, and whether None
    does too (JSON has a null of its own)."""

    text: str
    places: tuple[str, ...]
    processed: tuple[tuple[int, Process, bool], ...]
    constants: Values
    columns: tuple[str, ...] = ()
    processed_columns: tuple[tuple[str, Process], ...] = ()

    def values(self, given: Values) -> list[Any]:
        known = {**self.constants, **given} if self.constants else given
        values = [known[name] for name in self.places]
        for place, process, of_nothing in self.processed:
            value = values[place]
            if value is not None or of_nothing:
                values[place] = process(value)
        return values

    def row(self, answer: Sequence[Any]) -> dict[str, Any]:
        row = dict(zip(self.columns, answer, strict=True))
        for name, process in self.processed_columns:
            if row[name] is not None:
                row[name] = process(row[name])
        return row


class Asked:
    """A question on its way. Whoever asks several before reading the first answer waits once for all of them."""

    def __init__(self, words: _Words, answer: Answer | Sequence[Any] | None) -> None:
        self._words, self._answer = words, answer

    def first(self) -> dict[str, Any] | None:
        """The row by the names of its columns, None if there is none."""
        rows = self._answer.fetch()[:1] if isinstance(self._answer, Answer) else (self._answer,)
        return next((self._words.row(row) for row in rows if row is not None), None)


class PreparedRow:
    """A question that is answered by one row at most."""

    def __init__(self, statement: Select[Any]) -> None:
        self._statement = statement
        self._words: dict[str, _Words] = {}

    def ask(self, connection: Connection, values: Values) -> Asked:
        """Ask, and read the answer later."""
        dialect = connection.dialect
        words = self._words.get(dialect.name) or self._words.setdefault(dialect.name, self._compile(dialect))
        if _is_pipelined(dialect):
            return Asked(words, line_of(connection).ask(words.text, words.values(values)))
        return Asked(words, _sqlite(connection).execute(words.text, words.values(values)).fetchone())

    def first(self, connection: Connection, values: Values) -> dict[str, Any] | None:
        """The row by the names of its columns, None if there is none."""
        return self.ask(connection, values).first()

    def _compile(self, dialect: Dialect) -> _Words:
        columns: dict[str, Process | None] = {
            str(column.key): column.type.dialect_impl(dialect).result_processor(dialect, None)
            for column in self._statement.selected_columns
        }
        return _words(self._statement.compile(dialect=dialect), dialect, columns)


class Prepared:
    """An insert, update or delete. An insert names the columns of its first row; every row must have the same."""

    def __init__(self, statement: Insert | Update | Delete) -> None:
        self._statement = statement
        self._is_insert = isinstance(statement, Insert)
        self._words: dict[tuple[str, int], _Words] = {}

    def execute(self, connection: Connection, values: Values | Sequence[Values]) -> None:
        """Run it once, or once for each of the rows; several rows are inserted by one statement."""
        dialect = connection.dialect
        if type(values) is dict and not _is_pipelined(dialect):
            words = self._in_words(dialect, values)
            _sqlite(connection).execute(words.text, words.values(values))
            return
        rows = [values] if isinstance(values, Mapping) else values
        words = self._in_words(dialect, rows[0])
        if len(rows) > 1 and self._is_insert and len(rows) <= _ROWS_AT_ONCE:
            text = _with_rows(words.text, len(rows), len(words.places))
            said = [(text, [value for row in rows for value in words.values(row)])]
        else:
            said = [(words.text, words.values(row)) for row in rows]
        if _is_pipelined(connection.dialect):
            line = line_of(connection)
            for text, filled in said:
                line.say(text, filled)
            return
        driver = _sqlite(connection)
        if len(said) == 1:
            driver.execute(*said[0])
        else:
            driver.executemany(words.text, [filled for _, filled in said])

    def answer(self, connection: Connection, values: Values) -> Any:
        """Run it once; the first column of the one row that it returns."""
        words = self._in_words(connection.dialect, values)
        if _is_pipelined(connection.dialect):
            rows = line_of(connection).ask(words.text, words.values(values)).fetch()
        else:
            rows = _sqlite(connection).execute(words.text, words.values(values)).fetchall()
        (answer,) = rows
        return answer[0]

    def enter(self, connection: Connection, values: Values, id: int | None) -> int:
        """Insert a row and return its id: the given one (:class:`NextId`), and then nothing is waited for, or the one it gets."""
        if id is None:
            return int(self.answer(connection, values))
        self.execute(connection, {"id": id, **values})
        return id

    def _in_words(self, dialect: Dialect, row: Values) -> _Words:
        key = dialect.name, len(row) if self._is_insert else 0
        words = self._words.get(key)
        if words is None:
            words = self._words[key] = self._compile(dialect, row)
        return words

    def _compile(self, dialect: Dialect, row: Values) -> _Words:
        is_plain_insert = isinstance(self._statement, Insert) and self._statement.select is None
        compiled: Any = self._statement.compile(
            dialect=dialect, column_keys=list(row) if is_plain_insert else None, for_executemany=True
        )
        if compiled.insert_prefetch or compiled.update_prefetch:
            raise ValueError(f"every column with a default must be given: {compiled}")
        return _words(compiled, dialect)


class NextId(ColumnElement[int]):
    """The id that the next row of a table is to have, where the database gives it before the row is entered, else NULL."""

    type = Integer()
    inherit_cache = False

    def __init__(self, table: Table) -> None:
        self.table = table


@compiles(NextId)
def _given_as_it_is_entered(element: NextId, compiler: SQLCompiler, **_: Any) -> str:
    return "NULL"


@compiles(NextId, "postgresql")
def _given_by_its_sequence(element: NextId, compiler: SQLCompiler, **_: Any) -> str:
    return f"nextval('{element.table.name}_id_seq')"


def _sqlite(connection: Connection) -> sqlite3.Connection:
    driver: Any = connection.connection.dbapi_connection  # the driver's own: nothing is wrapped around it
    return driver  # type: ignore[no-any-return]


def _is_pipelined(dialect: Dialect) -> bool:
    return dialect.name == "postgresql"


def _words(compiled: Any, dialect: Dialect, columns: Mapping[str, Process | None] | None = None) -> _Words:
    processors: dict[str, tuple[Process, bool]] = {}
    for bind in compiled.binds.values():
        if processor := _processor(bind.type, dialect):
            processors[compiled.bind_names[bind]] = processor, isinstance(bind.type, JSON)
    constants = {name: value for name, value in compiled.params.items() if value is not None}
    text, names = _numbered(str(compiled)) if _is_pipelined(dialect) else (str(compiled), compiled.positiontup)
    return _Words(
        text,
        tuple(names),
        tuple((place, *processors[name]) for place, name in enumerate(names) if name in processors),
        constants,
        tuple(columns or ()),
        tuple((name, process) for name, process in (columns or {}).items() if process is not None),
    )


def _processor(type: TypeEngine[Any], dialect: Dialect) -> Process | None:
    if isinstance(type, LargeBinary):  # the drivers take bytes as they are
        return None
    if isinstance(type, JSON) and _is_pipelined(dialect):
        # As text, where PostgreSQL's own type wraps it for the driver's cursor.
        return cast(Process, JSON.bind_processor(type, dialect))  # type: ignore[no-untyped-call]
    return type.dialect_impl(dialect).bind_processor(dialect)


def _numbered(text: str) -> tuple[str, list[str]]:
    """``%(name)s`` as ``$1``, as the server itself wants it, and the names in the order of their numbers."""
    numbers: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        name = found[1]
        return "%" if name is None else f"${numbers.setdefault(name, len(numbers) + 1)}"

    return _NAMED.sub(number, text), list(numbers)


@cache
def _with_rows(text: str, rows: int, places: int) -> str:
    """An insert of one row as one of several."""
    head, row = text.rsplit(" VALUES ", 1)
    several = (_counted_on(row, number * places) for number in range(rows))
    return f"{head} VALUES {', '.join(several)}"


def _counted_on(row: str, before: int) -> str:
    return _NUMBERED.sub(lambda found: f"${int(found[1]) + before}", row)
