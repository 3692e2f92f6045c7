"""A line to PostgreSQL on which one speaks on without waiting for each answer (libpq's pipeline mode, ADR 20).

What is said is executed in the order in which it was said, from the moment it is sent, while we go on; answers are fetched together
when one is needed or the transaction ends. So a command that moves a process waits twice: for the lock and what it reads under
it, and for its commit. An error comes with the answers that are fetched next; the server has then left out what was said after it.
"""

from __future__ import annotations

import select
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

import psycopg
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, PipelineStatus, TransactionStatus
from psycopg.pq.abc import PGresult
from sqlalchemy import Connection, Engine, event

#: The server knows no statement of this name: somebody between us and it (a pooler, DISCARD ALL) has made it forget them all.
_UNKNOWN_STATEMENT = "26000"
_FINE = frozenset({ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK})
#: Seconds that the server is given to break off a statement when the process is told to end.
_BREAK_OFF_WITHIN = 5.0


def _of_str(value: str) -> bytes:
    text = value.encode()
    if b"\0" in text:  # libpq takes it for the end
        raise psycopg.DataError("PostgreSQL stores no text with a NUL in it")
    return text


#: Values as the server reads them; bytes go as they are.
_TEXT: dict[type, Callable[[Any], bytes]] = {
    str: _of_str,
    int: lambda value: b"%d" % value,
    bool: lambda value: b"t" if value else b"f",
    datetime: lambda value: value.isoformat().encode(),
    date: lambda value: value.isoformat().encode(),
    float: lambda value: repr(value).encode(),
    Decimal: lambda value: str(value).encode(),
    bytes: bytes,
}


def _as_text(value: Any) -> bytes | None:
    if value is None:
        return None
    kind = type(value)
    if kind not in _TEXT:  # a kind of text, of number …
        _TEXT[kind] = next(_TEXT[base] for base in kind.__mro__ if base in _TEXT)
    return _TEXT[kind](value)


@dataclass(slots=True)
class Answer:
    """What the server answers to one statement, once it is fetched."""

    line: Line
    rows: list[tuple[Any, ...]] | None = None

    def fetch(self) -> list[tuple[Any, ...]]:
        """The rows, waiting for them and for everything said before if need be."""
        if self.rows is None:
            self.line.settle()
        assert self.rows is not None, "its statement has failed"
        return self.rows


