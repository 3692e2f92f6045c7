"""Protections that a mutation check leaves out, to see whether `make faults` would notice."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import re
import sys
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any


def without(protection: str) -> None:
    """Leave it out in this process; KeyError for one that is not known."""
    PROTECTIONS[protection]()


def without_row_lock() -> None:
    """No statement locks a row: commands on the same instance read it side by side."""
    import psycopg

    locking = re.compile(r"\s+FOR (NO KEY )?UPDATE( OF \w+)?(?! SKIP)")
    execute = psycopg.Cursor.execute

    def unlocked(self: Any, query: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(query, str):
            query = locking.sub("", query)
        elif isinstance(query, bytes):
            query = locking.sub("", query.decode()).encode()
        return execute(self, query, *args, **kwargs)

    psycopg.Cursor.execute = unlocked  # type: ignore[method-assign]


PROTECTIONS: dict[str, Callable[[], None]] = {"row_lock": without_row_lock}


class AfterImport(importlib.abc.MetaPathFinder):
    """Changes a module right after it was imported, whenever that is."""

    def __init__(self, name: str, change: Callable[[ModuleType], None]) -> None:
        self.name, self.change = name, change

    def find_spec(self, name: str, path: Sequence[str] | None, target: Any = None) -> Any:
        if name != self.name:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        assert spec is not None
        assert spec.loader is not None
        execute = spec.loader.exec_module

        def execute_and_change(module: ModuleType) -> None:
            execute(module)
            self.change(module)

        spec.loader.exec_module = execute_and_change  # type: ignore[method-assign]
        return spec


def after_import(name: str, change: Callable[[ModuleType], None]) -> None:
    sys.meta_path.insert(0, AfterImport(name, change))
