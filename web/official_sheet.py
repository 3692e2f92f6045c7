"""A sheet in the layout of official papers: A4 on its side, Times New Roman, the agency left and Quốc hiệu right, the title, a bordered
table with its head on every page, place for a signature."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import IO, Any

from flask_babel import gettext
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from web.i18n import as_datetime
from web.spreadsheet import FONT, IN_MEMORY, LONGEST

_LINE = Side(style="thin", color="000000")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_FILL = PatternFill("solid", start_color="E9F0FA")
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)

#: Quốc hiệu and tiêu ngữ, which are said in Vietnamese in whatever language one reads (Decree 30/2020/NĐ-CP).
STATE, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"


def agency() -> str:
    """The agency at the left of the head."""
    return gettext("VĂN PHÒNG UỶ BAN NHÂN DÂN TỈNH")


def opening(
    sheet: Any, width: int, title: str, period: str, said: Sequence[str], letter: str, as_of: datetime, least: int = 2
) -> int:
    """Agency, Quốc hiệu and title; the row after them. ``said``: the filters in words, ``letter``: the official letter it goes with
    (D9). The agency is given ``least`` columns or more."""
    middle = max(least, width // 3)
    across(sheet, 1, 1, middle, agency(), bold=True)
    across(sheet, 1, middle + 1, width, STATE, bold=True)
    across(sheet, 2, middle + 1, width, MOTTO, bold=True)
    lines = [
        (title.upper(), 14, True),
        (period, 12, False),
        *([(gettext("(Kèm theo %(letter)s)", letter=letter), 12, False)] if letter else []),
        *([(gettext("Điều kiện lọc: %(filters)s.", filters="; ".join(said)), 11, False)] if said else []),
        (gettext("Số liệu tính đến %(moment)s", moment=as_datetime(as_of)), 11, False),
    ]
    for row, (text, size, bold) in enumerate(lines, start=4):
        across(sheet, row, 1, width, text, bold=bold, size=size)
    return 4 + len(lines) + 1


def closing(sheet: Any, row: int, width: int) -> None:
    """Place for the signatures of who made it and of the head of the agency."""
    middle = max(2, width // 2)
    across(sheet, row, 1, middle, gettext("NGƯỜI LẬP BIỂU"), bold=True)
    across(sheet, row, middle + 1, width, gettext("THỦ TRƯỞNG ĐƠN VỊ"), bold=True)
    for start, end in ((1, middle), (middle + 1, width)):
        across(sheet, row + 1, start, end, gettext("(Ký, ghi rõ họ tên)"))


def saved(book: Workbook) -> IO[bytes]:
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer sends and closes it
    book.save(file)
    file.seek(0)
    return file


def across(sheet: Any, row: int, first: int, last: int, text: str, *, bold: bool = False, size: int = 12) -> None:
    """A line of text over several columns."""
    if last > first:
        sheet.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)
    cell = sheet.cell(row, first, _harmless(text))
    cell.data_type = "s"
    cell.font = Font(name=FONT, size=size, bold=bold)
    cell.alignment = _MIDDLE


def head(sheet: Any, row: int, place: int, text: str, across: int = 1, down: int = 1) -> None:
    """A cell of the table's head."""
    for y in range(down):
        for x in range(across):
            sheet.cell(row + y, place + x).border = _BORDER
    if across > 1 or down > 1:
        sheet.merge_cells(start_row=row, start_column=place, end_row=row + down - 1, end_column=place + across - 1)
    cell = sheet.cell(row, place, text)
    cell.data_type = "s"
    cell.font = Font(name=FONT, size=11, bold=True)
    cell.alignment = _MIDDLE
    cell.fill = _FILL


def formula(sheet: Any, row: int, place: int, value: str, *, bold: bool = False) -> None:
    """A cell that the sheet works out."""
    cell = sheet.cell(row, place, value)
    if value.startswith("=IF"):
        cell.number_format = "0.##"
    _dress(cell, _MIDDLE, bold=bold)


def entry(sheet: Any, row: int, place: int, value: Any, *, bold: bool = False, indent: int = 0) -> None:
    """A cell of the table. Text stands left and is never a formula; numbers and dates stand in the middle and are such."""
    is_text = isinstance(value, str)
    cell = sheet.cell(row, place, _harmless(value) if is_text else value)
    if is_text:
        # A text that begins with “=” is what somebody typed, not a formula to run.
        cell.data_type = "s"
    elif isinstance(value, date):
        cell.number_format = "dd/mm/yyyy hh:mm" if isinstance(value, datetime) else "dd/mm/yyyy"
    _dress(cell, Alignment(vertical="center", wrap_text=True, indent=indent) if is_text else _MIDDLE, bold=bold)


def _dress(cell: Any, alignment: Alignment, *, bold: bool) -> None:
    cell.font = Font(name=FONT, size=12, bold=bold)
    cell.alignment = alignment
    cell.border = _BORDER


def _harmless(text: str) -> str:
    return ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST]
