"""What is taken of a file that somebody sends, and what is refused with a sentence."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest

from processes.moving_over.sheet import LARGEST_FILE, MOST_ROWS, read_sheet
from processes.refusals import InvalidForm
from tests.processes.moving_over.sheets import ROW, row, workbook


def refused(data: bytes, name: str = "tep.xlsx") -> str:
    with pytest.raises(InvalidForm) as refusal:
        read_sheet(data, name)
    assert [error.field for error in refusal.value.errors] == ["file"]
    return str(refusal.value.errors[0])


def packed(parts: dict[str, bytes], into: bytes | None = None) -> bytes:
    target = io.BytesIO(into or b"")
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def test_days_numbers_and_ticks_are_read_as_people_see_them() -> None:
    (line,) = read_sheet(
        workbook(row(date=date(2026, 6, 1), extensions=2, key=True, progress="  Một\r\nhai ")), "a.xlsx"
    )
    assert line.number == 2
    assert line.cells | {"subject": ""} == row(
        date="01/06/2026", extensions="2", key="x", progress="Một\nhai", subject=""
    )
    assert line.formulas == ()


def test_a_formula_is_named_by_its_column() -> None:
    (line,) = read_sheet(workbook(row(due_on="=TODAY()+7")), "a.xlsx")
    assert line.formulas == ("due_on",)


def test_rows_of_a_csv_are_the_same() -> None:
    text = "Một tiêu đề;;\nSố, ký hiệu *;Ngày văn bản;Trích yếu;Người chỉ đạo;Người phê duyệt kết quả;"
    text += "Nội dung nhiệm vụ;Đơn vị chủ trì;Ngày giao;Cột lạ\n"
    keys = ("number", "date", "subject", "director", "approver", "content", "lead", "issued_on")
    text += ";".join(str(ROW[key]) for key in keys) + ";bỏ qua\n;;;\n"
    (line,) = read_sheet("\ufeff".encode() + text.encode(), "a.CSV")
    assert (line.number, line.cells) == (3, {key: ROW[key] for key in keys})
    assert "UTF-8" in refused(text.encode("utf-16"), "a.csv")


def test_hostile_files_are_refused() -> None:
    good = workbook(row())
    assert "macro" in refused(good, "a.xlsm")
    assert "macro" in refused(packed({"xl/vbaProject.bin": b"x"}, good))
    assert "quá lớn" in refused(packed({"xl/media/bomb": bytes(60_000_000)}, good))
    assert "quá lớn" in refused(packed({f"xl/{n}": b"" for n in range(400)}, good))
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'
    for content in (bomb, bomb.decode().encode("utf-16")):
        assert "không bình thường" in refused(packed({"xl/custom.xml": content}, good))
    assert "lớn quá" in refused(bytes(LARGEST_FILE + 1))
    for broken in (
        b"",
        b"PK\x03\x04",
        b"%PDF-1.7",
        good[:-200],
        packed({"a.txt": b""}),
        packed({"xl/workbook.xml": b"<x"}),
    ):
        assert "Không đọc được" in refused(broken)


def test_a_sheet_without_its_columns_or_rows_or_with_too_many_is_refused() -> None:
    assert "Không thấy dòng tên cột" in refused(b"a;b\nc;d\n", "a.csv")
    assert "không có dòng nào" in refused(workbook())
    assert f"quá {MOST_ROWS} dòng" in refused(workbook(*[{"content": "x"}] * (MOST_ROWS + 1)))
