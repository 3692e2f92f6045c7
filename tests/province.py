"""A directive's life through the real commands, as short as tests need it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert

from processes.assignments.commands import add_assignment
from processes.db import transaction
from processes.directives.commands import register_directive
from processes.files.commands import store_file, take_in
from processes.files.models import StoredFile
from processes.runtime.instances import instance_of
from processes.runtime.perform import perform
from processes.runtime.timers import fire_due
from processes.settings.commands import set_setting
from tests.conftest import Clock
from tests.office import Office

PDF = b"%PDF-1.7\n%%EOF\n"


@dataclass
class Province:
    """Acts as people by user name, at the clock's moment."""

    office: Office
    clock: Clock
    registered: int = 0

    def directive(
        self,
        *,
        by: str = "chuyenvien",
        director: str = "chutich",
        approver: str = "pheduyet",
        document: bool = True,
        **more: Any,
    ) -> int:
        """A registered directive with its issued document."""
        self.registered += 1
        values = {
            "number": f"{self.registered}/UBND-KTTH",
            "date": date(2026, 7, 13),
            "subject": "V/v đôn đốc giải ngân vốn đầu tư công",
            "type": "cong_van",
            "director": self.office.people[director],
            "approver": self.office.people[approver],
            **more,
        }
        id = register_directive(values, by=self.office.actor(by), now=self.clock())
        if document:
            self._document(id, by)
        return id

    def _document(self, directive_id: int, by: str) -> None:
        """The issued document, entered as its upload would: hundreds of tests begin with one, and others test uploads."""
        place = {"object_type": "directive", "object_id": directive_id, "kind": "document"}
        row = take_in(io.BytesIO(PDF), "van-ban.pdf", now=self.clock(), **place)
        with transaction() as session:
            session.execute(insert(StoredFile).values(**row, by_id=self.office.people[by]))

    def assignment(
        self, directive_id: int, lead: str = "STC", *, by: str = "chuyenvien", issue: bool = False, **more: Any
    ) -> int:
        values: dict[str, Any] = {
            "content": "Báo cáo tình hình giải ngân quý II",
            "lead": self.office.units[lead],
            **more,
        }
        if "coordinating" in values:
            values["coordinating"] = [self.office.units[code] for code in values["coordinating"]]
        for name in ("follower", "officer"):
            if name in values:
                values[name] = self.office.people[values[name]]
        return add_assignment(directive_id, values, by=self.office.actor(by), now=self.clock(), issue=issue)

    def issued(self, lead: str = "STC", *, by: str = "chuyenvien", **more: Any) -> int:
        """An issued assignment of a directive of its own."""
        directive_id = self.directive(by=by)
        id = self.assignment(directive_id, lead, by=by, **more)
        self.act("directive", directive_id, "issue", by=by)
        return id

    def act(self, noun: str, id: int, action: str, *, by: str, files: tuple[int, ...] = (), **values: Any) -> None:
        perform(instance_of(noun, id), action, values, files, by=self.office.actor(by), now=self.clock())

    def do(self, id: int, action: str, by: str, **values: Any) -> None:
        self.act("assignment", id, action, by=by, **values)

    def upload(
        self,
        noun: str,
        id: int,
        *,
        by: str,
        kind: str = "upload",
        name: str = "van-ban.pdf",
        content: bytes = PDF,
    ) -> int:
        file, person = io.BytesIO(content), self.office.actor(by)
        return store_file(file, name, object_type=noun, object_id=id, kind=kind, by=person, now=self.clock())

    def pass_time(self, **units: float) -> None:
        fire_due(self.clock.advance(**units))

    def setting(self, name: str, value: Any) -> None:
        set_setting(name, value, by=self.office.actor("quantri"), now=self.clock())
