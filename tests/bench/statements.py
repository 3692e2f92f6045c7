"""Counting what is said to the database, at the driver: whatever a command goes through to get there, it is seen here.

One statement is one ``execute`` or ``executemany``, or one said on a pipelined line; BEGIN and COMMIT count like any other, because
each is a message too.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import event
from sqlalchemy.engine import Engine

from processes import connections
from processes.pipeline import Answer, Line
from processes.settings import kept

Said = list[tuple[str, Any]]

_said: Said = []


@contextmanager
def listening(engine: Engine) -> Iterator[Said]:
    """Everything the engine's connections say meanwhile, in order, as (statement, values). Take a part of it by clearing it before.

    Connections are made anew: none may be in use when it begins or ends (``db.session.remove()``). What is said once in some seconds,
    whoever comes then, is left out: rows that are kept are not read again, and no line is tried for having lain idle."""

    def connect(dialect: Any, record: Any, arguments: Any, options: dict[str, Any]) -> Any:
        if dialect.name == "sqlite":
            return sqlite3.connect(*arguments, factory=_SqliteConnection, **options)
        return _PostgresConnection.connect(*arguments, cursor_factory=_PostgresCursor, **options)

    def send(line: Line, statement: str, values: Any, answer: Answer | None = None) -> None:
        _said.append((statement, values))
        usual(line, statement, values, answer)

    usual = Line.send
    engine.dispose()
    event.listen(engine, "do_connect", connect)
    try:
        _said.clear()
        with (
            mock.patch.object(Line, "send", send),
            mock.patch.object(kept, "SECONDS", math.inf),
            mock.patch.object(connections, "IDLE", math.inf),
        ):
            yield _said
    finally:
        event.remove(engine, "do_connect", connect)
        engine.dispose()


class _SqliteCursor(sqlite3.Cursor):
    def execute(self, statement: str, values: Any = ()) -> sqlite3.Cursor:
        _said.append((statement, values))
        return super().execute(statement, values)

    def executemany(self, statement: str, rows: Any) -> sqlite3.Cursor:
        _said.append((statement, rows))
        return super().executemany(statement, rows)


class _SqliteConnection(sqlite3.Connection):
    def cursor(self, factory: Any = _SqliteCursor) -> Any:
        return super().cursor(factory)

    def execute(self, statement: str, values: Any = ()) -> sqlite3.Cursor:
        return self.cursor().execute(statement, values)

    def commit(self) -> None:
        if self.in_transaction:
            _said.append(("COMMIT", ()))
        super().commit()

    def rollback(self) -> None:
        if self.in_transaction:
            _said.append(("ROLLBACK", ()))
        super().rollback()


class _PostgresCursor(psycopg.Cursor[Any]):
    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        self._begun()
        _said.append((str(query), params))
        return super().execute(query, params, **options)

    def executemany(self, query: Any, params_seq: Any, **options: Any) -> None:
        self._begun()
        _said.append((str(query), params_seq))
        super().executemany(query, params_seq, **options)

    def _begun(self) -> None:
        """The driver says BEGIN by itself before the first statement."""
        connection = self.connection
        if not connection.autocommit and connection.info.transaction_status == TransactionStatus.IDLE:
            _said.append(("BEGIN", None))


class _PostgresConnection(psycopg.Connection[Any]):
    def commit(self) -> None:
        if self.info.transaction_status != TransactionStatus.IDLE:
            _said.append(("COMMIT", None))
        super().commit()

    def rollback(self) -> None:
        if self.info.transaction_status != TransactionStatus.IDLE:
            _said.append(("ROLLBACK", None))
        super().rollback()
