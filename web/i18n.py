"""Vietnamese first, English second; dates, times and numbers as a Vietnamese office writes them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from babel.numbers import format_decimal
from flask import Flask, request, session
from flask_babel import Babel, get_locale, gettext, ngettext
from flask_login import current_user
from markupsafe import Markup

from web import clock
from web.remaining import remaining, timeliness
from web.result_words import says_reached
from web.security import PUBLIC_SITE

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
SESSION_KEY = "language"
API_PREFIX = "/api/"
#: Who asks for these is no person with a session, and says the language with each question.
OF_MACHINES = (API_PREFIX, "/healthz", "/readyz")
FILE_SIZES = ("B", "kB", "MB", "GB")

babel = Babel()


def init_app(app: Flask, timezone: str) -> None:
    app.config.update(
        BABEL_DEFAULT_LOCALE="vi",
        BABEL_DEFAULT_TIMEZONE=timezone,
        BABEL_TRANSLATION_DIRECTORIES="translations",
    )
    babel.init_app(app, locale_selector=choose_language)
    app.jinja_env.filters.update(
        date=as_date,
        time=as_time,
        datetime=as_datetime,
        number=as_number,
        size=as_size,
        ago=ago,
        days_ago=days_ago,
        plain_values=plain_values,
    )
    app.jinja_env.globals.update(
        language=lambda: str(get_locale()),
        languages=LANGUAGES,
        translated=translated,
        remaining=remaining,
        timeliness=timeliness,
        says_reached=says_reached,
        now=clock.now,
        today=clock.today,
    )


def choose_language() -> str:
    """The language chosen on the page, else the person's own; a caller of the API says it in Accept-Language, an address of the
    public site by itself."""
    if request.path.startswith(OF_MACHINES):
        return request.accept_languages.best_match(LANGUAGES, "vi") or "vi"
    if request.path.startswith(PUBLIC_SITE):
        asked = request.args.get("lang")
        return asked if asked in LANGUAGES else "vi"
    chosen = session.get(SESSION_KEY)
    if chosen in LANGUAGES:
        return str(chosen)
    preferred = getattr(getattr(current_user, "actor", None), "language", "vi")
    return preferred if preferred in LANGUAGES else "vi"


def translated(schema: Any, key: str) -> str:
    """A text of a form or diagram, which carries both languages itself: `title` with `x-title-en` beside it."""
    if str(get_locale()) == "en" and schema.get(f"x-{key}-en"):
        return str(schema[f"x-{key}-en"])
    return str(schema.get(key) or "")


def as_date(value: date | datetime | None) -> str:
    """04/08/2026 in both languages: month-first dates have been misread (Q21). Nothing for None."""
    if value is None:
        return ""
    day = clock.local(value) if isinstance(value, datetime) else value
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def as_time(value: datetime | None) -> str:
    return "" if value is None else clock.local(value).strftime("%H:%M")


def as_datetime(value: datetime | None) -> str:
    """04/08/2026 17:00"""
    return "" if value is None else f"{as_date(value)} {as_time(value)}"


def as_number(value: float | int | None, digits: int | None = None) -> str:
    """1.234,5 in Vietnamese, 1,234.5 in English; `digits` = at most so many decimals (two when left out)."""
    if value is None:
        return ""
    return format_decimal(value, format=f"#,##0.{'#' * (2 if digits is None else digits)}", locale=get_locale())


def as_size(octets: int) -> str:
    """312 kB, 2,4 MB"""
    amount, step = float(octets), 0
    while amount >= 1000 and step < len(FILE_SIZES) - 1:
        amount, step = amount / 1000, step + 1
    return f"{as_number(amount, 1 if step > 1 else 0)} {FILE_SIZES[step]}"


def ago(value: datetime | None) -> Markup | str:
    """How long ago, with the exact moment one hover away: “5 phút trước”, “hôm qua 17:00”, “04/08/2026 17:00”."""
    if value is None:
        return ""
    # What is of today is counted on while the page is open.
    is_recent = Markup(" data-ago") if clock.local(value).date() == clock.today() and value <= clock.now() else ""
    element = Markup('<time datetime="{}" title="{}"{}>{}</time>')
    return element.format(clock.local(value).isoformat(), as_datetime(value), is_recent, ago_words(value))


def days_ago(value: datetime) -> str:
    """How long ago, however long it is: the exact moment stands beside it (B28)."""
    days = (clock.today() - clock.local(value).date()).days
    if days < 2:
        return ago_words(value)
    return ngettext("%(days)s ngày trước", "%(days)s ngày trước", days, days=as_number(days))


def ago_words(value: datetime) -> str:
    exact, here = clock.local(value), clock.local(clock.now())
    minutes = int((here - exact).total_seconds() // 60)
    days = (here.date() - exact.date()).days
    if minutes < 0 or days > 6:
        return as_datetime(value)
    if minutes < 1:
        return gettext("vừa xong")
    if minutes < 60:
        return ngettext("%(num)s phút trước", "%(num)s phút trước", minutes)
    if days == 0:
        return ngettext("%(num)s giờ trước", "%(num)s giờ trước", minutes // 60)
    if days == 1:
        return gettext("hôm qua %(time)s", time=as_time(value))
    return ngettext("%(num)s ngày trước", "%(num)s ngày trước", days)


def plain_values(values: Any) -> list[str]:
    """A form value as a list of strings, whatever it was: nothing, one value or several."""
    if values is None or values == "":
        return []
    return [str(value) for value in values] if isinstance(values, list | tuple | set) else [str(values)]
