"""A repeating assignment in words: what a kỳ is called, when it is due, what the whole rule says."""

from __future__ import annotations

from datetime import date

from flask import Flask
from flask_babel import get_locale, gettext, lazy_gettext, ngettext

from processes.series.fields import USUAL_MONTH
from processes.series.periods import MONTHLY, QUARTERLY, WEEKLY, Period
from processes.series.rule import LAST, LAST_WORKING, PREVIOUS, WEEKDAYS, Rule
from web.i18n import as_date

FREQUENCY_WORDS = {WEEKLY: lazy_gettext("Tuần"), MONTHLY: lazy_gettext("Tháng"), QUARTERLY: lazy_gettext("Quý")}
DAY_WORDS = dict(
    zip(
        WEEKDAYS,
        (
            lazy_gettext("Thứ Hai"),
            lazy_gettext("Thứ Ba"),
            lazy_gettext("Thứ Tư"),
            lazy_gettext("Thứ Năm"),
            lazy_gettext("Thứ Sáu"),
        ),
        strict=True,
    )
)
#: Monday first.
SHORT_DAYS = (
    *(lazy_gettext("T2"), lazy_gettext("T3"), lazy_gettext("T4"), lazy_gettext("T5"), lazy_gettext("T6")),
    *(lazy_gettext("T7"), lazy_gettext("CN")),
)
_ROMAN = ("I", "II", "III", "IV")


def init_app(app: Flask) -> None:
    """What the templates call."""
    app.jinja_env.filters.update(weekday_date=weekday_date, period_label=period_label)
    app.jinja_env.globals.update(rule_sentence=rule_sentence, frequency_word=frequency_word)


def period_label(period: Period | str) -> str:
    """Tuần 48/2026, Tháng 12/2026, Quý I/2027; also from its code."""
    period = Period.of(period) if isinstance(period, str) else period
    if str(get_locale()) != "en":
        return period.label
    day = period.first_day
    if period.frequency == WEEKLY:
        year, week, _ = day.isocalendar()
        return f"Week {week}/{year}"
    return f"Quarter {_ROMAN[day.month // 3]}/{day.year}" if period.frequency == QUARTERLY else day.strftime("%m/%Y")


def frequency_word(frequency: str) -> str:
    """Tuần, Tháng, Quý."""
    return str(FREQUENCY_WORDS[frequency])


def weekday_date(day: date) -> str:
    """T5, 26/11/2026"""
    return f"{SHORT_DAYS[day.weekday()]}, {as_date(day)}"


def rule_sentence(rule: Rule) -> str:
    """The whole rule, as it would be read out over the phone."""
    given = ngettext("Mỗi kỳ giao trước hạn %(num)s ngày.", "Mỗi kỳ giao trước hạn %(num)s ngày.", rule.open_before)
    return f"{_due(rule)} {given} {_end(rule)}"


def _due(rule: Rule) -> str:
    if rule.frequency == WEEKLY:
        due = gettext("Hằng tuần, hạn vào %(day)s", day=DAY_WORDS[rule.day])
    elif rule.frequency == MONTHLY and rule.month:
        due = gettext("Hằng tháng, hạn vào %(day)s của tháng sau", day=_day(rule.day))
    elif rule.frequency == MONTHLY:
        due = gettext("Hằng tháng, hạn vào %(day)s", day=_day(rule.day))
    elif rule.month == USUAL_MONTH[QUARTERLY] + 1:
        due = gettext("Hằng quý, hạn vào %(day)s của tháng đầu quý sau", day=_day(rule.day))
    else:
        due = gettext("Hằng quý, hạn vào %(day)s của tháng thứ %(n)s trong quý", day=_day(rule.day), n=rule.month + 1)
    if rule.day == LAST_WORKING:
        return f"{due}."
    if rule.holiday == PREVIOUS:
        return gettext("%(due)s; trùng ngày nghỉ thì lên ngày làm việc liền trước.", due=due)
    return gettext("%(due)s; trùng ngày nghỉ thì sang ngày làm việc liền sau.", due=due)


def _day(day: str) -> str:
    if day == LAST:
        return gettext("ngày cuối")
    if day == LAST_WORKING:
        return gettext("ngày làm việc cuối")
    return gettext("ngày %(day)s", day=day)


def _end(rule: Rule) -> str:
    total, first = rule.total, period_label(rule.first)
    if total == 1:
        return gettext("Một kỳ: %(first)s.", first=first)
    last = period_label(rule.first.plus(total - 1))
    return gettext("%(total)s kỳ, từ %(first)s đến %(last)s.", total=total, first=first, last=last)
