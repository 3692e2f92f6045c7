"""What is done to an assignment on its way: urge, extend, amend, instruct, recall, return, cancel."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from processes.refusals import InvalidForm, NotAllowedYet, NotFound, NotNow
from tests.processes.assignments.rows import (
    contributions,
    effects,
    former_lines,
    open_tasks,
    row,
    status,
    told,
)
from tests.province import Province

DUE = date(2026, 7, 24)


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
    """Q15, B20: also who approves."""
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
