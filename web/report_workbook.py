"""A report as a workbook in the layout of official papers: numbered columns, formulas where the form has them, a total row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import IO, Any

from flask import Response, send_file
from flask_babel import gettext
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from processes.assignments.measures import CAME, LEFT
from processes.reports.columns import Column, Value
from processes.reports.queries import Report, ReportRow
from web.clock import local
from web.official_sheet import closing, entry, formula, head, opening, saved
from web.report_words import FormWords, heads_of, name_of
from web.spreadsheet import MEDIA_TYPE, for_the_printer

_REFERENCE = re.compile(r"\(\w+\)")
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
    row = opening(sheet, width, str(words.title), period, said, letter, report.as_of)
    first = _heads(sheet, row, words, report)
    last = _rows(sheet, first, report)
    closing(sheet, last + 2, width)
    _page(sheet, row, first - 1, width)
    return saved(book)


def _heads(sheet: Any, row: int, words: FormWords, report: Report) -> int:
    """The head over several rows, the numbers of the columns and their formulas; the first row of numbers."""
    columns, rows = report.form.columns, len(words.heads)
    taken: set[tuple[int, int]] = set()
    head(sheet, row, 1, gettext("Hạng") if report.form.ranked else gettext("TT"), 1, rows)
    for down, heads in enumerate(heads_of(words, report.by, flow=report.has_flow)):
        place = _BEFORE
        for one in heads:
            while (down, place) in taken:
                place += 1
            head(sheet, row + down, place, str(one.label), one.across, one.down)
            taken |= {(down + y, place + x) for y in range(one.down) for x in range(one.across)}
            place += one.across
    under = row + rows
    for place in range(1, len(columns) + _BEFORE + 1):
        column = columns[place - _BEFORE - 1] if place > _BEFORE else None
        head(sheet, under, place, (column.formula or f"({place - _BEFORE})") if column else "")
    return under + 1


def _rows(sheet: Any, first: int, report: Report) -> int:
    """A row for each unit, then the total; its number."""
    columns = report.form.columns
    last = first + len(report.rows)
    for place, one in enumerate(report.rows, start=1):
        row = first + place - 1
        entry(sheet, row, 1, _place(report, one, place))
        entry(sheet, row, _BEFORE, name_of(one, report.by), bold=_is_above(report, one), indent=one.level)
        for number, column in enumerate(columns, start=_BEFORE + 1):
            _number(sheet, row, number, one.values[column.name], _formula(column, columns, row))
    entry(sheet, last, 1, "")
    entry(sheet, last, _BEFORE, gettext("Tổng cộng"), bold=True)
    adds_up = bool(report.rows) and all(row.level == 0 for row in report.rows)
    for number, column in enumerate(columns, start=_BEFORE + 1):
        letter = get_column_letter(number)
        # What one unit hands to another came to the one and left the other, and neither of all together.
        sums_up = adds_up and column.is_counted and column.measure not in (CAME, LEFT)
        summed = f"=SUM({letter}{first}:{letter}{last - 1})" if sums_up else None
        made = _formula(column, columns, last) or summed
        _number(sheet, last, number, report.total[column.name], made, bold=True)
    return last


def _place(report: Report, row: ReportRow, place: int) -> int | str:
    if report.form.ranked:
        return "" if row.rank is None else row.rank
    return place


def _is_above(report: Report, row: ReportRow) -> bool:
    """Whether other rows lie below it."""
    return row.level == 0 and any(each.level for each in report.rows)


def _number(sheet: Any, row: int, place: int, value: Value, made: str | None, *, bold: bool = False) -> None:
    if made:
        formula(sheet, row, place, made, bold=bold)
    else:
        entry(sheet, row, place, _plain(value), bold=bold)


def _formula(column: Column, columns: Sequence[Column], row: int) -> str | None:
    """What the form says the column is made of, as a formula of the sheet."""
    _, _, made_of = column.formula.partition("=")
    if not made_of:
        return None
    places = {each.formula.partition("=")[0]: place for place, each in enumerate(columns, start=_BEFORE + 1)}
    cells = _REFERENCE.sub(lambda found: f"{get_column_letter(places[found[0]])}{row}", made_of)
    if column.over is None:
        return f"={cells}"
    part, whole = cells.split("/")
    return f"=IF({whole}=0,0,ROUND({part}/{whole}*100,2))"


def _plain(value: Value) -> Any:
    if isinstance(value, datetime):
        return local(value).date()
    return value if value is None or isinstance(value, int) else float(value)


def _page(sheet: Any, head: int, last_head: int, width: int) -> None:
    sheet.column_dimensions["A"].width = 5
    sheet.column_dimensions["B"].width = 32
    for place in range(_BEFORE + 1, width + 1):
        sheet.column_dimensions[get_column_letter(place)].width = max(_LEAST_WIDTH, 120 // width)
    sheet.freeze_panes = f"C{last_head + 1}"
    for_the_printer(sheet, head, last_head)
