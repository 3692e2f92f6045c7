"""The public pages' words: what an assignment's standing is called, and the columns of lists, files and the open data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext, ngettext

from processes.publication.queries import PublicRow
from web.clock import today
from web.i18n import as_number
from web.lookups import list_word
from web.page_words import day_or_text


@dataclass(frozen=True, slots=True)
class State:
    """How something stands: a word and an icon, never a colour alone."""

    word: str
    tone: str
    icon: str


#: What the state may be narrowed to: measures of all reports, in the public's words.
STATES: Mapping[str, Any] = {
    "open": lazy_gettext("Đang thực hiện"),
    "open_in_time": lazy_gettext("Đang thực hiện, trong hạn"),
    "undated_open": lazy_gettext("Đang thực hiện, không thời hạn"),
    "open_late": lazy_gettext("Trễ hạn, chưa hoàn thành"),
    "in_review": lazy_gettext("Đã báo cáo, chờ xác nhận"),
    "done": lazy_gettext("Đã hoàn thành"),
    "done_in_time": lazy_gettext("Hoàn thành đúng hạn"),
    "done_late": lazy_gettext("Hoàn thành trễ hạn"),
    "undated_done": lazy_gettext("Hoàn thành, không thời hạn"),
}
#: Numbers of a table that a list can be narrowed to, besides.
MORE_STATES: Mapping[str, Any] = {
    "total": lazy_gettext("Tất cả"),
    "returned": lazy_gettext("Đang xem lại đơn vị thực hiện"),
    "undated": lazy_gettext("Không thời hạn"),
    "dated": lazy_gettext("Có thời hạn"),
    "open_dated": lazy_gettext("Có thời hạn, chưa hoàn thành"),
    "done_dated": lazy_gettext("Có thời hạn, đã hoàn thành"),
}


def state_of(row: PublicRow) -> State:
    """How the assignment stands, in a word that anybody understands."""
    if row.waits:
        return State(gettext("Đã báo cáo, chờ xác nhận"), "in_review", "eye-check")
    if row.is_done:
        if row.days is None:
            return State(gettext("Hoàn thành"), "ended", "circle-check")
        late = row.days > 0
        word = gettext("Hoàn thành trễ hạn") if late else gettext("Hoàn thành đúng hạn")
        return State(word, "stopped" if late else "ended", "clock" if late else "circle-check")
    if row.cell.startswith("returned"):
        return State(gettext("Đang xem lại đơn vị thực hiện"), "waiting", "refresh")
    if row.cell == "open_late":
        return State(gettext("Trễ hạn, chưa hoàn thành"), "late", "alert-circle")
    return State(gettext("Đang thực hiện"), "in_progress", "progress")


def time_of(row: PublicRow) -> str:
    """How late it is or was; empty where that says nothing."""
    days = row.days if row.is_done else (today() - row.due_on).days if row.cell == "open_late" and row.due_on else None
    if not days or days < 0:
        return ""
    return ngettext("trễ %(days)s ngày", "trễ %(days)s ngày", days, days=as_number(days))


def reply_of(row: PublicRow) -> str:
    """The reply's number, day and subject."""
    if row.reply is None:
        return ""
    told = (row.reply.number, day_or_text(row.reply.date) if row.reply.date else None, row.reply.subject)
    return " · ".join(part for part in told if part)


