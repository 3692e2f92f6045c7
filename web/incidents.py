"""Incidents: what the product could not do by itself, for administrators to retry or to resolve by hand, with a reason.

To everybody else these pages do not exist.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from processes.refusals import FieldError, InvalidForm, NotFound, NotNow, Refusal
from processes.runtime.incident_queries import incident_details, list_incidents
from processes.runtime.incidents import (
    COMPLETED,
    DROPPED,
    FAILED,
    MAX_REASON,
    RETRIED,
    complete_incident,
    drop_incident,
    fail_incident,
    retry_incident,
)
from web.assignment_boxes import flag, page_number
from web.auth import administrators_only, current_person
from web.clock import now
from web.entry_forms import Schema
from web.forms import read_values
from web.fragments import see_other
from web.refusals import sentence

pages = Blueprint("incidents", __name__, url_prefix="/administration/incidents")
pages.before_request(administrators_only)

PER_PAGE = 30
#: how it was resolved → in words
RESOLUTIONS = {
    RETRIED: lazy_gettext("cho chạy lại"),
    COMPLETED: lazy_gettext("nhập kết quả thay phần mềm"),
    FAILED: lazy_gettext("đi theo nhánh lỗi của sơ đồ"),
    DROPPED: lazy_gettext("bỏ qua"),
}
#: what an incident is about → in words, where the diagram has none
KINDS = {
    "step": lazy_gettext("Bước tự động của sơ đồ"),
    "message": lazy_gettext("Công việc của hệ thống"),
    "timers": lazy_gettext("Bộ hẹn giờ của tiến trình"),
    "start": lazy_gettext("Bắt đầu quy trình theo lịch"),
}

REASON: Schema = {
    "title": "Lý do",
    "x-title-en": "Reason",
    "type": "string",
    "x-widget": "longtext",
    "maxLength": MAX_REASON,
    "description": "Đã sửa gì, hoặc vì sao xử lý như vậy. Được lưu cùng tên người xử lý.",
    "x-description-en": "What was mended, or why it is resolved like this. Kept with your name.",
    "x-order": 90,
}


def _form(title: str, english: str, lead: str, lead_english: str, **fields: Schema) -> Schema:
    return {
        "title": title,
        "x-title-en": english,
        "description": lead,
        "x-description-en": lead_english,
        "type": "object",
        "required": [*(name for name in fields if name != "result"), "reason"],
        "properties": {**fields, "reason": REASON},
    }


RETRY = _form(
    "Thử lại",
    "Retry",
    "Chạy lại từ lần thử đầu với đúng các giá trị này, sau khi nguyên nhân đã được khắc phục.",
    "Runs again from its first attempt with these very values, once the cause is mended.",
)
COMPLETE = _form(
    "Xử lý xong",
    "Resolve",
    "Việc này đã được làm bên ngoài phần mềm: tiến trình đi tiếp với kết quả nhập ở đây, thao tác không được chạy lại.",
    "It was done by hand: the process goes on with the result entered here, and the operation does not run again.",
    result={
        "title": "Kết quả",
        "x-title-en": "Result",
        "type": "string",
        "x-widget": "text",
        "description": "Số, true, false hoặc JSON; chữ khác được hiểu là văn bản. Để trống: không có kết quả.",
        "x-description-en": "A number, true, false or JSON; anything else is a text. Empty: no result.",
        "x-order": 10,
    },
)
FAIL = _form(
    "Đi theo nhánh lỗi",
    "Take the error path",
    "Việc này không làm được: tiến trình đi theo nhánh xử lý lỗi mà sơ đồ vẽ cho mã lỗi này.",
    "It cannot be done: the process takes the path that the diagram draws for this error code.",
    code={
        "title": "Mã lỗi",
        "x-title-en": "Error code",
        "type": "string",
        "x-widget": "text",
        "maxLength": 120,
        "description": "Mã ghi ở sự kiện bắt lỗi của sơ đồ.",
        "x-description-en": "The code of the diagram's error event.",
        "x-order": 10,
    },
)
DROP_MESSAGE = _form(
    "Bỏ qua",
    "Skip",
    "Công việc này được xóa và không làm nữa. Không có tiến trình nào chờ nó.",
    "This piece of work is deleted and not done any more. No process waits for it.",
)
DROP_START = _form(
    "Bỏ qua",
    "Skip",
    "Lần bắt đầu này được bỏ; quy trình bắt đầu vào kỳ sau theo lịch.",
    "This start is left out; the process starts at its next time.",
)
#: what can be done, by what the incident is about: the address's last part → the form
FORMS: dict[str, dict[str, Schema]] = {
    "step": {"retry": RETRY, "complete": COMPLETE, "fail": FAIL},
    "message": {"retry": RETRY, "drop": DROP_MESSAGE},
    "timers": {"retry": RETRY},
    "start": {"retry": RETRY, "drop": DROP_START},
}


@pages.get("")
def index() -> ResponseReturnValue:
    resolved = flag(request.args.get("resolved")) is True
    page = list_incidents(current_person(), resolved=resolved, page=page_number(request.args), per_page=PER_PAGE)
    return render_template(
        "administration/incidents.html", page=page, resolved=resolved, kinds=KINDS, resolutions=RESOLUTIONS
    )


@pages.get("/<int:incident_id>")
def show(incident_id: int) -> ResponseReturnValue:
    return incident_page(incident_id)


@pages.post("/<int:incident_id>/<action>")
def act(incident_id: int, action: str) -> ResponseReturnValue:
    """Does what the button says. What is typed and refused is shown again with the sentence."""
    forms = FORMS[incident_details(current_person(), incident_id).kind]
    if action not in forms:
        raise NotFound()
    values = read_values(forms[action], request.form)
    try:
        ACTS[action](incident_id, values)
    except (NotFound, NotNow):
        raise
    except InvalidForm as refused:
        return incident_page(incident_id, action, values, refused.errors), 422
    except Refusal as refused:
        return incident_page(
            incident_id, action, values, [FieldError.of("", sentence(refused).replace("{", "{{"))]
        ), 422
    flash(gettext("Đã xử lý sự cố: %(how)s.", how=RESOLUTIONS[DONE[action]]), "success")
    return see_other(url_for("incidents.index"))


def incident_page(
    incident_id: int, action: str = "", values: dict[str, Any] | None = None, errors: list[FieldError] | None = None
) -> str:
    incident = incident_details(current_person(), incident_id)
    return render_template(
        "administration/incident.html",
        incident=incident,
        forms={} if incident.resolved_at else FORMS[incident.kind],
        typed=action,
        values=values or {},
        errors=errors or [],
        kinds=KINDS,
        resolutions=RESOLUTIONS,
    )


def as_value(text: str) -> Any:
    """What an administrator typed as a result: JSON where it is JSON, else the text; nothing for an empty field."""
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return text


def _retry(incident_id: int, values: dict[str, Any]) -> None:
    retry_incident(incident_id, values.get("reason") or "", by=current_person(), now=now())


def _complete(incident_id: int, values: dict[str, Any]) -> None:
    result = as_value(values.get("result") or "")
    complete_incident(incident_id, result, values.get("reason") or "", by=current_person(), now=now())


def _fail(incident_id: int, values: dict[str, Any]) -> None:
    code, reason = values.get("code") or "", values.get("reason") or ""
    fail_incident(incident_id, code, reason, by=current_person(), now=now())


def _drop(incident_id: int, values: dict[str, Any]) -> None:
    drop_incident(incident_id, values.get("reason") or "", by=current_person(), now=now())


ACTS: dict[str, Callable[[int, dict[str, Any]], None]] = {
    "retry": _retry,
    "complete": _complete,
    "fail": _fail,
    "drop": _drop,
}
DONE = {"retry": RETRIED, "complete": COMPLETED, "fail": FAILED, "drop": DROPPED}
