"""The rules an administrator may change while the product runs: one page of settings, the office's time and its calendar.

To everybody else this page does not exist.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, gettext

from processes.calendar.queries import entered_days
from processes.edits.saving import SETTINGS_FORM, EditedSince, version_of
from processes.refusals import FieldError, InvalidForm
from processes.settings import current
from processes.settings.commands import set_settings
from web.auth import administrators_only, current_person
from web.clock import now
from web.edits import Editing, editing_of, opened_with, quicker
from web.entry_forms import Schema
from web.forms import read_values
from web.fragments import see_other
from web.office_rules_fields import DAY, RULES, TIME

pages = Blueprint("office_rules", __name__, url_prefix="/administration/settings")
pages.before_request(administrators_only)


@pages.get("")
def index() -> ResponseReturnValue:
    return rules_page()


@pages.post("")
def save() -> ResponseReturnValue:
    values = given(RULES)
    try:
        set_settings(values, by=current_person(), now=now(), version=opened_with())
    except EditedSince as refused:
        return rules_page(values=values, editing=quicker(refused, holding(RULES))), 409
    except InvalidForm as error:
        return rules_page(values=values, errors=error.errors), 422
    flash(gettext("Đã lưu cài đặt."), "success")
    return see_other(url_for("office_rules.index"))


def given(schema: Schema) -> dict[str, Any]:
    """What was typed. An emptied field says that there is no such limit; where there has to be one, the rule refuses it."""
    typed = read_values(schema, request.form)
    return {name: typed.get(name) for name in schema["properties"]}


def holding(schema: Schema) -> dict[str, Any]:
    """The settings as they are now."""
    return {name: current.get(name) for name in schema["properties"]}


def editing_now(*, posted: bool) -> Editing:
    """The version that a form of the page carries: the one that was sent keeps its own, the others begin anew."""
    return editing_of("settings", SETTINGS_FORM) if posted else Editing(version_of("settings", SETTINGS_FORM))


def rules_page(
    *,
    values: Mapping[str, Any] | None = None,
    errors: Sequence[FieldError] = (),
    editing: Editing | None = None,
    time: Mapping[str, Any] | None = None,
    time_errors: Sequence[FieldError] = (),
    time_editing: Editing | None = None,
    day: Mapping[str, Any] | None = None,
    day_errors: Sequence[FieldError] = (),
) -> str:
    """The page with what holds now, or with what was typed and is refused."""
    return render_template(
        "administration/settings.html",
        rules=RULES,
        values=holding(RULES) if values is None else values,
        errors=errors,
        editing=editing or editing_now(posted=values is not None),
        time_schema=TIME,
        time=holding(TIME) if time is None else time,
        time_errors=time_errors,
        time_editing=time_editing or editing_now(posted=time is not None),
        day_schema=DAY,
        day=day or {},
        day_errors=day_errors,
        days=entered_days(current_person()),
        weekday=lambda each: format_date(each, "EEEE"),
    )
