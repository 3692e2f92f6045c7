"""Tables as CSV, which every program reads: UTF-8 with a BOM, so that Excel shows Vietnamese letters, and no text that is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import Response
from flask_babel import gettext

from processes.reports.lists import Listed
from processes.reports.queries import Report
from web.clock import local
from web.report_list_words import cells_of, fields_of
from web.report_words import FormWords, heads_of, name_of

BOM = "\ufeff"
MEDIA_TYPE = "text/csv"
#: What Excel would take for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def send(report: Report, words: FormWords) -> Response:
    """The table of a report as a download: one line of heads, a line for each row, the total."""
    columns = report.form.columns
    heads = [gettext("Mã"), *flat_heads(words, report.by, len(columns), flow=report.has_flow)]
    lines = [
        [row.code, name_of(row, report.by), *(row.values[column.name] for column in columns)] for row in report.rows
    ]
    lines.append(["", gettext("Tổng cộng"), *(report.total[column.name] for column in columns)])
    return download(f"{report.form.name}-{local(report.as_of).date().isoformat()}.csv", heads, lines)


def send_list(made: Listed) -> Response:
    """The rows of a form that lists assignments."""
    heads = [gettext("Mã"), *(str(field.label) for field in fields_of(made.form.name))]
    lines = [[row.id, *cells_of(made, row)] for row in made.rows]
    return download(f"{made.form.name}-{local(made.as_of).date().isoformat()}.csv", heads, lines)


def flat_heads(words: FormWords, by: str, columns: int, *, flow: bool = False) -> list[str]:
    """The heads of the columns in one line each: “Đang xử lý – Trong hạn”."""
    rows = heads_of(words, by, flow=flow)
    grid: list[list[str]] = [[""] * (columns + 1) for _ in rows]
    taken: set[tuple[int, int]] = set()
    for down, heads in enumerate(rows):
        place = 0
        for head in heads:
            while (down, place) in taken:
                place += 1
            for x in range(head.across):
                grid[down][place + x] = str(head.label)
                taken |= {(down + y, place + x) for y in range(head.down)}
            place += head.across
    return [" – ".join(part for part in column if part) for column in zip(*grid, strict=True)]


def download(name: str, heads: Sequence[str], lines: Iterable[Sequence[Any]]) -> Response:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(heads)
    writer.writerows([plain(value) for value in line] for line in lines)
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response((BOM + file.getvalue()).encode(), mimetype=MEDIA_TYPE, headers=disposition)


def plain(value: Any) -> Any:
    """As programs read it: dates as in ISO 8601, numbers with a point, text that nothing takes for a formula."""
    if isinstance(value, datetime):
        return local(value).date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
