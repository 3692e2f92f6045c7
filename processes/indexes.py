"""Indexes of a part of the rows: what is not in them costs nothing when it is written, and most of what is old is not."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, text


def only_where(condition: str) -> dict[str, Any]:
    """The rest of an ``Index(…)`` over the rows for which the condition holds, on both databases."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


def index_where_set(table: str, column: str) -> Index:
    """An index over the rows that have a value in this column."""
    return Index(f"ix_{table}_{column}", column, **only_where(f"{column} IS NOT NULL"))
