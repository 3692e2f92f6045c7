"""Changing the office's time: its hours, how early it reminds, and the days of its calendar."""

from __future__ import annotations

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from processes.calendar.commands import enter_day, forget_day
from processes.edits.saving import EditedSince
from processes.refusals import FieldError, InvalidForm, NotFound
from processes.settings.commands import set_settings
from web.auth import administrators_only, current_person
from web.clock import now
from web.edits import opened_with, quicker
from web.entry_forms import as_day, fault
from web.forms import read_values
from web.fragments import see_other
from web.office_rules import given, holding, rules_page
from web.office_rules_fields import DAY, OFF, TIME, WORKING

pages = Blueprint("office_time", __name__, url_prefix="/administration/settings")
pages.before_request(administrators_only)


@pages.post("/time")
def save() -> ResponseReturnValue:
    values = given(TIME)
    try:
        set_settings(values, by=current_person(), now=now(), version=opened_with())
    except EditedSince as refused:
        return rules_page(time=values, time_editing=quicker(refused, holding(TIME))), 409
    except InvalidForm as error:
        return rules_page(time=values, time_errors=error.errors), 422
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
