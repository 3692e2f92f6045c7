"""An assignment's life through the real commands: what each action does, and what the other party is told."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from processes.assignments.commands import add_assignment, update_assignment
from processes.assignments.models import Assignment, FormerLead
from processes.db import reading
from processes.directives.models import Directive
from processes.notices.models import Notice
from processes.organisation.models import Person
from processes.refusals import InvalidForm, NotAllowedYet, NotFound, NotNow, Refusal
from processes.runtime.jobs import run_due
from processes.runtime.models import Contribution, ProcessInstance, UserTask
from tests.province import Province

DUE = date(2026, 7, 24)


def row(id: int) -> Any:
    session = reading()
    session.rollback()
    return session.execute(select(Assignment.__table__).where(Assignment.id == id)).one()


def status(id: int) -> str:
    return str(row(id).status)


def told(kind: str) -> set[str]:
    """User names of those who have a notice of this kind."""
    session = reading()
    session.rollback()
    return set(
        session.scalars(select(Person.username).join(Notice, Notice.person_id == Person.id).where(Notice.kind == kind))
    )


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


def test_urging_as_often_as_one_likes_changes_nothing_but_is_told(province: Province) -> None:
    """B30"""
    id = province.issued()
    for _ in range(3):
        province.do(id, "urge", "chuyenvien", content="Đề nghị báo cáo sớm")
    assert status(id) == "waiting"
    assert contributions(id).count("urge") == 3
    assert "stc" in told("urge")


def test_extending_moves_the_deadline_and_leaves_the_open_task_as_it_is(province: Province) -> None:
    """B31, C9: the original stays visible; task, claim and draft stay."""
    id = province.issued(due_on=DUE)
    province.do(id, "accept", "stc")
    before = open_tasks(id)
    province.do(id, "extend", "chuyenvien", due_on="2026-07-31", reason="Chờ số liệu của huyện")
    after = row(id)
    assert open_tasks(id) == before
    assert (after.due_at.day, after.original_due_at.day, after.extensions) == (31, 24, 1)
    assert effects(id, "extend") == {"due_on": ["2026-07-24", "2026-07-31"]}


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"reason": "x"}, "due_on", "bắt buộc phải nhập"),
        ({"due_on": "2026-07-31"}, "reason", "bắt buộc phải nhập"),
        ({"due_on": "2026-07-31", "reason": "   "}, "reason", "bắt buộc phải nhập"),
        ({"due_on": "2026-02-30", "reason": "x"}, "due_on", "không phải là một ngày có thật"),
        ({"due_on": "2026-07-24", "reason": "x"}, "due_on", "trùng với hạn"),
        ({"due_on": "2026-07-20", "reason": "x"}, "due_on", "phải sau hạn đang áp dụng"),
        ({"due_on": "2026-07-31", "reason": "x", "extra": 1}, "extra", "không có trong biểu mẫu"),
        ({"due_on": "2026-07-31", "reason": "x" * 4001}, "reason", "dài quá"),
        ({"due_on": ["2026-07-31"], "reason": "x"}, "due_on", "không đúng kiểu"),
    ],
)
def test_a_form_that_does_not_fit_names_the_field_and_changes_nothing(
    province: Province, values: dict[str, Any], field: str, sentence: str
) -> None:
    id = province.issued(due_on=DUE)
    before = row(id), contributions(id)
    with pytest.raises(InvalidForm) as refused:
        province.do(id, "extend", "chuyenvien", **values)
    assert [(e.field, sentence in str(e)) for e in refused.value.errors] == [(field, True)]
    assert (row(id), contributions(id)) == before


def test_amending_keeps_the_old_values_and_tells_the_parties(province: Province) -> None:
    id = province.issued(coordinating=["SKHDT"])
    province.do(
        id,
        "amend",
        "chuyenvien",
        content="Báo cáo cả quý III",
        coordinating=["STTTT"],
        approver="lanhdao",
        reason="Theo ý kiến Chủ tịch",
    )
    assert row(id).content == "Báo cáo cả quý III"
    assert row(id).approver_id == province.office.people["lanhdao"]
    changed = effects(id, "amend")
    assert set(changed) == {"content", "coordinating", "approver"}
    assert changed["coordinating"] == [["Sở Kế hoạch và Đầu tư"], ["Sở Thông tin và Truyền thông"]]
    assert {"stc", "stttt"} <= told("amend")


def test_amending_nothing_is_refused(province: Province) -> None:
    id = province.issued()
    with pytest.raises(InvalidForm, match="chưa đúng"):
        province.do(id, "amend", "chuyenvien", reason="x")


def test_the_unit_confirms_the_directors_word_one_by_one(province: Province) -> None:
    id = province.issued()
    province.do(id, "instruct", "chutich", content="Làm ngay trong tuần")
    province.do(id, "instruct", "chutich", content="Báo cáo trực tiếp tôi")
    for _ in range(2):
        province.do(id, "acknowledge", "stc")
    with pytest.raises(NotNow):
        province.do(id, "acknowledge", "stc")
    assert status(id) == "waiting"


def test_an_unread_instruction_does_not_keep_the_assignment_open(province: Province) -> None:
    id = province.issued()
    province.do(id, "instruct", "chutich", content="Làm ngay")
    province.do(id, "submit", "stc", content="Đã xong")
    province.do(id, "approve", "pheduyet")
    assert status(id) == "completed"
    assert open_tasks(id) == []


def test_recall_leaves_the_unit_one_line_with_the_reason(province: Province) -> None:
    """B32"""
    id = province.issued()
    province.do(id, "recall", "chuyenvien", reason="Giao nhầm đơn vị")
    assert status(id) == "recalled"
    assert former_lines(id) == [("STC", "recalled", "Giao nhầm đơn vị")]
    assert "stc" in told("recall")
    with pytest.raises(NotNow, match="đã “Thu hồi” lúc"):
        province.do(id, "accept", "stc")


def test_a_recalled_assignment_is_issued_again_to_another_unit(province: Province) -> None:
    id = province.issued(due_on=DUE)
    province.do(id, "recall", "chuyenvien", reason="Giao nhầm đơn vị")
    province.do(id, "reissue", "chuyenvien", content="Chủ trì báo cáo", lead="SKHDT", due_on="2026-07-30")
    now = row(id)
    assert (now.status, now.lead_id, now.due_at.day) == ("waiting", province.office.units["SKHDT"], 30)
    province.do(id, "accept", "skhdt")
    with pytest.raises(NotFound):
        province.do(id, "report_progress", "stc", content="x")


def test_a_returned_assignment_stays_with_the_unit_until_decided(province: Province) -> None:
    """B53, C19"""
    id = province.issued(due_on=DUE)
    province.do(id, "accept", "stc")
    province.do(id, "return", "stc", reason="Thuộc Sở Kế hoạch và Đầu tư")
    assert (status(id), row(id).clock) == ("returned", "office")
    assert row(id).issued_at is not None

    province.do(id, "insist", "chuyenvien", note="Đúng là của Sở Tài chính")
    assert (status(id), row(id).due_at.day) == ("in_progress", 24)
    assert former_lines(id) == []


def test_returning_can_be_limited_to_some_days_after_issue(province: Province) -> None:
    province.setting("return_within_days", 2)
    id = province.issued()
    province.pass_time(days=6)
    with pytest.raises(NotAllowedYet, match="trong 2 ngày làm việc"):
        province.do(id, "return", "stc", reason="Nhầm")
    assert status(id) == "waiting"


@pytest.mark.parametrize("before", [(), ("accept",), ("accept", "submit"), ("return",), ("recall",)])
def test_it_is_cancelled_from_every_stage_after_issue(province: Province, before: tuple[str, ...]) -> None:
    """C10"""
    id = province.issued()
    for action in before:
        by = "chuyenvien" if action == "recall" else "stc"
        province.do(id, action, by, **({"accept": {}, "submit": {"content": "x"}}.get(action, {"reason": "x"})))
    province.do(id, "cancel", "chuyenvien", reason="Không còn cần thiết")
    assert (row(id).status, row(id).status_group) == ("cancelled", "ended")
    assert row(id).ended_at is not None


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


def contributions(id: int) -> list[str]:
    session = reading()
    session.rollback()
    found = select(Contribution.action).where(Contribution.object_type == "assignment", Contribution.object_id == id)
    return list(session.scalars(found.order_by(Contribution.id)))


def effects(id: int, action: str) -> dict[str, Any]:
    session = reading()
    session.rollback()
    found = select(Contribution.effects).where(Contribution.object_id == id, Contribution.action == action)
    return dict(session.scalars(found.order_by(Contribution.id.desc())).first() or {})


def open_tasks(id: int) -> list[tuple[int, str, datetime]]:
    session = reading()
    session.rollback()
    found = (
        select(UserTask.task_id, UserTask.element, UserTask.created_at)
        .join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
        .where(
            ProcessInstance.object_type == "assignment", ProcessInstance.object_id == id, UserTask.ended_at.is_(None)
        )
    )
    return [tuple(task) for task in session.execute(found)]


def former_lines(id: int) -> list[tuple[str, str, str]]:
    from processes.organisation.models import Unit

    session = reading()
    session.rollback()
    found = select(Unit.code, FormerLead.how, FormerLead.reason).join(FormerLead, FormerLead.unit_id == Unit.id)
    return [tuple(line) for line in session.execute(found.where(FormerLead.assignment_id == id))]


def directive_status(id: int) -> str:
    session = reading()
    session.rollback()
    return str(session.scalar(select(Directive.status).where(Directive.id == id)))
