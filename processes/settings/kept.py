"""Rows that are read by nearly every command and change a few times a year."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

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
    """What ``load`` answered, kept per database for :data:`SECONDS`, so that the hot path costs no statement."""

    def __init__(self, load: Callable[[Session], Value]) -> None:
        self._load = load
        self._kept: WeakKeyDictionary[object, tuple[float, Value]] = WeakKeyDictionary()
        self._generation = 0
        self._lock = Lock()
        _everything.append(self)

    def get(self) -> Value:
        """The rows as they are now, at most :data:`SECONDS` old."""
        session = reading()
        database = (session.bind or session.get_bind()).engine
        found = self._kept.get(database)
        if found is not None and time.monotonic() - found[0] < SECONDS:
            return found[1]
        generation = self._generation
        value = self._load(session)
        with self._lock:
            # Somebody changed the rows while we read them: what we have is good for us and for nobody after us.
            if generation == self._generation:
                self._kept[database] = (time.monotonic(), value)
        return value

    def forget(self) -> None:
        """To be called after the commit of every change."""
        with self._lock:
            self._generation += 1
            self._kept.clear()
