"""Another system pushes documents (B14): whole or not at all, each once, into the inbox of who drafted it."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from processes.db import reading
from processes.files.models import StoredFile
from processes.received.models import ReceivedDocument
from processes.refusals import InvalidForm, NotFound
from tests.documents import ISSUED, EOffice
from tests.processes.assignments.rows import told


def counted(table: Any) -> int:
    session = reading()
    session.rollback()
    return int(session.scalar(select(func.count()).select_from(table)) or 0)


def stored(home: Path) -> int:
    folder = home / "files"
    return len(list(folder.iterdir())) if folder.is_dir() else 0


def test_a_pushed_document_waits_with_its_drafter_who_is_told(eoffice: EOffice, home: Path) -> None:
    received = eoffice.push(("650_UBND-TM.pdf", "phu-luc.pdf"))
    row = eoffice.row(received.id)
    assert received.is_new
    assert (row.status, row.drafter_id) == ("waiting", eoffice.province.office.people["chuyenvien"])
    assert row.more == {"field": "tai_mau", "signer_position": "Chủ tịch"}
    assert eoffice.files("outgoing", received.id) == ["650_UBND-TM.pdf", "phu-luc.pdf"]
    assert stored(home) == 2
    assert told("document_in") == {"chuyenvien"}


def test_pushed_again_it_is_the_same_document_and_stays_as_it_was(eoffice: EOffice, home: Path) -> None:
    first = eoffice.push()
    again = eoffice.push(("khac.pdf", "them.pdf"), subject="Trích yếu khác")
    assert (again.id, again.is_new) == (first.id, False)
    assert (counted(ReceivedDocument), counted(StoredFile), stored(home)) == (1, 1, 1)
    assert eoffice.row(first.id).subject == ISSUED["subject"]
    assert eoffice.push(source_id="di/2026/651").is_new


@pytest.mark.parametrize(
    ("named", "whose"),
    [
        ({"drafter": "theodoi"}, "theodoi"),
        ({"drafter": None, "drafter_name": "bui van SOAN"}, "chuyenvien"),
        ({"drafter": "nobody", "drafter_name": "Lý Thị Theo"}, "theodoi"),
        ({"drafter": "stc"}, None),
        ({"drafter": None, "drafter_name": "Vương Đình Giám"}, None),
        ({"drafter": None, "drafter_name": "Ai Đó"}, None),
        ({"drafter": None}, None),
    ],
)
def test_the_drafter_is_known_by_account_or_by_name_among_the_offices_people(
    eoffice: EOffice, named: dict[str, str | None], whose: str | None
) -> None:
    row = eoffice.row(eoffice.push(**named).id)
    assert row.drafter_id == (eoffice.province.office.people[whose] if whose else None)
    assert row.status == ("waiting" if whose else "unsorted")
    assert told("document_unsorted") == (set() if whose else {"vanthu"})


def test_a_province_may_let_van_thu_forward_every_document(eoffice: EOffice) -> None:
    """Q10: the drafter is proposed."""
    eoffice.province.setting("documents_by_van_thu", True)
    id = eoffice.push().id
    assert eoffice.row(id).status == "unsorted"
    eoffice.do(id, "forward", "vanthu")
    assert (eoffice.row(id).status, told("document_in")) == ("waiting", {"chuyenvien"})


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"source_id": None}, "source_id", "bắt buộc"),
        ({"source_id": "x" * 121}, "source_id", "dài quá 120"),
        ({"number": None}, "number", "bắt buộc"),
        ({"number": "số 650 của UBND"}, "number", "ký hiệu"),
        ({"date": "hôm qua"}, "date", "không phải là một ngày có thật"),
        ({"date": None}, "date", "bắt buộc"),
        ({"subject": "  "}, "subject", "bắt buộc"),
        ({"subject": "a\0b"}, "subject", "ký tự không dùng được"),
        ({"type": "giay_la"}, "type", "không có trong danh mục"),
        ({"secrecy": "mat"}, "secrecy", "Không nhập văn bản mật"),
        ({"drafter_name": "x" * 201}, "drafter_name", "dài quá 200"),
        ({"sender": "STC"}, "sender", "không có trong văn bản tiếp nhận"),
        ({"status": "followed"}, "status", "không có trong văn bản tiếp nhận"),
    ],
)
def test_what_does_not_fit_is_refused_by_field_and_leaves_nothing(
    eoffice: EOffice, home: Path, wrong: dict[str, Any], field: str, sentence: str
) -> None:
    with pytest.raises(InvalidForm) as refused:
        eoffice.push(**wrong)
    assert [(error.field, sentence in str(error)) for error in refused.value.errors] == [(field, True)]
    assert (counted(ReceivedDocument), stored(home)) == (0, 0)


@pytest.mark.parametrize("name", ["virus.exe", "khong-phai.docx", "rong.pdf"])
def test_one_hostile_file_refuses_the_whole_document(eoffice: EOffice, home: Path, name: str) -> None:
    from processes.received.commands import receive_document

    content = b"" if name == "rong.pdf" else b"%PDF-1.7\n"
    uploads = [(io.BytesIO(b"%PDF-1.7\n%%EOF\n"), "tot.pdf"), (io.BytesIO(content), name)]
    by, now = eoffice.province.office.actor("eoffice"), eoffice.province.clock()
    with pytest.raises(InvalidForm) as refused:
        receive_document(ISSUED, uploads, direction="outgoing", by=by, now=now)
    assert [error.field for error in refused.value.errors] == ["files"]
    assert (counted(ReceivedDocument), counted(StoredFile), stored(home)) == (0, 0, 0)


@pytest.mark.parametrize("by", ["chuyenvien", "vanthu", "stc", "quantri"])
def test_only_a_connected_system_pushes(eoffice: EOffice, by: str) -> None:
    with pytest.raises(NotFound):
        eoffice.push(by=by)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"sender": "KHONG-CO"}, "sender"),
        ({"arrived_at": datetime(2026, 7, 15, tzinfo=UTC)}, "arrived_at"),
        ({"drafter": "chuyenvien"}, "drafter"),
    ],
)
def test_an_incoming_document_says_who_sent_it_and_when_it_came(
    eoffice: EOffice, wrong: dict[str, Any], field: str
) -> None:
    values = {"source_id": "den/1", "number": "130/BC-STC", "date": date(2026, 7, 13), "subject": "Báo cáo", **wrong}
    with pytest.raises(InvalidForm) as refused:
        eoffice.push_as("incoming", values)
    assert [error.field for error in refused.value.errors] == [field]
