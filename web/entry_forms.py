"""The office's own forms, which no diagram describes: a directive (Q12, B18–B20) and its assignments (B21)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import LazyString, gettext
from werkzeug.datastructures import MultiDict

from processes.lists import lists
from processes.refusals import FieldError, _l
from processes.settings import current
from web.clock import today
from web.forms import Option, read_values, widget_of
from web.i18n import translated
from web.lookups import list_options, list_word, people_by_id, units_by_id

Schema = dict[str, Any]


def _text(title: str, english: str, length: int, help_text: str = "", help_english: str = "", **more: Any) -> Schema:
    described: Schema = {
        "title": title,
        "x-title-en": english,
        "type": "string",
        "maxLength": length,
        "x-widget": "text",
    }
    return {**described, "description": help_text, "x-description-en": help_english, **more}


def _chosen(title: str, english: str, widget: str, help_text: str = "", help_english: str = "") -> Schema:
    kind = {"unit": "integer", "person": "integer", "units": "array", "people": "array"}.get(widget, "string")
    described: Schema = {"title": title, "x-title-en": english, "type": kind, "x-widget": widget}
    if kind == "array":
        described["items"] = {"type": "integer"}
    return {**described, "description": help_text, "x-description-en": help_english}


def _before() -> str:
    """What the office has settled “trước ngày” to mean, shown where it is entered (C20)."""
    if current.get("before_a_day") == "day_before":
        return gettext("Tích vào thì hạn là ngày liền trước ngày đã nhập (quy ước của tỉnh).")
    return gettext("Tích vào thì hạn vẫn là chính ngày đã nhập (quy ước của tỉnh).")


#: What every directive says (K1–K6, B18, B20).
DIRECTIVE: Schema = {
    "type": "object",
    "required": ["number", "date", "subject", "director", "approver"],
    "properties": {
        "number": _text(
            "Số, ký hiệu",
            "Number",
            60,
            "Chỉ số và ký hiệu, ví dụ 620/UBND-KTTH; phiếu lấy ý kiến không có số.",
            "Number and symbol only, such as 620/UBND-KTTH; opinion forms have none.",
        ),
        "date": {"title": "Ngày văn bản", "x-title-en": "Date", "type": "string", "format": "date", "x-widget": "date"},
        "type": _chosen(
            "Loại văn bản", "Type", "choice", "Để trống: theo số, ký hiệu.", "Left empty: as the number says."
        ),
        "subject": _text(
            "Trích yếu",
            "Subject",
            4000,
            "Chép đúng trích yếu của văn bản.",
            "As the document has it.",
            **{"x-widget": "longtext"},
        ),
        "director": _chosen(
            "Người chỉ đạo", "Director", "person", "Đúng như văn bản ghi.", "Exactly as the document says."
        ),
        "approver": _chosen(
            "Người phê duyệt kết quả",
            "Approver",
            "person",
            "Người duyệt kết quả các đơn vị trình.",
            "Who approves what the units submit.",
        ),
    },
}
#: Further fields, opened on demand (B18, Q12).
DIRECTIVE_MORE: Schema = {
    "type": "object",
    "properties": {
        "issue_hour": _text(
            "Giờ phát hành",
            "Hour of issue",
            5,
            "Ví dụ 15:01. Để trống thì tính cuối ngày làm việc ấy.",
            "Such as 15:01. Left empty, the end of that office day counts.",
        ),
        "field": _chosen("Lĩnh vực", "Field", "choice"),
        "source": _chosen("Nguồn chỉ đạo", "Source", "choice"),
        "urgency": _chosen("Độ khẩn", "Urgency", "choice"),
        "secrecy": _chosen(
            "Độ mật",
            "Secrecy",
            "choice",
            "Văn bản mật không được đưa vào hệ thống này.",
            "Secret documents may not be entered into this system.",
        ),
        "signer": _text("Người ký", "Signer", 120),
        "signer_position": _text("Chức vụ người ký", "Signer's position", 120),
        "issuing_level": _chosen("Cấp cơ quan ban hành", "Issuing level", "choice"),
        "issuing_body": _text("Cơ quan ban hành", "Issuing body", 200),
        "copies": {"title": "Số bản", "x-title-en": "Copies", "type": "integer", "x-widget": "number"},
        "pages": {"title": "Số trang", "x-title-en": "Pages", "type": "integer", "x-widget": "number"},
        "copied_from": _text("Sao lục", "Copied from", 200),
        "drafter": _chosen("Người soạn", "Drafter", "person", "Để trống: chính bạn.", "Left empty: yourself."),
        "publish": {
            "title": "Công khai trên trang thống kê",
            "x-title-en": "Show on the public pages",
            "type": "boolean",
            "x-widget": "checkbox",
            "description": "Là xác nhận trích yếu, nội dung không nêu cá nhân nào; có thì thay ở trang văn bản.",
            "x-description-en": "Confirms that no private person is named; where one is, replace it on the document's page.",
        },
    },
}
ASSIGNMENT: Schema = {
    "type": "object",
    "required": ["content", "lead"],
    "properties": {
        "content": _text(
            "Nội dung nhiệm vụ",
            "Content",
            10_000,
            "Từng nhiệm vụ riêng, đủ và ngắn; không chép trích yếu.",
            "One task each, complete and short; never the subject of the document.",
            **{"x-widget": "longtext"},
        ),
        "lead": _chosen("Đơn vị chủ trì", "Lead unit", "unit"),
        "due_on": {
            "title": "Hạn xử lý",
            "x-title-en": "Due date",
            "type": "string",
            "format": "date",
            "x-widget": "date",
            "description": "Để trống nếu nhiệm vụ không có thời hạn.",
            "x-description-en": "Leave empty for an assignment without a deadline.",
        },
        "officer": _chosen(
            "Người phụ trách tại đơn vị",
            "Officer in the unit",
            "person",
            "Người của đơn vị chủ trì; để trống thì đơn vị tự phân công.",
            "Somebody of the lead unit; left empty, the unit decides.",
        ),
        "due_before": {
            "title": "Văn bản ghi “trước ngày”",
            "x-title-en": "The document says “before”",
            "type": "boolean",
            "x-widget": "checkbox",
            "description": LazyString(_before),
            "x-description-en": LazyString(_before),
        },
        "coordinating": _chosen("Đơn vị phối hợp", "Coordinating units", "units"),
        "coordinating_people": _chosen("Người phối hợp", "Coordinating people", "people"),
        "follower": _chosen("Chuyên viên theo dõi", "Follower", "person"),
        "expected_product": _text("Sản phẩm phải có", "Expected product", 4000),
        "key": {
            "title": "Nhiệm vụ trọng tâm",
            "x-title-en": "Key assignment",
            "type": "boolean",
            "x-widget": "checkbox",
        },
    },
}
EVERY_DIRECTIVE_FIELD: Schema = {
    "type": "object",
    "required": DIRECTIVE["required"],
    "properties": {**DIRECTIVE["properties"], **DIRECTIVE_MORE["properties"]},
}
NO_DATE = _l("Ô “{field}” không phải là một ngày có thật, ví dụ 04/08/2026.")
NOT_SAID = _l(
    "Ô “{field}”: không rõ “{text}” là ngày nào. Ghi như 04/08/2026, hoặc +5d (ngày), +5lv (ngày làm việc), mai,"
    " thứ sáu, cuối tháng."
)
#: Who signs and decides: leaders of the Committee and of the Office.
DIRECTORS = ("committee", "leader_of_office")
APPROVERS = ("leader_of_office", "head_of_phong", "committee")
OFFICERS = ("unit_staff", "unit_account", "leader_of_unit")
FOLLOWERS = ("specialist", "head_of_phong", "leader_of_office", "inspection")


#: field → the list it is chosen from
LISTED = {**lists.LIST_OF_VALUE, **lists.FREE_LIST_OF_VALUE}


def directive_lookups(values: Mapping[str, Any]) -> dict[str, list[Option]]:
    """What the pickers offer; what a document holds already stays among it, also when it was typed or is chosen no longer."""
    offered = {name: list_options(kind) for name, kind in LISTED.items()}
    for name, options in offered.items():
        held = values.get(name)
        if isinstance(held, str) and held and held not in {option.value for option in options}:
            options.append(Option(held, list_word(LISTED[name], held)))
    return {
        **offered,
        "director": people_by_id(DIRECTORS),
        "approver": people_by_id(APPROVERS),
        "drafter": people_by_id(FOLLOWERS),
    }


def assignment_lookups() -> dict[str, list[Option]]:
    return {
        "units": units_by_id(),
        "coordinating_people": people_by_id(),
        "follower": people_by_id(FOLLOWERS),
        "officer": people_by_id(OFFICERS),
    }


def read_entry(schema: Schema, form: MultiDict[str, str]) -> tuple[dict[str, Any], list[FieldError]]:
    """What was typed, and what is wrong with it before any command is asked: all faults of all parts of a page at once.

    An empty field is None, so that emptying one in an edit says so. Dates are texts (ISO when readable).
    """
    given = read_values(schema, form)
    values = {
        name: given.get(name, [] if described.get("type") == "array" else None)
        for name, described in schema["properties"].items()
    }
    required = frozenset(schema.get("required", ()))
    errors = []
    for name, described in schema["properties"].items():
        if error := fault(name, described, values[name], name in required):
            errors.append(error)
    return values, errors


def fault(name: str, described: Mapping[str, Any], value: Any, required: bool) -> FieldError | None:
    """What is wrong with one field, in the words the commands use."""
    label = translated(described, "title")
    if value is None or value == "" or value == []:
        return FieldError.of(name, "Ô “{field}” bắt buộc phải nhập.", field=label) if required else None
    if widget_of(described) == "date" and as_day(value) is None:
        return no_date(name, label, value)
    if described.get("type") == "integer" and not isinstance(value, int):
        return FieldError.of(name, "Ô “{field}” phải là một số nguyên.", field=label)
    if isinstance(value, str) and len(value) > described.get("maxLength", len(value)):
        return FieldError.of(name, "Ô “{field}” dài quá {limit} ký tự.", field=label, limit=described["maxLength"])
    return None


def no_date(name: str, label: str, typed: Any) -> FieldError:
    """What is wrong with a day: figures that are none, or words that mean none."""
    text = str(typed)
    if any(sign.isalpha() or sign == "+" for sign in text):
        return FieldError.of(name, NOT_SAID, field=label, text=text[:40])
    return FieldError.of(name, NO_DATE, field=label)


def for_command(schema: Schema, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as commands take them: dates as dates."""
    dates = {name for name, described in schema["properties"].items() if widget_of(described) == "date"}
    return {name: as_day(value) if name in dates else value for name, value in values.items()}


def as_day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def part_of(form: MultiDict[str, str], prefix: str) -> MultiDict[str, str]:
    """The fields of one assignment among several on a page: `new-lead` → `lead`."""
    return MultiDict(
        (name.removeprefix(prefix), value) for name, value in form.items(multi=True) if name.startswith(prefix)
    )


def past_due(values: Mapping[str, Any]) -> bool:
    """Whether the due date is before today: allowed, because assignments are also entered late, but worth a warning."""
    day = values.get("due_on") if isinstance(values.get("due_on"), date) else as_day(values.get("due_on"))
    return day is not None and day < today()
