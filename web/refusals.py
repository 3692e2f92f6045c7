"""Refusals of commands as sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from flask_babel import gettext

from processes.refusals import FieldError, Refusal, Unavailable
from web.i18n import as_date, as_datetime, as_number


def sentence(refusal: Refusal | Unavailable | FieldError) -> str:
    """The translated template, filled: moments and numbers as the reader's language writes them."""
    parameters = dict(refusal.params)
    return gettext(refusal.template).format(**{name: in_words(value) for name, value in parameters.items()})


def in_words(value: Any) -> Any:
    if isinstance(value, datetime):
        return as_datetime(value)
    if isinstance(value, date):
        return as_date(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return as_number(value)
    # The name of a field is one of our own words; what somebody typed is not, and stays as it is.
    return gettext(value) if isinstance(value, str) and value else value


def field_sentences(errors: Iterable[FieldError]) -> dict[str, str]:
    """Field → what is wrong with it; the first sentence where there are several."""
    sentences: dict[str, str] = {}
    for error in errors:
        sentences.setdefault(error.field, sentence(error))
    return sentences
