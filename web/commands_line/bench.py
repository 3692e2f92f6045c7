"""`chidao bench`: what one assignment's life costs, beside the floor that three bare transactions set in the same run.

The machine's speed swings, so only ratios count: floor and product take turns, and medians are compared.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.engine import make_url

from processes.assignments.commands import add_assignment
from processes.db import db, metadata, table_of, transaction
from processes.directives.commands import register_directive
from processes.files.models import StoredFile
from processes.organisation.actor import Actor, actor_by_username
from processes.organisation.commands import add_person, add_unit
from processes.runtime.instances import instance_of
from processes.runtime.models import ProcessInstance
from processes.runtime.packaged import deploy_packaged
from processes.runtime.perform import perform

ROUNDS = 9
LIVES_A_ROUND = 40
REJECTIONS = 1000
_FLOOR_ROW = "x" * 2048
_FLOOR_STATEMENTS = {
    "qmark": (
        "INSERT INTO bench_floor (id, step, body) VALUES (?, 0, ?)",
        "UPDATE bench_floor SET step = ?, body = ? WHERE id = ?",
    ),
    "pyformat": (
        "INSERT INTO bench_floor (id, step, body) VALUES (%s, 0, %s)",
        "UPDATE bench_floor SET step = %s, body = %s WHERE id = %s",
    ),
}
_START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


def run(database_url: str | None = None) -> Iterator[dict[str, Any]]:
    """Measure on a throw-away SQLite database, or on the given empty one; yields what `make bench` prints."""
    from web.app import create_app
    from web.settings import Settings

    with tempfile.TemporaryDirectory(prefix="chidao-bench-") as folder:
        home = Path(folder)
        url = database_url or f"sqlite:///{home / 'bench.db'}"
        app = create_app(Settings(home=home, database_url=url, secret_key="b" * 64, testing=True))
        with app.app_context():
            metadata.create_all(db.engine)
            try:
                yield from _measure(make_url(url).get_backend_name())
            finally:
                db.session.remove()
                metadata.drop_all(db.engine)
                db.engine.dispose()


def _measure(backend: str) -> Iterator[dict[str, Any]]:
    office = _Office()
    floor, ours = [], []
    office.lives(3)  # parse the diagrams, fill the caches
    with _Floor() as bare:
        bare.lives(3)
        for _ in range(ROUNDS):
            floor.append(LIVES_A_ROUND * 10 / bare.lives(LIVES_A_ROUND * 10))
            ours.append(LIVES_A_ROUND / office.lives(LIVES_A_ROUND))
    yield {
        "bench": "assignment_life",
        "db": backend,
        "value": round(statistics.median(ours), 1),
        "unit": "lives per second",
        "floor": round(statistics.median(floor), 1),
        "floor_over_ours": round(statistics.median(f / o for f, o in zip(floor, ours, strict=True)), 1),
    }
    yield {
        "bench": "state_bytes",
        "db": backend,
        "after_rejections": REJECTIONS,
        "value": office.state_after_rejections(REJECTIONS),
    }


class _Floor:
    """Three transactions that each write 2 KB and commit, on the driver's own connection: nobody can be quicker."""

    def __enter__(self) -> _Floor:
        with transaction() as session:
            session.execute(text("CREATE TABLE bench_floor (id INTEGER PRIMARY KEY, step INTEGER, body TEXT)"))
        self._connection = db.engine.raw_connection()
        driver = self._connection.driver_connection
        assert driver is not None
        self._driver = driver
        self._insert, self._update = _FLOOR_STATEMENTS[db.engine.dialect.paramstyle]
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
            self._commit(self._insert, (self._id, _FLOOR_ROW))
            for step in (1, 2):
                self._commit(self._update, (step, _FLOOR_ROW, self._id))
        return time.perf_counter() - began

    def _commit(self, statement: str, values: tuple[Any, ...]) -> None:
        cursor = self._driver.cursor()
        if db.engine.dialect.name == "sqlite":
            cursor.execute("BEGIN IMMEDIATE")
        cursor.execute(statement, values)
        cursor.execute("COMMIT") if db.engine.dialect.name == "sqlite" else self._driver.commit()
        cursor.close()


