"""A small office to be measured: one issued directive, to which assignments are added."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from processes.assignments.commands import add_assignment
from processes.db import db, table_of, transaction
from processes.directives.commands import register_directive
from processes.files.models import StoredFile
from processes.organisation.actor import Actor, actor_by_username
from processes.organisation.commands import add_person, add_unit
from processes.runtime.instances import instance_of
from processes.runtime.packaged import deploy_packaged
from processes.runtime.perform import perform

_START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
_DUE_ON = date(2027, 3, 1)
_VALUES: Mapping[str, Mapping[str, Any]] = {
    "submit": {"content": "Đã thực hiện xong."},
    "reject": {"reason": "Chưa đạt"},
    "urge": {"content": "Đề nghị khẩn trương báo cáo."},
    "report_progress": {"content": "Đã thực hiện được hai phần ba khối lượng."},
}


class Office:
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
        first = self.enter(issue=False)
        self.do("issue", instance_of("directive", self.directive_id), by=self.drafter)
        self._finish(instance_of("assignment", first))

    def lives(self, count: int) -> float:
        """Seconds that so many lives took: start, submit, approve; three commands, three commits.

        Which instance moves an assignment is known to whoever has its page open, so looking it up is not timed.
        """
        began = time.perf_counter()
        entered = [self.enter() for _ in range(count)]
        entering = time.perf_counter() - began
        instances = [instance_of("assignment", id) for id in entered]
        db.session.rollback()
        began = time.perf_counter()
        for instance_id in instances:
            self._finish(instance_id)
        return entering + time.perf_counter() - began

    def enter(self, *, issue: bool = True) -> int:
        """Enter an assignment of the one directive, by default issuing it at once; returns its id."""
        values = {
            "content": "Báo cáo kết quả thực hiện nhiệm vụ, nêu rõ khó khăn, vướng mắc và đề xuất.",
            "lead": self.unit.organisation_id,
            "due_on": _DUE_ON,
        }
        return add_assignment(self.directive_id, values, by=self.drafter, now=self._tick(), issue=issue)

    def begin(self) -> int:
        """Enter and issue an assignment; returns the id of the instance that moves it."""
        return self.instance(self.enter())

    def instance(self, assignment_id: int) -> int:
        """Which instance moves it."""
        instance_id = instance_of("assignment", assignment_id)
        db.session.rollback()
        return instance_id

    def do(self, action: str, instance_id: int, *, by: Actor | None = None, **values: Any) -> None:
        """One command on an instance, a second after the one before; with values that its form asks for."""
        perform(
            instance_id, action, {**_VALUES.get(action, {}), **values}, by=by or self._whose(action), now=self._tick()
        )

    def _whose(self, action: str) -> Actor:
        return {"approve": self.leader, "reject": self.leader, "urge": self.drafter}.get(action, self.unit)

    def _finish(self, instance_id: int) -> None:
        self.do("submit", instance_id)
        self.do("approve", instance_id)

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
