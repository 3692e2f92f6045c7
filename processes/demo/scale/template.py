"""A directive that was really played, with all its rows, as text in which days, ids, units and people are left open.

The states of the engine are those that the deployed diagram came to; a copy differs from them in whole weeks only, so that every
instance can be opened, acted on and fired like the one it was taken from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import JSON, Column, Connection, Date, RowMapping, Table

from processes.db import metadata, to_json
from processes.demo.scale.roster import Roster
from processes.demo.scale.rows import BUSINESS_KEYS, Rows, read_rows
from processes.folding import fold

#: What is left open: its kind and which one, e.g. ``("day", date)``, ``("id", "assignments", 7)``, ``("account", unit id)``.
Slot = tuple[Any, ...]
#: One value of a row: text, with slots in it; None is NULL.
Cell = tuple[str | Slot, ...] | None

#: Text of NULL, and what separates values and rows: PostgreSQL's COPY format, see ``loading``.
NULL = r"\N"
DEADLINES = frozenset(
    {"due_at", "original_due_at", "due_soon_raised_at", "overdue_at", "review_due_at", "review_overdue_at"}
)
#: Of several notices or openings that the people of one unit had, its account keeps one.
_ONCE = {"openings": ("assignment_id", "person_id"), "notices": ("person_id", "kind", "object_type", "object_id", "at")}
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
_POSITIONS = {"by_position": "by_id"}

#: What only one document has: copies are not found by it.
_OF_ONE = frozenset({"identity", "number_key"})


@dataclass(frozen=True, slots=True)
class Block:
    """The rows of one table: ``text`` with a ``%s`` for each slot, ``chosen`` picks their values from those of the template."""

    table: Table
    columns: tuple[str, ...]
    text: str
    chosen: Callable[[Sequence[str]], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Template:
    """``unfinished``: how many of its assignments have not ended; ``is_over``: the directive itself is closed. ``suffix`` is what
    follows the running number in the directive's number."""

    slots: tuple[Slot, ...]
    blocks: tuple[Block, ...]
    assignments: int
    unfinished: int
    is_over: bool
    suffix: str

    @property
    def suffix_folded(self) -> str:
        return fold(self.suffix)


def template(connection: Connection, directive_id: int, roster: Roster) -> Template:
    """Read the directive with everything below it."""
    rows = read_rows(connection, directive_id)
    assignments = rows["assignments"]
    directive = rows["directives"][0]
    number = directive["number"]
    writer = _Writer(rows, roster, number)
    blocks = tuple(writer.block(metadata.tables[name], found) for name in _in_order(rows) if (found := rows[name]))
    return Template(
        slots=tuple(writer.slots),
        blocks=blocks,
        assignments=len(assignments),
        unfinished=sum(row["status_group"] != "ended" for row in assignments),
        is_over=directive["status_group"] == "ended",
        suffix=number[number.index("/") :],
    )


def _in_order(rows: Rows) -> Iterable[str]:
    """Parents before children."""
    return (table.name for table in metadata.sorted_tables if table.name in rows)


