"""Who may do what, when: role × status × action, as a table. Everybody else is told that there is nothing here."""

from __future__ import annotations

from typing import Any

import pytest

from processes.refusals import NotFound, NotNow
from processes.runtime.actions import actions_for
from processes.runtime.instances import instance_of
from tests.province import Province

UNIT = {"stc", "stc.giamdoc", "stc.chuyenvien"}
ASSIGNERS = {"chuyenvien", "pheduyet", "quantri"}
ADMIN = {"quantri"}
FOLLOWING = ASSIGNERS | {"tokiemtra", "theodoi", "truongphong"}
EVERYBODY = (
    "chutich",
    "lanhdao",
    "pheduyet",
    "vanthu",
    "chuyenvien",
    "truongphong",
    "theodoi",
    "tokiemtra",
    "stc",
    "stc.giamdoc",
    "stc.chuyenvien",
    "skhdt",
    "stttt",
    "thietke",
    "quantri",
)
#: How an assignment gets where it is: the steps after entering it.
STAGES: dict[str, list[tuple[str, str, dict[str, Any]]]] = {
    "new": [],
    "waiting": [("issue", "", {})],
    "in_progress": [("issue", "", {}), ("accept", "stc", {})],
    "submitted": [("issue", "", {}), ("submit", "stc", {"content": "x"})],
    "returned": [("issue", "", {}), ("return", "stc", {"reason": "x"})],
    "recalled": [("issue", "", {}), ("recall", "chuyenvien", {"reason": "x"})],
    "completed": [("issue", "", {}), ("submit", "stc", {"content": "x"}), ("approve", "pheduyet", {})],
    "cancelled": [("issue", "", {}), ("cancel", "chuyenvien", {"reason": "x"})],
}
#: status → action → who is offered it. What is not here is offered to nobody.
OFFERED: dict[str, dict[str, set[str]]] = {
    "new": {"issue": ASSIGNERS, "delete": ASSIGNERS},
    "waiting": {
        "accept": UNIT | ADMIN,
        "report_progress": UNIT | ADMIN,
        "submit": UNIT | ADMIN,
        "return": UNIT | ADMIN,
        "record_reply": {"chuyenvien", "theodoi", "vanthu"} | ADMIN,
        "transfer": UNIT | ADMIN,
        "report_difficulty": UNIT | ADMIN,
        "urge": ASSIGNERS | {"theodoi", "chutich", "lanhdao"},
        "extend": ASSIGNERS | {"chutich"},
        "recall": ASSIGNERS | {"chutich"},
        "amend": ASSIGNERS | {"chutich"},
        "hand_over": FOLLOWING,
        "pass_on": {"theodoi", "truongphong"} | ADMIN,
        "withdraw": ADMIN,
        "cancel": ASSIGNERS | {"chutich"},
        "instruct": {"chutich", "pheduyet"} | ADMIN,
    },
    "in_progress": {
        "report_progress": UNIT | ADMIN,
        "request_extension": UNIT | ADMIN,
        "contribution": UNIT | ADMIN,
        "subtask": UNIT | ADMIN,
        "submit": UNIT | ADMIN,
        "return": UNIT | ADMIN,
        "record_reply": {"chuyenvien", "theodoi", "vanthu"} | ADMIN,
        "transfer": UNIT | ADMIN,
        "report_difficulty": UNIT | ADMIN,
        "urge": ASSIGNERS | {"theodoi", "chutich", "lanhdao"},
        "extend": ASSIGNERS | {"chutich"},
        "amend": ASSIGNERS | {"chutich"},
        "hand_over": FOLLOWING,
        "pass_on": {"theodoi", "truongphong"} | ADMIN,
        "withdraw": ADMIN,
        "cancel": ASSIGNERS | {"chutich"},
        "instruct": {"chutich", "pheduyet"} | ADMIN,
    },
    "submitted": {
        "approve": {"pheduyet"} | ADMIN,
        "reject": {"pheduyet"} | ADMIN,
        "ask_confirmation": UNIT | ADMIN,
        "propose": {"theodoi", "truongphong"} | ADMIN,
        "amend": ASSIGNERS | {"chutich"},
        "hand_over": FOLLOWING,
        "pass_on": {"theodoi", "truongphong"} | ADMIN,
        "withdraw": ADMIN,
        "cancel": ASSIGNERS | {"chutich"},
        "instruct": {"chutich", "pheduyet"} | ADMIN,
    },
    "returned": {
        "reissue": ASSIGNERS,
        "insist": ASSIGNERS,
        "delete": ASSIGNERS,
        "amend": ASSIGNERS | {"chutich"},
        "hand_over": FOLLOWING,
        "pass_on": {"theodoi", "truongphong"} | ADMIN,
        "withdraw": ADMIN,
        "cancel": ASSIGNERS | {"chutich"},
        "instruct": {"chutich", "pheduyet"} | ADMIN,
    },
    "recalled": {
        "reissue": ASSIGNERS,
        "delete": ASSIGNERS,
        "amend": ASSIGNERS | {"chutich"},
        "hand_over": FOLLOWING,
        "pass_on": {"theodoi", "truongphong"} | ADMIN,
        "withdraw": ADMIN,
        "cancel": ASSIGNERS | {"chutich"},
        "instruct": {"chutich", "pheduyet"} | ADMIN,
    },
    "completed": {},
    "cancelled": {},
}
#: What else these people may at some time: give back what was approved by default (K25, test_policies.py).
ELSEWHERE = {"return": {"pheduyet", "quantri"}}
OFFICE_WIDE = {"lanhdao", "pheduyet", "vanthu", "tokiemtra", "quantri", "chutich"}
OWN = {"chuyenvien", "theodoi", "truongphong"}
#: status → who may know of it: the unit and its partners from the moment it is issued, and not while it is recalled.
SEEN = {status: OFFICE_WIDE | OWN | (set() if status in {"new", "recalled"} else UNIT | {"skhdt"}) for status in STAGES}


