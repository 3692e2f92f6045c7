"""What a list of assignments can be narrowed to. A value that makes no sense is left out, never an error."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from processes.storable import GREATEST_ID, is_storable

#: Fields that hold two days between which something lies, both included.
DAYS = (
    *("due_from", "due_to", "issued_from", "issued_to"),
    *("submitted_from", "submitted_to", "ended_from", "ended_to"),
    *("carried_from", "carried_to"),
)
#: In place of a word: the rows that have none, as reports have a row for what nobody follows or what is of no field.
NOTHING = "-"
DATED, UNDATED = DEADLINES = ("dated", "undated")
#: Fields that hold a word.
_WORDS = (
    *("box", "group", "status", "standing", "measure"),
    *("lead", "room", "follower", "director", "approver", "field", "source"),
    *("coordinating", "handling", "officer", "deadline"),
)


@dataclass(frozen=True, slots=True)
class Filters:
    """``group`` a tab; ``standing`` of ``standing.STANDINGS``; ``measure`` of ``measures.NAMES``; ``lead``, ``coordinating`` codes
    of units, ``room`` that of the phòng that follows, ``units`` the id of a group of units; ``handling`` the code of the lead unit's
    phòng that has it and ``officer`` who is in charge there (B46); ``officer``, ``follower``, ``director``, ``approver`` user names;
    ``directive`` an id; ``field`` and ``source`` codes; :data:`NOTHING` for what has none of these; ``deadline``: ``dated`` or
    ``undated``; ``rejected``: a result was sent back, ``review_late``: the Office's time to decide has passed; ``due_from``,
    ``due_to``, ``issued_from`` … days of the office, both included; ``carried_from``, ``carried_to`` those of a period that begins with
    what was left open before it; ``as_of`` a day: how things stood at its end; ``original``: lateness by the original deadline (C9);
    ``quiet_since`` a day from which on the unit has entered nothing; ``q`` words."""

    box: str | None = None
    group: str | None = None
    status: str | None = None
    standing: str | None = None
    measure: str | None = None
    lead: str | None = None
    room: str | None = None
    units: int | None = None
    follower: str | None = None
    director: str | None = None
    approver: str | None = None
    field: str | None = None
    source: str | None = None
    coordinating: str | None = None
    handling: str | None = None
    officer: str | None = None
    deadline: str | None = None
    directive: int | None = None
    overdue: bool | None = None
    due_soon: bool | None = None
    key: bool | None = None
    difficulty: bool | None = None
    repeating: bool | None = None
    rejected: bool | None = None
    review_late: bool | None = None
    due_from: date | None = None
    due_to: date | None = None
    issued_from: date | None = None
    issued_to: date | None = None
    submitted_from: date | None = None
    submitted_to: date | None = None
    ended_from: date | None = None
    ended_to: date | None = None
    carried_from: date | None = None
    carried_to: date | None = None
    as_of: date | None = None
    original: bool | None = None
    quiet_since: date | None = None
    q: str | None = None

    @property
    def asks_others(self) -> bool:
        """Whether it takes the directive or the lead unit to know, in what lasts."""
        return any(value is not None for value in (self.field, self.source, self.q))


def usable(filters: Filters) -> Filters:
    """Without the values that a database or the calendar cannot even be asked about."""
    changes: dict[str, Any] = {}
    for name in _WORDS:
        if not is_storable(getattr(filters, name)):
            changes[name] = None
    for name in (*DAYS, "quiet_since", "as_of"):
        day = getattr(filters, name)
        if day is not None and not 1900 <= day.year <= 9000:
            changes[name] = None
    for name in ("directive", "units"):
        id = getattr(filters, name)
        if id is not None and not 0 <= id <= GREATEST_ID:
            changes[name] = 0
    return replace(filters, **changes) if changes else filters
