"""Sheets as people fill them in."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook, load_workbook

from processes.moving_over.kinds import ASSIGNMENTS, SheetKind

ROW: dict[str, Any] = {
    "number": "620/UBND-KTTH",
    "date": "01/06/2026",
    "subject": "V/v đẩy nhanh giải ngân",
    "director": "chutich",
    "approver": "pheduyet",
    "content": "Báo cáo tình hình giải ngân quý II",
    "lead": "Sở Tài chính",
    "issued_on": "02/06/2026",
    "due_on": "31/07/2026",
}


def row(**cells: Any) -> dict[str, Any]:
    """A row without faults, changed so; an empty text leaves the cell empty."""
    return {**ROW, **cells}


def filled(template: bytes, *rows: dict[str, Any]) -> bytes:
    """The product's own template with these rows under its head."""
    book = load_workbook(io.BytesIO(template))
    return _saved(book, rows)


def workbook(*rows: dict[str, Any], kind: SheetKind = ASSIGNMENTS) -> bytes:
    """The same columns in a workbook of somebody's own."""
    book = Workbook()
    for place, column in enumerate(kind.columns, start=1):
        book.active.cell(1, place, column.title)
    return _saved(book, rows, kind)


def _saved(book: Any, rows: tuple[dict[str, Any], ...], kind: SheetKind = ASSIGNMENTS) -> bytes:
    places = {column.key: place for place, column in enumerate(kind.columns, start=1)}
    for number, cells in enumerate(rows, start=2):
        for key, value in cells.items():
            book.worksheets[0].cell(number, places[key], value)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
