"""The letter as a Word document: what Decree 30/2020/NĐ-CP, appendix I, asks of its page, its head and its foot."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from docx import Document
from docx.shared import Pt

from processes.urging.queries import LetterLine, LetterView, Sender
from web.urging_document import document_of, file_name

TODAY = date(2026, 7, 14)
HANOI = timezone(timedelta(hours=7))


def row(**more: Any) -> Any:
    usual = {
        "content": "Báo cáo kết quả rà soát\x0b\x01",
        "number": "620/UBND-KTTH",
        "directive_date": date(2026, 7, 1),
        "due_on": date(2026, 7, 10),
        "overdue": True,
        "clock": "unit",
        "accepted_at": None,
        "submitted_at": None,
    }
    return SimpleNamespace(**{**usual, **more})


def letter(number: str | None = None, rows: tuple[Any, ...] = (), unit_code: str = "STC") -> LetterView:
    at = datetime(2026, 7, 14, 8, tzinfo=HANOI)
    day = date(2026, 7, 15) if number else None
    line = LetterLine(7, "Sở Tài chính", unit_code, None, "Về việc đôn đốc báo cáo", at, number, day, len(rows))
    sender = Sender("Ủy ban nhân dân tỉnh", "Văn phòng UBND tỉnh")
    return LetterView(
        line, "Quảng Trị", date(2026, 7, 20), "Tạ Văn Đạo", "Chánh Văn phòng", "TL. Chủ tịch", None, list(rows), sender
    )


def opened(view: LetterView) -> Any:
    return Document(BytesIO(document_of(view, TODAY)))


def text_of(document: Any) -> str:
    cells = (cell for table in document.tables for line in table.rows for cell in line.cells)
    return "\n".join([*(p.text for p in document.paragraphs), *(cell.text for cell in cells)])


def test_the_page_and_the_letters_are_as_the_decree_says():
    document = opened(letter(rows=(row(),)))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    for margin, low, high in (
        (section.top_margin, 20, 25), (section.bottom_margin, 20, 25), (section.left_margin, 30, 35), (section.right_margin, 15, 20),
    ):  # fmt: skip
        assert low <= round(margin.mm) <= high
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs]
    assert {run.font.name for run in runs} == {"Times New Roman"}
    assert {run.font.size for run in runs} <= {Pt(13), Pt(14)}


def test_it_names_country_sender_receiver_and_signer_and_what_is_asked():
    text = text_of(opened(letter(rows=(row(), row(overdue=False, due_on=None, accepted_at=TODAY)))))
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "ỦY BAN NHÂN DÂN TỈNH",
        "VĂN PHÒNG UBND TỈNH",
        "V/v đôn đốc báo cáo",
        "Kính gửi: Sở Tài chính",
        "còn 02 nhiệm vụ được giao chưa hoàn thành, trong đó 01 nhiệm vụ đã quá hạn",
        "trước ngày 20/07/2026",
        "620/UBND-KTTH ngày 01/07/2026",
        "Quá hạn 4 ngày",
        "Không thời hạn",
        "TL. CHỦ TỊCH",
        "CHÁNH VĂN PHÒNG",
        "Tạ Văn Đạo",
        "Nơi nhận:",
    ):
        assert words in text
    assert "Quảng Trị, ngày      tháng      năm 2026" in text, "the day is left for the clerk"


def test_once_numbered_it_bears_number_and_day():
    text = text_of(opened(letter("620/VP-TH", (row(),))))
    assert "Số: 620/VP-TH" in text
    assert "Quảng Trị, ngày 15 tháng 07 năm 2026" in text


@pytest.mark.parametrize(
    ("code", "name"), [("STC", "don-doc-STC-7.docx"), ("Đ/../x", "don-doc-x-7.docx"), ("Đ", "don-doc-don-vi-7.docx")]
)
def test_the_name_of_the_file_holds_nothing_odd(code: str, name: str):
    assert file_name(letter(unit_code=code)) == name
