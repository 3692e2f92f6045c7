"""What a form is made of: columns that count, percentages over them, and what is worked out of several counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from processes.assignments.measures import parts_of

#: measure or part → how many; a part may be the earliest moment of what it looks at
Counts = Mapping[str, Any]
Value = int | Decimal | datetime | None
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Column:
    """``measure`` counts (of ``measures.NAMES`` or ``parts.PARTS``); ``over`` makes it the percentage of that measure, half up, with
    at most two decimals. ``formula`` is what the form prints under the head. What is ``worked_out`` leads to no list."""

    name: str
    measure: str = ""
    over: str | None = None
    formula: str = ""
    worked_out: Callable[[Counts], Value] | None = None

    def value(self, counts: Counts) -> Value:
        """The number in this column; a percentage of nothing is 0."""
        if self.worked_out is not None:
            return self.worked_out(counts)
        number = count_of(self.measure, counts)
        return number if self.over is None else percent(number, count_of(self.over, counts))

    @property
    def is_counted(self) -> bool:
        """Whether it counts assignments, so that a list of them lies behind it."""
        return self.worked_out is None and self.over is None


@dataclass(frozen=True, slots=True)
class Form:
    """A table with a row for each unit (or another of ``by``) and a total row, which is recomputed and never averaged. ``parts``: what
    of ``parts.PARTS`` its columns need; ``ranked``: rows are in the order of the column of this name, the greatest first."""

    name: str
    columns: tuple[Column, ...]
    by: tuple[str, ...] = ("lead",)
    parts: tuple[str, ...] = ()
    ranked: str | None = None


def count_of(measure: str, counts: Counts) -> int:
    """The measure from the counts of ``measures.MEASURES``, or a part."""
    return sum(counts.get(part, 0) for part in parts_of(measure))


def percent(part: int, whole: int) -> Decimal:
    """33.33, 25, 0."""
    return Decimal(0) if not whole else rounded(Decimal(100 * part) / Decimal(whole), _CENT)


def rounded(number: Decimal, to: Decimal) -> Decimal:
    """Half up, without noughts at its end: 12.5, 25."""
    exact = number.quantize(to, ROUND_HALF_UP)
    return exact.normalize() if exact % 1 else exact.quantize(Decimal(1))
