"""Every word of a diagram's `who`: whom it covers, and whom it does not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from processes.organisation.actor import Actor
from processes.policy import WHO, Parties, covers

# Units: 1 Committee › 2 Office › 3, 4 rooms of it; 5 Department › 6 a room of it.
ME = Actor(
    id=10,
    username="toi",
    name="Tôi",
    position="Chuyên viên",
    unit_id=3,
    organisation_id=2,
    unit_path=(3, 2),
    roles=frozenset(),
    fields=frozenset(),
)
AROUND = Parties(
    "assignment",
    1,
    initiator_id=90,
    drafter_id=91,
    director_id=92,
    approver_id=93,
    follower_id=94,
    following_unit_id=4,
    lead_id=5,
    officer_id=95,
    field="tai_mau",
    reviewer_ids=frozenset({96}),
    coordinating_unit_ids=frozenset({7}),
    coordinating_person_ids=frozenset({97}),
)


def somebody(**told: Any) -> Actor:
    for name in ("roles", "fields"):
        told[name] = frozenset(told.get(name, ()))
    if "unit_path" in told:
        told["unit_id"], told["organisation_id"] = told["unit_path"][0], told["unit_path"][-1]
    return replace(ME, **told)


@pytest.mark.parametrize(
    ("word", "told", "expected"),
    [
        ("drafter", {"id": 91}, True),
        ("director", {"id": 92}, True),
        ("approver", {"id": 93}, True),
        ("follower", {"id": 94}, True),
        ("initiator", {"id": 90}, True),
        ("reviewer", {"id": 96}, True),
        ("coordinating", {"id": 97}, True),
        ("lead", {"id": 95}, True),
        # The queue of a unit: its account, its leader, its people; not those of another, nor of what is above it.
        ("lead", {"unit_path": (5,), "roles": ["unit_account"]}, True),
        ("lead", {"unit_path": (5,)}, True),
        ("lead", {"unit_path": (6, 5), "roles": ["unit_staff"]}, True),
        ("lead", {"unit_path": (6, 5), "roles": ["leader_of_unit"]}, True),
        ("lead", {"unit_path": (6, 5)}, False),
        ("lead", {"unit_path": (1,), "roles": ["unit_account", "leader_of_unit"]}, False),
        ("lead", {"unit_path": (7,), "roles": ["unit_account"]}, False),
        ("leader_of_unit", {"unit_path": (5,), "roles": ["leader_of_unit"]}, True),
        ("leader_of_unit", {"unit_path": (5,), "roles": ["unit_staff"]}, False),
        ("leader_of_unit", {"unit_path": (7,), "roles": ["leader_of_unit"]}, False),
        ("coordinating", {"unit_path": (7,), "roles": ["unit_account"]}, True),
        ("coordinating", {"unit_path": (5,), "roles": ["unit_account"]}, False),
        ("head_of_phong", {"unit_path": (4, 2), "roles": ["head_of_phong"]}, True),
        ("head_of_phong", {"unit_path": (3, 2), "roles": ["head_of_phong"]}, False),
        ("head_of_phong", {"unit_path": (4, 2)}, False),
        ("office", {"roles": ["leader_of_office"]}, True),
        ("office", {"roles": ["specialist"]}, False),
        ("committee", {"roles": ["committee"]}, True),
        ("committee", {"roles": ["committee"], "fields": ["tai_mau"]}, True),
        ("committee", {"roles": ["committee"], "fields": ["xay_dung"]}, False),
        ("committee", {"fields": ["tai_mau"]}, False),
        ("van_thu", {"roles": ["van_thu"]}, True),
        ("inspection", {"roles": ["inspection"]}, True),
        ("role:specialist", {"roles": ["specialist"]}, True),
        ("role:", {"roles": ["specialist"]}, False),
        ("variable:name", {}, True),
        ("variable:id", {}, True),
        ("variable:other", {}, False),
        ("variable:yes", {"id": 1}, False),
        ("variable:list", {}, False),
        ("variable:unknown", {}, False),
        ("variable:none", {}, False),
        ("nonsense", {}, False),
        ("", {}, False),
        ("system", {}, False),
    ],
)
def test_a_word_covers_exactly_whom_it_means(word: str, told: dict[str, Any], expected: bool) -> None:
    variables = {"name": "toi", "id": 10, "other": "10", "yes": True, "list": ["toi", 10], "none": None}
    assert covers(somebody(**told), (word,), AROUND, variables) is expected


@pytest.mark.parametrize("word", sorted(WHO - {"system"}))
def test_nobody_in_particular_is_covered_by_no_word_and_an_administrator_by_each(word: str) -> None:
    assert not covers(ME, (word,), AROUND, {})
    assert covers(somebody(roles=["admin"]), (word,), AROUND, {})


@pytest.mark.parametrize("word", sorted(WHO))
def test_where_there_is_nobody_no_word_covers_a_person_without_a_role(word: str) -> None:
    empty = Parties(None, None)
    assert not covers(ME, (word,), empty, {})
    assert not covers(somebody(roles=["head_of_phong", "leader_of_unit", "unit_account"]), (word,), empty, {})


def test_one_of_several_words_is_enough_and_the_product_itself_is_nobody() -> None:
    assert covers(somebody(id=94), ("drafter", "follower", "system"), AROUND, {})
    admin = somebody(roles=["admin"])
    assert not covers(admin, ("system",), AROUND, {})
    assert not covers(admin, ("system", "system"), AROUND, {})
    assert not covers(admin, (), AROUND, {})
    assert covers(admin, ("system", "drafter"), AROUND, {})
