"""Rows that are read by nearly every command and change a few times a year."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import ref

from sqlalchemy.orm import Session

from processes.db import reading

Value = TypeVar("Value")

#: How long another process may go on with what it read before a change; this one forgets at once.
SECONDS = 5.0


_everything: list[Kept[Any]] = []


def forget_everything() -> None:
    """Another database is behind the same address now (a restored copy, the next test)."""
    for kept in _everything:
        kept.forget()


class Kept(Generic[Value]):
    """What ``load`` answered of the database at hand, kept for :data:`SECONDS`, so that the hot path costs no statement."""

    def __init__(self, load: Callable[[Session], Value]) -> None:
        self._load = load
        #: of which database, since when, and what; a process has one, and tests one after the other
        self._latest: tuple[ref[object], float, Value] | None = None
        self._generation = 0
        self._lock = Lock()
        _everything.append(self)

    def get(self) -> Value:
        """The rows as they are now, at most :data:`SECONDS` old."""
        session = reading()
        database = (session.bind or session.get_bind()).engine
        latest = self._latest
        if latest is not None and latest[0]() is database and time.monotonic() - latest[1] < SECONDS:
            return latest[2]
        generation = self._generation
        value = self._load(session)
        with self._lock:
            # Somebody changed the rows while we read them: what we have is good for us and for nobody after us.
            if generation == self._generation:
                self._latest = ref(database), time.monotonic(), value
        return value

    def forget(self) -> None:
        """To be called after the commit of every change."""
        with self._lock:
            self._generation += 1
            self._latest = None
