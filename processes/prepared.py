"""Statements of the hot path, made into the driver's own words once and then handed straight to it.

What SQLAlchemy does around each execution costs several times the statement itself; a command that moves a process writes a dozen
times. The statements stay Core statements: tables, types and dialects are theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Insert, LargeBinary, Select, Update

Values = Mapping[str, Any]
#: More rows than any command writes of one kind; databases limit the values of one statement.
_ROWS_AT_ONCE = 50


@dataclass(frozen=True)
class _Words:
    """One statement as one driver wants it: text, and in order the names of its values and what each goes through; for a
    question also the names of the answer's columns and what each of these goes through."""

    text: str
    places: tuple[tuple[str, Callable[[Any], Any] | None], ...]
    constants: Values
    positional: bool
    columns: tuple[tuple[str, Callable[[Any], Any] | None], ...] = ()

    def values(self, given: Values) -> Any:
        known = {**self.constants, **given} if self.constants else given
        filled = [known[name] if process is None else process(known[name]) for name, process in self.places]
        return filled if self.positional else dict(zip(self.names, filled, strict=True))

    @cached_property
    def names(self) -> list[str]:
        return [name for name, _ in self.places]

    def with_rows(self, rows: Sequence[Values]) -> tuple[str, Any]:
        """An insert of several rows: its text and its values."""
        head, places = self.text.rsplit(" VALUES ", 1)
        if self.positional:
            text = ", ".join([places] * len(rows))
            return f"{head} VALUES {text}", [value for row in rows for value in self.values(row)]
        texts: list[str] = []
        filled: dict[str, Any] = {}
        for number, row in enumerate(rows):
            texts.append(places.replace(")s", f"__{number})s"))
            filled |= {f"{name}__{number}": value for name, value in self.values(row).items()}
        return f"{head} VALUES {', '.join(texts)}", filled


class PreparedRow:
    """A question that is answered by one row at most."""

    def __init__(self, statement: Select[Any]) -> None:
        self._statement = statement
        self._words: dict[str, _Words] = {}

    def first(self, connection: Connection, values: Values) -> dict[str, Any] | None:
        """The row by the names of its columns, None if there is none."""
        dialect = connection.dialect
        words = self._words.get(dialect.name) or self._words.setdefault(dialect.name, self._compile(dialect))
        cursor = connection.connection.cursor()
        try:
            cursor.execute(words.text, words.values(values))
            row = cursor.fetchone()
        finally:
            cursor.close()
        if row is None:
            return None
        return {
            name: value if process is None or value is None else process(value)
            for (name, process), value in zip(words.columns, row, strict=True)
        }

    def _compile(self, dialect: Dialect) -> _Words:
        columns = tuple(
            (column.key, column.type.dialect_impl(dialect).result_processor(dialect, None))
            for column in self._statement.selected_columns
        )
        return _words(self._statement.compile(dialect=dialect), dialect, columns)


class Prepared:
    """An insert, update or delete. An insert names the columns of its first row; every row must have the same."""

    def __init__(self, statement: Insert | Update | Delete) -> None:
        self._statement = statement
        self._words: dict[tuple[str, int], _Words] = {}

    def execute(self, connection: Connection, values: Values | Sequence[Values]) -> None:
        """Run it once, or once for each of the rows; several rows are inserted by one statement."""
        rows = [values] if isinstance(values, Mapping) else values
        words = self._in_words(connection.dialect, rows[0])
        cursor = connection.connection.cursor()
        try:
            if len(rows) == 1:
                cursor.execute(words.text, words.values(rows[0]))
            elif isinstance(self._statement, Insert) and len(rows) <= _ROWS_AT_ONCE:
                cursor.execute(*words.with_rows(rows))
            else:
                cursor.executemany(words.text, [words.values(row) for row in rows])
        finally:
            cursor.close()

    def answer(self, connection: Connection, values: Values) -> Any:
        """Run it once; the first column of the one row that it returns."""
        words = self._in_words(connection.dialect, values)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(words.text, words.values(values))
            (answer,) = cursor.fetchall()
            return answer[0]
        finally:
            cursor.close()

    def _in_words(self, dialect: Dialect, row: Values) -> _Words:
        key = dialect.name, len(row) if isinstance(self._statement, Insert) else 0
        if key not in self._words:
            self._words[key] = self._compile(dialect, row)
        return self._words[key]

    def _compile(self, dialect: Dialect, row: Values) -> _Words:
        is_plain_insert = isinstance(self._statement, Insert) and self._statement.select is None
        compiled: Any = self._statement.compile(
            dialect=dialect, column_keys=list(row) if is_plain_insert else None, for_executemany=True
        )
        if compiled.insert_prefetch or compiled.update_prefetch:
            raise ValueError(f"every column with a default must be given: {compiled}")
        return _words(compiled, dialect)


def _words(compiled: Any, dialect: Dialect, columns: tuple[Any, ...] = ()) -> _Words:
    processors: dict[str, Callable[[Any], Any]] = {}
    for bind in compiled.binds.values():
        processor = bind.type.dialect_impl(dialect).bind_processor(dialect)
        if processor is not None and not isinstance(bind.type, LargeBinary):  # the drivers take bytes as they are
            processors[compiled.bind_names[bind]] = processor
    names = compiled.positiontup or list(dict.fromkeys(compiled.bind_names.values()))
    constants = {name: value for name, value in compiled.params.items() if value is not None}
    places = tuple((name, processors.get(name)) for name in names)
    return _Words(str(compiled), places, constants, bool(compiled.positional), columns)