class _Office:
    """A small office with one issued directive, to which assignments are added, submitted and approved by real commands."""

    def __init__(self) -> None:
        add_unit("UBND", "UBND tỉnh", "committee")
        add_unit("VP", "Văn phòng UBND tỉnh", "office", "UBND")
        add_unit("STC", "Sở Tài chính", "department", "UBND")
        add_person("cv", "Chuyên viên", "Chuyên viên", "VP", ["specialist"])
        add_person("ld", "Lãnh đạo", "Phó Chủ tịch UBND tỉnh", "UBND", ["committee"])
        add_person("stc", "Sở Tài chính", "Sở Tài chính", "STC", ["unit_account"])
        deploy_packaged(now=_START)
        self.drafter, self.leader, self.unit = _actor("cv"), _actor("ld"), _actor("stc")
        self.now = _START
        self.directive_id = register_directive(
            {
                "number": "649/UBND-TM",
                "date": date(2026, 11, 2),
                "subject": "V/v báo cáo tình hình thực hiện nhiệm vụ",
                "type": "cong_van",
                "director": self.leader.id,
                "approver": self.leader.id,
            },
            by=self.drafter,
            now=self.now,
        )
        self._attach_document()
        first = self._enter(issue=False)
        perform(instance_of("directive", self.directive_id), "issue", {}, by=self.drafter, now=self.now)
        self._finish(instance_of("assignment", first))

    def lives(self, count: int) -> float:
        """Seconds that so many lives took: start, submit, approve; three commands, three commits.

        Which instance moves an assignment is known to whoever has its page open, so looking it up is not timed.
        """
        began = time.perf_counter()
        entered = [self._enter(issue=True) for _ in range(count)]
        entering = time.perf_counter() - began
        instances = [instance_of("assignment", id) for id in entered]
        db.session.rollback()
        began = time.perf_counter()
        for instance_id in instances:
            self._finish(instance_id)
        return entering + time.perf_counter() - began

    def state_after_rejections(self, times: int) -> int:
        """Bytes of the engine's state of one assignment after that many rejected results."""
        instance_id = instance_of("assignment", self._enter(issue=True))
        for _ in range(times):
            perform(instance_id, "submit", {"content": "Đã thực hiện"}, by=self.unit, now=self._tick())
            perform(instance_id, "reject", {"reason": "Chưa đạt"}, by=self.leader, now=self._tick())
        state = db.session.scalar(select(ProcessInstance.state).where(ProcessInstance.id == instance_id))
        return len(state or b"")

    def _enter(self, *, issue: bool) -> int:
        values = {
            "content": "Báo cáo kết quả thực hiện nhiệm vụ, nêu rõ khó khăn, vướng mắc và đề xuất.",
            "lead": self.unit.organisation_id,
            "due_on": date(2027, 3, 1),
        }
        return add_assignment(self.directive_id, values, by=self.drafter, now=self._tick(), issue=issue)

    def _finish(self, instance_id: int) -> None:
        perform(instance_id, "submit", {"content": "Đã thực hiện xong."}, by=self.unit, now=self._tick())
        perform(instance_id, "approve", {}, by=self.leader, now=self._tick())

    def _tick(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def _attach_document(self) -> None:
        document = {
            "object_type": "directive",
            "object_id": self.directive_id,
            "kind": "document",
            "name": "van-ban.pdf",
            "stored_as": "0" * 32,
            "media_type": "application/pdf",
            "size": 1,
            "digest": "0" * 64,
            "by_id": self.drafter.id,
            "at": self.now,
        }
        with transaction() as session:
            session.execute(insert(table_of(StoredFile)).values(document))


def _actor(username: str) -> Actor:
    found = actor_by_username(username)
    assert found is not None
    return found
