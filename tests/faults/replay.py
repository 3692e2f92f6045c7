"""What the timeline of an assignment says about where it stands: told a second time, without the engine and its diagram."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

EXECUTION = ("waiting", "in_progress")
UNDERWAY = (*EXECUTION, "checking", "submitted", "returned", "recalled")
ENDED = ("completed", "cancelled", "deleted")
#: What is no status, but where it depends on what came before: on whoever wants to check results, and on whether it was accepted.
HANDED_IN, INSISTED = "handed in", "insisted"


def stays(*statuses: str) -> dict[str, str]:
    return {status: status for status in statuses}


#: action → status before → status after
MOVES: Mapping[str, Mapping[str, str]] = {
    "issue": {"new": "waiting"},
    "accept": {"waiting": "in_progress"},
    "report_progress": {"waiting": "in_progress", "in_progress": "in_progress"},
    "submit": dict.fromkeys(EXECUTION, HANDED_IN),
    "record_reply": dict.fromkeys(EXECUTION, HANDED_IN),
    "forward": {"checking": "submitted"},
    "send_back": {"checking": "in_progress"},
    "approve": {"submitted": "completed"},
    "reject": {"submitted": "in_progress"},
    "urge": stays(*EXECUTION),
    "extend": stays(*EXECUTION),
    "recall": {"waiting": "recalled"},
    "return": dict.fromkeys(EXECUTION, "returned"),
    "reissue": {"returned": "waiting", "recalled": "waiting"},
    "insist": {"returned": INSISTED},
    "delete": dict.fromkeys(("new", "returned", "recalled"), "deleted"),
    "cancel": dict.fromkeys(UNDERWAY, "cancelled"),
    "amend": stays(*UNDERWAY),
    "hand_over": stays(*UNDERWAY),
    "pass_on": stays(*UNDERWAY),
    "withdraw": {**stays(*UNDERWAY), "checking": HANDED_IN},
    "transfer": stays(*EXECUTION),
    "propose": stays("submitted"),
    "ask_confirmation": stays("submitted"),
    "instruct": stays(*UNDERWAY),
    "acknowledge": stays(*UNDERWAY),
    "report_difficulty": stays(*EXECUTION),
    "answer_difficulty": stays(*UNDERWAY),
    "request_extension": stays("in_progress"),
    "grant_extension": stays("in_progress"),
    "refuse_extension": stays("in_progress"),
    "due_soon": stays(*EXECUTION),
    "overdue": stays(*EXECUTION),
    "escalate": stays(*EXECUTION),
    "review_overdue": stays("checking", "submitted"),
}
#: status → the user task that is open then
TASKS = {
    "new": "draft",
    "waiting": "accept",
    "in_progress": "process",
    "checking": "check",
    "submitted": "review",
    "returned": "returned",
    "recalled": "recalled",
}
#: What begins a step beside the stage, what ends it, at which user task it waits, and the statuses that it lives through.
BESIDE = (
    ("instruct", {"acknowledge"}, "acknowledge", UNDERWAY),
    ("report_difficulty", {"answer_difficulty"}, "difficulty", UNDERWAY),
    ("request_extension", {"grant_extension", "refuse_extension"}, "decide_extension", EXECUTION),
)
#: What the product says by itself, each once for one deadline.
RAISED = ("due_soon", "overdue", "review_overdue")


@dataclass(slots=True)
class Replayed:
    """Where an assignment must stand after its timeline, and each step of it that cannot have happened."""

    status: str = "new"
    accepted: bool = False
    #: user tasks open beside the stage
    beside: Counter[str] = field(default_factory=Counter)
    #: who checks results before the approver
    reviewers: set[str] = field(default_factory=set)
    raised: set[str] = field(default_factory=set)
    impossible: list[str] = field(default_factory=list)


def replay(steps: Iterable[tuple[str, Mapping[str, Any]]]) -> Replayed:
    """Go through actions with their effects, oldest first. A step that is missing or there twice shows as an impossible one.

    Beside the effects stands who acted (``by``), and whether they want to check the result (``review``).
    """
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
        if action == "withdraw" and not at.reviewers:
            at.impossible.append(f"step {place}: withdraw while nobody checks")
        _remember(at, action, effects)
        at.status = _status(at, after)
        _beside(at, action, place)
    return at


def _status(at: Replayed, after: str) -> str:
    if after == HANDED_IN:
        return "checking" if at.reviewers else "submitted"
    if after == INSISTED:
        return "in_progress" if at.accepted else "waiting"
    return after


def _beside(at: Replayed, action: str, place: int) -> None:
    for begin, ends, task, statuses in BESIDE:
        if action == begin:
            at.beside[task] += 1
        if action in ends:
            if not at.beside[task]:
                at.impossible.append(f"step {place}: {action} without {begin}")
            at.beside[task] -= 1
        if at.status not in statuses:
            del at.beside[task]


def _remember(at: Replayed, action: str, effects: Mapping[str, Any]) -> None:
    if action in ("accept", "report_progress", "submit", "record_reply"):
        at.accepted = True
    if action == "reissue":
        at.accepted = False
    if action == "pass_on" and effects.get("review"):
        at.reviewers.add(effects["by"])
    if action == "withdraw":
        at.reviewers.discard(effects.get("by", ""))
    if action in ("submit", "record_reply", "forward", "reject", "send_back") or at.status == "checking":
        at.raised.discard("review_overdue")
    if action in ("recall", "reissue") or "due_on" in effects:
        at.raised -= {"due_soon", "overdue"}
