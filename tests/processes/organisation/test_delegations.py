"""Standing in for who is away (C18): what a substitute sees and does, what is recorded, and when it ends."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from processes.assignments.queries import badges, list_assignments, timeline
from processes.db import db, transaction
from processes.discussion.commands import say
from processes.discussion.mentions import parties
from processes.discussion.queries import discussion
from processes.notices.deliver import MOST_AT_ONCE, deliver
from processes.notices.models import Notice
from processes.organisation.actor import Actor, load_actor
from processes.organisation.delegations import delegate, delegations, end_delegation
from processes.refusals import InvalidForm, NotFound, NotNow
from processes.runtime.actions import actions_for
from processes.runtime.instances import instance_of
from processes.runtime.perform import perform
from processes.runtime.queries import open_user_tasks
from tests.processes.assignments.rows import status, told
from tests.processes.runtime.small import rows
from tests.province import Province

TODAY = date(2026, 7, 14)


def away(province: Province, who: str, substitute: str, by: str = "", **values: Any) -> int:
    given = {
        "substitute": province.office.people[substitute],
        "from_on": TODAY,
        "to_on": TODAY + timedelta(days=3),
        **values,
    }
    if by:
        given["person"] = province.office.people[who]
    return delegate(given, by=province.office.actor(by or who), now=province.clock())


def actor(province: Province, who: str) -> Actor:
    """As the next request loads them."""
    found = load_actor(province.office.people[who], now=province.clock())
    assert found is not None
    return found


def submitted(province: Province) -> int:
    id = province.issued()
    province.do(id, "submit", "stc", content="Đã xong")
    return id


def offered(province: Province, id: int, who: str) -> set[str]:
    return {a.name for a in actions_for(actor(province, who), instance_of("assignment", id), now=province.clock())}


def test_the_substitute_sees_and_does_what_the_person_may_and_says_for_whom(province: Province) -> None:
    id = submitted(province)
    assert id not in {one.id for one in list_assignments(actor(province, "thietke")).items}
    away(province, "pheduyet", "thietke")
    substitute = actor(province, "thietke")
    assert "approve" in offered(province, id, "thietke")
    assert {one.id for one in list_assignments(substitute, box="review", group="in_review").items} == {id}
    assert badges(substitute)["review"] == 1
    assert id in {task.object_id for task in open_user_tasks(substitute, mine=True, now=province.clock()).items}
    perform(instance_of("assignment", id), "approve", {}, by=substitute, now=province.clock())
    assert status(id) == "completed"
    entry = next(e for e in timeline(actor(province, "stc"), "assignment", id) if e.action == "approve")
    assert entry.by_id == province.office.people["thietke"]
    assert entry.on_behalf is not None
    assert entry.on_behalf.startswith("Phó Chánh Văn phòng")


def test_what_one_may_oneself_is_done_in_ones_own_name(province: Province) -> None:
    away(province, "pheduyet", "chuyenvien")
    id = province.issued()
    province.do(id, "urge", "chuyenvien", content="Nhanh")
    entry = next(e for e in timeline(actor(province, "stc"), "assignment", id) if e.action == "urge")
    assert entry.on_behalf is None


def test_notices_reach_the_substitute_too(province: Province) -> None:
    away(province, "pheduyet", "thietke")
    away(province, "stc", "stttt")
    submitted(province)
    assert "thietke" in told("submit")
    assert "stttt" in told("issue")
    assert {"pheduyet", "thietke", "stc", "stttt"} - told("delegation") == {"pheduyet", "stc"}


def test_notices_reach_the_substitutes_of_those_who_work_with_the_unit_once_each(province: Province) -> None:
    away(province, "skhdt", "thietke")
    away(province, "theodoi", "tokiemtra")
    id = province.issued(coordinating=["SKHDT"], coordinating_people=[province.office.people["theodoi"]])
    assert {"skhdt", "thietke", "theodoi", "tokiemtra"} <= told("issue")
    with_it = {"kind": "issue", "person_id": province.office.people["thietke"]}
    assert len(rows(Notice, **with_it)) == 1
    away(province, "stc.giamdoc", "thietke")
    province.do(id, "urge", "chuyenvien", content="Nhanh")
    told_twice = {"kind": "urge", "person_id": province.office.people["thietke"]}
    assert len(rows(Notice, **told_twice)) == 1, "once, although they stand in for two"


def test_more_people_than_one_statement_takes_are_all_told_once(province: Province) -> None:
    everybody = sorted(province.office.people.values())
    assert len(everybody) > MOST_AT_ONCE
    id = province.issued()
    with transaction() as session:
        deliver(
            session.connection(), "instruct", object_type="assignment", object_id=id, people=[*everybody, *everybody],
            unit=province.office.units["STC"], by_id=None, now=province.clock(),
        )  # fmt: skip
    assert sorted(notice.person_id for notice in rows(Notice, kind="instruct")) == everybody


def test_a_substitute_speaks_for_who_is_away_is_named_and_is_told(province: Province) -> None:
    id = province.issued(coordinating=["SKHDT"])
    away(province, "skhdt", "stttt")
    substitute = actor(province, "stttt")
    say(id, "Đã gửi số liệu", by=substitute, now=province.clock())
    [said] = discussion(actor(province, "chuyenvien"), id)
    assert (said.by, said.on_behalf, said.by_unit) == (
        "Sở Thông tin và Truyền thông",
        "Tài khoản đơn vị (Sở Kế hoạch và Đầu tư)",
        "Sở Kế hoạch và Đầu tư",
    )
    names = [each.username for each in parties(actor(province, "stc"), id, now=province.clock())]
    assert {"skhdt", "stttt"} <= set(names)
    say(id, "@Sở Kế hoạch và Đầu tư xem giúp", by=actor(province, "stc"), now=province.clock.advance(minutes=1))
    assert {"skhdt", "stttt"} <= told("mention")
    say(id, "Của tôi", by=actor(province, "chuyenvien"), now=province.clock.advance(minutes=1))
    assert discussion(actor(province, "stc"), id)[-1].on_behalf is None


def test_it_holds_from_its_first_day_to_its_last(province: Province) -> None:
    id = submitted(province)
    away(province, "pheduyet", "thietke", from_on=TODAY + timedelta(days=1), to_on=TODAY + timedelta(days=2))
    assert offered_or_none(province, id) == set()
    province.clock.advance(days=1)
    assert "approve" in offered(province, id, "thietke")
    province.clock.advance(days=1, hours=14)
    assert "approve" in offered(province, id, "thietke")
    province.clock.advance(hours=3)
    assert offered_or_none(province, id) == set()
    assert delegations(actor(province, "pheduyet"), province.clock())[0].standing == "over"


def offered_or_none(province: Province, id: int) -> set[str]:
    try:
        return offered(province, id, "thietke")
    except NotFound:
        return set()


def test_it_is_ended_by_hand_by_either_of_them_and_both_are_told(province: Province) -> None:
    id = submitted(province)
    given = away(province, "pheduyet", "thietke")
    with pytest.raises(NotFound):
        end_delegation(given, by=actor(province, "chuyenvien"), now=province.clock())
    end_delegation(given, by=actor(province, "thietke"), now=province.clock())
    assert offered_or_none(province, id) == set()
    assert told("delegation_ended") == {"pheduyet"}
    with pytest.raises(NotNow):
        end_delegation(given, by=actor(province, "pheduyet"), now=province.clock())


def test_some_roles_give_what_goes_with_them_and_nothing_in_person(province: Province) -> None:
    id = submitted(province)
    away(province, "stc.giamdoc", "stttt", roles=["leader_of_unit"])
    province.do(id, "reject", "pheduyet", reason="Chưa")
    assert "submit" in offered(province, id, "stttt")
    away(
        province, "pheduyet", "thietke", roles=["committee"] if "committee" in actor(province, "pheduyet").roles else []
    )
    assert "approve" not in offered_or_none(province, id)


def test_nobody_hands_on_what_was_handed_to_them(province: Province) -> None:
    id = submitted(province)
    away(province, "pheduyet", "chuyenvien")
    away(province, "chuyenvien", "thietke")
    assert "approve" in offered(province, id, "chuyenvien")
    assert "approve" not in offered_or_none(province, id)
    with pytest.raises(NotFound):
        delegate(
            {
                "person": province.office.people["pheduyet"],
                "substitute": province.office.people["stc"],
                "from_on": TODAY,
                "to_on": TODAY,
            },
            by=actor(province, "chuyenvien"),
            now=province.clock(),
        )


def test_an_administrator_names_a_substitute_for_anybody_and_hands_on_no_administration(province: Province) -> None:
    id = submitted(province)
    away(province, "pheduyet", "thietke", by="quantri")
    assert "approve" in offered(province, id, "thietke")
    away(province, "quantri", "stttt")
    assert not any(one.is_admin for one in actor(province, "stttt").persons)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"substitute": 999_999}, "substitute"),
        ({"substitute": None}, "substitute"),
        ({"to_on": TODAY - timedelta(days=1), "from_on": TODAY - timedelta(days=3)}, "to_on"),
        ({"from_on": TODAY + timedelta(days=9)}, "to_on"),
        ({"to_on": TODAY + timedelta(days=500)}, "to_on"),
        ({"from_on": None}, "from_on"),
        ({"to_on": "mai"}, "to_on"),
        ({"roles": ["van_thu"]}, "roles"),
        ({"roles": ["admin"]}, "roles"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_field(province: Province, values: dict[str, Any], field: str) -> None:
    given = {"substitute": province.office.people["thietke"], "from_on": TODAY, "to_on": TODAY, **values}
    with pytest.raises(InvalidForm) as refused:
        delegate(given, by=actor(province, "pheduyet"), now=province.clock())
    assert [error.field for error in refused.value.errors] == [field]
    assert delegations(actor(province, "pheduyet"), province.clock()) == []


def test_one_substitute_at_a_time_and_nobody_is_their_own(province: Province) -> None:
    away(province, "pheduyet", "thietke")
    for who, substitute in (("pheduyet", "chuyenvien"), ("stc", "stc")):
        with pytest.raises(InvalidForm):
            away(province, who, substitute)


def test_people_without_a_delegation_cost_no_statement_more(province: Province) -> None:
    def statements(who: str) -> int:
        said: list[str] = []
        db.session.rollback()
        actor(province, who)
        listener = lambda *args: said.append(args[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listener)
        actor(province, who)
        event.remove(db.engine, "before_cursor_execute", listener)
        return len(said)

    before = statements("chuyenvien")
    away(province, "pheduyet", "thietke")
    assert statements("chuyenvien") == before
    assert statements("thietke") > before
