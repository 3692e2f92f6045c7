"""An assignment's main way through the real commands, and what the other party is told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from processes.assignments.commands import add_assignment, update_assignment
from processes.refusals import InvalidForm, NotAllowedYet, NotFound, NotNow, Refusal
from processes.runtime.jobs import run_due
from tests.processes.assignments.rows import (
    contributions,
    directive_status,
    row,
    status,
    told,
)
from tests.province import Province

DUE = date(2026, 7, 24)


def test_an_assignment_is_new_until_its_directive_is_issued(province: Province) -> None:
    directive = province.directive()
    id = province.assignment(directive, due_on=DUE)
    assert (status(id), row(id).issued_at) == ("new", None)

    province.act("directive", directive, "issue", by="chuyenvien")

    assert (status(id), row(id).clock) == ("waiting", "unit")
    assert told("issue") == {"stc", "stc.giamdoc"}


def test_a_directive_without_its_issued_document_is_not_issued(province: Province) -> None:
    """K5"""
    directive = province.directive(document=False)
    province.assignment(directive)
    with pytest.raises(NotAllowedYet, match="Chưa đính kèm văn bản đã ban hành"):
        province.act("directive", directive, "issue", by="chuyenvien")


def test_a_directive_without_assignments_is_not_issued(province: Province) -> None:
    directive = province.directive()
    with pytest.raises(NotAllowedYet, match="không có nhiệm vụ mới"):
        province.act("directive", directive, "issue", by="chuyenvien")


def test_a_unit_cannot_learn_of_a_draft_by_acting_on_it(province: Province) -> None:
    id = province.assignment(province.directive())
    with pytest.raises(NotFound):
        province.do(id, "accept", "stc")


def test_accepting_begins_the_work_and_tells_the_office(province: Province) -> None:
    id = province.issued(follower="theodoi")
    province.do(id, "accept", "stc")
    assert status(id) == "in_progress"
    assert {"theodoi", "chuyenvien"} <= told("accept")


@pytest.mark.parametrize(("first", "then"), [("report_progress", "in_progress"), ("submit", "submitted")])
def test_the_first_report_accepts_implicitly(province: Province, first: str, then: str) -> None:
    """B32: “has entered nothing” is over."""
    id = province.issued()
    province.do(id, first, "stc", content="Đã họp các phòng")
    assert status(id) == then
    assert row(id).accepted_at is not None
    with pytest.raises(NotNow):
        province.do(id, "recall", "chuyenvien", reason="Nhầm")


def test_progress_is_reported_any_number_of_times(province: Province) -> None:
    id = province.issued()
    for number in range(5):
        province.do(id, "report_progress", "stc", content=f"Lần {number}")
    assert status(id) == "in_progress"
    assert len([c for c in contributions(id) if c == "report_progress"]) == 5


def test_a_rejected_result_is_done_again_and_counted(province: Province) -> None:
    """C19, T18"""
    id = province.issued(due_on=DUE)
    for _ in range(2):
        province.do(id, "submit", "stc", content="Đã xong")
        province.do(id, "reject", "pheduyet", reason="Thiếu số liệu")
    assert (status(id), row(id).rejections) == ("in_progress", 2)
    assert "stc" in told("reject")
    with pytest.raises(InvalidForm):
        province.do(id, "submit", "stc")
    province.do(id, "submit", "stc", content="Đã bổ sung")
    with pytest.raises(InvalidForm, match="chưa đúng"):
        province.do(id, "reject", "pheduyet")


def test_deleting_a_draft_hides_it_from_everybody(province: Province) -> None:
    id = province.assignment(province.directive())
    province.do(id, "delete", "chuyenvien")
    assert status(id) == "deleted"
    with pytest.raises((NotFound, NotNow)):
        province.do(id, "issue", "chuyenvien")


def test_the_same_click_twice_acts_once_and_says_who_did_it(province: Province) -> None:
    id = province.issued()
    province.do(id, "submit", "stc", content="Đã xong")
    with pytest.raises(NotNow, match=r"Tài khoản đơn vị .Sở Tài chính. đã “Trình kết quả” lúc"):
        province.do(id, "submit", "stc", content="Đã xong")
    assert contributions(id).count("submit") == 1


def test_a_directive_is_processed_when_all_its_assignments_have_ended(province: Province) -> None:
    """B24, B29"""
    directive = province.directive()
    first, second = province.assignment(directive), province.assignment(directive, "SKHDT")
    province.act("directive", directive, "issue", by="chuyenvien")
    province.do(first, "submit", "stc", content="x")
    province.do(first, "approve", "pheduyet")
    run_due(province.clock())
    assert directive_status(directive) == "issued"

    province.do(second, "cancel", "chuyenvien", reason="Thôi")
    run_due(province.clock())
    assert directive_status(directive) == "processed"

    province.act("directive", directive, "close", by="chuyenvien")
    assert directive_status(directive) == "completed"

    third = province.assignment(directive, "STTTT")
    assert directive_status(directive) == "issued"
    province.act("directive", directive, "issue", by="chuyenvien")
    assert status(third) == "waiting"


def test_deleting_a_draft_directive_deletes_its_drafts(province: Province) -> None:
    directive = province.directive()
    id = province.assignment(directive)
    province.act("directive", directive, "delete", by="chuyenvien")
    assert (directive_status(directive), status(id)) == ("deleted", "deleted")
    with pytest.raises(NotFound):
        province.assignment(directive)


def test_a_specialist_of_another_phong_adds_and_issues_what_that_phong_follows(province: Province) -> None:
    """K10"""
    id = province.issued()
    directive = row(id).directive_id
    added = province.assignment(directive, "STTTT", by="theodoi", issue=True)
    assert status(added) == "waiting"
    assert row(added).following_unit_id == province.office.units["VPUB-TH"]


def test_who_issues_a_directive_issues_what_another_phong_entered_too(province: Province) -> None:
    """K10, K11"""
    directive = province.directive()
    added = province.assignment(directive, "STTTT", by="tokiemtra")
    province.act("directive", directive, "issue", by="chuyenvien")
    assert status(added) == "waiting"


def test_an_assignment_is_not_issued_before_its_directive(province: Province) -> None:
    directive = province.directive()
    with pytest.raises(NotAllowedYet, match="chưa được ban hành"):
        province.assignment(directive, issue=True)
    id = province.assignment(directive)
    with pytest.raises(Refusal):
        province.do(id, "issue", "chuyenvien")
    assert status(id) == "new"


def test_a_new_assignment_is_corrected_and_one_at_the_unit_is_not(province: Province) -> None:
    directive = province.directive()
    id = province.assignment(directive, due_on=DUE)
    who = province.office.actor("chuyenvien")
    update_assignment(id, {"content": "Nội dung đã sửa", "due_on": date(2026, 7, 28)}, by=who, now=province.clock())
    assert (row(id).content, row(id).due_at.day) == ("Nội dung đã sửa", 28)

    province.act("directive", directive, "issue", by="chuyenvien")
    with pytest.raises(NotNow, match="đang ở đơn vị"):
        update_assignment(id, {"content": "Sửa trộm"}, by=who, now=province.clock())
    with pytest.raises(NotFound):
        update_assignment(id, {"content": "Sửa trộm"}, by=province.office.actor("stc"), now=province.clock())


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"lead": None}, "lead"),
        ({"content": " "}, "content"),
        ({"lead": 999_999}, "lead"),
        ({"due_on": "ngày mai"}, "due_on"),
        ({"key": "có"}, "key"),
        ({"content": "x" * 10_001}, "content"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_a_bad_new_assignment_names_the_field(province: Province, values: dict[str, Any], field: str) -> None:
    directive = province.directive()
    given = {"content": "Báo cáo", "lead": province.office.units["STC"], **values}
    with pytest.raises(InvalidForm) as refused:
        add_assignment(directive, given, by=province.office.actor("chuyenvien"), now=province.clock())
    assert [error.field for error in refused.value.errors] == [field]


def test_a_deadline_in_the_past_is_taken_and_overdue_at_once(province: Province) -> None:
    """Entered late."""
    id = province.issued(due_on=date(2026, 7, 1))
    assert row(id).overdue_at == row(id).due_at