def staged(province: Province, status: str) -> int:
    directive = province.directive()
    id = province.assignment(directive, follower="theodoi", coordinating=["SKHDT"])
    for action, by, values in STAGES[status]:
        if action == "issue":
            province.act("directive", directive, "issue", by="chuyenvien")
        else:
            province.do(id, action, by, **values)
    return id


@pytest.mark.parametrize("status", STAGES)
def test_each_person_is_offered_exactly_what_the_table_says(province: Province, status: str) -> None:
    id = staged(province, status)
    found: dict[str, set[str]] = {}
    seen = set()
    for username in EVERYBODY:
        try:
            offered = actions_for(province.office.actor(username), instance_of("assignment", id), now=province.clock())
        except NotFound:
            continue
        seen.add(username)
        for action in offered:
            found.setdefault(action.name, set()).add(username)
    assert found == OFFERED[status]
    assert seen == SEEN[status]


@pytest.mark.parametrize("status", STAGES)
def test_what_is_not_offered_is_refused_and_strangers_find_nothing(province: Province, status: str) -> None:
    id = staged(province, status)
    actions = {action for offered in OFFERED.values() for action in offered}
    for username in ("stc", "stttt", "chuyenvien", "pheduyet", "thietke", "vanthu"):
        for action in sorted(actions):
            if username in OFFERED[status].get(action, set()):
                continue
            with pytest.raises((NotFound, NotNow)) as refused:
                province.do(id, action, username)
            ever = any(username in offered.get(action, set()) for offered in (*OFFERED.values(), ELSEWHERE))
            once_theirs = username in SEEN[status] or (username in UNIT and status == "recalled")
            assert refused.type is (NotNow if ever and once_theirs else NotFound), (username, action)


def test_a_title_of_every_action_is_vietnamese_and_english(province: Province) -> None:
    id = staged(province, "waiting")
    admin = province.office.actor("quantri")
    for language in ("vi", "en"):
        offered = actions_for(admin, instance_of("assignment", id), now=province.clock(), language=language)
        assert all(action.title and action.title != action.name for action in offered)
