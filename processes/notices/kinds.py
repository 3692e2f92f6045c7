"""The kinds of notices as people choose among them: what they are told, not what it is called inside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from processes.organisation.actor import Actor
from processes.shares.models import KINDS as PARTS

_OFFICE = frozenset({"specialist", "van_thu", "leader_of_office", "committee", "head_of_phong", "inspection"})
_UNIT = frozenset({"unit_account", "leader_of_unit", "unit_staff"})
_EVERYBODY = _OFFICE | _UNIT
#: What a person is told may be nothing by mail, at once, or in the one mail of the day.
AT_ONCE, DAILY, NONE = "at_once", "daily", "none"


@dataclass(frozen=True, slots=True)
class Group:
    """Kinds that people choose for together. ``asks``: it asks the person to do something, so that the bell always tells it."""

    kinds: tuple[str, ...]
    roles: frozenset[str]
    asks: bool = True

    @property
    def suggested(self) -> str:
        """How it is best mailed: what asks for something at once, the rest once a day."""
        return AT_ONCE if self.asks else DAILY


def _of_parts(*what: str) -> tuple[str, ...]:
    return tuple(f"{part}_{each}" for part in PARTS for each in what)


#: In the order of the day: what waits to be done first.
GROUPS: dict[str, Group] = {
    "assigned": Group(("issue", "reissue", "insist", "transfer", "ask_leader", *_of_parts("asked")), _UNIT),
    "urged": Group(("urge", "instruct", *_of_parts("urged")), _UNIT),
    "sent_back": Group(("reject", "revise", *_of_parts("sent_back")), _UNIT),
    "overdue": Group(("overdue", "escalate", *_of_parts("overdue")), _EVERYBODY),
    "due_soon": Group(("due_soon", *_of_parts("due_soon")), _UNIT, asks=False),
    "submitted": Group(("submit", "forward", "propose", "ask_confirmation"), _OFFICE),
    "review_overdue": Group(("review_due", "review_overdue", "review_waiting"), _OFFICE),
    "extension": Group(("request_extension",), _OFFICE),
    "difficulty": Group(("report_difficulty",), _OFFICE),
    "returned": Group(("return", "document_declined", *_of_parts("declined")), _EVERYBODY),
    "followed": Group(("hand_over", "pass_on"), _OFFICE),
    "documents": Group(("document_in", "document_unsorted"), _OFFICE),
    "answered": Group(_of_parts("answered"), _UNIT),
    "mentioned": Group(("mention",), _EVERYBODY),
    "delegated": Group(("delegation", "delegation_ended"), _EVERYBODY),
    "approved": Group(
        ("approve", "approve_by_default", "complete_by_submission", "record_reply", *_of_parts("accepted")),
        _EVERYBODY,
        asks=False,
    ),
    "changed": Group(
        (
            *("extend", "refuse_extension", "amend", "recall", "cancel", "answer_difficulty"),
            *("series_change", "series_stop", *_of_parts("rescheduled", "withdrawn", "closed")),
        ),
        _EVERYBODY,
        asks=False,
    ),
    "progress": Group(("accept", "report_progress", "acknowledge", "withdraw"), _OFFICE, asks=False),
    "discussed": Group(("discuss",), _EVERYBODY, asks=False),
}
GROUP_OF: dict[str, str] = {kind: name for name, group in GROUPS.items() for kind in group.kinds}


def groups_for(actor: Actor) -> list[str]:
    """What somebody with the person's roles, or with those of whom they stand in for, can be told of; all of it for who has none."""
    roles = frozenset(role for each in actor.persons for role in each.roles) & _EVERYBODY
    return [name for name, group in GROUPS.items() if not roles or not group.roles.isdisjoint(roles)]


def kinds_of(groups: Iterable[str]) -> list[str]:
    """The kinds of these groups."""
    return [kind for name in groups if name in GROUPS for kind in GROUPS[name].kinds]
