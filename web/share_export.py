"""Parts of assignments in workbooks: their own list, and beside the assignments of a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from flask import Response
from flask_babel import gettext, lazy_gettext

from processes.shares.models import CONTRIBUTION, SUBTASK
from processes.shares.rows import ShareRow
from web import spreadsheet
from web.clock import local
from web.i18n import as_date
from web.remaining import remaining, timeliness
from web.spreadsheet import Column
from web.statuses import share_chip

KIND_WORDS = {CONTRIBUTION: lazy_gettext("Đề nghị phối hợp"), SUBTASK: lazy_gettext("Nhiệm vụ con")}


def send(title: str, rows: Sequence[ShareRow], total: int, said: Sequence[str], on: date) -> Response:
    """``said``: tab and filters in words; ``total``: how many rows the list has."""
    columns = [
        Column(gettext("TT"), 5, centred=True),
        Column(gettext("Loại"), 18),
        Column(gettext("Nội dung"), 42),
        Column(gettext("Số ký hiệu"), 18),
        Column(gettext("Nội dung nhiệm vụ"), 42),
        Column(gettext("Bên giao, đề nghị"), 26),
        Column(gettext("Bên thực hiện"), 26),
        Column(gettext("Ngày giao"), 12, centred=True),
        Column(gettext("Hạn"), 12, centred=True),
        Column(gettext("Ngày trả lời"), 12, centred=True),
        Column(gettext("Trạng thái"), 18),
        Column(gettext("Tiến độ"), 18),
    ]
    return spreadsheet.send(title, said, total, columns, list(lines_of(rows)), on)


def lines_of(rows: Sequence[ShareRow]) -> Iterator[list[Any]]:
    for number, row in enumerate(rows, start=1):
        yield [
            number,
            str(KIND_WORDS[row.kind]),
            row.content,
            row.number,
            row.assignment,
            row.giver_unit,
            row.receiver_name,
            local(row.given_at).date(),
            row.due_on,
            local(row.answered_at).date() if row.answered_at else None,
            share_chip(row).word,
            time_word(row),
        ]


def time_word(row: ShareRow) -> str | None:
    """How the answer did, or how long there still is: the words of the list."""
    if row.answered_at:
        return timeliness(row.timeliness, row.days).word
    if row.status_group == "ended":
        return None
    return remaining(row.due_at, overdue=row.overdue, due_soon=row.due_soon, issued_at=row.given_at).word


def said_of(parts: Sequence[ShareRow]) -> str:
    """“Sở Xây dựng: Cho ý kiến … (Chờ trả lời, hạn 20/07/2026)”, one on each line, for a cell beside their assignment."""
    return "\n".join(
        gettext(
            "%(who)s: %(content)s (%(status)s, hạn %(date)s)",
            who=part.receiver_name,
            content=part.content,
            status=share_chip(part).word,
            date=as_date(part.due_on),
        )
        for part in parts
    )
