"""By when a document is to be entered, and how late it was (T12, C11)."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from processes.calendar.commands import enter_day
from processes.directives.commands import update_directive
from processes.directives.queries import DirectiveRow, directive_view
from processes.refusals import InvalidForm
from tests.province import Province


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text + "+07:00")


def row(province: Province, id: int) -> DirectiveRow:
    return directive_view(province.office.actor("chuyenvien"), id, now=province.clock()).row


@pytest.mark.parametrize(
    ("hour", "entered", "by", "late"),
    [
        ("15:01", "2026-11-25 16:59", "2026-11-25 17:00", 0),
        ("15:01", "2026-11-26 09:30", "2026-11-25 17:00", 120),
        ("14:59", "2026-11-23 16:00", "2026-11-23 17:00", 0),
        ("14:59", "2026-11-25 08:00", "2026-11-23 17:00", 30),
        (None, "2026-11-25 08:00", "2026-11-25 17:00", 0),
    ],
)
def test_a_document_of_the_eve_of_a_holiday_is_entered_by_that_day_or_the_one_after_it(
    province: Province, hour: str | None, entered: str, by: str, late: int
) -> None:
    """24/11/2026 is a holiday: what is issued at 15:01 on Monday the 23rd is entered by Wednesday the 25th."""
    province.clock.set(moment(entered))
    found = row(province, province.directive(date=date(2026, 11, 23), issue_hour=hour))
    assert (found.issue_hour, found.entry_due_at, found.entry_late) == (hour, moment(by), late)


def test_a_day_off_that_an_administrator_entered_counts_as_one(province: Province) -> None:
    enter_day(date(2026, 7, 15), working=False, by=province.office.actor("quantri"))
    found = row(province, province.directive(date=date(2026, 7, 14), issue_hour="15:01"))
    assert found.entry_due_at == moment("2026-07-16 17:00")


def test_the_hour_of_the_office_decides(province: Province) -> None:
    province.setting("late_entry_hour", "16:00")
    found = row(province, province.directive(date=date(2026, 7, 14), issue_hour="15:59"))
    assert found.entry_due_at == moment("2026-07-14 17:00")


def test_a_corrected_hour_counts_anew_and_a_changed_calendar_does_not(province: Province) -> None:
    id = province.directive(date=date(2026, 7, 13), issue_hour="14:00")
    assert row(province, id).entry_late == 30
    by = province.office.actor("chuyenvien")
    province.clock.advance(days=2)
    update_directive(id, {"issue_hour": "15:30"}, by=by, now=province.clock())
    assert (row(province, id).entry_due_at, row(province, id).entry_late) == (moment("2026-07-14 17:00"), 0)
    province.setting("office_end", "18:00")
    update_directive(id, {"subject": "Khác"}, by=by, now=province.clock())
    assert row(province, id).entry_due_at == moment("2026-07-14 17:00")


@pytest.mark.parametrize("hour", ["15h", "25:00", "3:30", 15, "15:01:00"])
def test_an_hour_that_is_none_is_refused_beside_its_field(province: Province, hour: object) -> None:
    with pytest.raises(InvalidForm) as refused:
        province.directive(issue_hour=hour)
    assert [(e.field, str(e)) for e in refused.value.errors] == [
        ("issue_hour", "Ô “Giờ phát hành” phải có dạng giờ:phút, ví dụ 15:01.")
    ]
