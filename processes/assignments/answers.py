"""What a unit has answered and what was found of it: kết quả giải quyết công việc (B37, T15), and how often results come back (K24)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from processes.assignments.models import Assignment
from processes.assignments.standing import is_done
from processes.db import reading
from processes.runtime.timeline import TimelineEntry

#: What hands a result in: the unit's own submission, and a reply that the Office recorded.
RESULTS = frozenset({"submit", "record_reply"})
#: What is found of a result, inside the unit and at the Office.
VERDICTS = frozenset(
    {"endorse", "revise", "propose", "forward", "send_back", "approve", "reject", "approve_by_default"}
)
REPLY = ("reply_number", "reply_date", "reply_subject", "reply_signer")


@dataclass(frozen=True, slots=True)
class Result:
    """One result: who handed in what, with the reply document's number, date, subject and signer as far as they were given, and
    what was found of it, oldest first."""

    entry: TimelineEntry
    reply: dict[str, str]
    verdicts: tuple[TimelineEntry, ...]


@dataclass(frozen=True, slots=True)
class Rejections:
    """Of ``decided`` results of a unit ``rejected`` came back to be done again."""

    rejected: int
    decided: int

    @property
    def percent(self) -> float:
        """At most two decimals; 0 where nothing was decided."""
        return round(100 * self.rejected / self.decided, 2) if self.decided else 0.0


def results_of(entries: Sequence[TimelineEntry]) -> list[Result]:
    """The results on a timeline (newest first), newest first."""
    found: list[Result] = []
    verdicts: list[TimelineEntry] = []
    for entry in entries:
        if entry.action in VERDICTS:
            verdicts.append(entry)
        elif entry.action in RESULTS:
            reply = {v.name: str(v.value) for v in entry.values if v.name in REPLY and v.value not in (None, "")}
            found.append(Result(entry, reply, tuple(reversed(verdicts))))
            verdicts = []
    return found


def rejections_of_unit(unit_id: int) -> Rejections:
    """How often results of this lead unit were sent back, among those that were decided."""
    row = reading().execute(
        select(func.coalesce(func.sum(Assignment.rejections), 0), func.count().filter(is_done())).where(
            Assignment.lead_id == unit_id
        )
    )
    rejected, approved = row.one()
    return Rejections(int(rejected), int(rejected) + int(approved))
