"""Who sees what: the predicate of every list, held against the rules written down once more in Python."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import insert, select, update

from processes.assignments.models import Assignment, CoordinatingPerson, CoordinatingUnit, FormerLead, Reviewer
from processes.assignments.policy import plainly_visible, visible_assignments
from processes.db import reading, transaction
from processes.directives.models import Directive
from processes.directives.policy import plainly_visible as directive_plainly_visible
from processes.directives.policy import visible_directives
from processes.organisation.actor import Actor, actor_by_username
from processes.organisation.commands import add_person
from processes.refusals import NotFound, NotNow
from processes.runtime.instances import instance_of
from processes.runtime.perform import perform
from tests.office import PEOPLE
from tests.processes.runtime.small import rows
from tests.province import Province

USERNAMES = tuple(username for username, *_ in PEOPLE)


def settle(province: Province) -> dict[str, int]:
    """Assignments of every kind: status × who is around them."""
    units, people = province.office.units, province.office.people
    draft = province.directive(field="tai_mau")
    made = {"draft": province.assignment(draft, follower="theodoi")}
    issued = province.directive(by="truongphong", approver="lanhdao", field="tai_mau")
    for name, more in {
        "plain": {},
        "partner": {"coordinating": ["SKHDT"]},
        "officer": {"officer": "stc.chuyenvien"},
        "of a room": {"lead": "VPUB-TH"},
        "of a part": {"lead": "STC-NS"},
    }.items():
        made[name] = province.assignment(issued, by="truongphong", **more)
    province.act("directive", issued, "issue", by="truongphong")
    made["reviewed"] = province.issued("STTTT")
    made["recalled"] = province.issued(coordinating=["STTTT"])
    province.do(made["recalled"], "recall", "chuyenvien", reason="Nhầm")
    made["elsewhere"] = province.issued()
    province.do(made["elsewhere"], "recall", "chuyenvien", reason="Nhầm")
    province.do(made["elsewhere"], "reissue", "chuyenvien", content="x", lead="SKHDT")
    made["deleted"] = province.assignment(province.directive())
    province.do(made["deleted"], "delete", "chuyenvien")
    with transaction() as session:
        session.execute(insert(Reviewer).values(assignment_id=made["reviewed"], person_id=people["theodoi"]))
        session.execute(insert(CoordinatingPerson).values(assignment_id=made["plain"], person_id=people["stttt"]))
        session.execute(
            update(Assignment).where(Assignment.id == made["reviewed"]).values(following_unit_id=units["VPUB-KT"])
        )
    return made


def speaks(actor: Actor, unit: int) -> bool:
    return unit == actor.unit_id or (
        unit in actor.unit_path and actor.has("unit_account", "leader_of_unit", "unit_staff")
    )


def expected(actor: Actor, a: Any, d: Any, around: dict[str, set[int]], unit_of: dict[int, int]) -> bool:
    """The rules of K26, Q3 and B32 as sentences."""
    if a.status == "deleted":
        return False
    if actor.has("admin", "leader_of_office", "inspection", "van_thu"):
        return True
    if actor.has("committee") and (not actor.fields or d.field in actor.fields):
        return True
    if actor.id in {a.drafter_id, a.director_id, a.approver_id, a.follower_id} | around["reviewers"]:
        return True
    if actor.id in {d.drafter_id, d.director_id, d.approver_id}:
        return True
    if actor.has("head_of_phong") and actor.unit_id in (a.following_unit_id, unit_of[a.drafter_id]):
        return True
    if a.issued_at is None:
        return False
    return (
        speaks(actor, a.lead_id)
        or actor.id == a.officer_id
        or actor.id in around["people"]
        or any(speaks(actor, unit) for unit in around["units"])
    )


def test_each_person_sees_exactly_what_the_rules_say(province: Province) -> None:
    made = settle(province)
    add_person("pct.tm", "Lê Thị Phó", "Phó Chủ tịch UBND tỉnh", "UBND", ["committee"], fields=["tai_mau"])
    unit_of = {person_id: actor_by_id.unit_id for person_id, actor_by_id in everybody(province).items()}
    directives = {d.id: d for d in rows(Directive)}
    seen_by: dict[str, set[str]] = {}
    for username in (*USERNAMES, "pct.tm"):
        actor = actor_by_username(username)
        assert actor is not None
        session = reading()
        session.rollback()
        found = set(session.scalars(select(Assignment.id).where(visible_assignments(actor))))
        should = set()
        for a in rows(Assignment):
            around = {
                "reviewers": {r.person_id for r in rows(Reviewer, assignment_id=a.id)},
                "units": {r.unit_id for r in rows(CoordinatingUnit, assignment_id=a.id)},
                "people": {r.person_id for r in rows(CoordinatingPerson, assignment_id=a.id)},
            }
            if expected(actor, a, directives[a.directive_id], around, unit_of):
                should.add(a.id)
        assert found == should, username
        seen_by[username] = {name for name, id in made.items() if id in found}
        agree(actor)
    everything = set(made) - {"deleted"}
    assert seen_by["lanhdao"] == seen_by["vanthu"] == seen_by["quantri"] == seen_by["chutich"] == everything
    assert seen_by["stc"] == {"plain", "partner", "officer"}
    assert seen_by["stc.chuyenvien"] == {"plain", "partner", "officer", "of a part"}
    assert seen_by["skhdt"] == {"partner", "elsewhere"}
    assert seen_by["stttt"] == {"plain", "reviewed"}
    assert seen_by["theodoi"] == {"draft", "of a room", "reviewed"}
    assert seen_by["thietke"] == {"of a room"}
    assert seen_by["pct.tm"] == {"draft", "plain", "partner", "officer", "of a room", "of a part"}


def everybody(province: Province) -> dict[int, Actor]:
    return {id: province.office.actor(username) for username, id in province.office.people.items()}


def agree(actor: Actor) -> None:
    """What the row alone says never goes beyond what the database says."""
    session = reading()
    for table, visible, plainly in (
        (Assignment, visible_assignments, plainly_visible),
        (Directive, visible_directives, directive_plainly_visible),
    ):
        seen = set(session.scalars(select(table.id).where(visible(actor))))  # type: ignore[attr-defined]
        for row in session.execute(select(table.__table__)).mappings():
            assert not plainly(actor, dict(row)) or row["id"] in seen, (actor.username, row["id"])


def test_each_person_sees_the_directives_that_concern_them(province: Province) -> None:
    made = settle(province)
    by_id = {d.id: d for d in rows(Directive)}
    of = {name: rows(Assignment, id=id)[0].directive_id for name, id in made.items()}

    def seen(username: str) -> set[int]:
        session = reading()
        session.rollback()
        return set(session.scalars(select(Directive.id).where(visible_directives(province.office.actor(username)))))

    everything = {id for id, d in by_id.items() if d.status != "deleted"}
    issued = {id for id, d in by_id.items() if d.issued_at is not None}
    for username in ("lanhdao", "vanthu", "tokiemtra", "quantri", "chutich"):
        assert seen(username) == everything
    assert seen("theodoi") == issued, "any specialist opens what is issued (K10), a draft only its own people"
    assert seen("stc") == {of["plain"]}
    assert seen("skhdt") == {of["plain"], of["elsewhere"]}
    assert seen("stttt") == {of["plain"], of["reviewed"]}
    assert seen("thietke") == {of["of a room"]}
    assert of["draft"] in seen("truongphong"), "a draft of the own room"


def test_a_unit_that_had_it_hears_not_now_and_a_stranger_not_found(province: Province) -> None:
    made = settle(province)

    def refusal(username: str, name: str, action: str) -> type[Exception]:
        with pytest.raises((NotFound, NotNow)) as refused:
            perform(
                instance_of("assignment", made[name]),
                action,
                {},
                by=province.office.actor(username),
                now=province.clock(),
            )
        return refused.type

    assert {f.how for f in rows(FormerLead)} == {"recalled"}
    assert refusal("stc", "recalled", "accept") is NotNow
    assert refusal("stttt", "recalled", "accept") is NotFound
    assert refusal("stc", "draft", "accept") is NotFound
    assert refusal("stc", "deleted", "accept") is NotFound
    # Handed to another unit: its work, and whether there is any, is nothing of the former one's.
    assert refusal("stc", "elsewhere", "accept") is NotFound
