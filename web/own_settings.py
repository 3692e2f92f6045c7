"""What a person sets for themselves: what they are told in the bell and by mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from processes.mail.addresses import MOST
from processes.mail.commands import EACH, choose_mail
from processes.mail.outgoing import outgoing
from processes.mail.queries import mail_choice
from processes.notices.choices import Way, choose_ways, ways_of
from processes.refusals import FieldError, InvalidForm
from processes.settings.current import get
from processes.settings.of_units import leader_first, may_administer, set_leader_first
from web.auth import current_person
from web.clock import now
from web.entry_forms import Schema
from web.forms import read_values
from web.fragments import see_other
from web.notice_kinds import MAIL as MAIL_WORDS
from web.notice_kinds import lines_of, read_ways
from web.refusals import sentence

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
                {
                    "const": "suggested",
                    "title": "Gợi ý: việc phải làm ngay khi có, còn lại trong thư tổng hợp",
                    "x-title-en": "Suggested: what asks for something at once, the rest once a day",
                },
                {"const": "at_once", "title": "Tất cả ngay khi có", "x-title-en": "Everything at once"},
                {
                    "const": "daily",
                    "title": "Tất cả trong một thư tổng hợp mỗi ngày",
                    "x-title-en": "Everything once a day",
                },
                {"const": "each", "title": "Theo từng loại dưới đây", "x-title-en": "By kind, as below"},
                {"const": "none", "title": "Không nhận thư", "x-title-en": "No mail"},
            ],
            "description": "Chọn một cách chung sẽ thay các lựa chọn qua thư của từng loại dưới đây.",
            "x-description-en": "A way for everything replaces what is chosen by kind below.",
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
    return settings_page(chosen_now())


def chosen_now() -> dict[str, Any]:
    chosen = mail_choice(current_person())
    return {"address": chosen.address, "choice": EACH if chosen.by_kind else chosen.choice}


@pages.post("/kinds")
def save_kinds() -> ResponseReturnValue:
    """How the person is told of each group of kinds."""
    person = current_person()
    before = ways_of(person)
    chosen = read_ways(request.form, before)
    try:
        choose_ways(chosen, by=person, now=now())
    except InvalidForm as refused:
        told = sentence(refused.errors[0])
        return settings_page(chosen_now(), ways={**before, **chosen}, kinds_error=told), 422
    flash(gettext("Đã lưu cách nhận từng loại thông báo."), "success")
    return see_other(url_for("own_settings.index", _anchor="kinds"))


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
        return settings_page(chosen_now(), unit_errors=refused.errors), 422
    flash(gettext("Đã lưu cài đặt của đơn vị."), "success")
    return see_other(url_for("own_settings.index", _anchor="unit"))


def settings_page(
    values: Mapping[str, Any],
    errors: Sequence[FieldError] = (),
    unit_errors: Sequence[FieldError] = (),
    *,
    ways: Mapping[str, Way] | None = None,
    kinds_error: str | None = None,
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
        kinds=lines_of(ways_of(person) if ways is None else ways),
        kinds_error=kinds_error,
        mail_words=MAIL_WORDS,
        has_server=outgoing() is not None,
    )
