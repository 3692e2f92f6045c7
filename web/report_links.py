"""Addresses behind the numbers of reports: the list that holds exactly what each counts."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

from flask import url_for

from processes.assignments.filters import Filters

#: Fields of filters that reports never narrow by: a list that a number leads to has none of them.
_NEVER = frozenset({"box", "group", "overdue", "due_soon", "quiet_since"})
_NAMES = tuple(field.name for field in fields(Filters) if field.name not in _NEVER)


def list_address(filters: Filters) -> str:
    """The address of the list with these filters."""
    said = {name: value for name in _NAMES if (value := _said(getattr(filters, name))) is not None}
    return url_for("assignments.index", **said)


def _said(value: Any) -> Any:
    if isinstance(value, bool):
        return "1" if value else "0"
    return value.isoformat() if isinstance(value, date) else value