class Line:
    """One connection, as long as it lasts. While nothing is owed the driver may use it as ever."""

    def __init__(self, driver: psycopg.Connection[Any]) -> None:
        self._driver, self._libpq = driver, driver.pgconn
        self._names: dict[str, bytes] = {}
        self._named = 0
        #: what is still to be answered: whom the answer is for, or which statement is being made known
        self._owed: deque[Answer | str | None] = deque()
        self._transformer = Transformer(driver)
        self._readable, self._ready = select.poll(), select.poll()
        self._readable.register(self._libpq.socket, select.POLLIN)
        self._ready.register(self._libpq.socket, select.POLLIN | select.POLLOUT)

    @property
    def is_broken(self) -> bool:
        """Whether nothing can be said on it any more."""
        return self._libpq.status == ConnStatus.BAD

    def say(self, statement: str, values: Sequence[Any], answer: Answer | None = None) -> None:
        """Have the server execute a statement, with ``$1`` … in it, after what was said before; go on without its answer."""
        self.send(statement, values, answer)
        self._libpq.flush()

    def ask(self, statement: str, values: Sequence[Any]) -> Answer:
        """The same for a statement that returns rows."""
        answer = Answer(self)
        self.say(statement, values, answer)
        return answer

    def settle(self) -> None:
        """Wait until everything that was said is answered. Raises the first error."""
        if self._owed:
            self._fetch_all()

    def commit(self) -> None:
        """The same, and commit, all in one trip. Where the driver alone has spoken, it commits as ever."""
        if not self._owed:
            return
        self.send("COMMIT", ())
        try:
            self._fetch_all()
        except psycopg.Error:
            # The server has left the COMMIT out; SQLAlchemy takes a transaction whose commit has failed for ended.
            with suppress(psycopg.Error):
                self._driver.rollback()
            raise

    def abandon(self) -> None:
        """The transaction is rolled back next: whatever is still to come, nobody wants to know."""
        with suppress(psycopg.Error):
            self.settle()

    def send(self, statement: str, values: Sequence[Any], answer: Answer | None = None) -> None:
        """One statement on its way, made known to the server the first time."""
        texts = [_as_text(value) for value in values]
        if self._libpq.pipeline_status == PipelineStatus.OFF:
            self._libpq.enter_pipeline_mode()
            if self._libpq.transaction_status == TransactionStatus.IDLE and not self._driver.autocommit:
                self.send("BEGIN", ())
        name = self._names.get(statement)
        if name is None:
            self._named += 1
            name = self._names[statement] = b"chidao_%d" % self._named
            self._libpq.send_prepare(name, statement.encode())
            self._owed.append(statement)
        self._libpq.send_query_prepared(name, texts, [isinstance(value, bytes) for value in values])
        self._owed.append(answer)

    def _fetch_all(self) -> None:
        error: psycopg.Error | None = None
        try:
            self._libpq.pipeline_sync()
            while self._libpq.flush():
                self._ready.poll()
                self._libpq.consume_input()
            while self._owed:
                found = self._fetch(self._owed.popleft())
                error = error or found
            self._result()  # the end of the pipeline
        except psycopg.Error as broken:
            self._owed.clear()  # nothing more will come
            raise error or broken from None
        except BaseException:
            # The process is told to end, perhaps while it waits for a lock.
            with suppress(psycopg.Error):
                self._driver.cancel_safe(timeout=_BREAK_OFF_WITHIN)
            self._owed.clear()
            self._driver.close()
            raise
        self._libpq.exit_pipeline_mode()
        if error is not None:
            if error.sqlstate == _UNKNOWN_STATEMENT:
                self._names.clear()
            raise error

    def _fetch(self, owed: Answer | str | None) -> psycopg.Error | None:
        """Take in one answer; returns the error if it is one."""
        result = self._result()
        if result is None or self.is_broken:
            raise psycopg.OperationalError("the line to the server is broken")
        self._result()  # the end of the answer
        if result.status in _FINE:
            if isinstance(owed, Answer):
                self._transformer.set_pgresult(result)
                owed.rows = self._transformer.load_rows(0, result.ntuples, tuple)
            return None
        if isinstance(owed, str):
            self._names.pop(owed, None)
        is_left_out = result.status == ExecStatus.PIPELINE_ABORTED
        return None if is_left_out else error_from_result(result)

    def _result(self) -> PGresult | None:
        while self._libpq.is_busy():
            self._readable.poll()
            self._libpq.consume_input()
        return self._libpq.get_result()


_LINE = "line"


def line_of(connection: Connection) -> Line:
    """The line behind a connection to PostgreSQL; it lasts as long as the driver's connection, whoever borrows it."""
    info = connection.info
    line: Line | None = info.get(_LINE)
    if line is None:
        line = info[_LINE] = Line(cast("psycopg.Connection[Any]", connection.connection.driver_connection))
    return line


def _line_in_use(connection: Connection) -> Line | None:
    is_open = connection.dialect.name == "postgresql" and not connection.closed and not connection.invalidated
    return connection.info.get(_LINE) if is_open else None


@event.listens_for(Engine, "before_cursor_execute")
def _speak_after_us(connection: Connection, *_: object) -> None:
    """What SQLAlchemy says through the driver's cursor comes after what was said here."""
    if line := _line_in_use(connection):
        line.settle()


@event.listens_for(Engine, "commit")
def _commit_with_the_rest(connection: Connection) -> None:
    # The driver, which SQLAlchemy asks next, finds nothing left to commit.
    if line := _line_in_use(connection):
        try:
            line.commit()
        except psycopg.Error as error:
            if line.is_broken:
                connection.invalidate(error)
            raise


@event.listens_for(Engine, "rollback")
def _abandon(connection: Connection) -> None:
    if line := _line_in_use(connection):
        line.abandon()
