"""Units are set up, one task goes to all of them, those missing are urged at once, and a letter's number reaches them."""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import expect

from processes.directives.queries import directive_view
from tests.e2e.desk import Desk
from tests.office import PASSWORD

TASK = "Báo cáo kết quả rà soát thủ tục hành chính"


def test_an_administrator_sets_up_a_unit_with_a_person_who_logs_in(desk, new_page):
    """B57, B58, C18: units and people on pages."""
    admin = desk("quantri")
    admin.go("Đơn vị")
    admin.press("Thêm đơn vị")
    admin.fill({"Mã đơn vị": "SXD", "Tên đơn vị": "Sở Xây dựng", "Loại đơn vị": "Sở, ban, ngành"})
    admin.content.get_by_role("button", name="Thêm đơn vị").click()
    expect(admin.page.locator("h1")).to_have_text("Sở Xây dựng")
    admin.content.get_by_role("link", name="Thêm người").click()
    admin.fill(
        {
            "Tên đăng nhập": "sxd.an",
            "Họ tên": "Nguyễn Văn An",
            "Chức vụ": "Giám đốc Sở Xây dựng",
            "Vai trò": ["Lãnh đạo đơn vị"],
            "Mật khẩu ban đầu": PASSWORD,
        }
    )
    admin.content.get_by_role("button", name="Thêm người dùng").click()
    expect(admin.page.locator("h1")).to_have_text("Nguyễn Văn An")

    page = new_page()
    page.goto("/")
    person = Desk(page, "sxd.an")
    person.log_in()
    expect(page.locator("body")).to_contain_text("Giám đốc Sở Xây dựng")
    person.go("Nhiệm vụ được giao")


def test_one_task_goes_to_all_units_and_those_missing_are_urged_at_once(desk, province):
    """K7, C6, K8, B30, B31: groups, each unit reports separately, the matrix, urging and extending many with a result for each."""
    directive = province.directive()
    drafter, unit = desk("chuyenvien"), desk("skhdt")
    drafter.visit("Văn bản đã chỉ đạo", "đôn đốc giải ngân vốn đầu tư công")
    drafter.content.get_by_role("link", name="Thêm nhiệm vụ").first.click()
    drafter.fill({"Nội dung nhiệm vụ": TASK, "Đơn vị chủ trì": ["Tất cả: Sở"], "Hạn xử lý": "31/07/2026"})
    drafter.content.get_by_role("button", name="Lưu nhiệm vụ").click()
    expect(drafter.content).to_contain_text("Nếu 3 đơn vị này đều phải làm và báo cáo")
    drafter.fill({"Mỗi đơn vị báo cáo riêng": True})
    drafter.content.get_by_role("button", name="Lưu nhiệm vụ").click()
    expect(drafter.rows).to_have_count(1)
    province.act("directive", directive, "issue", by="chuyenvien")
    first = min(given_to(province, directive))
    province.do(first, "submit", "stc", content="Đã rà soát 12 thủ tục.")

    drafter.visit("Nhiệm vụ đã phân công", TASK)
    expect(drafter.content).to_contain_text("1/3 đã nộp")
    expect(drafter.row("Sở Tài chính")).to_contain_text("Đã rà soát 12 thủ tục.")
    drafter.content.get_by_role("button", name="Chọn đơn vị chưa nộp").click()
    bar = drafter.page.locator(".many-bar")
    expect(bar).to_contain_text(re.compile(r"2\s+đã chọn"))
    bar.get_by_role("button", name=re.compile("^Đôn đốc")).click()
    drafter.fill({"Nội dung đôn đốc": "Đề nghị báo cáo trước thứ Sáu."})
    drafter.content.get_by_role("button", name="Đôn đốc 2 nhiệm vụ").click()
    expect(drafter.content).to_contain_text("2 đã thực hiện")

    unit.visit("Nhiệm vụ được giao", TASK)
    expect(unit.content).to_contain_text("Đề nghị báo cáo trước thứ Sáu.")


def test_many_are_extended_one_is_refused_and_a_letter_bears_its_number_to_the_unit(desk, province):
    """B30, B31: a result for each; a letter per unit, its number recorded on all that it names."""
    province.issued("STC", content="Việc thứ nhất", due_on=date(2026, 7, 20))
    province.issued("STC", content="Việc thứ hai", due_on=date(2026, 9, 30))
    drafter, unit = desk("chuyenvien"), desk("stc")
    drafter.go("Nhiệm vụ đã phân công")
    drafter.page.get_by_role("checkbox", name="Chọn cả trang").check()
    bar = drafter.page.locator(".many-bar")
    bar.get_by_role("button", name=re.compile("^Gia hạn")).click()
    drafter.fill({"Hạn mới": "14/08/2026", "Lý do": "Chờ hướng dẫn."})
    drafter.content.get_by_role("button", name="Gia hạn 2 nhiệm vụ").click()
    expect(drafter.row("Việc thứ hai")).to_contain_text("Hạn mới phải sau hạn đang áp dụng (30/09/2026).")
    expect(drafter.row("Việc thứ nhất")).to_contain_text("Đã thực hiện")

    drafter.go("Nhiệm vụ đã phân công")
    expect(bar).to_be_hidden()
    drafter.page.get_by_role("checkbox", name="Chọn cả trang").check()
    bar.get_by_role("button", name=re.compile("^Soạn công văn đôn đốc")).click()
    drafter.fill({"Địa danh": "Quảng Trị", "Chức vụ người ký": "Chánh Văn phòng", "Người ký": "Tạ Văn Đạo"})
    drafter.content.get_by_role("button", name="Soạn công văn").click()
    with drafter.page.expect_download() as download:
        drafter.row("Sở Tài chính").get_by_role("link", name="Tải Word").click()
    assert download.value.suggested_filename.endswith(".docx")
    drafter.row("Sở Tài chính").locator(".list-link").click()
    drafter.fill({"Số, ký hiệu": "620/VP-TH", "Ngày văn bản": "15/07/2026"})
    drafter.content.get_by_role("button", name="Ghi số và đôn đốc").click()
    expect(drafter.content).to_contain_text("2 đã thực hiện")

    unit.visit("Nhiệm vụ được giao", "Việc thứ nhất")
    expect(unit.content).to_contain_text("620/VP-TH")


def given_to(province, directive):
    """The ids of the directive's assignments."""
    return [row.id for row in directive_view(province.office.actor("chuyenvien"), directive).assignments]
