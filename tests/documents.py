"""A connected system that pushes documents, as eOffice does, and short ways to act on them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from processes.db import reading
from processes.files.models import StoredFile
from processes.organisation.commands import add_person
from processes.received.commands import Received, receive_document
from processes.received.models import ReceivedDocument
from tests.province import PDF, Province

SYSTEM = "eoffice"
ISSUED: dict[str, Any] = {
    "source_id": "di/2026/650",
    "number": "650/UBND-TM",
    "date": date(2026, 7, 13),
    "subject": "V/v phương án sắp xếp lại, xử lý các cơ sở nhà, đất",
    "type": "cong_van",
    "field": "tai_mau",
    "signer": "Hoàng Văn Chủ",
    "signer_position": "Chủ tịch",
    "drafter": "chuyenvien",
}


@dataclass
class EOffice:
    """The other system, known by its account, and what the documents it pushed have become."""

    province: Province

    def __post_init__(self) -> None:
        self.province.office.people[SYSTEM] = add_person(
            SYSTEM, "eOffice", "Phần mềm quản lý văn bản", "VPUB", ("connected_system",)
        )

    def push(self, files: tuple[str, ...] = ("650_UBND-TM.pdf",), *, by: str = SYSTEM, **more: Any) -> Received:
        return self.push_as("outgoing", {**ISSUED, **more}, files, by=by)

    def push_reply(self, number: str, reference: str, sender: str = "STC", **more: Any) -> Received:
        """An incoming document of a unit, with its file."""
        values = {
            "source_id": f"den/{number}",
            "number": number,
            "date": date(2026, 7, 13),
            "subject": "Báo cáo giải ngân quý II",
            "sender": sender,
            "reference": reference,
            **more,
        }
        return self.push_as("incoming", values, ("bao-cao.pdf",))

    def push_as(
        self, direction: str, values: dict[str, Any], files: tuple[str, ...] = (), *, by: str = SYSTEM
    ) -> Received:
        given = {name: value for name, value in values.items() if value is not None}
        uploads = [(io.BytesIO(PDF), name) for name in files]
        return receive_document(
            given, uploads, direction=direction, by=self.province.office.actor(by), now=self.province.clock()
        )

    def do(self, id: int, action: str, by: str, **values: Any) -> None:
        self.province.act("outgoing", id, action, by=by, **values)

    @staticmethod
    def row(id: int) -> Any:
        session = reading()
        session.rollback()
        return session.execute(select(ReceivedDocument.__table__).where(ReceivedDocument.id == id)).one()

    @staticmethod
    def files(noun: str, id: int) -> list[str]:
        session = reading()
        session.rollback()
        found = select(StoredFile.name).where(StoredFile.object_type == noun, StoredFile.object_id == id)
        return list(session.scalars(found.order_by(StoredFile.id)))
