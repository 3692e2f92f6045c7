"""The database: one Flask-SQLAlchemy object, one way to open a transaction, and what happens after it has been committed.

Nothing else in the product commits. Commands use :func:`transaction`; queries use :func:`reading`.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, cast

import orjson
from flask import current_app
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as SessionOfFlask
from sqlalchemy import DateTime, Dialect, MetaData, Table, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from processes.fault_points import AFTER_COMMIT, BEFORE_COMMIT, reach

log = logging.getLogger(__name__)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


#: Characters of an instant in ISO 8601 as SQLite keeps it: in UTC, which goes without saying.
_BEFORE_ZONE = len("2026-07-14 08:00:00.000000")


class Base(DeclarativeBase):
    """Base of every table of the product."""

    metadata = metadata


def table_of(model: type[Base]) -> Table:
    """The table behind a model: commands write with Core, because the unit of work costs more than the engine."""
    return cast(Table, model.__table__)


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return value if value.tzinfo is UTC else value.astimezone(UTC)


# A command writes and reads the same few instants again and again.
@lru_cache(1024)
def _utc_text(value: datetime) -> str:
    return value.isoformat(" ", "microseconds")[:_BEFORE_ZONE]


def _as_sqlite_text(value: datetime | None) -> str | None:
    return None if value is None else _utc_text(_in_utc(value))


@lru_cache(1024)
def _from_sqlite_text(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Aware datetimes go in, aware UTC datetimes come out, on both databases; a naive one is a bug and raises."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        # Written dozens of times in a command: one call where the layers of types would make four.
        return _as_sqlite_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        return _from_sqlite_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else _in_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC)


def to_json(value: object) -> str:
    """JSON text as the JSON columns store it."""
    return orjson.dumps(value).decode()


def from_json(text: Any) -> Any:
    """What a JSON column holds. SQLite's JSON columns have numeric affinity, so that a plain number comes back as one."""
    return text if isinstance(text, int | float) else orjson.loads(text)


ENGINE_OPTIONS: dict[str, Any] = {
    "json_serializer": to_json,
    "json_deserializer": from_json,
    # What a failed statement was to write is in nobody's log.
    "hide_parameters": True,
    # Every question of every page in the form in which it was put together once; the usual 500 are fewer than there are.
    "query_cache_size": 3_000,
}


class ReadingSession(SessionOfFlask):
    """The session of queries. On PostgreSQL each question stands alone, as it would in a transaction of this isolation (READ COMMITTED)
    too: nobody waits for a transaction to be begun and given up around what only reads, and none lies open while a page is made."""

    def get_bind(self, *args: Any, **kwargs: Any) -> Engine | Connection:
        bind = super().get_bind(*args, **kwargs)
        return _without_transactions(bind) if isinstance(bind, Engine) and bind.dialect.name == "postgresql" else bind


@lru_cache(8)
def _without_transactions(engine: Engine) -> Engine:
    return engine.execution_options(isolation_level="AUTOCOMMIT")


db = SQLAlchemy(
    metadata=metadata, session_options={"class_": ReadingSession, "autoflush": False, "expire_on_commit": False}
)


#: Milliseconds for which a writer waits until it is its turn. Whoever waits longer is told that the product is busy.
SQLITE_PATIENCE = 5_000


@event.listens_for(Engine, "connect")
def prepare_sqlite(connection: Any, _record: object) -> None:
    """Set up a new connection of SQLite for what commands and queries rely on."""
    if not isinstance(connection, sqlite3.Connection):
        return
    # The driver's own transaction handling begins too late to lock first; we begin ourselves (see below).
    connection.isolation_level = None
    cursor = connection.cursor()
    # FULL: what somebody was told is done is on the disk, also when the power goes (ADR 25).
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={SQLITE_PATIENCE}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        # A writer takes the only write lock at once: upgrading a read lock later could fail although nobody is at fault.
        writing = connection.info.pop(_WRITING, False)
        # Straight to the driver: this is said before every command and every query.
        driver = cast(sqlite3.Connection, connection.connection.driver_connection)
        driver.execute("BEGIN IMMEDIATE" if writing else "BEGIN")


_WRITING = "writing"
_AFTER_COMMIT = "after_commit"
_command: ContextVar[Session | None] = ContextVar("command", default=None)


class _Session(Session):
    """The session of a command, made when it is first used as one: what a command does most often it does on the connection itself."""

    is_made = False

    def __init__(self, connection: Connection, hooks: list[Callable[[], None]]) -> None:
        self.bind = connection
        self.info = {_AFTER_COMMIT: hooks}

    def __getattr__(self, name: str) -> Any:
        if self.is_made:
            raise AttributeError(name)
        self.is_made = True
        super().__init__(self.bind, autoflush=False, expire_on_commit=False, info=self.info)
        return getattr(self, name)


@contextmanager
def transaction() -> Iterator[Session]:
    """One command's transaction: everything in it is written together or not at all.

    Hooks registered with :func:`after_commit` run once the data is safe. Transactions do not nest: commands do not call commands.
    """
    if _command.get() is not None:
        raise RuntimeError("a command may not call a command")
    if db.session.registry.has():
        db.session().rollback()  # ends the read-only transaction that a query of the same request has left open
    hooks: list[Callable[[], None]] = []
    with db.engine.connect() as connection:
        connection.info[_WRITING] = True
        outer = connection.begin()
        session = _Session(connection, hooks)
        token = _command.set(session)
        try:
            yield session
            if session.is_made and session.in_transaction():
                session.commit()
            reach(BEFORE_COMMIT)
            outer.commit()
            reach(AFTER_COMMIT)
        except BaseException:
            if session.is_made:
                session.close()
            if outer.is_active:
                with suppress(DBAPIError):  # a broken line has nothing to roll back, and what broke it is to be heard
                    outer.rollback()
            raise
        finally:
            _command.reset(token)
    for hook in hooks:
        try:
            hook()
        except Exception:  # what was asked for is done and safe; the caller must not be told that it failed
            log.exception("something to be done after a commit failed")


def connection_of(session: Session) -> Connection:
    """The connection a command writes on with Core; asking the session for it again and again costs as much as a statement."""
    return session.bind if isinstance(session.bind, Connection) else session.connection()


def after_commit(session: Session, hook: Callable[[], None]) -> None:
    """Run ``hook`` once after the open transaction is committed; forgotten when it is rolled back."""
    hooks: list[Callable[[], None]] = session.info[_AFTER_COMMIT]
    if hook not in hooks:
        hooks.append(hook)


def reading() -> Session:
    """The session for queries: no locks, nothing is written. Inside a command they see what it has done so far."""
    return _command.get() or db.session()


def in_command() -> bool:
    """Whether a command is at work here."""
    return _command.get() is not None


def contexts() -> Callable[[], AbstractContextManager[object]]:
    """Opens contexts of the application at hand, also in another thread, which then works on a session of its own."""
    opens: Callable[[], AbstractContextManager[object]] = cast(Any, current_app)._get_current_object().app_context
    return opens
