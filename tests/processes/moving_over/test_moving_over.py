"""Moving over: each cell is judged, rows become running assignments with the dates they had, nobody is told, nothing twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from processes.assignments.answers import results_of
from processes.assignments.models import Assignment
from processes.assignments.queries import list_assignments, timeline
from processes.calendar.working import load_calendar
from processes.directives.models import Directive
from processes.moving_over.commands import look_at_sheet, start_sheet
from processes.moving_over.keeping import forget_old_sheets
from processes.moving_over.kinds import ASSIGNMENTS
from processes.moving_over.models import MovedRow, MovedSheet
from processes.moving_over.queries import latest_sheets, sheet_view
from processes.moving_over.template import template
from processes.notices.models import Notice
from processes.organisation.actor import Actor
from processes.refusals import NotAllowedYet, NotFound, NotNow
from processes.runtime.instances import instance_of
from processes.runtime.jobs import run_due
from processes.runtime.models import Timer
from processes.runtime.timers import fire_due
from tests.processes.moving_over.sheets import filled, row, workbook
from tests.processes.runtime.small import count, rows
from tests.province import Province


@pytest.fixture
def admin(province: Province) -> Actor:
    return province.office.actor("quantri")


def looked_at(province: Province, *sheet: dict[str, Any]) -> int:
    return look_at_sheet(workbook(*sheet), "cũ.xlsx", by=province.office.actor("quantri"), now=province.clock())


def moved(province: Province, *sheet: dict[str, Any], skip_faulty: bool = False) -> int:
    id = looked_at(province, *sheet)
    start_sheet(id, skip_faulty=skip_faulty, by=province.office.actor("quantri"), now=province.clock())
    run_due(province.clock())
    return id


def states(sheet_id: int) -> list[str]:
    return [each.state for each in sorted(rows(MovedRow, sheet_id=sheet_id), key=lambda each: each.line)]


def test_rows_become_running_assignments_with_the_dates_they_had(province: Province, admin: Actor) -> None:
    sheet = moved(
        province,
        row(),
        row(
            content="Đang làm",
            progress="Đã xong một nửa.",
            progress_on="15/06/2026",
            coordinating="SKHDT; sở thông tin và truyền thông",
            key="x",
        ),
        row(
            content="Đã gia hạn",
            lead="SKHDT",
            original_due_on="30/06/2026",
            due_on="05/08/2026",
            extensions="2",
            accepted="x",
            follower="theodoi",
        ),
        row(content="Không hạn", due_on=""),
        row(number="31/QĐ-UBND", content="Văn bản khác", type="Quyết định", field="y te"),
    )
    assert states(sheet) == ["entered"] * 5
    first, working, extended, undated, other = rows(Assignment)
    calendar = load_calendar()
    assert [each.status for each in (first, working, extended, undated, other)] == [
        "waiting",
        "in_progress",
        "in_progress",
        "waiting",
        "waiting",
    ]
    assert {calendar.local_date(each.issued_at) for each in rows(Assignment)} == {date(2026, 6, 2)}
    assert calendar.local_date(first.due_at) == calendar.local_date(first.original_due_at) == date(2026, 7, 31)
    assert (calendar.local_date(extended.original_due_at), extended.extensions) == (date(2026, 6, 30), 2)
    assert (extended.follower_id, working.key, undated.due_at) == (province.office.people["theodoi"], True, None)
    assert [directive.status for directive in rows(Directive)] == ["issued", "issued"]
    assert rows(Directive)[1].field == "y_te"
    assert rows(Notice) == []
    (line,) = [entry for entry in timeline(admin, "assignment", working.id) if entry.action == "moved_over"]
    assert (line.title, line.effects[0].after, line.by_id) == ("Nhập từ hệ thống cũ", "cũ.xlsx, 3", admin.id)
    unit = province.office.actor("stc")
    assert "Đã xong một nửa." in [entry.text for entry in timeline(unit, "assignment", working.id)]
    assert {timer.instance_id for timer in rows(Timer)} >= {instance_of("assignment", first.id)}


def test_it_goes_on_as_if_it_had_always_been_here(province: Province) -> None:
    moved(province, row())
    (assignment,) = rows(Assignment)
    province.do(assignment.id, "report_progress", "stc", content="Tiếp nhận và làm tiếp.")
    province.do(assignment.id, "submit", "stc", content="Đã xong.")
    province.do(assignment.id, "approve", "pheduyet")
    (assignment,) = rows(Assignment)
    assert (assignment.status, assignment.days) == ("completed", (date(2026, 7, 14) - date(2026, 7, 31)).days)


def test_what_waits_for_the_office_comes_over_as_it_was_handed_in(province: Province) -> None:
    sheet = moved(
        province,
        row(
            due_on="30/06/2026",
            result="Đã giải ngân xong.",
            submitted_on="25/06/2026",
            reply_number="12/BC-STC",
            reply_date="25/06/2026",
        ),
        row(
            content="Trình chậm",
            due_on="30/06/2026",
            progress="Nửa chừng",
            progress_on="10/06/2026",
            result="Xong.",
            submitted_on="07/07/2026",
        ),
        row(content="Trả lại", return_reason="Không thuộc chức năng của Sở.", returned_on="08/06/2026"),
        row(content="Quá hạn", due_on="30/06/2026"),
    )
    assert states(sheet) == ["entered"] * 4
    in_time, late, returned, overdue = rows(Assignment)
    assert [each.status for each in (in_time, late, returned, overdue)] == [
        "submitted",
        "submitted",
        "returned",
        "waiting",
    ]
    calendar = load_calendar()
    assert [calendar.local_date(each.submitted_at) for each in (in_time, late)] == [date(2026, 6, 25), date(2026, 7, 7)]
    actor = province.office.actor("lanhdao")
    stand = {each.id: each.standing for each in list_assignments(actor).items}
    assert [stand[each.id] for each in (in_time, late, returned, overdue)] == [
        "in_time",
        "handed_in_late",
        "stopped",
        "overdue",
    ]
    assert rows(Notice) == []
    assert "12/BC-STC" in str(results_of(timeline(actor, "assignment", in_time.id)))
    province.do(in_time.id, "approve", "pheduyet")
    province.do(returned.id, "insist", "quantri", note="Đúng chức năng.")
    assert rows(Assignment, id=in_time.id)[0].days == -5


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"result": "Xong"}, "submitted_on"),
        ({"submitted_on": "25/06/2026"}, "result"),
        ({"result": "Xong", "submitted_on": "01/06/2026"}, "submitted_on"),
        ({"result": "Xong", "submitted_on": "01/01/2027"}, "submitted_on"),
        ({"result": "Xong", "submitted_on": "mai"}, "submitted_on"),
        ({"return_reason": "Nhầm"}, "returned_on"),
        (
            {"result": "X", "submitted_on": "25/06/2026", "return_reason": "Y", "returned_on": "25/06/2026"},
            "return_reason",
        ),
        ({"reply_number": "12/BC-STC"}, "result"),
    ],
)
def test_what_was_handed_in_needs_its_day(province: Province, admin: Actor, cells: dict[str, Any], column: str) -> None:
    view = sheet_view(admin, looked_at(province, row(**cells)))
    assert [fault.fault.field for fault in view.faults] == [column]


def test_what_is_overdue_is_so_from_its_deadline_on_and_nobody_is_told_again(province: Province) -> None:
    moved(province, row(due_on="30/06/2026"), row(content="Sắp đến hạn", due_on="16/07/2026"))
    late, soon = rows(Assignment)
    assert (late.overdue_at, soon.overdue_at) == (late.due_at, None)
    assert soon.due_soon_raised_at is not None
    fire_due(province.clock())
    assert rows(Notice) == []
    province.pass_time(days=5)
    assert rows(Assignment)[1].overdue_at == soon.due_at
    assert {notice.object_id for notice in rows(Notice)} == {soon.id}


def test_the_same_sheet_twice_doubles_nothing_and_a_longer_one_adds_the_rest(province: Province, admin: Actor) -> None:
    moved(province, row())
    again = looked_at(province, row(number="0620/ubnd-ktth", content="báo cáo tình hình giải ngân quý II"))
    assert states(again) == ["there"]
    with pytest.raises(NotAllowedYet, match="không có dòng nào"):
        start_sheet(again, skip_faulty=True, by=admin, now=province.clock())
    longer = moved(province, row(), row(content="Nhiệm vụ thứ hai"), row(content="Nhiệm vụ thứ hai"))
    assert states(longer) == ["there", "entered", "there"]
    assert (len(rows(Directive)), len(rows(Assignment))) == (1, 2)
    with pytest.raises(NotNow):
        start_sheet(longer, skip_faulty=True, by=admin, now=province.clock())
    run_due(province.clock())
    assert len(rows(Assignment)) == 2


FAULTS = {
    "number": ({"number": "Công văn số 620/UBND-KTTH"}, "bỏ phần"),
    "date": ({"date": "31/02/2026"}, "không phải là một ngày có thật"),
    "subject": ({"subject": ""}, "bắt buộc phải nhập"),
    "type": ({"type": "Thư tay"}, "không có trong danh mục"),
    "director": ({"director": "nobody"}, "Không có “nobody” trong hệ thống"),
    "approver": ({"approver": ""}, "bắt buộc phải nhập"),
    "content": ({"content": "x" * 10_001}, "dài quá"),
    "lead": ({"lead": "Sở Bí mật"}, "Không có “Sở Bí mật”"),
    "coordinating": ({"coordinating": "SKHDT; Sở Bí mật"}, "Không có “Sở Bí mật”"),
    "issued_on": ({"issued_on": "15/07/2026"}, "sau hôm nay"),
    "due_on": ({"due_on": "=TODAY()"}, "có công thức"),
    "original_due_on": ({"original_due_on": "mai"}, "không phải là một ngày"),
    "extensions": ({"extensions": "hai"}, "không phải là số nguyên"),
    "accepted": ({"accepted": "có lẽ"}, "ghi x hoặc để trống"),
    "progress_on": ({"progress": "x", "progress_on": "01/06/2026"}, "từ ngày giao đến hôm nay"),
}


def test_each_faulty_cell_is_named_with_its_row_and_nothing_is_entered(province: Province, admin: Actor) -> None:
    sheet = looked_at(province, *(row(**cells) for cells, _ in FAULTS.values()), row(issued_on="31/05/2026"))
    view = sheet_view(admin, sheet)
    assert view.numbers["faulty"] == view.total == len(FAULTS) + 1
    found = {(fault.line, fault.fault.field): str(fault.fault) for fault in view.faults}
    for line, (column, (_, sentence)) in enumerate(FAULTS.items(), start=2):
        assert sentence in found[line, column], column
    assert len([line for line, _ in found if line <= len(FAULTS) + 1]) == len(FAULTS)
    assert (rows(Directive), rows(Assignment)) == ([], [])
    with pytest.raises(NotAllowedYet, match="còn dòng có lỗi"):
        start_sheet(sheet, skip_faulty=False, by=admin, now=province.clock())


def test_an_unknown_unit_or_person_hides_nothing_else_that_is_wrong_with_the_row(
    province: Province, admin: Actor
) -> None:
    unknown = {"lead": "Sở Bí mật", "director": "ông nào đó", "coordinating": "Sở A; STC; Sở B"}
    wrong = {"date": "31/02/2026", "subject": "", "content": "x" * 20_000, "extensions": "ba"}
    sheet = looked_at(province, row(**unknown, **wrong))
    told = [(fault.fault.field, str(fault.fault)) for fault in sheet_view(admin, sheet).faults]
    assert {field for field, _ in told} == {*unknown, *wrong}
    beside = [sentence for field, sentence in told if field == "coordinating"]
    assert beside == ["Không có “Sở A” trong hệ thống.", "Không có “Sở B” trong hệ thống."]
    assert len(told) == len(unknown) + len(wrong) + 1


def test_a_sheet_is_forgotten_some_time_after_it_ended_and_what_it_entered_stays(
    province: Province, admin: Actor
) -> None:
    unused, ended = looked_at(province, row(number="1/UBND")), moved(province, row())
    running = looked_at(province, row(number="2/UBND"))
    start_sheet(running, skip_faulty=False, by=admin, now=province.clock())
    province.setting("uploads_kept_days", 30)
    assert forget_old_sheets(province.clock.advance(days=30)) == 0
    assert forget_old_sheets(province.clock.advance(seconds=1)) == 2
    assert [each.id for each in rows(MovedSheet)] == [running], "its job has not come to its end"
    assert {each.sheet_id for each in rows(MovedRow)} == {running}
    for sheet in (unused, ended):
        with pytest.raises(NotFound):
            sheet_view(admin, sheet)
    run_due(province.clock())
    assert forget_old_sheets(province.clock()) == 0
    assert forget_old_sheets(province.clock.advance(days=31)) == 1
    assert (count(MovedRow), count(MovedSheet), count(Assignment)) == (0, 0, 2)


def test_faulty_rows_are_left_out_when_that_is_wanted(province: Province, admin: Actor) -> None:
    sheet = moved(province, row(lead="?"), row(), skip_faulty=True)
    assert states(sheet) == ["faulty", "entered"]
    view = sheet_view(admin, sheet)
    assert (view.ended_at, view.is_running) == (province.clock(), False)


def test_a_draft_that_somebody_enters_by_hand_is_not_issued_over_their_head(province: Province) -> None:
    province.directive(number="620/UBND-KTTH", date=date(2026, 6, 1))
    sheet = looked_at(province, row())
    assert states(sheet) == ["faulty"]


def test_what_has_changed_since_it_was_looked_at_is_told_beside_its_row(province: Province, admin: Actor) -> None:
    sheet = looked_at(province, row(), row(number="31/QĐ-UBND"))
    province.directive(number="620/UBND-KTTH", date=date(2026, 6, 1))
    start_sheet(sheet, skip_faulty=False, by=admin, now=province.clock())
    run_due(province.clock())
    assert states(sheet) == ["failed", "entered"]
    (fault,) = sheet_view(admin, sheet).faults
    assert "đang được soạn" in str(fault.fault)


def test_only_administrators_move_over(province: Province) -> None:
    clerk, sheet = province.office.actor("vanthu"), looked_at(province, row())
    for attempt in (
        lambda: look_at_sheet(workbook(row()), "a.xlsx", by=clerk, now=province.clock()),
        lambda: start_sheet(sheet, skip_faulty=True, by=clerk, now=province.clock()),
        lambda: sheet_view(clerk, sheet),
        lambda: latest_sheets(clerk, ASSIGNMENTS),
        lambda: template(clerk, ASSIGNMENTS),
        lambda: sheet_view(province.office.actor("quantri"), 2**70),
        lambda: start_sheet(999_999, skip_faulty=True, by=province.office.actor("quantri"), now=province.clock()),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert rows(Assignment) == []


def test_the_template_is_a_sheet_that_is_taken(province: Province, admin: Actor) -> None:
    data = filled(template(admin, ASSIGNMENTS), row(type="Công văn", director="Chủ tịch UBND tỉnh (Hoàng Văn Chủ)"))
    sheet = look_at_sheet(data, "mau.xlsx", by=admin, now=province.clock())
    assert states(sheet) == ["ready"]
