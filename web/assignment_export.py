"""A list of assignments as a workbook: the summary table (Q20), and beside it what only some lists show (B36)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from flask import Response
from flask_babel import get_locale, gettext

from processes.assignments.queries import AssignmentRow, HandedIn, PersonName
from processes.shares.rows import ShareRow
from web import spreadsheet
from web.assignment_boxes import Box
from web.clock import local
from web.i18n import as_date
from web.remaining import remaining, timeliness
from web.series_words import period_label
from web.share_export import said_of
from web.spreadsheet import Column
from web.statuses import status_chip


def send(
    box: Box,
    rows: Sequence[AssignmentRow],
    total: int,
    results: Mapping[int, HandedIn],
    parts: Mapping[int, Sequence[ShareRow]],
    said: Sequence[str],
    on: date,
) -> Response:
    """``said``: tab and filters in words; ``total``: how many rows the list has. ``parts``: what was asked of others for each; where
    nothing was, there is no column for it."""
    columns = [*summary_columns(), *(result_columns() if "result" in box.columns else [])]
    lines = list(lines_of(rows, box, results))
    if parts:
        columns.append(Column(gettext("Việc phối hợp, nhiệm vụ con"), 42))
        for row, line in zip(rows, lines, strict=True):
            line.append(said_of(parts.get(row.id, ())) or None)
    return spreadsheet.send(str(box.title), said, total, columns, lines, on)


def summary_columns() -> list[Column]:
    return [
        Column(gettext("TT"), 5, centred=True),
        Column(gettext("Số ký hiệu"), 18),
        Column(gettext("Ngày văn bản"), 12, centred=True),
        Column(gettext("Trích yếu"), 36),
        Column(gettext("Nội dung nhiệm vụ"), 42),
        Column(gettext("Kỳ"), 14),
        Column(gettext("Đơn vị chủ trì"), 24),
        Column(gettext("Phối hợp"), 24),
        Column(gettext("Chuyên viên theo dõi"), 22),
        Column(gettext("Người chỉ đạo"), 22),
        Column(gettext("Ngày giao"), 12, centred=True),
        Column(gettext("Hạn xử lý"), 12, centred=True),
        Column(gettext("Ngày trình"), 12, centred=True),
        Column(gettext("Ngày kết thúc"), 12, centred=True),
        Column(gettext("Trạng thái"), 16),
        Column(gettext("Tiến độ"), 24),
        Column(gettext("Sớm (−), chậm (+) ngày"), 12, centred=True),
    ]


def result_columns() -> list[Column]:
    return [
        Column(gettext("Xử lý bởi"), 22),
        Column(gettext("Nội dung giải quyết"), 40),
        Column(gettext("Ngày cập nhật"), 16, centred=True),
    ]


def lines_of(rows: Sequence[AssignmentRow], box: Box, results: Mapping[int, HandedIn]) -> Iterator[list[Any]]:
    for number, row in enumerate(rows, start=1):
        line: list[Any] = [
            number,
            row.number,
            row.directive_date,
            row.subject,
            row.content,
            period_label(row.period.code) if row.period else None,
            row.lead_name,
            "; ".join(row.coordinating),
            shown(row.follower),
            shown(row.director),
            local(row.issued_at).date() if row.issued_at else None,
            row.due_on,
            local(row.submitted_at).date() if row.submitted_at else None,
            local(row.ended_at).date() if row.ended_at else None,
            status_word(row),
            outcome_word(row),
            row.days if row.status == "completed" else None,
        ]
        if "result" in box.columns:
            done = results.get(row.id)
            at = local(done.at).replace(tzinfo=None, microsecond=0) if done else None
            line += [f"{done.position} ({done.name}), {done.unit}", done.text, at] if done else [None, None, None]
        yield line


def shown(person: PersonName | None) -> str | None:
    if person is None:
        return None
    return f"{person.position} ({person.name})" if person.position else person.name


def status_word(row: AssignmentRow) -> str:
    step = row.status_label_en if str(get_locale()) == "en" else row.status_label
    return status_chip(row.status, row.status_group, step=step).word


def outcome_word(row: AssignmentRow) -> str | None:
    """Whether it is or was in time (Q20): the words of the lists."""
    if row.status_group == "ended":
        return timeliness(row.timeliness, row.days).word if row.status == "completed" or row.timeliness else None
    if row.clock == "office" and row.submitted_at:
        return gettext("đã trình %(date)s", date=as_date(row.submitted_at))
    left = remaining(row.due_at, overdue=row.overdue, due_soon=row.due_soon, issued_at=row.issued_at)
    return f"{left.word}, {gettext('sắp đến hạn')}" if left.tone == "soon" else left.word
