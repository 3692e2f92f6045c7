"""Finding rows by what people type: every word must occur, accents and case do not matter."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, true

from processes.folding import fold

LONGEST_QUERY = 200
MOST_WORDS = 10


def matches(text: str | None, *columns: Any) -> ColumnElement[bool]:
    """Whether each word of ``text`` occurs in one of the folded columns; everything matches an empty text."""
    words = fold((text or "")[:LONGEST_QUERY]).replace("\0", " ").encode(errors="ignore").decode().split()[:MOST_WORDS]
    if not words:
        return true()
    return and_(*(or_(*(column.contains(word, autoescape=True) for column in columns)) for word in words))
