"""What can be kept of what people send: the databases and JSON take no NUL, no half characters, no endless numbers."""

from __future__ import annotations

import re

import orjson

from processes.refusals import FieldError

#: One value of a form, as JSON; far beyond any text of the office.
LARGEST_BYTES = 200_000
#: The greatest id a column holds.
GREATEST_ID = 2**31 - 1

# How JSON writes control characters other than tab and line ends; an even number of backslashes before is only text.
_CONTROL = re.compile(rb"(?<!\\)(?:\\\\)*\\(?:u00|b|f)")


def is_storable(value: object) -> bool:
    """Whether a text, or a JSON value with everything in it, can be stored as it is: no control characters (PostgreSQL refuses
    NUL), no lone surrogates, no integer beyond 64 bits, not nested without end, not larger than :data:`LARGEST_BYTES`."""
    try:
        written = orjson.dumps(value)
    except (TypeError, RecursionError):
        return False
    return len(written) <= LARGEST_BYTES and _CONTROL.search(written) is None


def unusable(field: str, label: str) -> FieldError:
    """What is said of a field whose value cannot be stored."""
    return FieldError.of(field, "Ô “{field}” có ký tự không dùng được, hoặc quá dài.", field=label)


def is_id(value: object) -> bool:
    """Whether it can be the id of a row at all: asking the database for a greater number is an error there, not a “no”."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= GREATEST_ID


def clean_text(text: str) -> str:
    """A text as it is kept: no blanks around it, one kind of line end. Word's own line break is one too."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").strip()
