"""The first page: counters that are links and add up (Q5, Q6), and what waits for the person now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from processes.assignments import standing
from processes.assignments.listing import standing_counts
from processes.directives.queries import count_directives
from processes.organisation.actor import Actor
from processes.runtime.worklist import OpenTask, open_user_tasks

#: How many of the waiting tasks the first page shows; the rest is one click away.
SHOWN = 10

#: Văn bản đi: issued ones that are the person's own business.
SENT = {"mine": "1", "issued": "1"}
#: Whose home is the Office's (Q5); everybody else's is that of a unit (Q6).
_OFFICE = ("committee", "admin", "designer")


@dataclass(frozen=True, slots=True)
class Counter:
    """``value`` is exactly the total of the list (``directives`` or ``assignments``) with these parameters. Counters with
    ``part_of`` add up to the counter of that name."""

    name: str
    value: int
    list: str
    params: Mapping[str, str]
    part_of: str | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """``todo``: the first of what waits for the person, ``todo_total`` how many there are."""

    counters: list[Counter]
    todo: list[OpenTask]
    todo_total: int


def home(actor: Actor, *, now: datetime | None = None) -> Home:
    """What the person's first page shows."""
    waiting = open_user_tasks(actor, mine=True, per_page=SHOWN, now=now)
    return Home(counters(actor), waiting.items, waiting.total)


def is_office(actor: Actor) -> bool:
    """Whether the person's first page is the Office's, which counts what it assigned, or that of a unit, which reports."""
    return actor.at_office or actor.has(*_OFFICE)


def counters(actor: Actor) -> list[Counter]:
    """Văn bản đi and nhiệm vụ đã giao for the Office; nhiệm vụ cần báo cáo for a unit; then the parts of the latter."""
    if is_office(actor):
        sent = Counter("directives", count_directives(actor, mine=True, issued=True), "directives", SENT)
        return [sent, *_standings(actor, box=None)]
    return _standings(actor, box="given")


def _standings(actor: Actor, box: str | None) -> list[Counter]:
    counted = standing_counts(actor, box)
    params = {"box": box} if box else {}
    total = standing.ASSIGNED
    return [
        Counter(total, counted[total], "assignments", {**params, "standing": total}),
        *(
            Counter(part, counted[part], "assignments", {**params, "standing": part}, part_of=total)
            for part in standing.PARTS
        ),
    ]
