"""How an assignment stands, from issue to the end, through the real commands."""

from __future__ import annotations

from datetime import date

from processes.assignments.queries import assignment_view, list_assignments, standing_counts
from tests.province import Province

DUE = date(2026, 7, 16)  # Thursday, two days after the clock starts


def stands(province: Province, id: int) -> str:
    return assignment_view(province.office.actor("lanhdao"), id, now=province.clock()).row.standing


def test_it_is_in_time_until_its_deadline_and_overdue_after_it(province: Province) -> None:
    id = province.issued(due_on=DUE)
    assert stands(province, id) == "in_time"
    province.pass_time(days=4)
    assert stands(province, id) == "overdue"


def test_handed_in_late_it_is_counted_apart_from_what_the_unit_still_owes(province: Province) -> None:
    id = province.issued(due_on=DUE)
    province.pass_time(days=4)
    province.do(id, "submit", "stc", content="Đã xong")
    row = assignment_view(province.office.actor("stc"), id, now=province.clock()).row
    assert (row.standing, row.overdue, row.due_soon) == ("handed_in_late", False, False)


def test_handed_in_late_before_any_timer_has_fired_it_counts_as_handed_in_late(province: Province) -> None:
    id = province.issued(due_on=DUE)
    province.clock.advance(days=4)
    province.do(id, "submit", "stc", content="Đã xong")
    assert stands(province, id) == "handed_in_late"


def test_handed_in_in_time_it_stays_in_time_however_long_the_review_takes(province: Province) -> None:
    id = province.issued(due_on=DUE)
    province.do(id, "submit", "stc", content="Đã xong")
    province.pass_time(days=20)
    assert stands(province, id) == "in_time"
    province.do(id, "approve", "pheduyet")
    assert stands(province, id) == "done_in_time"
    row = assignment_view(province.office.actor("stc"), id, now=province.clock()).row
    assert (row.timeliness, row.days, row.remaining_days) == ("early", -2, None)


def test_without_a_deadline_it_is_never_on_time(province: Province) -> None:
    id = province.issued()
    province.do(id, "submit", "stc", content="Đã xong")
    province.do(id, "approve", "pheduyet")
    row = assignment_view(province.office.actor("stc"), id, now=province.clock()).row
    assert (row.standing, row.timeliness, row.days, row.due_on) == ("done_undated", None, None, None)


def test_returned_it_stays_in_the_units_figures_until_decided(province: Province) -> None:
    id = province.issued()
    province.do(id, "return", "stc", reason="Không thuộc chức năng")
    assert standing_counts(province.office.actor("stc"), "given")["stopped"] == 1


def test_recalled_or_cancelled_it_is_counted_no_longer(province: Province) -> None:
    recalled, cancelled = province.issued(), province.issued()
    province.do(recalled, "recall", "chuyenvien", reason="Nhầm")
    province.do(cancelled, "cancel", "chuyenvien", reason="Trùng")
    for username in ("stc", "chuyenvien", "lanhdao"):
        assert standing_counts(province.office.actor(username))["assigned"] == 0


def test_two_assignments_due_the_same_day_have_the_same_time_left(province: Province) -> None:
    """B42"""
    province.issued(due_on=DUE)
    province.clock.advance(hours=5)
    province.issued(due_on=DUE)
    rows = list_assignments(province.office.actor("stc"), now=province.clock()).items
    assert [row.remaining_days for row in rows] == [2, 2]


def test_the_original_deadline_stays_beside_an_extended_one(province: Province) -> None:
    id = province.issued(due_on=DUE)
    province.do(id, "extend", "chuyenvien", due_on="2026-07-31", reason="Chờ số liệu")
    row = assignment_view(province.office.actor("stc"), id, now=province.clock()).row
    assert (row.due_on, row.original_due_on, row.extensions) == (date(2026, 7, 31), DUE, 1)
