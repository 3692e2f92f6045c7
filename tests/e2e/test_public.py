"""The public site: the office opens it and publishes a document, and somebody without an account reads, filters and takes it along."""

from __future__ import annotations

import io
from datetime import date

from openpyxl import load_workbook
from playwright.sync_api import expect

PETITION = "Giải quyết đơn của ông Nguyễn Văn Kín"
CHECKED = "Giải quyết đơn của một công dân"


def test_what_the_office_publishes_is_read_by_anybody_without_logging_in(desk, visitor, province):
    """K17–K21, T2: an administrator opens the site, the drafter publishes a document and replaces what names a private person; a
    citizen finds the menus, narrows, takes workbooks along, and reads the reply that waits for confirmation."""
    directive = given(province)

    administrator = desk("quantri")
    administrator.go("Cài đặt")
    administrator.field("Mở trang công khai, không cần đăng nhập").check()
    administrator.content.locator("form", has_text="Mở trang công khai").get_by_role(
        "button", name="Lưu cài đặt"
    ).click()
    expect(administrator.note).to_contain_text("Đã lưu cài đặt.")

    drafter = desk("chuyenvien")
    drafter.page.goto(f"/directives/{directive}")
    drafter.content.get_by_role("link", name="Đổi, xem phần công khai").click()
    drafter.field("Công khai văn bản này cùng các nhiệm vụ của nó").check()
    drafter.field("Nội dung công khai của nhiệm vụ 3").fill(CHECKED)
    drafter.content.get_by_role("button", name="Lưu").click()
    expect(drafter.content).to_contain_text("Đề nghị xác nhận")
    expect(drafter.field("Nội dung công khai của nhiệm vụ 3")).to_have_value(CHECKED)
    drafter.content.get_by_label("Tôi đã đọc lại").check()
    drafter.content.get_by_role("button", name="Lưu").click()
    expect(drafter.note).to_contain_text("Đã công khai văn bản.")

    citizen = visitor("/public")
    citizen.go("Trễ hạn chưa hoàn thành")
    expect(citizen.content).to_contain_text("Việc trễ hạn")
    assert "Việc trễ hạn" in taken(citizen)
    citizen.go("Nhiệm vụ trọng tâm")
    expect(citizen.content).to_contain_text(CHECKED)
    expect(citizen.content).not_to_contain_text("Việc trễ hạn")
    citizen.go("Thống kê")
    assert "BIỂU SỐ LIỆU THỰC HIỆN NHIỆM VỤ" in taken(citizen)
    citizen.content.get_by_role("row", name="Sở Tài chính").get_by_role("link").first.click()
    expect(citizen.content.locator(".public-subject")).to_have_count(3)
    citizen.go("Tổng hợp nhiệm vụ")
    citizen.content.get_by_text("Tìm kiếm nâng cao, lọc").click()
    citizen.content.get_by_label("Tình trạng").select_option("Đã báo cáo, chờ xác nhận")
    citizen.content.get_by_role("button", name="Lọc").click()
    expect(citizen.content.locator(".public-subject")).to_have_count(1)
    assert "Việc đã báo cáo" in taken(citizen)
    citizen.content.get_by_role("link", name="Việc đã báo cáo").click()
    expect(citizen.content).to_contain_text("Đã báo cáo, chờ xác nhận")
    expect(citizen.content).to_contain_text("130/BC-STC")
    expect(citizen.page.get_by_text("Nguyễn Văn Kín")).to_have_count(0)
    expect(citizen.page.locator("script")).to_have_count(0)
    assert citizen.page.context.cookies() == []


def given(province):
    """A document with an assignment that is late, one that is reported, and one whose content names somebody."""
    directive = province.directive()
    due = date(2026, 7, 20)
    late, reported = (
        province.assignment(directive, content=each, due_on=due) for each in ("Việc trễ hạn", "Việc đã báo cáo")
    )
    province.assignment(directive, content=PETITION, key=True)
    province.act("directive", directive, "issue", by="chuyenvien")
    province.do(reported, "submit", "stc", content="Xong.", reply_number="130/BC-STC", reply_subject="Báo cáo kết quả")
    province.pass_time(days=7)
    assert late
    return directive


def taken(citizen):
    """The words of the workbook that the page gives."""
    with citizen.page.expect_download() as download:
        citizen.content.get_by_role("link", name="Xuất Excel").click()
    sheet = load_workbook(io.BytesIO(download.value.path().read_bytes())).active
    return " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
