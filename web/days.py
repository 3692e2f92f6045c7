"""What a day that is typed or said means: its weekday, how far away it is, and whether it is a day off."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Blueprint, Flask, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import format_date, gettext, ngettext

from processes.calendar.said_days import said_day
from processes.calendar.working import load_calendar
from web import clock
from web.entry_forms import as_day
from web.i18n import as_date, as_number

pages = Blueprint("days", __name__, url_prefix="/days")


def init_app(app: Flask) -> None:
    """What `components/form.html` calls."""
    app.jinja_env.globals.update(day_meaning=day_meaning, working_days_left=working_days_left)


@pages.get("/said")
def said() -> ResponseReturnValue:
    """The day that `text` means today, as its field shows it; without one the sentence says what can be typed."""
    calendar = load_calendar()
    day = said_day(request.args.get("text", ""), clock.today(), calendar)
    if day is None:
        return jsonify(day=None, words=gettext("Không rõ ngày nào. Ví dụ: 04/08/2026, +5lv"))
    return jsonify(day=as_date(day), words=meaning(day))


def day_meaning(value: Any) -> str:
    """The same for what a field holds already; empty for what is no day."""
    if isinstance(value, datetime):
        return ""
    day = value if isinstance(value, date) else as_day(value)
    return "" if day is None else meaning(day)


def meaning(day: date) -> str:
    """Thứ Sáu · 3 ngày làm việc nữa"""
    calendar, today = load_calendar(), clock.today()
    parts = [format_date(day, "EEEE")]
    if not calendar.is_working(day):
        parts.append(gettext("ngày nghỉ"))
    if day == today:
        parts.append(gettext("hôm nay"))
    # Of a day far away nobody wants the number, and its holidays are not known yet.
    elif today < day and day.year - today.year < 3:
        parts.append(working_days_more(calendar.working_days_between(today, day)))
    return " · ".join(parts)


def working_days_left(due_at: datetime) -> str:
    """How many working days there still are, as near due is counted (C14)."""
    count = load_calendar().working_days_between(clock.today(), clock.local(due_at).date())
    if count <= 0:
        return gettext("hết trong ngày làm việc này")
    return working_days_more(count)


def working_days_more(count: int) -> str:
    return ngettext("%(days)s ngày làm việc nữa", "%(days)s ngày làm việc nữa", count, days=as_number(count))
