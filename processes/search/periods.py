"""Years and months to look in (B49)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from processes.search.queries import Period

#: No document of the office is older.
FIRST_YEAR, LAST_YEAR = 2000, 2100


def year_of(text: str | None) -> int | None:
    """The year that is meant; None for anything else."""
    return _number(text, FIRST_YEAR, LAST_YEAR)


def month_of(text: str | None) -> int | None:
    return _number(text, 1, 12)


def period_of(year: int, month: int | None) -> Period:
    """That month of the year, or all of it."""
    first, last = (month, month) if month else (1, 12)
    return Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def _number(text: str | None, least: int, most: int) -> int | None:
    if text is None or not (text.isascii() and text.isdecimal() and len(text) <= 4):
        return None
    return int(text) if least <= int(text) <= most else None
