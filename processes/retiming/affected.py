"""What is open and has a moment that follows the rules of time: read in batches, with what its instance knows, and without locks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, select

from processes.assignments.models import Assignment
from processes.calendar.rules import TimeRules
from processes.db import reading, table_of
from processes.organisation.actor import Actor
from processes.organisation.models import Unit
from processes.refusals import NotFound
from processes.retiming.moves import DUE_SOON, Move, moves_of
from processes.runtime.models import ProcessInstance
from processes.shares.models import Share

#: Read at once.
BATCH = 500
#: As many examples as a person reads.
EXAMPLES = 8

_INSTANCES, _ASSIGNMENTS, _SHARES = table_of(ProcessInstance), table_of(Assignment), table_of(Share)
_INSTANCE = (_INSTANCES.c.id.label("instance_id"), _INSTANCES.c.variables.label("variables"))
_OF_ASSIGNMENTS = (
    select(
        *(
            _ASSIGNMENTS.c[name]
            for name in ("id", "due_at", "clock", "submitted_at", "review_overdue_at", "status_group")
        ),
        *_INSTANCE,
    )
    .join(_INSTANCES, and_(_INSTANCES.c.object_type == "assignment", _INSTANCES.c.object_id == _ASSIGNMENTS.c.id))
    .where(_ASSIGNMENTS.c.ended_at.is_(None), _ASSIGNMENTS.c.issued_at.is_not(None))
)
_OF_PARTS = (
    select(*(_SHARES.c[name] for name in ("id", "due_at", "status_group")), *_INSTANCE)
    .join(_INSTANCES, and_(_INSTANCES.c.object_type == _SHARES.c.kind, _INSTANCES.c.object_id == _SHARES.c.id))
    .where(_SHARES.c.ended_at.is_(None))
)


@dataclass(frozen=True, slots=True)
class Example:
    """One assignment of which a moment moves: ``name`` is the moment's variable."""

    assignment_id: int
    content: str
    lead_name: str
    due_at: datetime | None
    name: str
    before: datetime
    after: datetime


@dataclass(frozen=True, slots=True)
class Preview:
    """How many open assignments and parts of assignments get another near-due moment, how many results another review deadline; of
    those how many are said at once, and of how many what was said is taken back."""

    near_due: int
    reviews: int
    at_once: int
    taken_back: int
    examples: tuple[Example, ...]

    @property
    def changes_anything(self) -> bool:
        return bool(self.near_due or self.reviews)


def preview(actor: Actor, rules: TimeRules, now: datetime) -> Preview:
    """What other rules would do at this moment. NotFound for all but administrators."""
    if not actor.is_admin:
        raise NotFound()
    near_due = reviews = at_once = taken_back = 0
    soonest: list[tuple[datetime, int, str, Move]] = []
    for kind in (_OF_ASSIGNMENTS, _OF_PARTS):
        for row in _rows(kind):
            for name, move in moves_of(row, row["variables"], rules, now).items():
                near_due += name == DUE_SOON
                reviews += name != DUE_SOON
                at_once += move.is_raised_at(now)
                taken_back += move.is_taken_back_at(now)
                if kind is _OF_ASSIGNMENTS:
                    soonest = sorted([*soonest, (min(move.before, move.after), row["id"], name, move)], key=_first)[
                        :EXAMPLES
                    ]
    return Preview(near_due, reviews, at_once, taken_back, _examples(soonest))


def affected_instances(rules: TimeRules, now: datetime) -> Iterator[int]:
    """The instances of which something moves, or whose timers count working days from a deadline that has passed."""
    for kind in (_OF_ASSIGNMENTS, _OF_PARTS):
        for row in _rows(kind):
            if row["variables"].get("overdue_from") or moves_of(row, row["variables"], rules, now):
                yield row["instance_id"]


def _rows(kind: Select[Any]) -> Iterator[dict[str, Any]]:
    """All of a kind, in the order of their ids; between two batches others may write."""
    key, after = kind.selected_columns.id, 0
    while True:
        session = reading()
        found = session.execute(kind.where(key > after).order_by(key).limit(BATCH))
        rows: list[dict[str, Any]] = [dict(row) for row in found.mappings()]
        session.rollback()
        yield from rows
        if len(rows) < BATCH:
            return
        after = rows[-1]["id"]


def _first(found: tuple[datetime, int, str, Move]) -> tuple[datetime, int, str]:
    return found[:3]


def _examples(found: list[tuple[datetime, int, str, Move]]) -> tuple[Example, ...]:
    wanted = select(Assignment.id, Assignment.content, Assignment.due_at, Unit.name).join(
        Unit, Unit.id == Assignment.lead_id
    )
    shown = {row.id: row for row in reading().execute(wanted.where(Assignment.id.in_({id for _, id, _, _ in found})))}
    return tuple(
        Example(id, shown[id].content, shown[id].name, shown[id].due_at, name, move.before, move.after)
        for _, id, name, move in found
        if id in shown
    )
