"""A form that lists assignments as a workbook in the layout of official papers: real dates, the head on every page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO

from flask import Response, send_file
from flask_babel import gettext
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from processes.reports.lists import Listed
from web.clock import local
from web.i18n import as_number
from web.official_sheet import across, closing, entry, head, opening, saved
from web.report_list_words import LIST_WORDS, cells_of, fields_of
from web.spreadsheet import MEDIA_TYPE, for_the_printer

#: Characters that fit on the paper beside each other; narrower tables are spread over it.
_PAPER = 175


def send(made: Listed, period: str, said: Sequence[str], letter: str) -> Response:
    """The workbook as a download; arguments as in ``report_workbook.send``."""
    response: Response = send_file(
        workbook(made, period, said, letter),
        mimetype=MEDIA_TYPE,
        as_attachment=True,
        download_name=f"{made.form.name}-{local(made.as_of).date().isoformat()}.xlsx",
    )
    return response


def workbook(made: Listed, period: str, said: Sequence[str], letter: str) -> IO[bytes]:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = made.form.name
    fields = fields_of(made.form.name)
    width = len(fields) + 1
    row = opening(sheet, width, str(LIST_WORDS[made.form.name].title), period, said, letter, made.as_of, least=4)
    head(sheet, row, 1, gettext("TT"))
    for place, field in enumerate(fields, start=2):
        head(sheet, row, place, str(field.label))
        head(sheet, row + 1, place, f"({place - 1})")
    head(sheet, row + 1, 1, "")
    for number, one in enumerate(made.rows, start=1):
        entry(sheet, row + 1 + number, 1, number)
        for place, value in enumerate(cells_of(made, one), start=2):
            entry(sheet, row + 1 + number, place, value)
    last = row + len(made.rows) + 2
    across(sheet, last, 1, width, _counted(made), bold=True)
    closing(sheet, last + 2, width)
    stretch = max(1.0, _PAPER / sum(field.width for field in fields))
    sheet.column_dimensions["A"].width = 5
    for place, field in enumerate(fields, start=2):
        sheet.column_dimensions[get_column_letter(place)].width = round(field.width * stretch, 1)
    sheet.freeze_panes = f"C{row + 2}"
    for_the_printer(sheet, row, row + 1)
    return saved(book)


def _counted(made: Listed) -> str:
    """How many there are; of a longer list than a sheet holds, that it holds the first only."""
    counted = gettext("Tổng số: %(total)s nhiệm vụ.", total=as_number(made.total))
    if made.total <= len(made.rows):
        return counted
    most = as_number(len(made.rows))
    return counted + " " + gettext("Chỉ gồm %(most)s dòng đầu; hãy lọc hẹp hơn để xuất phần còn lại.", most=most)
