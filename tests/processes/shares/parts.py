"""What tests of parts do and look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import select

from processes.db import reading
from processes.runtime.actions import actions_for
from processes.runtime.instances import instance_of
from processes.runtime.perform import perform
from processes.runtime.worklist import OpenTask, open_user_tasks
from processes.shares.models import CONTRIBUTION, SUBTASK, Share
from tests.province import Province

GIVEN: dict[str, dict[str, Any]] = {
    CONTRIBUTION: {"units": ["SKHDT"], "content": "Cho ý kiến về số vốn của các dự án", "due_on": "2026-07-20"},
    SUBTASK: {"units": ["STC-NS"], "content": "Tổng hợp số liệu giải ngân", "due_on": "2026-07-20"},
}
#: Who does a part of each kind, as they are given here.
RECEIVER = {CONTRIBUTION: "skhdt", SUBTASK: "stc.ns"}


@dataclass
class Parts:
    """One assignment under way, and what is asked of others for it."""

    province: Province
    assignment: int
    #: of the assignment; the clock stands at Tuesday 14 July
    DUE: ClassVar = date(2026, 7, 31)

    def give(self, kind: str, by: str = "stc", files: tuple[int, ...] = (), **values: Any) -> int:
        """The id of the (last) part given."""
        self.province.act("assignment", self.assignment, kind, by=by, files=files, **{**GIVEN[kind], **values})
        return max(self.ids())

    def do(self, id: int, action: str, by: str, **values: Any) -> None:
        self.province.act(self.row(id).kind, id, action, by=by, **values)

    def ids(self) -> list[int]:
        session = reading()
        session.rollback()
        return list(session.scalars(select(Share.id).order_by(Share.id)))

    def row(self, id: int) -> Any:
        session = reading()
        session.rollback()
        return session.execute(select(Share.__table__).where(Share.id == id)).one()

    def offered(self, username: str, id: int | None = None) -> set[str]:
        """What the person may do with a part, or with the assignment."""
        of = instance_of("assignment", self.assignment) if id is None else instance_of(self.row(id).kind, id)
        return {a.name for a in actions_for(self.province.office.actor(username), of, now=self.province.clock())}

    def waiting(self, username: str) -> list[OpenTask]:
        """What of the person's work list is a part."""
        tasks = open_user_tasks(self.province.office.actor(username), mine=True, now=self.province.clock()).items
        return [task for task in tasks if task.object_type in GIVEN]

    def again(self, id: int, action: str, by: str, **values: Any) -> None:
        """The same without the noun's own id, as somebody would who guesses."""
        of = instance_of(self.row(id).kind, id)
        perform(of, action, values, by=self.province.office.actor(by), now=self.province.clock())
