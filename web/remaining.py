"""Remaining time in words, by calendar days: two assignments due the same day read the same (B42)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from babel.numbers import format_decimal
from flask_babel import get_locale, gettext, ngettext

from web import clock

# Without a date of issue the bar shows the last month before the deadline.
USUAL_SPAN = 30


@dataclass(frozen=True, slots=True)
class Remaining:
    """`word` for people, `tone` for the colour (late soon calm done none), `share` of the time gone, 0 to 100."""

    word: str
    tone: str
    icon: str
    share: int


def remaining(
    due_at: datetime | None,
    *,
    overdue: bool = False,
    due_soon: bool = False,
    issued_at: datetime | None = None,
) -> Remaining:
    """How long there still is. `overdue` and `due_soon` are stored facts, raised by the diagram's timers: what is
    counted as overdue and what is shown as overdue are always the same rows, so no clock is compared here."""
    if due_at is None:
        return Remaining(gettext("không thời hạn"), "none", "infinity", 0)
    days = (clock.local(due_at).date() - clock.today()).days
    if overdue:
        return Remaining(overdue_word(-days), "late", "alert-circle", 100)
    tone, icon = ("soon", "alert-triangle") if due_soon else ("calm", "clock")
    return Remaining(days_word(days), tone, icon, share_gone(days, due_at, issued_at))


def days_word(days: int) -> str:
    """Before the timer has raised it as overdue a deadline has come, but nobody is late yet."""
    if days > 0:
        return ngettext("còn %(days)s ngày", "còn %(days)s ngày", days, days=written(days))
    return gettext("hạn hôm nay") if days == 0 else gettext("đã đến hạn")


def overdue_word(days: int) -> str:
    if days <= 0:
        return gettext("Quá hạn hôm nay")
    return ngettext("Quá hạn %(days)s ngày", "Quá hạn %(days)s ngày", days, days=written(days))


def written(days: int) -> str:
    """1.234, as all numbers are: what is overdue for years shall not look like a year."""
    return format_decimal(days, locale=get_locale())


def share_gone(days: int, due_at: datetime, issued_at: datetime | None) -> int:
    span = USUAL_SPAN
    if issued_at is not None:
        span = max(1, (clock.local(due_at).date() - clock.local(issued_at).date()).days)
    return round(100 * (1 - min(max(days, 0), span) / span))


def timeliness(kind: str | None, days: int | None) -> Remaining:
    """How an ended assignment did (C13): `kind` early, on_time, late or None without a deadline; `days` signed,
    positive when late."""
    count = abs(days or 0)
    if kind == "late":
        word = (
            ngettext("chậm %(days)s ngày", "chậm %(days)s ngày", count, days=written(count))
            if count
            else gettext("chậm trong ngày")
        )
        return Remaining(word, "late", "alert-circle", 100)
    if kind == "early":
        word = (
            ngettext("sớm %(days)s ngày", "sớm %(days)s ngày", count, days=written(count))
            if count
            else gettext("đúng hạn")
        )
        return Remaining(word, "done", "circle-check", 100)
    if kind == "on_time":
        return Remaining(gettext("đúng hạn"), "done", "circle-check", 100)
    return Remaining(gettext("không thời hạn"), "none", "infinity", 0)
