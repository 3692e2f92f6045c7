"""What lies in which box, for whom (B33, B35, B40, B51, B55, B56)."""

from __future__ import annotations

from datetime import date

import pytest

from processes.assignments.queries import assignment_view, box_counts, former_line, former_lines, list_assignments
from processes.organisation.actor import Actor
from processes.refusals import NotFound
from tests.province import Province


def ids(actor: Actor, box: str | None = None, **more: object) -> list[int]:
    return [row.id for row in list_assignments(actor, box=box, **more).items]  # type: ignore[arg-type]


def test_a_unit_is_given_an_assignment_only_when_it_is_issued(province: Province) -> None:
    directive_id = province.directive()
    id = province.assignment(directive_id)
    stc = province.office.actor("stc")
    assert ids(stc) == []
    with pytest.raises(NotFound):
        assignment_view(stc, id)
    province.act("directive", directive_id, "issue", by="chuyenvien")
    assert ids(stc, "given") == [id]


def test_a_phong_of_the_unit_is_given_what_the_unit_is_given(province: Province) -> None:
    id = province.issued()
    assert ids(province.office.actor("stc.chuyenvien"), "given") == [id]
    assert ids(province.office.actor("skhdt"), "given") == []


def test_the_one_in_charge_at_the_unit_has_it_in_their_box(province: Province) -> None:
    id = province.issued("STC", officer="stc.chuyenvien")
    assert ids(province.office.actor("stc.chuyenvien"), "given") == [id]


def test_the_assigned_box_hides_new_and_recalled_ones_and_belongs_to_drafter_and_approver(province: Province) -> None:
    directive_id = province.directive()
    province.assignment(directive_id)
    issued, recalled = province.issued(), province.issued()
    province.do(recalled, "recall", "chuyenvien", reason="Nhầm đơn vị")
    for username in ("chuyenvien", "pheduyet"):
        assert ids(province.office.actor(username), "assigned") == [issued]
    assert ids(province.office.actor("theodoi"), "assigned") == []


def test_the_review_box_separates_what_waits_from_what_was_decided(province: Province) -> None:
    waiting, approved, rejected, untouched = (province.issued() for _ in range(4))
    for id in (waiting, approved, rejected):
        province.do(id, "submit", "stc", content="Đã xong")
    province.do(approved, "approve", "pheduyet")
    province.do(rejected, "reject", "pheduyet", reason="Thiếu số liệu")
    approver = province.office.actor("pheduyet")
    assert ids(approver, "review", group="in_review") == [waiting]
    assert sorted(ids(approver, "review", group="decided")) == [approved, rejected]
    assert box_counts(approver, "review") | {"all": 3, "in_review": 1, "decided": 2} == box_counts(approver, "review")
    assert untouched not in ids(approver, "review")
    assert ids(province.office.actor("chuyenvien"), "review") == []


def test_a_coordinating_unit_has_it_in_its_own_box_only(province: Province) -> None:
    id = province.issued("STC", coordinating=["SKHDT"])
    actor = province.office.actor("skhdt")
    assert (ids(actor, "coordinating"), ids(actor, "given")) == ([id], [])


def test_the_following_box_is_the_followers_and_that_of_the_head_of_their_phong(province: Province) -> None:
    id = province.issued(follower="theodoi")
    assert ids(province.office.actor("theodoi"), "following") == [id]
    assert ids(province.office.actor("truongphong"), "following") == [id]  # entered by somebody of this phòng
    assert ids(province.office.actor("lanhdao"), "following") == []


def test_the_overdue_box_is_the_units_own_and_of_those_who_assigned_or_follow_it(province: Province) -> None:
    id = province.issued(due_on=date(2026, 7, 15), follower="theodoi", coordinating=["SKHDT"])
    province.pass_time(days=3)
    for username in ("stc", "chuyenvien", "theodoi", "pheduyet", "truongphong", "lanhdao"):
        assert ids(province.office.actor(username), "overdue") == [id], username
    assert ids(province.office.actor("skhdt"), "overdue") == []
    province.do(id, "extend", "chuyenvien", due_on="2026-07-31", reason="Chờ số liệu")
    assert ids(province.office.actor("stc"), "overdue") == []


def test_a_recalled_assignment_leaves_its_unit_one_line_with_the_reason(province: Province) -> None:
    id = province.issued()
    province.do(id, "recall", "chuyenvien", reason="Nhầm đơn vị")
    stc = province.office.actor("stc")
    assert ids(stc) == []
    line = former_line(stc, id)
    assert line is not None
    assert (line.how, line.reason, line.unit_name) == ("recalled", "Nhầm đơn vị", "Sở Tài chính")
    assert former_line(province.office.actor("skhdt"), id) is None


def test_after_re_issue_to_another_unit_the_former_one_learns_nothing_of_the_new_life(province: Province) -> None:
    id = province.issued()
    province.do(id, "return", "stc", reason="Không thuộc chức năng")
    province.do(id, "reissue", "chuyenvien", content="Nội dung mới", lead="SKHDT")
    stc, skhdt = province.office.actor("stc"), province.office.actor("skhdt")
    with pytest.raises(NotFound):
        assignment_view(stc, id)
    (line,) = former_lines(stc)
    assert (line.how, line.content) == ("returned", "Báo cáo tình hình giải ngân quý II")
    assert assignment_view(skhdt, id).former_leads == []
    assert [former.unit_name for former in assignment_view(province.office.actor("chuyenvien"), id).former_leads] == [
        "Sở Tài chính"
    ]


def test_a_returned_assignment_that_comes_back_leaves_no_line(province: Province) -> None:
    id = province.issued()
    province.do(id, "return", "stc", reason="Không thuộc chức năng")
    stc = province.office.actor("stc")
    assert former_lines(stc) == []
    assert ids(stc, "given", group="stopped") == [id]
    province.do(id, "insist", "chuyenvien")
    assert (former_lines(stc), ids(stc, "given", group="waiting")) == ([], [id])


def test_the_offices_own_review_deadline_is_not_shown_to_the_unit(province: Province) -> None:
    id = province.issued()
    province.do(id, "submit", "stc", content="Đã xong")
    province.pass_time(days=10)
    office = assignment_view(province.office.actor("pheduyet"), id)
    assert office.review_overdue
    unit = assignment_view(province.office.actor("stc"), id)
    assert (unit.review_due_at, unit.review_overdue) == (None, False)
