"""How often an assignment repeats, as it is entered or changed, and what can be wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from processes.assignments.deadlines import is_day
from processes.refusals import FieldError, _l
from processes.series.periods import FREQUENCIES, MONTHLY, QUARTERLY, WEEKLY, Period
from processes.series.rule import HOLIDAYS, MONTH_DAYS, MOST_DAYS_BEFORE, MOST_PERIODS, NEXT, WEEKDAYS, Rule, first_from

LABELS = {
    "repeat": _l("Định kỳ"),
    "weekday": _l("Hạn vào thứ"),
    "day": _l("Hạn vào ngày"),
    "month": _l("Hạn thuộc tháng"),
    "holiday": _l("Hạn trùng ngày nghỉ"),
    "open_before": _l("Giao trước hạn (ngày)"),
    "starts_on": _l("Bắt đầu từ ngày"),
    "until": _l("Đến hết ngày"),
    "times": _l("Số kỳ"),
}
#: What is meant where nothing is said.
USUAL_DAYS_BEFORE = {WEEKLY: 5, MONTHLY: 10, QUARTERLY: 20}
USUAL_MONTH = {WEEKLY: 0, MONTHLY: 0, QUARTERLY: 2}
#: How many months after the first of its kỳ a deadline may fall: in the kỳ, or in the month after it.
_LAST_MONTH = {WEEKLY: 0, MONTHLY: 1, QUARTERLY: 3}


def rule_of(row: Mapping[str, Any]) -> Rule:
    """The rule that a row of :class:`processes.series.models.Series` keeps."""
    return Rule(
        day=row["day"],
        month=row["month"],
        holiday=row["holiday"],
        open_before=row["open_before"],
        first=Period.of(row["first"]),
        until=row["until"],
        times=row["times"],
    )


def columns_of(rule: Rule) -> dict[str, Any]:
    """The rule as its row keeps it."""
    return {
        "first": rule.first.code,
        "day": rule.day,
        "month": rule.month,
        "holiday": rule.holiday,
        "open_before": rule.open_before,
        "until": rule.until,
        "times": rule.times,
    }


@dataclass
class Reading:
    """Reads the fields one by one and remembers what is wrong; ``frequency`` is known by then."""

    values: Mapping[str, Any]
    frequency: str
    errors: list[FieldError]

    def one_of(self, name: str, choices: tuple[str, ...], usual: str | None = None) -> str:
        """A choice, or what is usual when nothing is said; without that it must be said."""
        value = self._given(name, usual)
        if value is None:
            self.refuse(name, _l("Ô “{field}” bắt buộc phải nhập."))
        elif str(value) not in choices or isinstance(value, bool):
            self.refuse(name, _l("Ô “{field}” có giá trị không dùng được."))
        return str(value)

    def number(self, name: str, least: int, most: int, usual: int | None = None) -> int | None:
        """A whole number within its limits, also as forms send it."""
        value = self._given(name, usual)
        if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 6:
            value = int(value)
        if value is None or (type(value) is int and least <= value <= most):
            return value
        self.refuse(name, _l("Ô “{field}” phải là một số từ {least} đến {most}."), least=least, most=most)
        return None

    def day(self, name: str, usual: date | None = None) -> date | None:
        """A day of the calendar."""
        value = self._given(name, usual)
        if value is None or is_day(value):
            return value  # type: ignore[no-any-return]
        self.refuse(name, _l("Ô “{field}” không phải là một ngày có thật."))
        return None

    def _given(self, name: str, usual: Any) -> Any:
        value = self.values.get(name)
        return usual if value in (None, "") else value

    def refuse(self, name: str, template: str, /, **params: object) -> None:
        """Something is wrong with the field."""
        self.errors.append(FieldError.of(name, template, field=LABELS[name], **params))


def read_rule(values: Mapping[str, Any], *, today: date) -> tuple[Rule | None, list[FieldError]]:
    """The rule that ``values`` (names of :data:`LABELS`) mean for a series given today, or what is wrong with them.

    The first kỳ is the first one due from ``starts_on`` on (today when not said); the end is ``until`` or ``times``, one of them.
    """
    frequency = values.get("repeat")
    if frequency not in FREQUENCIES:
        told = _l("Ô “{field}” chỉ nhận hằng tuần, hằng tháng hoặc hằng quý.")
        return None, [FieldError.of("repeat", told, field=LABELS["repeat"])]
    reading = Reading(values, str(frequency), [])
    starts_on = reading.day("starts_on", today)
    if starts_on is not None and starts_on < today:
        reading.refuse("starts_on", _l("Kỳ đầu tiên không thể đến hạn trước hôm nay; đề nghị chọn ngày khác."))
    # The first kỳ follows from the rest of the rule; until then any will do.
    rule = _read(reading, Period.holding(reading.frequency, today))
    rule = _with_end(reading, rule)
    if reading.errors or starts_on is None:
        return None, reading.errors
    rule = replace(rule, first=first_from(starts_on, rule))
    _check_end(reading, rule)
    return (None if reading.errors else rule), reading.errors


def read_changes(values: Mapping[str, Any], rule: Rule, given: int) -> tuple[Rule, list[FieldError]]:
    """The rule with what ``values`` change of it, and what is wrong with that. ``given``: how many kỳ were given already: the
    series cannot end before them."""
    name = "weekday" if rule.frequency == WEEKLY else "day"
    before = {name: rule.day, "month": rule.month, "holiday": rule.holiday, "open_before": rule.open_before}
    ends = {"until": rule.until, "times": rule.times}
    said = {name: value for name, value in values.items() if value not in (None, "")}
    if ends.keys().isdisjoint(said):
        said |= ends
    reading = Reading({**before, **said}, rule.frequency, [])
    changed = _with_end(reading, _read(reading, rule.first))
    if not reading.errors:
        _check_end(reading, changed)
    if not reading.errors and changed.total < given:
        field = "until" if changed.times is None else "times"
        told = _l(
            "Đã giao {given} kỳ nên không thể kết thúc sớm hơn; muốn thôi giao các kỳ sau thì dùng “Dừng định kỳ”."
        )
        reading.refuse(field, told, given=given)
    return changed, reading.errors


def _read(reading: Reading, first: Period) -> Rule:
    frequency = reading.frequency
    weekly = frequency == WEEKLY
    return Rule(
        day=reading.one_of("weekday", WEEKDAYS) if weekly else reading.one_of("day", MONTH_DAYS),
        month=reading.number("month", 0, _LAST_MONTH[frequency], USUAL_MONTH[frequency]) or 0,
        holiday=reading.one_of("holiday", HOLIDAYS, NEXT),
        open_before=reading.number("open_before", 1, MOST_DAYS_BEFORE, USUAL_DAYS_BEFORE[frequency]) or 1,
        first=first,
    )


def _with_end(reading: Reading, rule: Rule) -> Rule:
    """The rule with its end, which has to be said, and in one way."""
    said = [name for name in ("until", "times") if reading.values.get(name) not in (None, "")]
    if not said:
        reading.refuse("until", _l("Định kỳ phải có lúc kết thúc: chọn ngày kết thúc hoặc nhập số kỳ."))
    if len(said) > 1:
        reading.refuse("times", _l("Chỉ chọn một cách kết thúc: theo ngày hoặc theo số kỳ; bỏ trống ô kia."))
    return replace(rule, until=reading.day("until"), times=reading.number("times", 1, MOST_PERIODS))


def _check_end(reading: Reading, rule: Rule) -> None:
    """That the series has a kỳ, and not more than anybody could follow."""
    if rule.total == 0:
        first = rule.nominal(rule.first).strftime("%d/%m/%Y")
        told = _l("Kết thúc trước hạn của kỳ đầu tiên ({period}, hạn {day}).")
        reading.refuse("until", told, period=rule.first.label, day=first)
    elif rule.total > MOST_PERIODS:
        reading.refuse("until", _l("Dài quá {most} kỳ; đề nghị chọn ngày kết thúc sớm hơn."), most=MOST_PERIODS)
