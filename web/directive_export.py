"""The list of directives as a workbook, with the columns of its page (B26)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from flask import Response
from flask_babel import get_locale, gettext

from processes.directives.queries import DirectiveRow, LeadLine
from web import spreadsheet
from web.i18n import as_date
from web.spreadsheet import Column
from web.statuses import status_chip


def send(title: str, rows: Sequence[DirectiveRow], total: int, said: Sequence[str], on: date) -> Response:
    """``said``: tab and filters in words; ``total``: how many rows the list has."""
    columns = [
        Column(gettext("TT"), 5, centred=True),
        Column(gettext("Số ký hiệu"), 18),
        Column(gettext("Ngày văn bản"), 12, centred=True),
        Column(gettext("Loại văn bản"), 16),
        Column(gettext("Trích yếu"), 50),
        Column(gettext("Người soạn"), 28),
        Column(gettext("Xử lý chính"), 60),
        Column(gettext("Số nhiệm vụ"), 10, centred=True),
        Column(gettext("Đã kết thúc"), 10, centred=True),
        Column(gettext("Trạng thái"), 16),
        Column(gettext("Nhập chậm (giờ làm việc)"), 12, centred=True),
    ]
    return spreadsheet.send(title, said, total, columns, list(lines_of(rows)), on)


def lines_of(rows: Sequence[DirectiveRow]) -> Iterator[list[Any]]:
    english = str(get_locale()) == "en"
    for number, row in enumerate(rows, start=1):
        step = row.status_label_en if english else row.status_label
        yield [
            number,
            row.number,
            row.date,
            row.type_name_en if english else row.type_name,
            row.subject,
            f"{row.drafter.position} ({row.drafter.name})",
            "\n".join(lead_words(line, english) for line in row.leads),
            row.assignments,
            row.ended,
            status_chip(row.status, row.status_group, directive=True, step=step).word,
            None if row.entry_late is None else round(row.entry_late / 60, 1),
        ]


def lead_words(line: LeadLine, english: bool) -> str:
    """“Sở Tài chính – Đợi xử lý – hạn 31/07/2026 (quá hạn)”"""
    step = line.status_label_en if english else line.status_label
    parts = [line.lead_name, status_chip(line.status, line.status_group, step=step).word]
    if line.due_on:
        due = gettext("hạn %(date)s", date=as_date(line.due_on))
        parts.append(f"{due} ({gettext('quá hạn')})" if line.overdue else due)
    return " – ".join(parts)
