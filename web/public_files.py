"""What of the public site is kept and read by programs: its lists as workbooks and CSV (K18–K20), and the open data."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import orjson
from flask import Blueprint, Response, make_response, request, url_for
from flask_babel import gettext

from processes.publication.figures import public_report
from processes.publication.queries import public_page, public_rows
from processes.refusals import NotFound
from processes.reports.forms import FIGURES
from web import public, public_answers, report_workbook, spreadsheet
from web.assignment_boxes import page_number
from web.auth import public as open_to_all
from web.clock import now, today
from web.i18n import as_datetime
from web.public_answers import kept
from web.public_words import FIELDS, as_cells, columns, record
from web.report_words import WORDS, period_words
from web.security import PUBLIC_SITE, limiter
from web.spreadsheet import MOST, Column

pages = Blueprint("public_files", __name__, url_prefix=PUBLIC_SITE)
pages.before_request(public_answers.only_when_open)
pages.after_request(public_answers.finish)
pages.register_error_handler(NotFound, public_answers.missing)
pages.register_error_handler(429, public_answers.too_many)
limiter.limit("60 per minute")(pages)

CSV = "text/csv; charset=utf-8"
#: Rows that one address of the open data brings; the next ones have an address of their own.
PER_PAGE = 1_000
_BOM = "\ufeff"
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


@pages.get("/export/<any(synthesis, overdue, key):name>.<any(xlsx, csv):kind>")
@open_to_all
@kept
def export(name: str, kind: str) -> Response:
    """The list as the page shows it with the same address, all its pages together."""
    title = str(public.LISTS[name][0])
    rows, total = public_rows(public.filters_of(name), sort=public.sort_of(), most=MOST)
    cells = [as_cells(row) for row in rows]
    if kind == "csv":
        return _csv(f"{name}.csv", [label for label, _ in columns()], cells)
    heads = [Column(label, width) for label, width in columns()]
    said = [f"{label} {value}" for _, label, value in public.active()]
    return spreadsheet.send(title, said or [gettext("không")], total, heads, cells, today())


@pages.get("/export/figures.<any(xlsx, csv):kind>")
@open_to_all
@kept
def export_figures(kind: str) -> Response:
    filters = public.filters_of("figures")
    made = public_report(FIGURES, filters, now=now())
    if kind == "xlsx":
        said = [f"{label} {value}" for _, label, value in public.active()]
        return report_workbook.send(
            made, WORDS["figures"], period_words(filters.issued_from, filters.issued_to), said, ""
        )
    names = [column.name for column in made.form.columns]
    rows = [[row.code, row.name, *(row.values[name] for name in names)] for row in made.rows]
    return _csv("figures.csv", ["unit", "name", *names], rows)


@pages.get("/data")
@open_to_all
@kept
def dictionary() -> str:
    """What the open data holds, field by field (từ điển dữ liệu)."""
    return public.page("public/data.html", None, fields=FIELDS, per_page=PER_PAGE)


@pages.get("/data/assignments.<any(json, csv):kind>")
@open_to_all
@kept
def assignments(kind: str) -> Response:
    """All that is published, newest first, page by page; the address of the next one is in `next` and in the Link header."""
    number = page_number(request.args)
    found = public_page(public.filters_of("synthesis"), sort=None, page=number, per_page=PER_PAGE)
    records = [
        record(row) | {"url": url_for("public.assignment", assignment_id=row.id, _external=True)} for row in found.items
    ]
    asked = {name: value for name, value in request.args.items() if name in public_answers.ARGUMENTS}
    is_last = number * PER_PAGE >= found.total
    after = None if is_last else url_for(".assignments", kind=kind, _external=True, **asked | {"page": str(number + 1)})
    if kind == "csv":
        names = [*(field.name for field in FIELDS), "url"]
        answer = _csv("assignments.csv", names, [[_plain(each[name]) for name in names] for each in records])
        answer.headers.pop("Content-Disposition")
    else:
        told = {"items": records, "total": found.total, "next": after, "as_of": as_datetime(now())}
        answer = Response(orjson.dumps(told), mimetype="application/json")
    if after:
        answer.headers["Link"] = f'<{after}>; rel="next"'
    # Read by the pages of other sites too: it is open data.
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def _plain(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def _csv(name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """With the mark by which spreadsheets know UTF-8. A text that they would run as a formula is told apart by an apostrophe."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(heads)
    for row in rows:
        writer.writerow(
            [f"'{value}" if isinstance(value, str) and value.startswith(_FORMULAS) else value for value in row]
        )
    answer = make_response((_BOM + file.getvalue()).encode())
    answer.headers["Content-Type"] = CSV
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer
