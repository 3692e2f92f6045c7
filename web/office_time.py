"""Changing the office's time: its hours, how early it reminds, the days of its calendar. What that moves is shown before it holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from processes.calendar import commands as calendar
from processes.calendar.rules import TimeRules, rules_with
from processes.edits.saving import EditedSince
from processes.refusals import FieldError, InvalidForm, NotFound
from processes.retiming.affected import Preview, preview
from processes.settings.commands import faults, set_settings
from web.auth import administrators_only, current_person
from web.clock import now
from web.edits import opened_with, quicker
from web.entry_forms import as_day, fault
from web.forms import form_fields, read_values, shown
from web.fragments import see_other
from web.i18n import as_date
from web.office_rules import given, holding, rules_page
from web.office_rules_fields import DAY, OFF, TIME, WORKING

pages = Blueprint("office_time", __name__, url_prefix="/administration/settings")
pages.before_request(administrators_only)

#: What the page that shows the consequences sends: that they are wanted, or that the form is to be seen again.
CONFIRMED, AGAIN = "confirmed", "again"
OWN = frozenset({CONFIRMED, AGAIN, "csrf_token"})


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that changes, in words."""

    label: str
    before: str
    after: str


@pages.post("/time")
def save() -> ResponseReturnValue:
    values = given(TIME)
    if AGAIN in request.form:
        return rules_page(time=values)
    if errors := faults(values):
        return rules_page(time=values, time_errors=errors), 422
    before = holding(TIME)
    said = [
        Changed(field.label, str(shown(field, before[field.name])), str(shown(field, values[field.name])))
        for field in form_fields(TIME, {})
        if before[field.name] != values[field.name]
    ]
    if page := asked_first(rules_with(values), said):
        return page
    try:
        set_settings(values, by=current_person(), now=now(), version=opened_with())
    except EditedSince as refused:
        return rules_page(time=values, time_editing=quicker(refused, holding(TIME))), 409
    return done(gettext("Đã lưu cài đặt."), "time")


@pages.post("/days")
def enter() -> ResponseReturnValue:
    values = read_values(DAY, request.form)
    if AGAIN in request.form:
        return rules_page(day=values)
    required = frozenset(DAY["required"])
    found = (
        fault(name, described, values.get(name), name in required) for name, described in DAY["properties"].items()
    )
    errors = [each for each in found if each]
    if not errors and values["kind"] not in (WORKING, OFF):
        errors = [FieldError.of("kind", "Đề nghị chọn ngày nghỉ hoặc ngày làm việc.")]
    day, working, note = as_day(values.get("day")), values.get("kind") == WORKING, values.get("note", "")
    if not errors and day is not None:
        errors = calendar.faults(day, note)
    if errors or day is None:
        return rules_page(day=values, day_errors=errors), 422
    return change_day(
        day, working, lambda at: calendar.enter_day(at, working=working, note=note, by=current_person(), now=now())
    ) or done(gettext("Đã ghi vào lịch làm việc."))


@pages.post("/days/forget")
def forget() -> ResponseReturnValue:
    day = as_day(request.form.get("day"))
    if day is None:
        raise NotFound()
    if AGAIN in request.form:
        return see_other(url_for("office_rules.index", _anchor="calendar"))
    return change_day(day, None, lambda at: calendar.forget_day(at, by=current_person(), now=now())) or done(
        gettext("Đã bỏ ngày ấy khỏi lịch.")
    )


def change_day(day: date, working: bool | None, change: Callable[[date], None]) -> ResponseReturnValue | None:
    """Change one day of the calendar, or show first what that does; the page that shows it, None when it is done."""
    rules = rules_with(days={day: working})
    before, after = (kind_of(each.calendar.is_working(day)) for each in (rules_with(), rules))
    if page := asked_first(rules, [Changed(as_date(day), before, after)]):
        return page
    try:
        change(day)
    except InvalidForm as error:
        return rules_page(day_errors=error.errors), 422
    return None


def kind_of(working: bool) -> str:
    return gettext("ngày làm việc") if working else gettext("ngày nghỉ")


def done(sentence: str, part: str = "calendar") -> ResponseReturnValue:
    """Back to where it was changed, told whether timers are on their way."""
    if CONFIRMED in request.form:
        sentence += " " + gettext("Giờ nhắc của các nhiệm vụ liên quan đang được hẹn lại.")
    flash(sentence, "success")
    return see_other(url_for("office_rules.index", _anchor=part))


def asked_first(rules: TimeRules, said: Sequence[Changed]) -> str | None:
    """The page that tells what the rules would move, unless that was confirmed or nothing moves."""
    if CONFIRMED in request.form:
        return None
    found = preview(current_person(), rules, now())
    if not found.changes_anything:
        return None
    return render_template(
        "administration/time_preview.html",
        said=said,
        found=found,
        sentences=sentences(found),
        hidden=[(name, value) for name, value in request.form.items(multi=True) if name not in OWN],
        action=request.path,
        confirmed=CONFIRMED,
        again=AGAIN,
        words={"due_soon_at": gettext("Nhắc sắp đến hạn"), "review_due_at": gettext("Hạn duyệt")},
    )


def sentences(found: Preview) -> list[str]:
    """What moves, counted."""
    lines = []
    if found.near_due:
        lines.append(
            ngettext(
                "%(num)s nhiệm vụ đang mở được nhắc sắp đến hạn vào lúc khác.",
                "%(num)s nhiệm vụ đang mở được nhắc sắp đến hạn vào lúc khác.",
                found.near_due,
            )
        )
    if found.reviews:
        lines.append(
            ngettext(
                "%(num)s kết quả chờ duyệt có hạn duyệt khác.",
                "%(num)s kết quả chờ duyệt có hạn duyệt khác.",
                found.reviews,
            )
        )
    if found.at_once:
        lines.append(
            ngettext(
                "Trong đó %(num)s được nhắc ngay, vì theo quy định mới đã đến lúc nhắc.",
                "Trong đó %(num)s được nhắc ngay, vì theo quy định mới đã đến lúc nhắc.",
                found.at_once,
            )
        )
    if found.taken_back:
        lines.append(
            ngettext(
                "%(num)s đang sắp đến hạn thì thôi, và được nhắc lại vào lúc mới.",
                "%(num)s đang sắp đến hạn thì thôi, và được nhắc lại vào lúc mới.",
                found.taken_back,
            )
        )
    return lines
