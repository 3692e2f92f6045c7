"""Where the moments of one assignment, or of a part of one, go under other rules of time. Its deadline stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from processes.assignments.deadlines import near_due_from, review_deadline
from processes.calendar.rules import TimeRules

#: The variables of an instance that date timers read, and that follow the rules.
DUE_SOON, REVIEW = "due_soon_at", "review_due_at"
#: Since when the Office has the result: the submission, or when a reviewer has passed it on.
REVIEW_SINCE = "review_since"
#: How often a near-due flag was taken back. A date timer is raised once for an instant, so each time gets one of its own.
FALLS = "due_soon_falls"
#: Instants that are nearer to each other are the same moment, told apart for the engine only.
SAME = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Move:
    """A moment ``before`` and ``after``, UTC."""

    before: datetime
    after: datetime

    def is_raised_at(self, now: datetime) -> bool:
        """Whether it was to come, and has come under the new rules."""
        return self.after <= now < self.before

    def is_taken_back_at(self, now: datetime) -> bool:
        """Whether it had come, and is to come under the new rules."""
        return self.before <= now < self.after


def moves_of(row: Mapping[str, Any], variables: Mapping[str, Any], rules: TimeRules, now: datetime) -> dict[str, Move]:
    """By variable what moves. ``row``: the columns of an assignment or of a part of one. What was raised for good stays: a
    review that is late already, and near due when the deadline has come."""
    if row["status_group"] in ("draft", "ended", "stopped"):
        return {}
    wanted: dict[str, datetime] = {}
    if row["due_at"] is not None and row["due_at"] > now:
        wanted[DUE_SOON] = near_due_from(row["due_at"], rules)
    if row.get("clock") == "office" and row["review_overdue_at"] is None and row["submitted_at"] is not None:
        since = _instant(variables.get(REVIEW_SINCE)) or row["submitted_at"]
        wanted[REVIEW] = review_deadline(since, rules)
    moves = {}
    for name, after in wanted.items():
        before = _instant(variables.get(name))
        if before is None or abs(after - before) < SAME or (before <= now and after <= now):
            continue
        moves[name] = Move(before, after)
    return moves


def _instant(text: object) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else None