def source_word(row: PublicRow) -> str:
    """The source as the office's list has it; one that was typed freely is not public."""
    word = list_word("sources", row.source)
    return word if word != row.source else ""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the open data: its name, what a table calls it, what it means, its value (texts, numbers, ISO days, None)."""

    name: str
    label: Any
    meaning: Any
    value: Callable[[PublicRow], Any]
    width: int = 16


def _of_reply(name: str) -> Callable[[PublicRow], str | None]:
    return lambda row: getattr(row.reply, name) if row.reply else None


def _reply_day(row: PublicRow) -> date | str | None:
    """A day as far as it is one: what was moved over may be any text."""
    text = row.reply.date if row.reply else None
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return text


FIELDS: tuple[Field, ...] = (
    Field(
        "id",
        lazy_gettext("Mã"),
        lazy_gettext("Mã không đổi của nhiệm vụ; cũng là địa chỉ trang của nó."),
        lambda row: row.id,
    ),
    Field(
        "number", lazy_gettext("Số ký hiệu"), lazy_gettext("Số, ký hiệu văn bản giao việc."), lambda row: row.number, 18
    ),
    Field(
        "date",
        lazy_gettext("Ngày văn bản"),
        lazy_gettext("Ngày văn bản giao việc (năm-tháng-ngày)."),
        lambda row: row.dated,
        12,
    ),
    Field(
        "type",
        lazy_gettext("Loại văn bản"),
        lazy_gettext("Theo danh mục của tỉnh."),
        lambda row: list_word("document_types", row.type),
        14,
    ),
    Field(
        "subject",
        lazy_gettext("Trích yếu"),
        lazy_gettext("Trích yếu đã được kiểm tra để công khai."),
        lambda row: row.subject,
        36,
    ),
    Field(
        "content",
        lazy_gettext("Nội dung nhiệm vụ"),
        lazy_gettext("Nội dung đã được kiểm tra để công khai."),
        lambda row: row.content,
        44,
    ),
    Field(
        "field",
        lazy_gettext("Lĩnh vực"),
        lazy_gettext("Theo danh mục của tỉnh; trống khi văn bản không ghi."),
        lambda row: list_word("fields", row.field) or None,
        16,
    ),
    Field(
        "source",
        lazy_gettext("Nguồn chỉ đạo"),
        lazy_gettext("Theo danh mục của tỉnh; trống khi văn bản không ghi."),
        lambda row: source_word(row) or None,
        18,
    ),
    Field(
        "director",
        lazy_gettext("Người chỉ đạo"),
        lazy_gettext("Chức vụ người chỉ đạo, không nêu tên."),
        lambda row: row.director,
        20,
    ),
    Field("lead_code", lazy_gettext("Mã đơn vị"), lazy_gettext("Mã đơn vị chủ trì."), lambda row: row.lead_code, 10),
    Field(
        "lead", lazy_gettext("Đơn vị chủ trì"), lazy_gettext("Đơn vị chịu trách nhiệm chính."), lambda row: row.lead, 24
    ),
    Field(
        "coordinating",
        lazy_gettext("Đơn vị phối hợp"),
        lazy_gettext("Các đơn vị cùng làm, cách nhau dấu chấm phẩy."),
        lambda row: "; ".join(row.coordinating) or None,
        24,
    ),
    Field(
        "key",
        lazy_gettext("Trọng tâm"),
        lazy_gettext("Có phải nhiệm vụ trọng tâm không (true, false)."),
        lambda row: row.key,
        10,
    ),
    Field("issued_on", lazy_gettext("Ngày giao"), lazy_gettext("Ngày giao cho đơn vị."), lambda row: row.issued_on, 12),
    Field(
        "due_on",
        lazy_gettext("Hạn xử lý"),
        lazy_gettext("Ngày phải xong; trống: không thời hạn."),
        lambda row: row.due_on,
        12,
    ),
    Field(
        "ended_on",
        lazy_gettext("Ngày hoàn thành"),
        lazy_gettext("Ngày kết quả được xác nhận; trống khi chưa hoàn thành."),
        lambda row: row.ended_on,
        12,
    ),
    Field(
        "state",
        lazy_gettext("Tình trạng"),
        lazy_gettext("Đang thực hiện; trễ hạn; đã báo cáo, chờ xác nhận; hoàn thành."),
        lambda row: state_of(row).word,
        20,
    ),
    Field(
        "days",
        lazy_gettext("Sớm (−), chậm (+) ngày"),
        lazy_gettext("Số ngày lịch so với hạn khi hoàn thành: âm là sớm, 0 là đúng ngày."),
        lambda row: row.days,
        10,
    ),
    Field(
        "reply_number",
        lazy_gettext("Số văn bản trả lời"),
        lazy_gettext("Của lần báo cáo đang chờ xác nhận hoặc đã được chấp nhận."),
        _of_reply("number"),
        18,
    ),
    Field("reply_date", lazy_gettext("Ngày trả lời"), lazy_gettext("Ngày văn bản trả lời."), _reply_day, 12),
    Field(
        "reply_subject",
        lazy_gettext("Trích yếu trả lời"),
        lazy_gettext("Trích yếu văn bản trả lời."),
        _of_reply("subject"),
        36,
    ),
)


#: For programs only.
NOT_IN_TABLES = frozenset({"id", "lead_code"})


def record(row: PublicRow) -> dict[str, Any]:
    """The row as open data: days as ISO texts."""
    told = {field.name: field.value(row) for field in FIELDS}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in told.items()}


def as_cells(row: PublicRow) -> list[Any]:
    """The row of a workbook or a table for people."""
    cells = (field.value(row) for field in FIELDS if field.name not in NOT_IN_TABLES)
    return [gettext("có") if value is True else None if value is False else value for value in cells]


def columns() -> list[tuple[str, int]]:
    """The heads that belong to :func:`as_cells`, with their widths."""
    return [(str(field.label), field.width) for field in FIELDS if field.name not in NOT_IN_TABLES]
