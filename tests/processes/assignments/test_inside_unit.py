"""Inside a unit: work goes to a person or a phòng (B54, C5), and the unit's leader sees results before the Office (B57, T15)."""

from __future__ import annotations

from typing import Any

import pytest

from processes.assignments.queries import assignment_view, timeline
from processes.organisation.commands import add_person
from processes.refusals import InvalidForm, NotFound, NotNow
from processes.runtime.actions import actions_for
from processes.runtime.instances import instance_of
from processes.runtime.perform import claim, release
from processes.runtime.worklist import open_user_tasks
from processes.settings.of_units import leader_first, set_leader_first
from tests.processes.assignments.rows import effects, open_tasks, row, status, told
from tests.province import Province


def offered(province: Province, username: str, id: int) -> set[str]:
    of = instance_of("assignment", id)
    return {a.name for a in actions_for(province.office.actor(username), of, now=province.clock())}


def task_of(province: Province, username: str, id: int) -> Any:
    of = instance_of("assignment", id)
    return open_user_tasks(province.office.actor(username), instance_id=of).items[0]


# -------------------------------------------------------------------------------------------------------- transfer
def test_work_goes_to_a_person_of_the_unit_with_a_note_that_the_timeline_shows(province: Province) -> None:
    id = province.issued()
    before = open_tasks(id)
    province.do(id, "transfer", "stc", officer="stc.chuyenvien", note="Đồng chí Viên chủ trì")
    assert row(id).officer_id == province.office.people["stc.chuyenvien"]
    assert (status(id), open_tasks(id)) == ("waiting", before)
    assert told("transfer") == {"stc.chuyenvien"}
    entry = timeline(province.office.actor("chuyenvien"), "assignment", id)[0]
    assert (entry.title, entry.text) == ("Chuyển xử lý", "Đồng chí Viên chủ trì")
    assert [(c.title, c.before, c.after) for c in entry.effects] == [
        ("Người phụ trách tại đơn vị", None, "Chuyên viên Sở Tài chính (Nguyễn Hải Viên)")
    ]


def test_work_goes_to_a_room_whose_people_see_it_and_are_told(province: Province) -> None:
    add_person("stc.ns", "Đinh Văn Ngân", "Chuyên viên Phòng Ngân sách", "STC-NS", ())
    id = province.issued()
    with pytest.raises(NotFound):
        assignment_view(province.office.actor("stc.ns"), id)
    province.do(id, "transfer", "stc.giamdoc", room="STC-NS")
    assert told("transfer") == {"stc.chuyenvien"}, "those of the room who serve a queue"
    assert assignment_view(province.office.actor("stc.ns"), id).row.id == id
    assert {"submit", "transfer"} <= offered(province, "stc.ns", id)
    province.do(id, "submit", "stc.ns", content="Đã xong")
    assert status(id) == "submitted"


def test_left_to_nobody_it_is_back_in_the_units_own_queue(province: Province) -> None:
    id = province.issued(officer="stc.chuyenvien")
    province.do(id, "transfer", "stc.chuyenvien")
    assert (row(id).officer_id, row(id).room_id) == (None, None)
    assert told("transfer") == {"stc", "stc.giamdoc"}


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({}, "officer", "Chọn người hoặc phòng"),
        ({"officer": "skhdt"}, "officer", "không làm việc ở đơn vị chủ trì"),
        ({"officer": "nobody"}, "officer", "không có người dùng"),
        ({"room": "VPUB-TH"}, "room", "một phòng của đơn vị chủ trì"),
        ({"room": "STC"}, "room", "một phòng của đơn vị chủ trì"),
        ({"room": "STC-NS", "officer": "stc.giamdoc"}, "officer", "không làm việc ở Phòng Ngân sách"),
    ],
)
def test_work_stays_inside_the_unit(province: Province, values: dict[str, str], field: str, sentence: str) -> None:
    id = province.issued()
    before = row(id)
    with pytest.raises(InvalidForm) as refused:
        province.do(id, "transfer", "stc", **values)
    assert [(error.field, sentence in str(error)) for error in refused.value.errors] == [(field, True)]
    assert row(id) == before


@pytest.mark.parametrize("username", ["skhdt", "chuyenvien", "stttt"])
def test_nobody_outside_of_the_unit_moves_its_work(province: Province, username: str) -> None:
    id = province.issued(coordinating=["SKHDT"])
    with pytest.raises(NotFound):
        province.do(id, "transfer", username, officer="stc.chuyenvien")


