"""A sheet from the system before as its administrator looks at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from processes.db import reading
from processes.moving_over.commands import ENTERED, FAILED, FAULTY, READY, THERE
from processes.moving_over.kinds import SheetKind, kind_named
from processes.moving_over.models import MovedRow, MovedSheet
from processes.organisation.actor import Actor
from processes.organisation.models import Person
from processes.refusals import FieldError, NotFound
from processes.storable import is_id

#: As many rows as a page shows of each kind.
SHOWN = 200
STATES = (READY, FAULTY, THERE, ENTERED, FAILED)


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong with one cell, with the name of its column and what stands in it."""

    line: int
    column: str
    text: str
    fault: FieldError


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row without faults, by the columns that its kind is known by."""

    line: int
    cells: tuple[str, ...]
    state: str
    assignment_id: int | None


@dataclass(frozen=True, slots=True)
class SheetView:
    """``numbers``: rows by state; ``faults`` and ``rows`` the first of them."""

    id: int
    kind: SheetKind
    name: str
    by: str
    at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    numbers: dict[str, int]
    faults: Sequence[CellFault]
    rows: Sequence[ShownRow]

    @property
    def total(self) -> int:
        return sum(self.numbers.values())

    @property
    def is_running(self) -> bool:
        return self.started_at is not None and self.ended_at is None


def sheet_view(actor: Actor, sheet_id: int) -> SheetView:
    """The sheet with what became of its rows. Administrators only."""
    found = (
        reading()
        .execute(
            select(MovedSheet, Person.name.label("by"))
            .join(Person, Person.id == MovedSheet.by_id)
            .where(MovedSheet.id == sheet_id)
            .execution_options(populate_existing=True)
        )
        .first()
        if actor.is_admin and is_id(sheet_id)
        else None
    )
    if found is None:
        raise NotFound()
    sheet: MovedSheet = found.MovedSheet
    kind = kind_named(sheet.kind)
    return SheetView(
        sheet.id,
        kind,
        sheet.name,
        found.by,
        sheet.at,
        sheet.started_at,
        sheet.ended_at,
        _numbers(sheet.id),
        [fault for row in _rows(sheet.id, FAULTY, FAILED) for fault in _faults(kind, row)],
        [_shown(kind, row) for row in _rows(sheet.id, READY, THERE, ENTERED)],
    )


def latest_sheets(actor: Actor, kind: SheetKind) -> Sequence[tuple[int, str, datetime, bool]]:
    """The last sheets of this kind that were uploaded: id, name, when, whether their rows have been entered."""
    if not actor.is_admin:
        raise NotFound()
    wanted = select(MovedSheet.id, MovedSheet.name, MovedSheet.at, MovedSheet.ended_at)
    rows = reading().execute(wanted.where(MovedSheet.kind == kind.name).order_by(MovedSheet.id.desc()).limit(10))
    return [(row.id, row.name, row.at, row.ended_at is not None) for row in rows]


def _numbers(sheet_id: int) -> dict[str, int]:
    of_it = select(MovedRow.state, func.count()).where(MovedRow.sheet_id == sheet_id).group_by(MovedRow.state)
    found = {state: int(number) for state, number in reading().execute(of_it)}
    return {state: found.get(state, 0) for state in STATES}


def _rows(sheet_id: int, *states: str) -> list[Any]:
    wanted = select(MovedRow.line, MovedRow.cells, MovedRow.faults, MovedRow.state, MovedRow.assignment_id)
    of_it = wanted.where(MovedRow.sheet_id == sheet_id, MovedRow.state.in_(states))
    return list(reading().execute(of_it.order_by(MovedRow.line).limit(SHOWN)))


def _faults(kind: SheetKind, row: Any) -> list[CellFault]:
    return [
        CellFault(
            row.line,
            kind.title_of(key),
            str(row.cells.get(key, ""))[:120],
            FieldError(key, template, tuple(params.items())),
        )
        for key, template, params in row.faults
    ]


def _shown(kind: SheetKind, row: Any) -> ShownRow:
    return ShownRow(row.line, tuple(row.cells.get(key, "") for key in kind.shown), row.state, row.assignment_id)
