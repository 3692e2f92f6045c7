"""How late a review and a report were in working time (T13, T14, C11), beside the deadline that they have nothing to do with."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from processes.assignments.queries import assignment_view, timeline
from processes.assignments.view import AssignmentView
from tests.province import Province


def view(province: Province, id: int, by: str = "pheduyet") -> AssignmentView:
    return assignment_view(province.office.actor(by), id, now=province.clock())


def at(province: Province, text: str) -> None:
    province.clock.set(datetime.fromisoformat(f"2026-07-{text}+07:00"))


def submitted(province: Province, text: str, **values: Any) -> int:
    id = province.issued()
    at(province, text)
    province.do(id, "submit", "stc", content="Đã làm xong.", **values)
    return id


def test_a_result_is_reviewed_on_its_day_and_after_three_on_the_next_working_day(province: Province) -> None:
    """T13, as the default installation has it."""
    early, late = submitted(province, "17 15:00"), submitted(province, "17 15:01")
    assert view(province, early).review_due_at == datetime.fromisoformat("2026-07-17T17:00+07:00")
    assert view(province, late).review_due_at == datetime.fromisoformat("2026-07-20T17:00+07:00")  # over a weekend
    at(province, "20 09:00")
    for id in (early, late):
        province.do(id, "approve", "pheduyet")
    assert (view(province, early).review_late, view(province, late).review_late) == (90, 0)


def test_more_time_for_a_review_is_added_in_working_days(province: Province) -> None:
    province.setting("review_days", 2)
    id = submitted(province, "16 15:30")
    assert view(province, id).review_due_at == datetime.fromisoformat("2026-07-21T17:00+07:00")


def test_late_reviews_add_up_and_the_unit_is_not_told_of_them(province: Province) -> None:
    id = submitted(province, "14 10:00")
    at(province, "15 08:30")
    province.do(id, "reject", "pheduyet", reason="Chưa đủ số liệu.")
    assert view(province, id).review_late == 60
    province.do(id, "submit", "stc", content="Đã bổ sung.")
    at(province, "16 08:00")
    province.do(id, "approve", "pheduyet")
    assert view(province, id).review_late == 90
    assert view(province, id, "stc").review_late is None


def test_a_reply_is_entered_on_the_working_day_after_its_own(province: Province) -> None:
    """T14: of its hour nothing is known, so the end of that office day counts."""
    prompt = submitted(province, "16 16:00", reply_number="12/BC-STC", reply_date="2026-07-15")
    late = submitted(province, "17 08:00", reply_number="13/BC-STC", reply_date="2026-07-15")
    without = submitted(province, "17 08:00")
    assert [view(province, id, "stc").report_late for id in (prompt, late, without)] == [0, 30, None]
    (entry,) = [e for e in timeline(province.office.actor("stc"), "assignment", late) if e.action == "submit"]
    assert [(e.name, e.after) for e in entry.effects] == [("report_late", 30)]


def test_given_to_another_unit_it_begins_anew(province: Province) -> None:
    id = submitted(province, "14 10:00", reply_number="12/BC-STC", reply_date="2026-07-10")
    at(province, "15 08:30")
    province.do(id, "reject", "pheduyet", reason="Chưa đủ số liệu.")
    province.do(id, "return", "stc", reason="Không thuộc lĩnh vực.")
    province.do(id, "reissue", "chuyenvien", content="Báo cáo", lead="SKHDT", due_on="2026-07-31")
    assert (view(province, id).report_late, view(province, id).review_late) == (None, None)


def test_a_paper_reply_recorded_days_after_it_came_is_reviewed_from_then(province: Province) -> None:
    id = province.issued()
    at(province, "20 10:00")
    reply = {
        "reply_number": "130/BC-STC",
        "reply_date": "2026-07-15",
        "reply_subject": "Báo cáo",
        "reply_signer": "Giám",
    }
    province.do(id, "record_reply", "vanthu", received_at="2026-07-16T09:00:00+07:00", **reply)
    found = view(province, id)
    assert found.review_due_at == datetime.fromisoformat("2026-07-20T17:00+07:00")
    assert not found.review_overdue
    assert found.row.submitted_at == datetime.fromisoformat("2026-07-16T09:00+07:00")
