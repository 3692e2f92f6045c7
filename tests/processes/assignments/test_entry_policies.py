"""What an office has settled about deadlines when assignments are entered (C3, C20), and about stopping them later (C10)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from processes.assignments.deadlines import due_date
from processes.assignments.queries import assignment_view, list_assignments, timeline
from processes.refusals import InvalidForm, NotNow
from tests.processes.assignments.rows import row, told
from tests.province import Province

DAY = date(2026, 7, 20)


@pytest.mark.parametrize(
    ("settled", "values", "due"),
    [
        ("day_before", {"due_on": DAY, "due_before": True}, "2026-07-19"),
        ("on_day", {"due_on": DAY, "due_before": True}, "2026-07-20"),
        ("day_before", {"due_on": DAY, "due_before": False}, "2026-07-20"),
        ("day_before", {"due_on": DAY}, "2026-07-20"),
        ("day_before", {"due_on": None, "due_before": True}, None),
    ],
)
def test_before_a_day_means_what_the_office_has_settled(
    province: Province, settled: str, values: dict[str, Any], due: str | None
) -> None:
    """C20"""
    province.setting("before_a_day", settled)
    id = province.issued(**values)
    view = assignment_view(province.office.actor("stc"), id, now=province.clock()).row
    assert (view.due_on and view.due_on.isoformat(), view.original_due_on) == (due, view.due_on)


@pytest.mark.parametrize(("settled", "due"), [("day_before", date(2026, 7, 19)), ("on_day", DAY)])
def test_before_a_day_means_the_same_when_extending_and_issuing_again(
    province: Province, settled: str, due: date
) -> None:
    """C20"""
    province.setting("before_a_day", settled)
    said = {"due_on": DAY.isoformat(), "due_before": True}
    extended, returned = province.issued(due_on=date(2026, 7, 16)), province.issued(due_on=date(2026, 7, 16))
    province.do(extended, "extend", "chuyenvien", reason="Chờ số liệu", **said)
    province.do(returned, "return", "stc", reason="Không thuộc chức năng")
    province.do(returned, "reissue", "chuyenvien", content="Báo cáo", lead="SKHDT", **said)
    for id in (extended, returned):
        assert due_date(row(id).due_at) == due


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_that_no_calendar_has_is_refused_beside_its_field(province: Province, day: str) -> None:
    id = province.issued()
    with pytest.raises(InvalidForm) as refused:
        province.do(id, "extend", "chuyenvien", due_on=day, due_before=True, reason="x")
    assert [error.field for error in refused.value.errors] == ["due_on"]


def test_the_tick_is_yes_or_no(province: Province) -> None:
    with pytest.raises(InvalidForm) as refused:
        province.assignment(province.directive(), due_on=DAY, due_before="có")
    assert [error.field for error in refused.value.errors] == ["due_before"]


@pytest.mark.parametrize("allowed", [True, False])
def test_assignments_without_a_deadline_are_a_switch(province: Province, allowed: bool) -> None:
    """C3, T4: allowed they are never overdue and never in time; forbidden they are refused beside the field."""
    province.setting("allow_no_deadline", allowed)
    if not allowed:
        with pytest.raises(InvalidForm) as refused:
            province.issued(due_on=None)
        assert [error.field for error in refused.value.errors] == ["due_on"]
        return
    id = province.issued(due_on=None)
    province.pass_time(days=400)
    found = row(id)
    assert (found.overdue_at, found.due_soon_raised_at) == (None, None)
    province.do(id, "submit", "stc", content="x")
    province.do(id, "approve", "pheduyet")
    assert (row(id).days, list_assignments(province.office.actor("stc"), standing="done_undated").total) == (None, 1)


@pytest.mark.parametrize("before", [[], ["accept"], ["accept", "submit"], ["accept", "submit", "reject"]])
def test_following_stops_after_the_start_with_a_reason_and_keeps_its_history(
    province: Province, before: list[str]
) -> None:
    """C10"""
    values = {
        "submit": ("stc", {"content": "x"}),
        "reject": ("pheduyet", {"reason": "Chưa đạt"}),
        "accept": ("stc", {}),
    }
    id = province.issued(due_on=DAY)
    for action in before:
        by, given = values[action]
        province.do(id, action, by, **given)
    with pytest.raises(InvalidForm):
        province.do(id, "cancel", "chuyenvien")
    province.do(id, "cancel", "chuyenvien", reason="Đã lồng ghép")
    assert (row(id).status, row(id).status_group) == ("cancelled", "ended")
    assert {"stc", "pheduyet"} <= told("cancel")
    entries = timeline(province.office.actor("stc"), "assignment", id)
    assert entries[0].text == "Đã lồng ghép"
    assert {entry.action for entry in entries} >= {*before, "cancel"}
    unit = province.office.actor("stc")
    assert {one.id for one in list_assignments(unit, box="given", group="ended").items} == {id}
    # Neither done nor overdue, whatever time brings.
    province.pass_time(days=60)
    assert row(id).overdue_at is None
    assert list_assignments(unit, standing="assigned").total == 0
    with pytest.raises(NotNow):
        province.do(id, "submit", "stc", content="x")
