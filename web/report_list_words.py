"""The columns of forms that list assignments one by one: their heads, and what stands in them (B47, Q20, K14, K15)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext

from processes.assignments.queries import AssignmentRow, HandedIn
from processes.reports.lists import LIST_FORMS, Listed
from web.assignment_export import outcome_word, shown, status_word
from web.clock import local
from web.report_words import FormWords

Cell = str | int | date | None


@dataclass(frozen=True, slots=True)
class Field:
    """A column: ``width`` in characters on paper; ``kind`` is one of ``text``, ``long``, ``day`` and ``number``."""

    name: str
    label: Any
    width: int
    kind: str
    value: Callable[[AssignmentRow, HandedIn | None, date], Cell]


def _day(moment: datetime | None) -> date | None:
    return local(moment).date() if moment else None


def days_late(row: AssignmentRow, on: date) -> int | None:
    """Calendar days after the deadline: to the day of handing in for what waits for the Office (D2), otherwise to the day ``on``."""
    if row.due_on is None:
        return None
    until = _day(row.submitted_at) if row.clock == "office" and row.submitted_at else on
    return max(0, ((until or on) - row.due_on).days)


_TEXTS: tuple[tuple[str, Any, int, str, Callable[[AssignmentRow], Cell]], ...] = (
    ("number", lazy_gettext("Số ký hiệu"), 16, "text", lambda row: row.number),
    ("date", lazy_gettext("Ngày văn bản"), 12, "day", lambda row: row.directive_date),
    ("subject", lazy_gettext("Trích yếu"), 30, "long", lambda row: row.subject),
    ("content", lazy_gettext("Nội dung nhiệm vụ"), 40, "long", lambda row: row.content),
    ("lead", lazy_gettext("Đơn vị chủ trì"), 20, "text", lambda row: row.lead_name),
    ("coordinating", lazy_gettext("Phối hợp"), 18, "text", lambda row: "; ".join(row.coordinating)),
    ("follower", lazy_gettext("Chuyên viên theo dõi"), 20, "text", lambda row: shown(row.follower)),
    ("director", lazy_gettext("Người chỉ đạo"), 20, "text", lambda row: shown(row.director)),
    ("issued_on", lazy_gettext("Ngày giao"), 12, "day", lambda row: _day(row.issued_at)),
    ("due_on", lazy_gettext("Hạn xử lý"), 12, "day", lambda row: row.due_on),
    ("ended_on", lazy_gettext("Ngày hoàn thành"), 12, "day", lambda row: _day(row.ended_at)),
    ("status", lazy_gettext("Trạng thái"), 14, "text", lambda row: status_word(row)),
    ("outcome", lazy_gettext("Tiến độ"), 16, "text", lambda row: outcome_word(row)),
)
FIELDS: Mapping[str, Field] = {
    **{
        name: Field(name, label, width, kind, lambda row, _result, _on, told=told: told(row))  # type: ignore[misc]
        for name, label, width, kind, told in _TEXTS
    },
    "days_late": Field(
        "days_late", lazy_gettext("Số ngày quá hạn"), 9, "number", lambda row, _result, on: days_late(row, on)
    ),
    "result": Field(
        "result",
        lazy_gettext("Kết quả thực hiện"),
        34,
        "long",
        lambda _row, result, _on: result.text if result else None,
    ),
    "result_on": Field(
        "result_on",
        lazy_gettext("Ngày báo cáo"),
        12,
        "day",
        lambda _row, result, _on: _day(result.at) if result else None,
    ),
}
COLUMNS: Mapping[str, tuple[str, ...]] = {
    # As the source systems have them, column by column: B47, Q20, K15, K14.
    "detail": ("number", "subject", "content", "follower", "lead", "issued_on", "due_on", "ended_on", "status"),
    "summary": ("number", "date", "subject", "lead", "follower", "director", "content", "due_on", "status", "outcome"),
    "overdue": ("number", "date", "content", "lead", "director", "follower", "due_on", "days_late", "status", "result"),
    "synthesis": (
        *("number", "date", "subject", "director", "content", "lead", "coordinating", "due_on"),
        *("result", "result_on", "status", "outcome", "follower"),
    ),
}
LIST_WORDS: Mapping[str, FormWords] = {
    "detail": FormWords(
        lazy_gettext("Báo cáo tình hình thực hiện nhiệm vụ tại các đơn vị"),
        lazy_gettext("Báo cáo chi tiết"),
        lazy_gettext("Từng nhiệm vụ một: giao ngày nào, hạn ngày nào, xong ngày nào; lọc được theo trạng thái."),
    ),
    "summary": FormWords(
        lazy_gettext("Tổng hợp kết quả theo dõi thực hiện nhiệm vụ của các đơn vị, địa phương"),
        lazy_gettext("Tổng hợp kết quả"),
        lazy_gettext("Từng nhiệm vụ với đơn vị, người theo dõi, người chỉ đạo và kết quả đúng hạn hay chậm."),
    ),
    "overdue": FormWords(
        lazy_gettext("Biểu nhiệm vụ trễ hạn chưa hoàn thành"),
        lazy_gettext("Trễ hạn chưa hoàn thành"),
        lazy_gettext("Từng nhiệm vụ đã quá hạn mà chưa xong, quá hạn lâu nhất đứng trước."),
    ),
    "synthesis": FormWords(
        lazy_gettext("Biểu tổng hợp theo dõi nhiệm vụ"),
        lazy_gettext("Biểu tổng hợp"),
        lazy_gettext("Toàn cảnh từng nhiệm vụ: ai chỉ đạo, ai làm, đã báo cáo gì, đến đâu rồi."),
    ),
}

assert COLUMNS.keys() == LIST_WORDS.keys() == LIST_FORMS.keys()


def fields_of(form: str) -> list[Field]:
    return [FIELDS[name] for name in COLUMNS[form]]


def cells_of(made: Listed, row: AssignmentRow) -> list[Cell]:
    """What stands in the row's columns."""
    return [field.value(row, made.results.get(row.id), made.day) for field in fields_of(made.form.name)]
