"""What nobody can be quicker than: three bare transactions."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import text

from processes.db import db, transaction

_ROW = "x" * 2048
_STATEMENTS = {
    "qmark": (
        "INSERT INTO bench_floor (id, step, body) VALUES (?, 0, ?)",
        "UPDATE bench_floor SET step = ?, body = ? WHERE id = ?",
    ),
    "pyformat": (
        "INSERT INTO bench_floor (id, step, body) VALUES (%s, 0, %s)",
        "UPDATE bench_floor SET step = %s, body = %s WHERE id = %s",
    ),
}


class Floor:
    """Three transactions that each write 2 KB and commit, on the driver's own connection: nobody can be quicker."""

    def __enter__(self) -> Floor:
        with transaction() as session:
            session.execute(text("CREATE TABLE bench_floor (id INTEGER PRIMARY KEY, step INTEGER, body TEXT)"))
        self._connection = db.engine.raw_connection()
        driver = self._connection.driver_connection
        assert driver is not None
        self._driver = driver
        self._insert, self._update = _STATEMENTS[db.engine.dialect.paramstyle]
        self._id = 0
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        with transaction() as session:
            session.execute(text("DROP TABLE bench_floor"))

    def lives(self, count: int) -> float:
        """Seconds that so many lives took."""
        began = time.perf_counter()
        for _ in range(count):
            self._id += 1
            self._commit(self._insert, (self._id, _ROW))
            for step in (1, 2):
                self._commit(self._update, (step, _ROW, self._id))
        return time.perf_counter() - began

    def _commit(self, statement: str, values: tuple[Any, ...]) -> None:
        cursor = self._driver.cursor()
        if db.engine.dialect.name == "sqlite":
            cursor.execute("BEGIN IMMEDIATE")
        cursor.execute(statement, values)
        cursor.execute("COMMIT") if db.engine.dialect.name == "sqlite" else self._driver.commit()
        cursor.close()
