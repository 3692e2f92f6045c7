"""The register of documents in the browser: a number that is there already, the administrator's lists, and moving over."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import expect

from tests.processes.moving_over.sheets import row, workbook
from tests.province import PDF

OPINION = "Cho ý kiến về dự thảo Đề án biển đảo"
PAPER = {"name": "phieu.pdf", "mimeType": "application/pdf", "buffer": PDF}
TASK = "Báo cáo việc thuộc phòng Tổng hợp theo dõi"


def test_a_number_that_is_there_already_leads_to_its_document_with_what_was_typed(desk, province):
    """K2, B29, K10: duplicates are offered while typing; the unit sees the assignment in the document that is there. Q13 beside it."""
    existing = province.directive(number="31/QĐ-UBND", subject="Kế hoạch công tác năm 2026")
    province.assignment(existing)
    province.act("directive", existing, "issue", by="chuyenvien")
    other = desk("theodoi")
    other.go("Tạo văn bản chỉ đạo")
    other.fill({"Số, ký hiệu": "31 / qđ - ubnd", "Ngày văn bản": "13/07/2026", "Trích yếu": "Kế hoạch"})
    offered = other.page.locator("#number-hint")
    expect(offered).to_contain_text("Văn bản này đã có trong hệ thống")
    expect(offered).to_contain_text("Kế hoạch công tác năm 2026")
    other.fill({"Nội dung nhiệm vụ": TASK, "Đơn vị chủ trì": "Sở Tài chính", "Hạn xử lý": "31/07/2026"})
    offered.get_by_role("button", name="Bổ sung nhiệm vụ vào văn bản này").click()
    expect(other.page.locator("h1")).to_contain_text("Bổ sung nhiệm vụ")
    expect(other.field("Nội dung nhiệm vụ")).to_have_value(TASK)
    other.page.get_by_role("button", name="Lưu và giao ngay").click()
    expect(other.note).to_contain_text("Đã giao nhiệm vụ")
    expect(other.rows).to_have_count(1)

    unit = desk("stc")
    unit.visit("Nhiệm vụ được giao", TASK)
    expect(unit.head).to_contain_text("31/QĐ-UBND")
    expect(unit.head).to_contain_text("hạn 31/07/2026")

    # Q13: related while looking at it, and seen from the other side
    basis = province.directive(number="590-TB/TU", subject="Kết luận của Thường trực Tỉnh ủy", by="theodoi")
    other.page.get_by_role("link", name="Làm VBLQ").click()
    other.field("Văn bản này").select_option(label="Căn cứ")
    other.field("Văn bản kia").press_sequentially("ket luan")
    other.content.locator(".pick", has_text="590-TB/TU").get_by_role("radio").check()
    other.page.get_by_role("button", name="Lưu", exact=True).click()
    expect(other.card("Văn bản liên quan")).to_contain_text("590-TB/TU")
    other.card("Văn bản liên quan").get_by_role("link", name="590-TB/TU").click()
    expect(other.page).to_have_url(f"{other.page.url.split('/directives')[0]}/directives/{basis}")
    expect(other.card("Văn bản liên quan")).to_contain_text("Là căn cứ của")


def test_a_value_that_the_administrator_adds_is_chosen_and_one_that_is_retired_is_not(desk, province):
    """Q12, C17: the lists of documents belong to the province. T4: so does whether an assignment needs a deadline.
    T11, K3: an opinion form has no number; director and source are those of the document, and filters find it by them.
    Q4: home, documents, assignments and the system are in the menu (its word for the end is Đăng xuất, in the person's own)."""
    province.directive(field="y_te", number="7/UBND-KGVX", subject="Phòng chống dịch")
    admin, drafter = desk("quantri"), desk("chuyenvien")
    admin.go("Danh mục")
    admin.fill({"Tên": "Biển đảo"})
    admin.page.get_by_role("button", name="Thêm", exact=True).click()
    expect(admin.note).to_contain_text("Biển đảo")
    admin.row("y_te").get_by_role("button", name="Ngừng dùng").click()
    expect(admin.row("y_te")).to_contain_text("Dùng lại")
    assert admin.groups() == ["Văn bản chỉ đạo", "Nhiệm vụ", "Báo cáo, thống kê", "Quản trị"]
    assert "Trang chủ" in admin.menu()
    admin.go("Cài đặt")
    admin.fill({"Cho phép nhập nhiệm vụ không có thời hạn": False})
    admin.page.get_by_role("button", name="Lưu cài đặt").click()
    expect(admin.note).to_contain_text("Đã lưu cài đặt")

    drafter.go("Tạo văn bản chỉ đạo")
    drafter.page.get_by_text("Thông tin khác: cơ quan ban hành").click()
    drafter.field("Lĩnh vực").fill("y tế")
    expect(drafter.page.locator(".ts-dropdown:visible .option", has_text="Y tế")).to_have_count(0)
    drafter.choose(drafter.field("Lĩnh vực"), ["Biển đảo"])
    drafter.page.reload()
    expect(drafter.page.locator("details.more-fields").first).to_have_attribute("open", "")
    drafter.visit("Văn bản đã chỉ đạo", "Phòng chống dịch")
    expect(drafter.card("Thông tin văn bản")).to_contain_text("Y tế")
    an_opinion_form_is_given_with_a_deadline(drafter)

    unit = desk("stc")
    unit.visit("Nhiệm vụ được giao", OPINION)
    expect(unit.head).to_contain_text("Không số")
    expect(unit.head).to_contain_text("hạn 31/07/2026")
    expect(unit.card("Các bên")).to_contain_text("Hoàng Văn Chủ")


def an_opinion_form_is_given_with_a_deadline(drafter):
    drafter.go("Tạo văn bản chỉ đạo")
    drafter.fill(
        {
            "Ngày văn bản": "13/07/2026",
            "Loại văn bản": "Phiếu lấy ý kiến",
            "Trích yếu": "Lấy ý kiến thành viên UBND tỉnh",
            "Người chỉ đạo": "Hoàng Văn Chủ",
            "Người phê duyệt kết quả": "Trần Thị Duyệt",
            "Nguồn chỉ đạo": "Thông báo kết luận",
            "Văn bản đã ban hành": PAPER,
            "Nội dung nhiệm vụ": OPINION,
            "Đơn vị chủ trì": "Sở Tài chính",
        }
    )
    save = drafter.content.get_by_role("button", name="Lưu", exact=True)
    save.click()
    expect(drafter.content).to_contain_text("Tỉnh này chỉ nhập nhiệm vụ có thời hạn.")
    drafter.fill({"Hạn xử lý": "31/07/2026"})
    save.click()
    expect(drafter.head).to_contain_text("Không số")
    drafter.press("Giao nhiệm vụ")
    drafter.dialog.get_by_role("button", name="Giao nhiệm vụ").click()
    expect(drafter.head).to_contain_text("Đang xử lý")
    drafter.go("Nhiệm vụ đã phân công")
    drafter.narrow({"Người chỉ đạo": "Hoàng Văn Chủ", "Nguồn chỉ đạo": "Thông báo kết luận"})
    expect(drafter.rows).to_have_count(1)
    expect(drafter.row(OPINION)).to_contain_text("Không số")


def test_a_sheet_of_the_system_before_is_repaired_and_the_unit_finds_its_open_assignment(desk, province, run_jobs):
    """C18: the day of moving over, with the deadline as it was."""
    admin = desk("quantri")
    admin.go("Nhập từ tệp Excel")
    with admin.page.expect_download() as template:
        admin.page.get_by_role("link", name="Tải tệp mẫu").click()
    assert template.value.suggested_filename == "mau-nhap-nhiem-vu.xlsx"
    open_task = row(content=TASK, due_on=date(2026, 7, 31), progress="Đã tổng hợp 10/15 đơn vị.")

    def upload(*rows):
        sheet = {"name": "cu.xlsx", "mimeType": "application/octet-stream", "buffer": workbook(*rows)}
        admin.page.locator("#sheet-file").set_input_files(sheet)
        admin.page.get_by_role("button", name="Kiểm tra tệp").click()

    upload(open_task | {"lead": "Sở Bí mật"})
    expect(admin.row("Sở Bí mật")).to_contain_text("Không có “Sở Bí mật” trong hệ thống")
    admin.page.get_by_role("link", name="Tải tệp khác").click()
    upload(open_task)
    expect(admin.content).to_contain_text("1 dòng nhập được")
    admin.page.get_by_role("button", name="Nhập 1 nhiệm vụ").click()
    expect(admin.content).to_contain_text("Đang nhập")
    run_jobs()
    expect(admin.content).to_contain_text("Đã nhập 1 nhiệm vụ")

    unit = desk("stc")
    unit.visit("Nhiệm vụ được giao", TASK)
    expect(unit.head).to_contain_text("Đang xử lý")
    expect(unit.head).to_contain_text("hạn 31/07/2026")
    expect(unit.card("Dòng thời gian")).to_contain_text("nhập từ hệ thống cũ")
    expect(unit.card("Dòng thời gian")).to_contain_text("10/15 đơn vị")
    unit.go("Thông báo")
    expect(unit.content).not_to_contain_text(TASK)
