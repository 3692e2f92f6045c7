"""A report as a workbook in the layout of official papers: A4 on its side, Times New Roman, the agency left and Quốc hiệu right, the
title, numbered columns, formulas where the form has them, a total row, place for a signature."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from typing import IO, Any

from flask import Response, send_file
from flask_babel import gettext
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from processes.reports.forms import Column
from processes.reports.queries import Report
from web.clock import local
from web.i18n import as_datetime
from web.report_words import FormWords
from web.spreadsheet import FONT, IN_MEMORY, LONGEST, MEDIA_TYPE, for_the_printer

_LINE = Side(style="thin", color="000000")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", start_color="E9F0FA")
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_REFERENCE = re.compile(r"\((\d+)\)")
#: The first column is the row's place, the second its unit.
_BEFORE = 2
_LEAST_WIDTH = 8


def send(report: Report, words: FormWords, period: str, said: Sequence[str], letter: str) -> Response:
    """The workbook as a download; ``said``: its filters in words, ``letter``: the official letter it goes with (D9)."""
    response: Response = send_file(
        workbook(report, words, period, said, letter),
        mimetype=MEDIA_TYPE,
        as_attachment=True,
        download_name=f"{report.form.name}-{local(report.as_of).date().isoformat()}.xlsx",
    )
    return response


def workbook(report: Report, words: FormWords, period: str, said: Sequence[str], letter: str) -> IO[bytes]:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = report.form.name
    width = len(report.form.columns) + _BEFORE
    row = _opening(sheet, width, str(words.title), period, said, letter, report)
    first = _heads(sheet, row, words, report.form.columns)
    last = _rows(sheet, first, report)
    _closing(sheet, last + 2, width)
    _page(sheet, row, first - 1, width)
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer sends and closes it
    book.save(file)
    file.seek(0)
    return file


def _opening(sheet: Any, width: int, title: str, period: str, said: Sequence[str], letter: str, report: Report) -> int:
    """Agency, Quốc hiệu and title; the row after them."""
    middle = max(_BEFORE, width // 3)
    _across(sheet, 1, 1, middle, gettext("VĂN PHÒNG UỶ BAN NHÂN DÂN TỈNH"), bold=True)
    _across(sheet, 1, middle + 1, width, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True)
    _across(sheet, 2, middle + 1, width, "Độc lập - Tự do - Hạnh phúc", bold=True)
    lines = [
        (title.upper(), 14, True),
        (period, 12, False),
        *([(gettext("(Kèm theo %(letter)s)", letter=letter), 12, False)] if letter else []),
        *([(gettext("Điều kiện lọc: %(filters)s.", filters="; ".join(said)), 11, False)] if said else []),
        (gettext("Số liệu tính đến %(moment)s", moment=as_datetime(report.as_of)), 11, False),
    ]
    for row, (text, size, bold) in enumerate(lines, start=4):
        _across(sheet, row, 1, width, text, bold=bold, size=size)
    return 4 + len(lines) + 1


def _heads(sheet: Any, row: int, words: FormWords, columns: Sequence[Column]) -> int:
    """The head over several rows, the numbers of the columns and their formulas; the first row of numbers."""
    rows = len(words.heads)
    taken: set[tuple[int, int]] = set()
    _head(sheet, row, 1, gettext("TT"), 1, rows)
    for down, heads in enumerate(words.heads):
        place = _BEFORE
        for head in heads:
            while (down, place) in taken:
                place += 1
            _head(sheet, row + down, place, str(head.label), head.across, head.down)
            taken |= {(down + y, place + x) for y in range(head.down) for x in range(head.across)}
            place += head.across
    under = row + rows
    for place in range(1, len(columns) + _BEFORE + 1):
        column = columns[place - _BEFORE - 1] if place > _BEFORE else None
        _head(sheet, under, place, (column.formula or f"({place - _BEFORE})") if column else "", 1, 1)
    return under + 1


def _rows(sheet: Any, first: int, report: Report) -> int:
    """A row for each unit, then the total; its number."""
    columns = report.form.columns
    last = first + len(report.rows)
    for place, unit in enumerate(report.rows, start=1):
        row = first + place - 1
        _cell(sheet, row, 1, place)
        _cell(sheet, row, _BEFORE, unit.name, left=True)
        for number, column in enumerate(columns, start=_BEFORE + 1):
            _cell(sheet, row, number, _formula(column, columns, row) or _plain(unit.values[column.name]))
    _cell(sheet, last, 1, "")
    _cell(sheet, last, _BEFORE, gettext("Tổng cộng"), left=True, bold=True)
    for number, column in enumerate(columns, start=_BEFORE + 1):
        letter = get_column_letter(number)
        summed = f"=SUM({letter}{first}:{letter}{last - 1})" if report.rows else 0
        _cell(sheet, last, number, _formula(column, columns, last) or summed, bold=True)
    return last


def _formula(column: Column, columns: Sequence[Column], row: int) -> str | None:
    """What the form says the column is made of, as a formula of the sheet."""
    _, _, made_of = column.formula.partition("=")
    if not made_of:
        return None
    cells = _REFERENCE.sub(lambda found: f"{get_column_letter(int(found[1]) + _BEFORE)}{row}", made_of)
    if column.over is None:
        return f"={cells}"
    part, whole = cells.split("/")
    return f"=IF({whole}=0,0,ROUND({part}/{whole}*100,2))"


def _plain(value: Any) -> Any:
    return value if isinstance(value, int) else float(value)


def _closing(sheet: Any, row: int, width: int) -> None:
    middle = max(_BEFORE, width // 2)
    _across(sheet, row, 1, middle, gettext("NGƯỜI LẬP BIỂU"), bold=True)
    _across(sheet, row, middle + 1, width, gettext("THỦ TRƯỞNG ĐƠN VỊ"), bold=True)
    for start, end in ((1, middle), (middle + 1, width)):
        _across(sheet, row + 1, start, end, gettext("(Ký, ghi rõ họ tên)"))


def _page(sheet: Any, head: int, last_head: int, width: int) -> None:
    sheet.column_dimensions["A"].width = 5
    sheet.column_dimensions["B"].width = 32
    for place in range(_BEFORE + 1, width + 1):
        sheet.column_dimensions[get_column_letter(place)].width = max(_LEAST_WIDTH, 120 // width)
    sheet.freeze_panes = f"C{last_head + 1}"
    for_the_printer(sheet, head, last_head)


def _across(sheet: Any, row: int, first: int, last: int, text: str, *, bold: bool = False, size: int = 12) -> None:
    if last > first:
        sheet.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)
    cell = sheet.cell(row, first, ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST])
    cell.data_type = "s"
    cell.font = Font(name=FONT, size=size, bold=bold)
    cell.alignment = _MIDDLE


def _head(sheet: Any, row: int, place: int, text: str, across: int, down: int) -> None:
    for y in range(down):
        for x in range(across):
            sheet.cell(row + y, place + x).border = _BORDER
    if across > 1 or down > 1:
        sheet.merge_cells(start_row=row, start_column=place, end_row=row + down - 1, end_column=place + across - 1)
    cell = sheet.cell(row, place, text)
    cell.data_type = "s"
    cell.font = Font(name=FONT, size=11, bold=True)
    cell.alignment = _MIDDLE
    cell.fill = _HEAD


def _cell(sheet: Any, row: int, place: int, value: Any, *, left: bool = False, bold: bool = False) -> None:
    cell = sheet.cell(row, place, value)
    if left:
        cell.data_type = "s"
    elif isinstance(value, str) and value.startswith("=IF"):
        cell.number_format = "0.##"
    cell.font = Font(name=FONT, size=12, bold=bold)
    cell.alignment = Alignment(horizontal=None if left else "center", vertical="center", wrap_text=left)
    cell.border = _BORDER
