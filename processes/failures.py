"""What an error of the database or the disk means for whoever meets it: somebody was quicker, it is away, it is full, or none of it.

The hot path speaks to the driver itself (``prepared.py``), so errors come as SQLAlchemy's and as the drivers' own.
"""

from __future__ import annotations

import errno
import sqlite3
from enum import Enum, auto

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoFreeConnection


class Failure(Enum):
    """Of these nobody is at fault, and nothing was written unless it happened at the commit itself."""

    #: a deadlock, a serialisation failure, a lock that was not to be had: another command was in the way
    CONFLICT = auto()
    #: the same, after having waited for it as long as anybody may be kept waiting
    WAITED = auto()
    #: another command has just entered what this one looked for in vain and then entered too
    TAKEN = auto()
    #: no connection, or none any more; the server is starting, stopping or full
    AWAY = auto()
    #: no room for a file, or no more of it for us
    FULL = auto()


# https://www.postgresql.org/docs/current/errcodes-appendix.html
#: The last: somebody between us and the server has made it forget our statements; they are made known anew (``pipeline.py``).
_CONFLICTS = frozenset({"40001", "40P01", "55P03", "26000"})
_TAKEN = "23505"
#: Connection exceptions, and resources (disk, memory, connections) that have run out.
_AWAY_CLASSES = ("08", "53")
#: The administrator or a crash ended the connection, or the server does not take any yet.
_AWAY = frozenset({"57P01", "57P02", "57P03"})

# https://www.sqlite.org/rescode.html
_SQLITE_CONFLICTS = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
#: The plain code: the busy timeout has passed. The extended ones are told at once.
_SQLITE_WAITED = sqlite3.SQLITE_BUSY
_SQLITE_TAKEN = frozenset({sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY})
_SQLITE_AWAY = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL})
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
#: The lower byte of an extended code is the plain one.
_PLAIN = 0xFF


def failure_of(error: BaseException) -> Failure | None:
    """What kind of failure an exception is; None for every other one, which is a bug or a refusal."""
    if isinstance(error, NoFreeConnection):
        return Failure.AWAY
    if isinstance(error, OSError) and error.errno in _FULL:
        return Failure.FULL
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    driver = error.orig if isinstance(error, DBAPIError) else error
    kind = None
    if isinstance(driver, psycopg.Error):
        kind = _of_postgresql(driver)
    elif isinstance(driver, sqlite3.Error):
        kind = _of_sqlite(getattr(driver, "sqlite_errorcode", None))
    return Failure.AWAY if kind is None and lost else kind


def _of_postgresql(error: psycopg.Error) -> Failure | None:
    state = error.sqlstate
    if state is None:  # the line is broken, or there was never one: the server has said nothing
        return Failure.AWAY if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError) else None
    if state in _CONFLICTS:
        return Failure.CONFLICT
    if state == _TAKEN:
        return Failure.TAKEN
    return Failure.AWAY if state in _AWAY or state.startswith(_AWAY_CLASSES) else None


def _of_sqlite(code: int | None) -> Failure | None:
    if code is None:
        return None
    if code in _SQLITE_TAKEN:
        return Failure.TAKEN
    if code == _SQLITE_WAITED:
        return Failure.WAITED
    if code & _PLAIN in _SQLITE_CONFLICTS:
        return Failure.CONFLICT
    return Failure.AWAY if code & _PLAIN in _SQLITE_AWAY else None
