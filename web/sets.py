"""A task that many units report on, each by itself: one row that opens into a matrix (C6)."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from flask import Blueprint, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

from processes.assignments.queries import AssignmentRow
from processes.runtime.actions import actions_for_many
from processes.sets.queries import Matrix, MatrixLine, SetSummary, matrix, sets_of, summaries
from web.auth import current_person
from web.clock import now
from web.i18n import as_date, as_datetime
from web.links import url_with
from web.result_words import says_reached
from web.statuses import status_chip

pages = Blueprint("sets", __name__, url_prefix="/assignments/sets")

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What a line is, as the filter of the matrix and the quick choices name it.
MISSING, HANDED_IN, APPROVED, LATE, OTHER = "missing", "handed_in", "approved", "late", "other"


@pages.get("/<int:set_id>")
def show(set_id: int) -> ResponseReturnValue:
    person = current_person()
    found = matrix(person, set_id, now=now())
    wanted = request.args.get("state", "")
    lines = [line for line in found.lines if not wanted or wanted in states_of(line.row)]
    return render_template(
        "assignments/set.html",
        view=found,
        summary=found.summary,
        lines=lines,
        states=states_of,
        tabs=tabs_of(found, wanted),
        actions=actions_for_many(person, [line.row.instance_id for line in lines], language=str(get_locale())),
        back=url_with(),
    )


@pages.get("/<int:set_id>/replies.xlsx")
def replies(set_id: int) -> ResponseReturnValue:
    """One table of what all units replied."""
    found = matrix(current_person(), set_id, now=now())
    return send_file(
        BytesIO(workbook_of(found)),
        mimetype=SHEET,
        as_attachment=True,
        download_name=f"bao-cao-{set_id}.xlsx",
    )


def sets_around(rows: Sequence[AssignmentRow]) -> dict[int, SetSummary]:
    """assignment → the set it is shown in, for the rows of a list; two statements however long it is. Series have rows of their own
    (``web.series_rows``)."""
    known = sets_of([row.id for row in rows if row.period is None])
    found = summaries(current_person(), known.values()) if known else {}
    return {id: found[set_id] for id, set_id in known.items() if set_id in found}


def states_of(row: AssignmentRow) -> list[str]:
    """What the line counts as: it may be missing and late at once."""
    if row.status_group == "in_review":
        return [HANDED_IN]
    if row.status_group == "ended":
        return [HANDED_IN, APPROVED] if row.status not in ("cancelled", "deleted") else [OTHER]
    if row.status_group in ("waiting", "in_progress"):
        return [MISSING, LATE] if row.overdue else [MISSING]
    return [OTHER]


def tabs_of(found: Matrix, current: str) -> list[dict[str, Any]]:
    words = (
        ("", gettext("Tất cả")),
        (MISSING, gettext("Chưa nộp")),
        (LATE, gettext("Quá hạn")),
        (HANDED_IN, gettext("Đã nộp")),
        (APPROVED, gettext("Đạt") if says_reached() else gettext("Đã duyệt")),
    )
    every = [states_of(line.row) for line in found.lines]
    return [
        {
            "label": label,
            "href": url_with(state=state or None),
            "count": sum(not state or state in states for states in every),
            "current": state == current,
        }
        for state, label in words
    ]


def workbook_of(found: Matrix) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = gettext("Báo cáo")
    sheet.append([safe(found.summary.content)])
    sheet.append([safe(f"{found.number} – {found.subject}")])
    summary = found.summary
    sheet.append([gettext("%(done)s/%(total)s đã nộp", done=summary.submitted, total=summary.total)])
    sheet.append([])
    sheet.append(
        [
            gettext("TT"),
            gettext("Đơn vị"),
            gettext("Trạng thái"),
            gettext("Hạn xử lý"),
            gettext("Ngày nộp"),
            gettext("Nội dung báo cáo"),
        ]
    )
    for cell in [sheet["A1"], *sheet[5]]:
        cell.font = Font(bold=True)
    for number, line in enumerate(found.lines, start=1):
        sheet.append([number, *cells_of(line)])
    for column, width in zip("ABCDEF", (6, 34, 18, 14, 18, 90), strict=True):
        sheet.column_dimensions[column].width = width
    for row in sheet.iter_rows(min_row=6):
        for cell in row:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.freeze_panes = "A6"
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def cells_of(line: MatrixLine) -> list[str]:
    row = line.row
    status = status_chip(row.status, row.status_group, step=row.status_label)
    submitted = line.handed_in_at if HANDED_IN in states_of(row) else None
    return [
        safe(row.lead_name),
        str(status.word),
        as_date(row.due_at) if row.due_at else "",
        as_datetime(submitted) if submitted else "",
        safe(line.result or ""),
    ]


def safe(text: str) -> str:
    """A text that a spreadsheet shows and never computes, without what its format cannot hold."""
    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text
