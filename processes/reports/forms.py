"""The forms of reports: which columns they have, and what stands above them. Names are those of the addresses and the API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

from processes.assignments.measures import NAMES, parts_of

Counts = Mapping[str, int]
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Column:
    """``measure`` counts; ``over`` makes it the percentage of that measure, half up, with at most two decimals. ``formula`` is what the
    form prints under the head."""

    name: str
    measure: str
    over: str | None = None
    formula: str = ""

    def value(self, counts: Counts) -> int | Decimal:
        """The number in this column; a percentage of nothing is 0."""
        number = count_of(self.measure, counts)
        return number if self.over is None else percent(number, count_of(self.over, counts))


@dataclass(frozen=True, slots=True)
class Form:
    """A table with a row for each unit and a total row, which is recomputed and never averaged."""

    name: str
    columns: tuple[Column, ...]


def count_of(measure: str, counts: Counts) -> int:
    """The measure from the counts of ``measures.MEASURES``."""
    return sum(counts.get(part, 0) for part in parts_of(measure))


def percent(part: int, whole: int) -> Decimal:
    """33.33, 25, 0."""
    if not whole:
        return Decimal(0)
    exact = (Decimal(100 * part) / Decimal(whole)).quantize(_CENT, ROUND_HALF_UP)
    return exact.normalize() if exact % 1 else exact.quantize(Decimal(1))


#: D7, column by column as the form has them.
UNITS_17 = Form(
    "units-17",
    (
        Column("c1", "total", formula="(1)=(2)+(7)"),
        Column("c2", "undated", formula="(2)=(3)+(5)"),
        Column("c3", "undated_open", formula="(3)"),
        Column("c4", "undated_open", "total", "(4)=(3)/(1)"),
        Column("c5", "undated_done", formula="(5)"),
        Column("c6", "undated_done", "total", "(6)=(5)/(1)"),
        Column("c7", "dated", formula="(7)=(8)+(13)"),
        Column("c8", "open_dated", formula="(8)=(9)+(11)"),
        Column("c9", "open_in_time", formula="(9)"),
        Column("c10", "open_in_time", "total", "(10)=(9)/(1)"),
        Column("c11", "open_late", formula="(11)"),
        Column("c12", "open_late", "total", "(12)=(11)/(1)"),
        Column("c13", "done_dated", formula="(13)=(14)+(16)"),
        Column("c14", "done_in_time", formula="(14)"),
        Column("c15", "done_in_time", "total", "(15)=(14)/(1)"),
        Column("c16", "done_late", formula="(16)"),
        Column("c17", "done_late", "total", "(17)=(16)/(1)"),
    ),
)
#: B45: Tình hình thực hiện nhiệm vụ tại các đơn vị. What has no deadline is neither in time nor late (C3).
UNITS = Form(
    "units",
    (
        Column("total", "total"),
        Column("open_in_time", "open_in_time"),
        Column("open_late", "open_late"),
        Column("open_undated", "undated_open"),
        Column("open", "open"),
        Column("done_in_time", "done_in_time"),
        Column("done_late", "done_late"),
        Column("done_undated", "undated_done"),
        Column("done", "done"),
        Column("in_review", "in_review"),
        Column("returned", "returned"),
    ),
)
FORMS: Mapping[str, Form] = MappingProxyType({form.name: form for form in (UNITS_17, UNITS)})

for _form in FORMS.values():
    for _column in _form.columns:
        if not {_column.measure, _column.over or _column.measure} <= NAMES:
            raise LookupError(f"{_form.name}: {_column.name} is of nothing that is counted")
