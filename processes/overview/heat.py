"""Units compared: how many of what they have open stands how, so that one sees at a glance where it burns."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from sqlalchemy import ColumnElement, case, func, select

from processes.assignments.boxes import OPEN
from processes.assignments.filters import Filters
from processes.assignments.listing import counting
from processes.assignments.models import Assignment
from processes.assignments.standing import is_due_soon, is_overdue
from processes.db import reading
from processes.organisation.actor import Actor
from processes.organisation.models import Unit

#: What was issued and has not ended; recalled and drafts are with nobody.
OF_UNITS = "open"
_CALM = Filters(measure=OF_UNITS, overdue=False, due_soon=False)
#: Every open assignment that was issued stands in exactly one of these, and the filters let through just what does.
STANDS: Mapping[str, Filters] = MappingProxyType(
    {
        "overdue": Filters(measure=OF_UNITS, group=OPEN, overdue=True),
        "due_soon": Filters(measure=OF_UNITS, group=OPEN, due_soon=True),
        "waiting": replace(_CALM, group="waiting"),
        "in_progress": replace(_CALM, group="in_progress"),
        "in_review": replace(_CALM, group="in_review"),
        "stopped": replace(_CALM, group="stopped"),
    }
)


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A unit, and how many of its open assignments stand how (:data:`STANDS`)."""

    code: str
    name: str
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return self.counts.total()


def heat(actor: Actor) -> list[HeatRow]:
    """A row for each unit with anything open that the person sees: who is most overdue first, then near due, then with most."""
    stands = _stands().label("stands")
    statement = counting(actor, Filters(measure=OF_UNITS, group=OPEN), Assignment.lead_id, stands, func.count())
    found: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for lead_id, one, number in reading().execute(statement.group_by(Assignment.lead_id, stands)):
        if one in STANDS:
            found[lead_id][one] = number
    units = reading().execute(select(Unit.id, Unit.code, Unit.name, Unit.position).where(Unit.id.in_(found)))
    rows = [(unit.position, unit.id, HeatRow(unit.code, unit.name, found[unit.id])) for unit in units]
    return [row for *_, row in sorted(rows, key=lambda each: (_rank(each[2]), *each[:2]))]


def together(rows: list[HeatRow]) -> Counter[str]:
    """The sum of all units."""
    whole: Counter[str] = Counter()
    for row in rows:
        whole.update(row.counts)
    return whole


def _rank(row: HeatRow) -> tuple[int, int, int]:
    return -row.counts["overdue"], -row.counts["due_soon"], -row.total


def _stands() -> ColumnElement[str]:
    return case((is_overdue(), "overdue"), (is_due_soon(), "due_soon"), else_=Assignment.status_group)