def test_anyone_of_the_unit_takes_it_out_of_the_queue_and_gives_it_back(province: Province) -> None:
    id = province.issued()
    viên, giám, now = province.office.actor("stc.chuyenvien"), province.office.actor("stc.giamdoc"), province.clock()
    task = task_of(province, "stc.chuyenvien", id)
    claim(task.id, by=viên, now=now)
    assert task_of(province, "stc", id).claimed_by == "Chuyên viên Sở Tài chính"
    with pytest.raises(NotNow):
        claim(task.id, by=giám, now=now)
    with pytest.raises(NotNow):
        release(task.id, by=giám, now=now)
    release(task.id, by=viên, now=now)
    release(task.id, by=viên, now=now)
    assert task_of(province, "stc", id).claimed_by is None
    claim(task.id, by=giám, now=now)
    with pytest.raises(NotFound):
        release(task.id, by=province.office.actor("skhdt"), now=now)


def test_whoever_had_taken_it_on_has_it_no_longer_once_it_was_passed_on(province: Province) -> None:
    id = province.issued()
    claim(task_of(province, "stc", id).id, by=province.office.actor("stc"), now=province.clock())
    province.do(id, "transfer", "stc", officer="stc.chuyenvien")
    assert task_of(province, "stc", id).claimed_by is None


# ---------------------------------------------------------------------------------------------- the unit's own leader
def test_the_leader_passes_the_result_on_and_that_moment_counts(province: Province) -> None:
    set_leader_first(True, by=province.office.actor("stc"))
    id = province.issued()
    province.do(id, "submit", "stc.chuyenvien", content="Đã xong", reply_number="130/BC-STC")
    assert (status(id), row(id).status_group, row(id).clock) == ("unit_review", "in_progress", "unit")
    assert row(id).accepted_at == province.clock()
    assert row(id).submitted_at is None
    assert told("ask_leader") == {"stc.giamdoc"}
    assert told("submit") == set()
    assert offered(province, "stc.giamdoc", id) >= {"endorse", "revise"}
    assert offered(province, "stc.chuyenvien", id).isdisjoint({"endorse", "revise", "submit"})
    with pytest.raises(NotFound):
        province.do(id, "endorse", "pheduyet")

    province.pass_time(days=1)
    province.do(id, "endorse", "stc.giamdoc", note="Đồng ý")
    assert (status(id), row(id).submitted_at) == ("submitted", province.clock())
    assert told("submit") == {"chuyenvien", "pheduyet"}
    assert offered(province, "pheduyet", id) >= {"approve", "reject"}


def test_the_leader_gives_it_back_with_a_reason_and_it_is_no_rejection_by_the_office(province: Province) -> None:
    set_leader_first(True, by=province.office.actor("stc.giamdoc"))
    id = province.issued(officer="stc.chuyenvien")
    province.do(id, "submit", "stc.chuyenvien", content="Đã xong")
    with pytest.raises(InvalidForm):
        province.do(id, "revise", "stc.giamdoc")
    province.do(id, "revise", "stc.giamdoc", reason="Thiếu phụ lục")
    assert (status(id), row(id).rejections) == ("in_progress", 0)
    assert told("revise") == {"stc.chuyenvien", "stc"}
    province.do(id, "submit", "stc.chuyenvien", content="Đã bổ sung")
    assert status(id) == "unit_review"


def test_what_the_leader_hands_in_needs_no_leader(province: Province) -> None:
    set_leader_first(True, by=province.office.actor("stc"))
    id = province.issued()
    province.do(id, "submit", "stc.giamdoc", content="Đã xong")
    assert status(id) == "submitted"


def test_the_rule_holds_for_the_unit_that_set_it_and_from_the_next_result_on(province: Province) -> None:
    ours, theirs = province.issued(), province.issued("SKHDT")
    set_leader_first(True, by=province.office.actor("stc"))
    assert leader_first(province.office.units["STC"])
    for id, by, expected in ((ours, "stc", "unit_review"), (theirs, "skhdt", "submitted")):
        province.do(id, "submit", by, content="x")
        assert status(id) == expected
    set_leader_first(False, by=province.office.actor("stc"))
    province.do(ours, "revise", "stc.giamdoc", reason="x")
    province.do(ours, "submit", "stc", content="x")
    assert status(ours) == "submitted"


@pytest.mark.parametrize("username", ["stc.chuyenvien", "chuyenvien", "quantri"])
def test_only_a_leader_or_the_units_account_sets_its_rules(province: Province, username: str) -> None:
    with pytest.raises(NotFound):
        set_leader_first(True, by=province.office.actor(username))


def test_a_unit_without_a_leader_cannot_ask_for_one(province: Province) -> None:
    with pytest.raises(InvalidForm) as refused:
        set_leader_first(True, by=province.office.actor("skhdt"))
    assert [error.field for error in refused.value.errors] == ["leader_first"]
    assert not leader_first(province.office.units["SKHDT"])


def test_a_transfer_leaves_its_old_and_new_place_beside_it(province: Province) -> None:
    id = province.issued(officer="stc.chuyenvien")
    province.do(id, "transfer", "stc", room="STC-NS", note="Phòng phân công lại")
    assert effects(id, "transfer") == {
        "officer": ["Chuyên viên Sở Tài chính (Nguyễn Hải Viên)", None],
        "room": [None, "Phòng Ngân sách"],
    }
