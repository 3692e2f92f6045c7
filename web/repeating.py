"""How often an assignment repeats, as its form asks it, with what that means said before anything is saved (C18)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import MultiDict

from processes.calendar.working import load_calendar
from processes.refusals import FieldError
from processes.series.fields import USUAL_DAYS_BEFORE, USUAL_MONTH, read_rule
from processes.series.periods import FREQUENCIES, MONTHLY, QUARTERLY, WEEKLY
from processes.series.queries import Coming, coming
from processes.series.rule import LAST, LAST_WORKING, NEXT, PREVIOUS, Rule
from web.clock import today
from web.entry_forms import Schema, as_day
from web.forms import Field, Option, form_fields, read_values
from web.series_words import DAY_WORDS

REPEAT = "repeat"
#: How many kỳ the form shows ahead.
SHOWN = 6
_ORDINALS = (lazy_gettext("Tháng đầu quý"), lazy_gettext("Tháng thứ hai của quý"), lazy_gettext("Tháng cuối quý"))


def _chosen(title: str, english: str, help_text: str = "", help_english: str = "", **more: Any) -> Schema:
    described: Schema = {"title": title, "x-title-en": english, "type": "string", "x-widget": "choice"}
    return {**described, "description": help_text, "x-description-en": help_english, **more}


def _counted(title: str, english: str, help_text: str, help_english: str) -> Schema:
    described = {"title": title, "x-title-en": english, "type": "integer", "x-widget": "number"}
    return {**described, "description": help_text, "x-description-en": help_english}


def _dated(title: str, english: str, help_text: str, help_english: str) -> Schema:
    described = {"title": title, "x-title-en": english, "type": "string", "format": "date", "x-widget": "date"}
    return {**described, "description": help_text, "x-description-en": help_english}


#: The fields of an assignment's form beside its own; all empty: it does not repeat.
FIELDS: dict[str, Schema] = {
    REPEAT: _chosen(
        "Định kỳ",
        "Repeats",
        "Báo cáo lặp lại thì mỗi kỳ là một nhiệm vụ riêng, có hạn riêng.",
        "What repeats is an assignment of its own each time, with its own due date.",
        **{"empty": "Không lặp lại", "x-empty-en": "Does not repeat"},
    ),
    "weekday": _chosen("Hạn vào thứ", "Due on"),
    "day": _chosen(
        "Hạn vào ngày",
        "Due on day",
        "Tháng không có ngày này thì lấy ngày cuối tháng.",
        "A month without it: its last day.",
    ),
    "month": _chosen("Hạn thuộc tháng", "In the month"),
    "holiday": _chosen("Hạn trùng ngày nghỉ thì", "On a day off"),
    "open_before": _counted(
        "Giao trước hạn (ngày)",
        "Given before (days)",
        "Kỳ nào cũng được giao cho đơn vị trước hạn chừng ấy ngày.",
        "Every time the unit receives it so many days before it is due.",
    ),
    "starts_on": _dated(
        "Bắt đầu từ ngày",
        "From",
        "Kỳ đầu tiên là kỳ đến hạn từ ngày này. Để trống: hôm nay.",
        "The first time is the first due from this day on. Left empty: today.",
    ),
    "until": _dated("Đến hết ngày", "Until", "Hoặc nhập số kỳ ở ô bên.", "Or enter a number of times."),
    "times": _counted("Số kỳ", "Number of times", "Hoặc chọn ngày kết thúc ở ô bên.", "Or choose a last day."),
}
SCHEMA: Schema = {"type": "object", "properties": FIELDS}


def _frequencies() -> list[Option]:
    words = {WEEKLY: gettext("Hằng tuần"), MONTHLY: gettext("Hằng tháng"), QUARTERLY: gettext("Hằng quý")}
    return [Option(name, words[name]) for name in FREQUENCIES]


def month_days() -> list[Option]:
    """The days of the month on which a kỳ can be due."""
    days = [Option(str(day), gettext("Ngày %(day)s", day=day)) for day in range(1, 32)]
    last = [(LAST, gettext("Ngày cuối tháng")), (LAST_WORKING, gettext("Ngày làm việc cuối tháng"))]
    return days + [Option(name, word) for name, word in last]


def months(frequency: str) -> list[Option]:
    """The months in which a kỳ can be due; none to choose from for a weekly one."""
    if frequency == MONTHLY:
        return [Option("0", gettext("Trong tháng báo cáo")), Option("1", gettext("Tháng sau tháng báo cáo"))]
    if frequency == QUARTERLY:
        words = [str(word) for word in _ORDINALS] + [gettext("Tháng đầu quý sau")]
        return [Option(str(number), word) for number, word in enumerate(words)]
    return []


def lookups(frequency: str | None) -> dict[str, list[Option]]:
    """The options of the fields; those that a rule of this frequency does not have have none."""
    weekly = frequency == WEEKLY
    return {
        REPEAT: _frequencies(),
        "weekday": [Option(day, str(word)) for day, word in DAY_WORDS.items()] if weekly else [],
        "day": [] if weekly else month_days(),
        "month": months(frequency or ""),
        "holiday": [
            Option(NEXT, gettext("Sang ngày làm việc liền sau")),
            Option(PREVIOUS, gettext("Lên ngày làm việc liền trước")),
        ],
    }


@dataclass(frozen=True)
class Repeating:
    """The part of the form below “Định kỳ”: its fields by name, what is in them, and what it comes to."""

    frequency: str | None
    fields: dict[str, Field]
    values: dict[str, Any]
    rule: Rule | None
    errors: list[FieldError]
    coming: list[Coming]
    today: date

    @property
    def begins(self) -> bool:
        """Whether so little is said yet that nothing is wrong with it."""
        return self.rule is None and not any(self.values.get(name) for name in ("weekday", "day", "until", "times"))


def repeating(typed: Mapping[str, Any]) -> Repeating:
    """What these values of a form mean, as they are typed so far."""
    frequency = typed.get(REPEAT) if typed.get(REPEAT) in FREQUENCIES else None
    values = {name: typed.get(name) for name in FIELDS}
    fields = {field.name: field for field in form_fields(SCHEMA, lookups(frequency))}
    if frequency is None:
        return Repeating(None, fields, values, None, [], [], today())
    shown = {name: field for name, field in fields.items() if field.widget != "choice" or field.options}
    usual = {
        "holiday": NEXT,
        "month": str(USUAL_MONTH[frequency]),
        "open_before": USUAL_DAYS_BEFORE[frequency],
    }
    values |= {name: value for name, value in usual.items() if values[name] in (None, "")}
    if frequency == WEEKLY:
        values["month"] = None
    rule, errors = read_rule(rule_values(values), today=today())
    ahead = coming(rule, (), load_calendar().is_working, SHOWN) if rule else []
    return Repeating(frequency, shown, values, rule, errors, ahead, today())


def typed_in(form: MultiDict[str, str]) -> dict[str, Any]:
    """The values of these fields in a form or an address."""
    return read_values(SCHEMA, form)


def rule_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the command takes them: those of this frequency, days as days; what cannot be read stays, to be refused."""
    dates = ("starts_on", "until")
    of_it = {name: values.get(name) for name in FIELDS}
    if values.get(REPEAT) == WEEKLY:
        of_it |= {"day": None, "month": None}
    else:
        of_it["weekday"] = None
    return {name: (as_day(value) or value) if name in dates else value for name, value in of_it.items()}


def changes_typed_in(form: MultiDict[str, str], frequency: str) -> dict[str, Any]:
    """What a form of a change says of the rule, as the command takes it. The month is a word of the form there, a number here."""
    return {name: value for name, value in rule_values({**typed_in(form), REPEAT: frequency}).items() if name != REPEAT}


def is_repeating(typed: Mapping[str, Any]) -> bool:
    """Whether something is chosen under “Định kỳ”."""
    return bool(typed.get(REPEAT))
