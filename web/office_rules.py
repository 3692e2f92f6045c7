"""The rules an administrator may change while the product runs: settings, and the days of the working calendar.

To everybody else this page does not exist.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, gettext

from processes.calendar.commands import NOTE_LENGTH, enter_day, forget_day
from processes.calendar.queries import entered_days
from processes.edits.saving import SETTINGS_FORM, EditedSince
from processes.refusals import FieldError, InvalidForm, NotFound
from processes.settings import current
from processes.settings.commands import set_settings
from web.auth import administrators_only, current_person
from web.clock import now
from web.edits import Editing, editing_of, opened_with, quicker
from web.entry_forms import Schema, as_day, fault
from web.forms import read_values
from web.fragments import see_other

pages = Blueprint("office_rules", __name__, url_prefix="/administration/settings")
pages.before_request(administrators_only)


def _rule(title: str, english: str, kind: str, help_text: str, help_english: str) -> Schema:
    widget = {"integer": "number", "boolean": "checkbox"}.get(kind, "text")
    described: Schema = {"title": title, "x-title-en": english, "type": kind, "x-widget": widget}
    return {**described, "description": help_text, "x-description-en": help_english}


#: The settings that change something today, as an administrator reads them.
RULES: Schema = {
    "type": "object",
    "required": [
        "office_end",
        "due_soon_days",
        "review_days",
        "upload_limit_mb",
        "mail_daily_at",
        "mail_kept_days",
        "uploads_kept_days",
        "before_a_day",
        "result_words",
    ],
    "properties": {
        "office_end": _rule(
            "Giờ hết ngày làm việc",
            "End of the office day",
            "string",
            "Dạng giờ:phút, ví dụ 17:00. Hạn xử lý hết vào giờ này; hạn đã đặt giữ nguyên.",
            "As hour:minute, such as 17:00. Due dates end at this time; deadlines already set stay as they are.",
        ),
        "due_soon_days": _rule(
            "Nhắc sắp đến hạn trước (ngày làm việc)",
            "Due soon, working days before",
            "integer",
            "Từ 0 đến 60. Áp dụng cho các hạn được đặt từ nay.",
            "From 0 to 60. Holds for deadlines set from now on.",
        ),
        "review_days": _rule(
            "Thời gian duyệt kết quả (ngày làm việc)",
            "Time for a review (working days)",
            "integer",
            "Từ 1 đến 60. Quá thời gian này người phê duyệt được nhắc.",
            "From 1 to 60. After that the approver is reminded.",
        ),
        "return_within_days": _rule(
            "Được trả lại trong (ngày làm việc kể từ ngày giao)",
            "May be returned within (working days after issue)",
            "integer",
            "Từ 1 đến 365. Để trống thì đơn vị được trả lại bất cứ lúc nào.",
            "From 1 to 365. Left empty, a unit may return an assignment at any time.",
        ),
        "upload_limit_mb": _rule(
            "Dung lượng tối đa của một tệp (MB)",
            "Largest file (MB)",
            "integer",
            "Từ 1 đến 500 MB.",
            "From 1 to 500 MB.",
        ),
        "mail_daily_at": _rule(
            "Giờ gửi thư tổng hợp hằng ngày",
            "Time of the daily mail",
            "string",
            "Dạng giờ:phút, ví dụ 07:30. Cho những người chọn nhận mỗi ngày một thư.",
            "As hour:minute, such as 07:30. For those who chose one mail a day.",
        ),
        "most_extensions": _rule(
            "Đơn vị được đề nghị gia hạn tối đa (lần)",
            "Extensions a unit may ask for, at most",
            "integer",
            "Từ 0 đến 50, tính mọi lần đã gia hạn; để trống thì không giới hạn. Người giao vẫn gia hạn được.",
            "From 0 to 50, counting every extension; left empty, there is no limit. The assigner may always extend.",
        ),
        "before_a_day": {
            "title": "Văn bản ghi “trước ngày 20/7” thì hạn là",
            "x-title-en": "“Before 20/7” in a document means due on",
            "type": "string",
            "x-widget": "choice",
            "oneOf": [
                {"const": "day_before", "title": "ngày liền trước (19/7)", "x-title-en": "the day before (19/7)"},
                {"const": "on_day", "title": "chính ngày ấy (20/7)", "x-title-en": "that day (20/7)"},
            ],
            "description": "Dùng khi nhập nhiệm vụ có tích “Văn bản ghi “trước ngày””; hạn đã đặt giữ nguyên.",
            "x-description-en": "For assignments entered with that tick; deadlines already set stay as they are.",
        },
        "result_words": {
            "title": "Cách gọi kết quả duyệt",
            "x-title-en": "Words for the decision on a result",
            "type": "string",
            "x-widget": "choice",
            "oneOf": [
                {
                    "const": "approve",
                    "title": "Duyệt / Yêu cầu báo cáo lại",
                    "x-title-en": "Approve / Ask for a new report",
                },
                {"const": "reached", "title": "Đạt / Không đạt", "x-title-en": "Satisfactory / Not satisfactory"},
            ],
            "description": "Đổi chữ ở mọi nơi nói về kết quả: nút, thông báo, thư, thẻ danh sách và dòng thời gian.",
            "x-description-en": "Changes the words wherever a result is spoken of: buttons, notices, mails, tabs and timeline.",
        },
        "mail_kept_days": _rule(
            "Lưu thông tin về thư đã gửi (ngày)",
            "Sent mails are kept (days)",
            "integer",
            "Từ 7 đến 3650. Sau đó không còn biết thư nào đã gửi cho ai; thông báo vẫn còn.",
            "From 7 to 3650. After that it is not known any more what was mailed to whom; the notices stay.",
        ),
        "uploads_kept_days": _rule(
            "Lưu tệp của việc làm hàng loạt (ngày)",
            "Uploads for many at once are kept (days)",
            "integer",
            "Từ 7 đến 3650, kể từ khi làm xong: tệp gửi cho nhiều nhiệm vụ (mỗi nhiệm vụ vẫn có bản riêng), tệp Excel đã nhập.",
            "From 7 to 3650 after it was done: files sent to many assignments (each keeps its own), sheets that were entered.",
        ),
        "documents_by_van_thu": _rule(
            "Văn thư chuyển mọi văn bản đi cho người soạn",
            "Văn thư forwards every outgoing document",
            "boolean",
            "Không chọn thì văn bản đã rõ người soạn đến thẳng người ấy; chưa rõ thì vẫn ở văn thư.",
            "Otherwise a document whose drafter is known goes straight to them; others still wait with văn thư.",
        ),
        "allow_no_deadline": _rule(
            "Cho phép nhập nhiệm vụ không có thời hạn",
            "Assignments without a deadline may be entered",
            "boolean",
            "Nhiệm vụ không có thời hạn không bao giờ quá hạn, cũng không tính là đúng hạn.",
            "Such an assignment is never overdue, and never counted as done in time.",
        ),
    },
}
WORKING, OFF = "working", "off"
DAY: Schema = {
    "type": "object",
    "required": ["day", "kind"],
    "properties": {
        "day": {"title": "Ngày", "x-title-en": "Day", "type": "string", "format": "date", "x-widget": "date"},
        "kind": {
            "title": "Là",
            "x-title-en": "It is",
            "type": "string",
            "x-widget": "choice",
            "oneOf": [
                {"const": OFF, "title": "Ngày nghỉ", "x-title-en": "Day off"},
                {"const": WORKING, "title": "Ngày làm việc", "x-title-en": "Working day"},
            ],
        },
        "note": {
            "title": "Ghi chú",
            "x-title-en": "Note",
            "type": "string",
            "x-widget": "text",
            "maxLength": NOTE_LENGTH,
            "description": "Ví dụ: làm bù cho thứ Hai 31/08.",
            "x-description-en": "Such as: worked instead of Monday 31/08.",
        },
    },
}


@pages.get("")
def index() -> ResponseReturnValue:
    return rules_page()


@pages.post("")
def save() -> ResponseReturnValue:
    given = read_values(RULES, request.form)
    # An emptied field says that there is no such limit; where there has to be one, the rule refuses it.
    values = {name: given.get(name) for name in RULES["properties"]}
    try:
        set_settings(values, by=current_person(), now=now(), version=opened_with())
    except EditedSince as refused:
        return rules_page(values=values, editing=quicker(refused, holding())), 409
    except InvalidForm as error:
        return rules_page(values=values, errors=error.errors), 422
    flash(gettext("Đã lưu cài đặt."), "success")
    return see_other(url_for("office_rules.index"))


@pages.post("/days")
def enter() -> ResponseReturnValue:
    values = read_values(DAY, request.form)
    required = frozenset(DAY["required"])
    faults = (
        fault(name, described, values.get(name), name in required) for name, described in DAY["properties"].items()
    )
    errors = [found for found in faults if found]
    if not errors and values["kind"] not in (WORKING, OFF):
        errors = [FieldError.of("kind", "Đề nghị chọn ngày nghỉ hoặc ngày làm việc.")]
    day = as_day(values.get("day"))
    try:
        if errors or day is None:
            raise InvalidForm(errors)
        enter_day(day, working=values["kind"] == WORKING, note=values.get("note", ""), by=current_person())
    except InvalidForm as error:
        return rules_page(day=values, day_errors=error.errors), 422
    flash(gettext("Đã ghi vào lịch làm việc."), "success")
    return see_other(url_for("office_rules.index", _anchor="calendar"))


@pages.post("/days/forget")
def forget() -> ResponseReturnValue:
    day = as_day(request.form.get("day"))
    if day is None:
        raise NotFound()
    forget_day(day, by=current_person())
    flash(gettext("Đã bỏ ngày ấy khỏi lịch."), "success")
    return see_other(url_for("office_rules.index", _anchor="calendar"))


def holding() -> dict[str, Any]:
    """The settings as they are now."""
    return {name: current.get(name) for name in RULES["properties"]}


def rules_page(
    *,
    values: Mapping[str, Any] | None = None,
    errors: Sequence[FieldError] = (),
    day: Mapping[str, Any] | None = None,
    day_errors: Sequence[FieldError] = (),
    editing: Editing | None = None,
) -> str:
    """The page with what holds now, or with what was typed and is refused."""
    return render_template(
        "administration/settings.html",
        rules=RULES,
        values=holding() if values is None else values,
        errors=errors,
        editing=editing or editing_of("settings", SETTINGS_FORM),
        day_schema=DAY,
        day=day or {},
        day_errors=day_errors,
        days=entered_days(current_person()),
        weekday=lambda each: format_date(each, "EEEE"),
    )