class _Writer:
    """Turns rows into cells, collecting the slots."""

    def __init__(self, rows: Rows, roster: Roster, number: str) -> None:
        self.slots: dict[Slot, int] = {}
        self._roster = roster
        self._is_over = rows["directives"][0]["status_group"] == "ended"
        self._deadlines = {row[name] for row in rows["assignments"] for name in DEADLINES if row[name] is not None}
        self._deadlines |= {row["due_at"] for row in rows["timers"]}
        self._deadlines |= {row[name] for row in rows["former_states"] for name in ("due_at", "original_due_at")}
        self._drafters = {row["id"]: row["drafter_id"] for row in rows["assignments"]}
        said: dict[str, Slot] = {number: ("number",), fold(number): ("number_folded",)}
        for body in roster.bodies:
            said[body.name] = ("unit_name", body.id)
            said[body.folded] = ("unit_folded", body.id)
            said[f'"{body.code}"'] = ("unit_code", body.id)
        self._said = said
        words = sorted(map(re.escape, said), key=len, reverse=True)
        self._open = re.compile(rf"(\d{{4}}-\d\d-\d\d|{'|'.join(words)})")

    def block(self, table: Table, rows: Sequence[RowMapping]) -> Block:
        # A row of its own number for which nobody asks gets the next one.
        columns = [c for c in table.columns if c is not table.autoincrement_column or table.name in BUSINESS_KEYS]
        once = _ONCE.get(table.name)
        kept: dict[Any, list[Cell]] = {}
        for index, row in enumerate(rows):
            cells = {column.name: self._cell(column, row) for column in columns}
            if table.name == "notices" and self._is_over:
                cells["read_at"] = cells["at"]  # of what is over people have read everything, sooner or later
            kept.setdefault(tuple(cells[name] for name in once) if once else index, list(cells.values()))
        chosen: list[int] = []
        lines = ("\t".join(self._text(cell, chosen) for cell in cells) + "\n" for cells in kept.values())
        return Block(table, tuple(c.name for c in columns), "".join(lines), _picker(chosen))

    def _text(self, cell: Cell, chosen: list[int]) -> str:
        if cell is None:
            return NULL
        written = []
        for part in cell:
            if isinstance(part, str):
                written.append(part.translate(_ESCAPES).replace("%", "%%"))
            else:
                chosen.append(self.slots.setdefault(part, len(self.slots)))
                written.append("%s")
        return "".join(written)

    def _cell(self, column: Column[Any], row: RowMapping) -> Cell:
        value = row[column.name]
        if value is None or column.name in _OF_ONE:
            return None
        if column.name in _POSITIONS and row[_POSITIONS[column.name]] is not None:
            return (self._person(row[_POSITIONS[column.name]], "position"),)
        if column.name == "following_unit_id":
            return (self._person(self._drafter(row), "room"),)
        if column.name == "stored_as":
            return (("file", value),)
        if (key := _refers_to(column, row)) is not None:
            return (self._key(key, value),)
        if isinstance(value, datetime):
            return self._instant(value)
        if isinstance(value, date):
            return (("day", value),)
        if isinstance(value, bool):
            return (str(int(value)),)
        if isinstance(column.type, JSON):
            return self._parts(to_json(value))
        return self._parts(value.decode() if isinstance(value, bytes) else str(value))

    def _drafter(self, row: RowMapping) -> int:
        return int(row["drafter_id"] if "drafter_id" in row else self._drafters[row["assignment_id"]])

    def _key(self, table: str, value: int) -> str | Slot:
        if table == "people":
            return self._person(value, "person")
        if table == "units":
            body = self._roster.body_of_unit(value)
            return ("unit", body.id) if body else str(value)
        return ("id", table, value) if table in BUSINESS_KEYS else str(value)

    def _person(self, person_id: int, what: str) -> Slot:
        body = self._roster.body_of_person(person_id)
        return (f"account_{what}", body.id) if body else (what, person_id)

    def _instant(self, value: datetime) -> tuple[str | Slot, ...]:
        day = ("day", value.date())
        if value in self._deadlines or value.second or value.microsecond:
            return day, value.strftime(" %H:%M:%S.%f")
        # People act within the minute; deadlines are to the second.
        return day, value.strftime(" %H:%M:"), ("second",), ".000000"

    def _parts(self, text: str) -> tuple[str | Slot, ...]:
        parts: list[str | Slot] = list(self._open.split(text))
        for index in range(1, len(parts), 2):
            part = str(parts[index])
            parts[index] = self._said[part] if part in self._said else ("day", date.fromisoformat(part))
        return tuple(part for part in parts if part != "")


def _refers_to(column: Column[Any], row: RowMapping) -> str | None:
    """The table whose id the column holds, None for any other value."""
    if column.primary_key and not column.foreign_keys and not isinstance(column.type, Date):
        return column.table.name
    if column.name == "object_id":
        return f"{row['object_type']}s"
    # What is a copy of an assignment's columns has the keys, and not the references.
    known = metadata.tables["assignments"].columns.get(column.name) if column.table.name == "former_states" else None
    for key in column.foreign_keys or (known.foreign_keys if known is not None else ()):
        return key.column.table.name
    return None


def _picker(chosen: list[int]) -> Callable[[Sequence[str]], tuple[str, ...]]:
    if len(chosen) == 1:
        only = chosen[0]
        return lambda values: (values[only],)
    return itemgetter(*chosen)
