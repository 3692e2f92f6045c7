"""Which documents a text names: “Công văn số 620/UBND-KTTH ngày 13/7/2026 của UBND tỉnh” → that number, that day."""

from __future__ import annotations

import re
from datetime import date

from processes.directives.numbers import parse

#: What may be a number with its symbol, blanks around the dashes forgiven; and the day that follows it.
_NAMED = re.compile(
    r"(?<![\w/-])(\d{1,6}[A-Za-z]?(?:\s?[-/–]\s?[A-Za-zÀ-ỹĐđ0-9][A-Za-zÀ-ỹĐđ0-9.&]{0,19}){1,5})"
    r"(?:\W{0,3}\s*ngày\s+(\d{1,2})(?:\s*[/.-]\s*|\s+tháng\s+)(\d{1,2})(?:\s*[/.-]\s*|\s+năm\s+)(\d{4}))?"
)
#: More than any honest text names.
MOST = 20


def cited(*texts: str | None) -> dict[str, date | None]:
    """The documents that the texts name, the first twenty: number, as two are compared → day; a day that cannot be counts as none."""
    found: dict[str, date | None] = {}
    for text in texts:
        for match in _NAMED.finditer(text or ""):
            number = parse(match[1].rstrip(".&"))
            if number is not None and (number.canonical in found or len(found) < MOST):
                found[number.canonical] = found.get(number.canonical) or _day(match[4], match[3], match[2])
    return found


def _day(year: str | None, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day)) if year else None
    except ValueError:
        return None
