"""Lists as workbooks, laid out for an A4 sheet on its side: Times New Roman, the head of the table on every page, real dates."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from flask import Response, send_file
from flask_babel import gettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from processes.folding import fold
from web.i18n import as_date, as_number

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FONT = "Times New Roman"
A4 = 9
#: A longer list is cut off here, and the sheet says so: nobody reads more, and every request has its limits.
MOST = 5_000
#: As long as a cell may be (the file format's own limit).
LONGEST = 32_767
#: Up to so many bytes a workbook is kept in memory.
IN_MEMORY = 2 * 1024 * 1024
_LINE = Side(style="thin", color="999999")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", start_color="E9F0FA")


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` in characters; numbers and dates stand in the middle."""

    label: str
    width: int
    centred: bool = False


def send(
    title: str, said: Sequence[str], total: int, columns: Sequence[Column], rows: Sequence[Sequence[Any]], on: date
) -> Response:
    """A list as a download. ``said``: its tab and its filters in words; ``total``: how many rows it has, of which ``rows`` are
    the first; ``on``: the day in its name."""
    counted = gettext("Tổng số: %(total)s. Ngày xuất: %(date)s.", total=as_number(total), date=as_date(on))
    lines = [counted, gettext("Điều kiện lọc: %(filters)s.", filters="; ".join(said))]
    if total > len(rows):
        lines.append(
            gettext("Chỉ gồm %(most)s dòng đầu; hãy lọc hẹp hơn để xuất phần còn lại.", most=as_number(len(rows)))
        )
    name = re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")
    file = workbook(title.upper(), lines, columns, rows, title)
    response: Response = send_file(
        file, mimetype=MEDIA_TYPE, as_attachment=True, download_name=f"{name}-{on.isoformat()}.xlsx"
    )
    return response


def workbook(
    title: str, lines: Sequence[str], columns: Sequence[Column], rows: Iterable[Sequence[Any]], sheet_name: str
) -> IO[bytes]:
    """A sheet with the title, the lines under it and the table, written row by row. Dates are dates; text is never a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(sheet_name[:31])
    head = len(lines) + 2
    for place, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.freeze_panes = f"A{head + 1}"
    for_the_printer(sheet, head, head)
    sheet.append([_cell(sheet, title, size=14, bold=True)])
    for line in lines:
        sheet.append([_cell(sheet, line, size=12)])
    sheet.append([_boxed(_cell(sheet, column.label, bold=True), centred=True, head=True) for column in columns])
    for row in rows:
        sheet.append(list(_row(sheet, columns, row)))
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer sends and closes it
    book.save(file)
    file.seek(0)
    return file


def for_the_printer(sheet: Any, first_head: int, last_head: int) -> None:
    """A4 on its side, as wide as the paper, with these rows at the head of every page and its number below."""
    sheet.print_title_rows = f"{first_head}:{last_head}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.oddFooter.center.text = "&P / &N"


def _row(sheet: Any, columns: Sequence[Column], row: Sequence[Any]) -> Iterator[WriteOnlyCell]:
    for column, value in zip(columns, row, strict=True):
        yield _boxed(_cell(sheet, value), centred=column.centred)


def _cell(sheet: Any, value: Any, *, size: int = 12, bold: bool = False) -> WriteOnlyCell:
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST]
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        # A text that begins with “=” is what somebody typed, not a formula to run.
        cell.data_type = "s"
    elif isinstance(value, date):
        cell.number_format = "dd/mm/yyyy hh:mm" if isinstance(value, datetime) else "dd/mm/yyyy"
    cell.font = Font(name=FONT, size=size, bold=bold)
    return cell


def _boxed(cell: WriteOnlyCell, *, centred: bool, head: bool = False) -> WriteOnlyCell:
    across = "center" if centred else None
    cell.alignment = Alignment(wrap_text=True, vertical="center" if head else "top", horizontal=across)
    cell.border = _BORDER
    if head:
        cell.fill = _HEAD
    return cell
