"""A report due every week: given once, seen kỳ by kỳ by the unit, changed and stopped by who gave it."""

from __future__ import annotations

from playwright.sync_api import expect

from processes.db import db
from processes.series.commands import open_all_due
from tests.conftest import Clock
from tests.processes.series.conftest import given

TASK = "Báo cáo tình hình giải ngân vốn đầu tư công"


def give_due(clock: Clock) -> None:
    """What the product's own thread does in the morning."""
    db.session.rollback()  # what was read here before the others acted
    open_all_due(clock())


def test_a_weekly_report_is_one_row_for_the_unit_until_it_is_stopped(desk, province, clock):
    """C18, K12, B21: the rule with its preview, one assignment for each kỳ, one row for the series, change and stop."""
    province.directive()
    drafter, unit = desk("chuyenvien"), desk("stc")
    drafter.visit("Văn bản đã chỉ đạo", "đôn đốc giải ngân vốn đầu tư công")
    drafter.content.get_by_role("link", name="Thêm nhiệm vụ").first.click()
    drafter.fill({"Nội dung nhiệm vụ": TASK, "Đơn vị chủ trì": ["Sở Tài chính"], "Định kỳ": "Hằng tuần"})
    expect(drafter.field("Hạn xử lý")).to_be_hidden()
    drafter.fill({"Hạn vào thứ": "Thứ Năm", "Số kỳ": "4"})
    drafter.field("Số kỳ").blur()
    preview = drafter.content.locator(".repeat-preview")
    expect(preview).to_contain_text("Hằng tuần, hạn vào Thứ Năm; trùng ngày nghỉ thì sang ngày làm việc liền sau.")
    expect(preview).to_contain_text("4 kỳ, từ Tuần 29/2026 đến Tuần 32/2026.")
    expect(preview.locator("li").nth(1)).to_contain_text("hạn T5, 23/07/2026")
    expect(preview.locator("li").nth(1)).to_contain_text("giao T6, 17/07/2026")
    drafter.content.get_by_role("button", name="Lưu nhiệm vụ").click()
    expect(drafter.card("Nhiệm vụ định kỳ")).to_contain_text("0/4 kỳ")
    drafter.act("Giao nhiệm vụ", {})
    give_due(clock)

    unit.go("Nhiệm vụ được giao")
    expect(unit.row(TASK)).to_contain_text("Định kỳ · Tuần")
    expect(unit.row(TASK)).to_contain_text("1/4 kỳ")
    unit.open(TASK)
    unit.open("Tuần 29/2026")
    expect(unit.head).to_contain_text("Tuần 29/2026 · kỳ 1/4")
    (first,) = given(1).values()
    province.do(first, "submit", "stc", content="Đã giải ngân 42%.")

    clock.advance(days=4)
    give_due(clock)
    unit.go("Nhiệm vụ được giao")
    expect(unit.rows).to_have_count(1)
    expect(unit.row(TASK)).to_contain_text("Tuần 30/2026")
    assert unit.badge("Nhiệm vụ được giao") == 1

    drafter.visit("Nhiệm vụ đã phân công", TASK)
    drafter.ask("Điều chỉnh")
    expect(drafter.dialog).to_contain_text("Tuần 31/2026hạn T5, 30/07/2026")
    drafter.fill({"Hạn vào thứ": "Thứ Ba", "Lý do điều chỉnh": "Họp giao ban chuyển sang thứ Tư."})
    expect(drafter.dialog).to_contain_text("Tuần 31/2026hạn T3, 28/07/2026")
    drafter.dialog.locator(".form-buttons .btn[type=submit]").click()
    expect(drafter.card("Các kỳ sắp tới")).to_contain_text("hạn T3, 28/07/2026")
    drafter.act("Dừng định kỳ", {"Lý do": "Đã hết đợt cao điểm."})
    expect(drafter.head).to_contain_text("Đã dừng định kỳ")

    unit.open(TASK)
    expect(unit.head).to_contain_text("Đã dừng định kỳ")
    expect(unit.card("Các kỳ đã giao").locator(".list-row")).to_have_count(2)
    expect(unit.card("Dòng thời gian")).to_contain_text("Đã hết đợt cao điểm.")
