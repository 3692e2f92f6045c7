"""A part of an assignment asked of another party: contributions of coordinating units (C16) and nhiệm vụ con (B57, T15)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from processes.assignments.queries import assignment_view, list_assignments
from processes.organisation.closing import close_unit
from processes.organisation.commands import add_person, add_unit
from processes.refusals import InvalidForm, NotFound, NotNow
from processes.runtime.actions import actions_for
from processes.runtime.instances import instance_of
from processes.shares.models import CONTRIBUTION, KINDS, SUBTASK
from processes.shares.queries import parts_of, share_view, unanswered
from tests.processes.assignments.rows import contributions, status, told
from tests.processes.shares.parts import RECEIVER, Parts

both_kinds = pytest.mark.parametrize("kind", KINDS)


# ------------------------------------------------------------------------------------------------------------ giving
@both_kinds
def test_whoever_is_asked_finds_it_in_the_work_list_with_its_own_due_date(parts: Parts, kind: str) -> None:
    id = parts.give(kind)
    given = parts.row(id)
    assert (given.kind, given.status, given.status_group) == (kind, "asked", "in_progress")
    assert given.due_at == datetime(2026, 7, 20, 10, tzinfo=UTC)
    (task,) = parts.waiting(RECEIVER[kind])
    assert (task.text, task.lead_name, str(task.due_on)) == (given.content, "Sở Tài chính", "2026-07-20")
    assert RECEIVER[kind] in told(f"{kind}_asked")
    assert parts.waiting("chuyenvien") == parts.waiting("pheduyet") == []


def test_everybody_in_a_room_hears_however_many_they_are(parts: Parts) -> None:
    others = {f"stc.ns{number}" for number in range(12)}
    for username in others:
        add_person(username, "Lê Văn Đông", "Chuyên viên Phòng Ngân sách", "STC-NS", ())
    parts.give(SUBTASK)
    assert told("subtask_asked") >= others | {"stc.ns"}


def test_several_are_asked_in_one_go_and_each_answers_by_itself(parts: Parts) -> None:
    province = parts.province
    file = province.upload("assignment", parts.assignment, by="stc", name="mau-bieu.pdf")
    parts.give(SUBTASK, units=["STC-NS"], people=["stc.chuyenvien"], files=(file,))
    first, second = parts.ids()
    for id, who in ((first, "stc.ns"), (second, "stc.chuyenvien")):
        assert [each.name for each in share_view(province.office.actor(who), id).files] == ["mau-bieu.pdf"]
    parts.do(second, "answer", "stc.chuyenvien", content="Đã xong phần tôi")
    assert (parts.row(first).status, parts.row(second).status) == ("asked", "answered")


def test_the_contribution_offers_all_units_those_that_coordinate_first(parts: Parts) -> None:
    province = parts.province
    actions = actions_for(
        province.office.actor("stc"), instance_of("assignment", parts.assignment), now=province.clock()
    )
    form = next(action.form for action in actions if action.name == CONTRIBUTION)
    assert form is not None
    assert form["properties"]["units"]["x-first-choices"] == ["SKHDT"]
    assert "x-choices" not in form["properties"]["units"]
    assert "people" not in form["properties"]
    assert form["properties"]["due_on"]["default"] == "2026-07-31"


def test_a_unit_that_is_asked_coordinates_from_then_on_and_the_timeline_says_so(parts: Parts) -> None:
    """C16"""
    province = parts.province
    stranger = province.office.actor("stttt")
    with pytest.raises(NotFound):
        assignment_view(stranger, parts.assignment, now=province.clock())
    id = parts.give(CONTRIBUTION, units=["STTTT", "SKHDT"])
    beside = ["Sở Kế hoạch và Đầu tư", "Sở Thông tin và Truyền thông"]
    view = assignment_view(stranger, parts.assignment, now=province.clock())
    assert sorted(unit.name for unit in view.coordinating_units) == beside
    assert [row.id for row in list_assignments(stranger, box="coordinating", now=province.clock()).items] == [
        parts.assignment
    ]
    assert told("contribution_asked") == {"skhdt", "stttt"}
    _, entries = parts_of(province.office.actor("chuyenvien"), parts.assignment)
    changes = [(change.title, change.before, change.after) for entry in entries for change in entry.effects]
    assert changes == [("Đơn vị phối hợp", beside[:1], beside)], "said once, however many are asked"
    parts.do(id, "answer", "stttt", content="Đây")
    parts.give(CONTRIBUTION, units=["STTTT"], content="Thêm một việc")
    view = assignment_view(stranger, parts.assignment, now=province.clock())
    assert sorted(unit.name for unit in view.coordinating_units) == beside, "asked again it is not twice beside it"


def test_a_unit_is_asked_where_nobody_coordinates(parts: Parts) -> None:
    province = parts.province
    parts.assignment = province.issued()
    province.do(parts.assignment, "accept", "stc")
    assert CONTRIBUTION in parts.offered("stc")
    assert parts.row(parts.give(CONTRIBUTION)).status == "asked"


def test_a_refused_request_adds_no_coordinating_unit(parts: Parts) -> None:
    with pytest.raises(InvalidForm):
        parts.give(CONTRIBUTION, units=["STTTT"], due_on="2026-08-01")
    view = assignment_view(parts.province.office.actor("stc"), parts.assignment, now=parts.province.clock())
    assert [unit.name for unit in view.coordinating_units] == ["Sở Kế hoạch và Đầu tư"]


@pytest.mark.parametrize(
    ("kind", "values", "field", "sentence"),
    [
        (CONTRIBUTION, {"units": ["STC"]}, "units", "chủ trì nhiệm vụ này"),
        (CONTRIBUTION, {"units": ["STC-NS"]}, "units", "đề nghị giao nhiệm vụ con"),
        (CONTRIBUTION, {"units": ["SXD"]}, "units", "không có đơn vị nào mang mã “SXD”"),
        (CONTRIBUTION, {"units": ["CU"]}, "units", "không có đơn vị nào mang mã “CU”"),
        (CONTRIBUTION, {"units": []}, "units", "chọn ít nhất một đơn vị"),
        (CONTRIBUTION, {"people": ["stc.ns"]}, "people", "không phải là người phối hợp"),
        (CONTRIBUTION, {"content": " "}, "content", "bắt buộc"),
        (CONTRIBUTION, {"due_on": ""}, "due_on", "bắt buộc"),
        (CONTRIBUTION, {"due_on": "2026-08-01"}, "due_on", "sau hạn xử lý của nhiệm vụ (31/07/2026)"),
        (SUBTASK, {"due_on": "2026-08-01"}, "due_on", "sau hạn xử lý của nhiệm vụ (31/07/2026)"),
        (SUBTASK, {"due_on": "2026-07-13"}, "due_on", "từ hôm nay (14/07/2026)"),
        (SUBTASK, {"due_on": "2026-02-30"}, "due_on", "ngày có thật"),
        (SUBTASK, {"units": ["SKHDT"]}, "units", "một phòng của đơn vị chủ trì"),
        (SUBTASK, {"units": ["VPUB-TH"]}, "units", "một phòng của đơn vị chủ trì"),
        (SUBTASK, {"units": [], "people": ["skhdt"]}, "people", "không làm việc ở đơn vị chủ trì"),
        (SUBTASK, {"units": [], "people": ["stc"]}, "people", "không tự giao"),
        (SUBTASK, {"units": []}, "units", "chọn ít nhất một phòng"),
    ],
)
def test_what_cannot_be_asked_is_refused_naming_the_field(
    parts: Parts, kind: str, values: dict[str, Any], field: str, sentence: str
) -> None:
    closed = add_unit("CU", "Sở đã giải thể", "department", "UBND")
    close_unit(closed, None, "Sắp xếp", by=parts.province.office.actor("quantri"), now=parts.province.clock())
    with pytest.raises(InvalidForm) as refused:
        parts.give(kind, **values)
    assert [(error.field, sentence in str(error)) for error in refused.value.errors] == [(field, True)]
    assert parts.ids() == []


def test_an_assignment_that_is_late_already_limits_its_parts_no_longer(parts: Parts) -> None:
    parts.province.pass_time(days=20)
    assert parts.row(parts.give(CONTRIBUTION, due_on="2026-08-10")).status == "asked"


@both_kinds
@pytest.mark.parametrize("username", ["skhdt", "stttt", "chuyenvien", "pheduyet", "stc.ns"])
def test_nobody_but_the_lead_unit_gives_parts(parts: Parts, kind: str, username: str) -> None:
    assert kind not in (parts.offered(username) if username not in ("stttt", "stc.ns") else set())
    with pytest.raises(NotFound):
        parts.give(kind, by=username)
    assert parts.ids() == []


@both_kinds
def test_parts_are_given_while_the_unit_works_on_it_and_not_after(parts: Parts, kind: str) -> None:
    parts.province.do(parts.assignment, "submit", "stc", content="Đã xong")
    assert kind not in parts.offered("stc")
    with pytest.raises(NotNow):
        parts.give(kind)
    assert parts.ids() == []


# --------------------------------------------------------------------------------------------------------- answering
@both_kinds
def test_the_answer_stops_its_clock_and_waits_for_whoever_asked(parts: Parts, kind: str) -> None:
    id = parts.give(kind)
    parts.province.pass_time(days=2)
    parts.do(id, "answer", RECEIVER[kind], content="Đề nghị bố trí 12 tỷ đồng")
    row = parts.row(id)
    assert (row.status, row.status_group, row.answered_at, row.days) == (
        *("answered", "in_review"),
        *(parts.province.clock(), -4),
    )
    assert told(f"{kind}_answered") == {"stc"}
    assert [task.object_id for task in parts.waiting("stc")] == [id]
    assert parts.waiting(RECEIVER[kind]) == []
    parts.do(id, "accept", "stc", note="Cảm ơn")
    assert (parts.row(id).status, parts.row(id).ended_at) == ("accepted", parts.province.clock())
    assert RECEIVER[kind] in told(f"{kind}_accepted")
    assert (status(parts.assignment), parts.waiting("stc")) == ("in_progress", [])


@both_kinds
def test_an_answer_that_does_not_do_is_sent_back_with_a_new_date(parts: Parts, kind: str) -> None:
    id = parts.give(kind)
    parts.do(id, "answer", RECEIVER[kind], content="Nhất trí")
    parts.do(id, "send_back", "stc.giamdoc", reason="Chưa có số liệu", due_on="2026-07-24")
    row = parts.row(id)
    assert (row.status, row.answered_at, row.days) == ("asked", None, None)
    assert row.due_at == datetime(2026, 7, 24, 10, tzinfo=UTC)
    assert RECEIVER[kind] in told(f"{kind}_sent_back")
    parts.do(id, "answer", RECEIVER[kind], content="Số liệu kèm theo")
    assert parts.row(id).status == "answered"


@both_kinds
def test_sent_back_after_its_due_date_it_is_overdue_at_once_and_said_once(parts: Parts, kind: str) -> None:
    id = parts.give(kind)
    parts.do(id, "answer", RECEIVER[kind], content="Nhất trí")
    parts.province.pass_time(days=8)
    assert parts.row(id).overdue_at is None
    parts.do(id, "send_back", "stc", reason="Chưa có số liệu")
    assert parts.row(id).overdue_at == parts.row(id).due_at
    assert "stc" not in told(f"{kind}_overdue"), "whoever acts is not told of it"
    parts.do(id, "answer", RECEIVER[kind], content="Có số liệu")
    assert parts.row(id).days == 2


@both_kinds
def test_it_is_declined_with_a_reason(parts: Parts, kind: str) -> None:
    id = parts.give(kind)
    with pytest.raises(InvalidForm):
        parts.do(id, "decline", RECEIVER[kind])
    parts.do(id, "decline", RECEIVER[kind], reason="Không thuộc chức năng")
    assert (parts.row(id).status, told(f"{kind}_declined")) == ("declined", {"stc"})
    (part,), _ = parts_of(parts.province.office.actor("stc"), parts.assignment)
    assert part.answer is not None
    assert part.answer.text == "Không thuộc chức năng"


@both_kinds
def test_the_timer_raises_overdue_once_and_both_sides_hear_of_it(parts: Parts, kind: str) -> None:
    id = parts.give(kind)
    parts.province.pass_time(days=6, hours=8, minutes=59)
    assert parts.row(id).overdue_at is None
    parts.province.pass_time(minutes=1)
    assert parts.row(id).overdue_at == parts.row(id).due_at
    assert {"stc", RECEIVER[kind]} <= told(f"{kind}_overdue")
    assert parts.waiting(RECEIVER[kind])[0].overdue
    parts.province.pass_time(days=1)
    parts.do(id, "answer", RECEIVER[kind], content="Xin lỗi vì chậm")
    assert (parts.row(id).days, share_view(parts.province.office.actor("stc"), id).row.timeliness) == (1, "late")


@both_kinds
def test_whoever_does_it_is_reminded_once_when_it_is_near_due(parts: Parts, kind: str) -> None:
    """Due on Monday 20 July: three working days before is Wednesday 15."""
    id = parts.give(kind)
    parts.province.pass_time(hours=10)
    assert told(f"{kind}_due_soon") == set()
    parts.province.pass_time(hours=12)
    assert RECEIVER[kind] in told(f"{kind}_due_soon")
    assert "stc.giamdoc" not in told(f"{kind}_due_soon"), "the giver is not"
    raised = parts.row(id).due_soon_raised_at
    view = share_view(parts.province.office.actor(RECEIVER[kind]), id)
    assert raised is not None
    assert (view.row.due_soon, view.row.overdue) == (True, False)
    assert "Sắp đến hạn" in [entry.title for entry in view.entries]
    parts.do(id, "answer", RECEIVER[kind], content="Đây")
    parts.do(id, "send_back", "stc", reason="Thiếu")
    parts.province.pass_time(minutes=1)
    entries = share_view(parts.province.office.actor("stc"), id).entries
    assert [entry.action for entry in entries].count("due_soon") == 1, "not again for the same date"
    parts.do(id, "reschedule", "stc", due_on="2026-07-30")
    row = share_view(parts.province.office.actor("stc"), id).row
    assert (parts.row(id).due_soon_raised_at, row.due_soon) == (None, False)
    parts.province.pass_time(days=17)
    row = share_view(parts.province.office.actor("stc"), id).row
    assert (row.due_soon, row.overdue) == (False, True), "late, it is not near due any more"


@both_kinds
def test_the_date_is_moved_within_the_assignments_own(parts: Parts, kind: str) -> None:
    id = parts.give(kind)
    parts.do(id, "reschedule", "stc", due_on="2026-07-16")
    parts.province.pass_time(days=3)
    assert parts.row(id).overdue_at == datetime(2026, 7, 16, 10, tzinfo=UTC)
    parts.do(id, "reschedule", "stc", due_on="2026-07-30", reason="Thêm thời gian")
    assert parts.row(id).overdue_at is None
    for due_on, sentence in (("2026-08-03", "sau hạn xử lý"), ("2026-07-30", "trùng với hạn")):
        with pytest.raises(InvalidForm) as refused:
            parts.do(id, "reschedule", "stc", due_on=due_on)
        assert [(e.field, sentence in str(e)) for e in refused.value.errors] == [("due_on", True)]
    assert told(f"{kind}_rescheduled") >= {RECEIVER[kind]}


@both_kinds
def test_the_receiver_is_urged_as_often_as_one_likes_until_it_is_answered(parts: Parts, kind: str) -> None:
    id = parts.give(kind)
    for _ in range(2):
        parts.do(id, "urge", "stc.chuyenvien" if kind == CONTRIBUTION else "stc.giamdoc", content="Đề nghị gửi sớm")
    assert RECEIVER[kind] in told(f"{kind}_urged")
    parts.do(id, "answer", RECEIVER[kind], content="Đây")
    with pytest.raises(NotNow):
        parts.do(id, "urge", "stc", content="Đề nghị gửi sớm")


@both_kinds
def test_what_is_wanted_no_longer_is_withdrawn(parts: Parts, kind: str) -> None:
    id = parts.give(kind)
    parts.do(id, "withdraw", "stc", reason="Đã có số liệu")
    assert (parts.row(id).status, RECEIVER[kind] in told(f"{kind}_withdrawn")) == ("withdrawn", True)
    assert parts.waiting(RECEIVER[kind]) == []
    for action, by, values in (("withdraw", "stc", {"reason": "x"}), ("answer", RECEIVER[kind], {"content": "x"})):
        with pytest.raises(NotNow):
            parts.do(id, action, by, **values)


# ------------------------------------------------------------------------------------------------------ the assignment
@both_kinds
def test_the_assignment_is_handed_in_without_waiting_and_still_hears_answers(parts: Parts, kind: str) -> None:
    id = parts.give(kind)
    lead = parts.province.office.actor("stc")
    assert [row.id for row in unanswered(lead, parts.assignment)] == [id]
    parts.province.do(parts.assignment, "submit", "stc", content="Đã xong")
    assert (status(parts.assignment), parts.row(id).status) == ("submitted", "asked")
    parts.do(id, "answer", RECEIVER[kind], content="Đây")
    assert unanswered(lead, parts.assignment) == []


@both_kinds
@pytest.mark.parametrize(
    ("action", "by", "values"),
    [
        ("approve", "pheduyet", {}),
        ("cancel", "chuyenvien", {"reason": "Không còn cần"}),
        ("return", "stc", {"reason": "Giao nhầm"}),
    ],
)
def test_what_is_open_ends_with_the_assignment_and_the_timeline_says_so(
    parts: Parts, kind: str, action: str, by: str, values: dict[str, str]
) -> None:
    waiting, read, done = parts.give(kind), parts.give(kind), parts.give(kind)
    parts.do(read, "answer", RECEIVER[kind], content="Đây")
    parts.do(done, "decline", RECEIVER[kind], reason="Không")
    if action == "approve":
        parts.province.do(parts.assignment, "submit", "stc", content="Đã xong")
    parts.province.do(parts.assignment, action, by, **values)
    assert [parts.row(id).status for id in (waiting, read, done)] == ["closed", "closed", "declined"]
    assert parts.row(read).answered_at is not None
    assert RECEIVER[kind] in told(f"{kind}_closed")
    assert parts.waiting(RECEIVER[kind]) == parts.waiting("stc") == []
    _, entries = parts_of(parts.province.office.actor("stc"), parts.assignment)
    assert [entry.title for entry in entries].count("Kết thúc theo nhiệm vụ") == 2


def test_sent_back_by_the_office_the_unit_goes_on_asking(parts: Parts) -> None:
    id = parts.give(CONTRIBUTION)
    parts.province.do(parts.assignment, "submit", "stc", content="Đã xong")
    parts.province.do(parts.assignment, "reject", "pheduyet", reason="Chưa đủ")
    assert parts.row(id).status == "asked"
    assert CONTRIBUTION in parts.offered("stc")


def test_the_assignments_own_process_stays_where_it_was(parts: Parts) -> None:
    before = contributions(parts.assignment)
    parts.give(CONTRIBUTION)
    assert (contributions(parts.assignment), status(parts.assignment)) == (before, "in_progress")
