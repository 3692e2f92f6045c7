"""What the templates of the pages call: words, days and addresses that more than one page needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from flask import Flask
from flask_babel import gettext, ngettext

from processes.directives.relations import KINDS
from processes.files import word
from processes.files.kinds import KINDS as FILE_KINDS
from web import buttons
from web.clock import today
from web.files import VIEWED
from web.forms import Field
from web.i18n import as_date, as_datetime, as_number
from web.lookups import list_word
from web.refusals import sentence
from web.remaining import days_word, overdue_word
from web.statuses import document_chip, share_chip, status_chip
from web.thread import with_names
from web.work import address_of_task, step_name


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        day_or_text=day_or_text,
        working_time=working_time,
        lower_first=lower_first,
        renamed=renamed,
        address_of_task=address_of_task,
        step_name=step_name,
        with_names=with_names,
    )
    app.jinja_env.globals.update(
        shown_media_types=VIEWED,
        word_media_type=word.MEDIA_TYPE,
        old_word_media_type=FILE_KINDS["doc"].media_type,
        status_chip=status_chip,
        document_chip=document_chip,
        share_chip=share_chip,
        list_word=list_word,
        days_left=days_left,
        relation_word=relation_word,
        refusal_sentence=sentence,
    )
    buttons.init_app(app)


def day_or_text(value: Any) -> str:
    """A stored day (YYYY-MM-DD) or moment as people write it; numbers in the language's way; any other text as it is."""
    if isinstance(value, int | float):
        return as_number(value)
    text = str(value)
    try:
        if len(text) == len("2026-07-14"):
            return as_date(date.fromisoformat(text))
        if text[10:11] == "T" and (moment := datetime.fromisoformat(text)).tzinfo is not None:
            return as_datetime(moment)
    except ValueError:
        return text
    return text


def working_time(minutes: int) -> str:
    """29 phút làm việc, 2,5 giờ làm việc"""
    if minutes < 60:
        return ngettext("%(num)s phút làm việc", "%(num)s phút làm việc", minutes)
    return gettext("%(hours)s giờ làm việc", hours=as_number(minutes / 60, 1))


def lower_first(text: str) -> str:
    """A button's title in the middle of a sentence."""
    return text[:1].lower() + text[1:]


def relation_word(kind: str, is_forward: bool) -> str:
    """How a relation between documents reads on one of its two sides."""
    return gettext(KINDS[kind][0 if is_forward else 1])


def renamed(field: Field, prefix: str) -> Field:
    """The same field under a name of its own, where a page holds two forms in one."""
    return replace(field, name=prefix + field.name)


def days_left(due_on: date, overdue: bool) -> str:
    """Remaining time by calendar days (B42). `overdue` is the stored fact, no clock is compared."""
    days = (due_on - today()).days
    if overdue:
        return overdue_word(-days)
    return days_word(days)
