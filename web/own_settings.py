"""What a person sets for themselves: whether and how often notices come by mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from processes.mail.addresses import MOST
from processes.mail.commands import choose_mail
from processes.mail.outgoing import outgoing
from processes.mail.queries import mail_choice
from processes.refusals import FieldError, InvalidForm
from processes.settings.current import get
from processes.settings.of_units import leader_first, may_administer, set_leader_first
from web.auth import current_person
from web.clock import now
from web.entry_forms import Schema
from web.forms import read_values
from web.fragments import see_other

pages = Blueprint("own_settings", __name__, url_prefix="/me/settings")

MAIL: Schema = {
    "title": "Lưu",
    "x-title-en": "Save",
    "type": "object",
    "required": ["choice"],
    "properties": {
        "address": {
            "title": "Địa chỉ thư điện tử",
            "x-title-en": "Mail address",
            "type": "string",
            "x-widget": "text",
            "maxLength": MOST,
            "description": "Nên dùng thư công vụ. Để trống nếu không nhận thư.",
            "x-description-en": "Preferably the office's. Leave it empty to get no mail.",
            "x-order": 10,
        },
        "choice": {
            "title": "Nhận thông báo qua thư",
            "x-title-en": "Notices by mail",
            "type": "string",
            "x-widget": "choice",
            "oneOf": [
                {"const": "at_once", "title": "Ngay khi có", "x-title-en": "At once"},
                {"const": "daily", "title": "Mỗi ngày một thư tổng hợp", "x-title-en": "One mail a day"},
                {"const": "none", "title": "Không nhận thư", "x-title-en": "No mail"},
            ],
            "x-order": 20,
        },
    },
}


UNIT: Schema = {
    "title": "Lưu",
    "x-title-en": "Save",
    "type": "object",
    "properties": {
        "leader_first": {
            "title": "Lãnh đạo đơn vị duyệt trước khi gửi",
            "x-title-en": "The unit's leader sees every result first",
            "type": "boolean",
            "x-widget": "checkbox",
            "description": "Kết quả người của đơn vị trình sẽ đến lãnh đạo đơn vị trước, đồng ý rồi mới gửi Văn phòng UBND tỉnh."
            " Thời hạn của đơn vị vẫn chạy.",
            "x-description-en": "What the unit's people submit goes to its leader first, and to the Office when the leader agrees."
            " The unit's time runs on.",
        },
    },
}


@pages.get("")
def index() -> ResponseReturnValue:
    chosen = mail_choice(current_person())
    return settings_page({"address": chosen.address, "choice": chosen.choice})


@pages.post("")
def save() -> ResponseReturnValue:
    values = read_values(MAIL, request.form)
    try:
        choose_mail(values.get("address") or "", values.get("choice") or "", by=current_person(), now=now())
    except InvalidForm as refused:
        return settings_page(values, refused.errors), 422
    flash(gettext("Đã lưu cách nhận thông báo."), "success")
    return see_other(url_for("own_settings.index"))


@pages.post("/unit")
def save_unit() -> ResponseReturnValue:
    """The rules of the person's own unit; to who does not administer one this address does not exist."""
    values = read_values(UNIT, request.form)
    try:
        set_leader_first(bool(values.get("leader_first")), by=current_person())
    except InvalidForm as refused:
        chosen = mail_choice(current_person())
        return settings_page({"address": chosen.address, "choice": chosen.choice}, unit_errors=refused.errors), 422
    flash(gettext("Đã lưu cài đặt của đơn vị."), "success")
    return see_other(url_for("own_settings.index", _anchor="unit"))


def settings_page(
    values: Mapping[str, Any], errors: Sequence[FieldError] = (), unit_errors: Sequence[FieldError] = ()
) -> str:
    person = current_person()
    return render_template(
        "me/settings.html",
        schema=MAIL,
        values=values,
        errors=errors,
        daily_at=get("mail_daily_at"),
        unit_schema=UNIT if may_administer(person) else None,
        unit_values={"leader_first": leader_first(person.organisation_id)},
        unit_errors=unit_errors,
        has_server=outgoing() is not None,
    )
