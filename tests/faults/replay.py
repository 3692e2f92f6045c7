"""What the timeline of an assignment says about where it stands: told a second time, without the engine and its diagram."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

EXECUTION = ("waiting", "in_progress")
UNDERWAY = (*EXECUTION, "submitted", "returned", "recalled")
ENDED = ("completed", "cancelled", "deleted")


def stays(*statuses: str) -> dict[str, str]:
    return {status: status for status in statuses}


#: action → status before → status after
MOVES: Mapping[str, Mapping[str, str]] = {
    "issue": {"new": "waiting"},
    "accept": {"waiting": "in_progress"},
    "report_progress": {"waiting": "in_progress", "in_progress": "in_progress"},
    "submit": dict.fromkeys(EXECUTION, "submitted"),
    "approve": {"submitted": "completed"},
    "reject": {"submitted": "in_progress"},
    "urge": stays(*EXECUTION),
    "extend": stays(*EXECUTION),
    "recall": {"waiting": "recalled"},
    "return": dict.fromkeys(EXECUTION, "returned"),
    "reissue": {"returned": "waiting", "recalled": "waiting"},
    "insist": {"returned": "insisted"},
    "delete": dict.fromkeys(("new", "returned", "recalled"), "deleted"),
    "cancel": dict.fromkeys(UNDERWAY, "cancelled"),
    "amend": stays(*UNDERWAY),
    "hand_over": stays(*UNDERWAY),
    "instruct": stays(*UNDERWAY),
    "acknowledge": stays(*UNDERWAY),
    "due_soon": stays(*EXECUTION),
    "overdue": stays(*EXECUTION),
    "review_overdue": stays("submitted"),
}
#: status → the user task that is open then
TASKS = {
    "new": "draft",
    "waiting": "accept",
    "in_progress": "process",
    "submitted": "review",
    "returned": "returned",
    "recalled": "recalled",
}
#: What the product says by itself, each once for one deadline.
RAISED = ("due_soon", "overdue", "review_overdue")


@dataclass(slots=True)
class Replayed:
    """Where an assignment must stand after its timeline, and each step of it that cannot have happened."""

    status: str = "new"
    accepted: bool = False
    #: instructions that nobody has acknowledged yet
    instructions: int = 0
    raised: set[str] = field(default_factory=set)
    impossible: list[str] = field(default_factory=list)


def replay(steps: Iterable[tuple[str, Mapping[str, Any]]]) -> Replayed:
    """Go through actions with their effects, oldest first. A step that is missing or there twice shows as an impossible one."""
    at = Replayed()
    for place, (action, effects) in enumerate(steps, start=1):
        after = MOVES.get(action, {}).get(at.status)
        if after is None:
            at.impossible.append(f"step {place}: {action} while {at.status}")
            continue
        if action in RAISED:
            if action in at.raised:
                at.impossible.append(f"step {place}: {action} raised twice for one deadline")
            at.raised.add(action)
        if action == "acknowledge" and at.instructions == 0:
            at.impossible.append(f"step {place}: acknowledge without an instruction")
        at.instructions += {"instruct": 1, "acknowledge": -1}.get(action, 0)
        _remember(at, action, effects)
        at.status = ("in_progress" if at.accepted else "waiting") if after == "insisted" else after
    return at


def _remember(at: Replayed, action: str, effects: Mapping[str, Any]) -> None:
    if action in ("accept", "report_progress", "submit"):
        at.accepted = True
    if action == "reissue":
        at.accepted = False
    if action in ("submit", "reject"):
        at.raised.discard("review_overdue")
    if action in ("recall", "reissue") or "due_on" in effects:
        at.raised -= {"due_soon", "overdue"}
