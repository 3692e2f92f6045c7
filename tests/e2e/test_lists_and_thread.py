"""Working from the lists, and talking while both sides have the page open."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import expect

from processes.search.keeping import catch_up


def test_the_approver_decides_in_the_row_and_the_unit_sees_it(province, desk):
    """B4, B5, B7, B9, B10, B35, B36, B49, K13, K25: home tab, calendar, search, decide in the row, star, previous and next;
    everything by month; the unit reads it, and finds it from the box at the top."""
    ids = [province.issued(content=f"Báo cáo số {n}", due_on=date(2026, 7, 20 + n)) for n in (1, 2, 3)]
    for id in ids:
        province.do(id, "submit", "stc", content=f"Đã xong việc {id}.")
    approver = desk("pheduyet")
    approver.go("Trang chủ")
    expect(approver.page.locator(".top-person")).to_contain_text("Phó Chánh Văn phòng UBND tỉnh")
    approver.content.locator(".tab", has_text="Cần duyệt").click()
    expect(approver.content.get_by_role("heading", name="Có 3 kết quả cần duyệt")).to_be_visible()
    approver.content.locator("#calendar").scroll_into_view_if_needed()
    approver.content.locator(".due-calendar a", has_text="1 đến hạn").first.click()
    expect(approver.content.locator(".filter-chips")).to_contain_text("Hạn từ: 21/07/2026")
    expect(approver.rows).to_have_count(1)
    approver.go("Phê duyệt")
    assert approver.badge("Phê duyệt") == 3
    expect(approver.rows).to_have_count(3)
    expect(approver.content).to_contain_text("1 – 3 trong tổng số 3")
    approver.content.get_by_label("Tìm trong danh sách").fill("bao cao so 2")
    approver.key("Enter")
    expect(approver.rows).to_have_count(1)
    expect(approver.content).to_contain_text("1 – 1 trong tổng số 1")
    with approver.page.expect_download() as sheet:
        approver.content.get_by_role("link", name="Xuất Excel").click()
    assert sheet.value.suggested_filename.endswith(".xlsx")
    approver.content.locator(".filter-chip").click()
    expect(approver.rows).to_have_count(3)

    row = approver.row("Báo cáo số 2")
    expect(row).to_contain_text(f"Đã xong việc {ids[1]}.")
    approver.page.evaluate("window.sameDocument = true")
    row.get_by_text("Yêu cầu báo cáo lại").click()
    approver.fill({"Lý do": "Thiếu số liệu của huyện"})
    approver.dialog.get_by_role("button", name="Yêu cầu báo cáo lại").click()
    expect(approver.rows).to_have_count(2)
    expect(approver.note).to_contain_text("Đã thực hiện: Yêu cầu báo cáo lại.")
    assert approver.badge("Phê duyệt") == approver.tabs()["Chờ duyệt"] == 2
    the_keyboard_is_enough(approver)
    catch_up(province.clock())
    everything_is_found_by_month(approver)

    unit = desk("stc")
    it_is_found_from_the_box(unit, "bao cao so 2", "Báo cáo số 2")
    expect(unit.head).to_contain_text("báo cáo lại 1 lần")
    expect(unit.content.locator("#thread")).to_contain_text("Thiếu số liệu của huyện")


def everything_is_found_by_month(approver):
    approver.go("Tra cứu, tìm kiếm")
    month = approver.content.get_by_role("link", name="Tháng 7 6")
    month.click()
    expect(approver.content.locator(".hit")).to_have_count(6)
    approver.content.get_by_label("Từ cần tìm").fill("bao cao so 1")
    approver.key("Enter")
    expect(approver.content.locator(".hit mark").first).to_have_text("Báo")


def it_is_found_from_the_box(desk, typed, title):
    """Without a mouse: the key, a few words, down, Enter."""
    desk.go("Trang chủ")
    desk.key("/")
    desk.page.keyboard.type(typed)
    expect(desk.page.get_by_role("option", name=title)).to_be_visible()
    desk.key("ArrowDown")
    desk.key("Enter")
    expect(desk.page.locator("h1")).to_contain_text(title)


def the_keyboard_is_enough(approver):
    """From the row that took the place of the decided one: up, star, select, what the keys are, open, the next one, another list."""
    expect(approver.content.get_by_role("link", name="Báo cáo số 1")).to_be_focused()
    approver.key("k")
    approver.key("s")
    expect(approver.row("Báo cáo số 3").get_by_role("img", name="Đã đánh dấu")).to_be_visible()
    assert approver.badge("Nhiệm vụ đánh dấu") == 1
    expect(approver.content.get_by_role("link", name="Báo cáo số 3")).to_be_focused()
    approver.key("x")
    expect(approver.content.get_by_role("form", name="Thao tác với các mục đã chọn")).to_contain_text("1 đã chọn")
    assert approver.page.evaluate("window.sameDocument"), "the page was loaded anew"
    approver.key("?")
    for told in ("Mở dòng đang chọn", "Làm mới", "Bỏ đánh dấu", "Nhiệm vụ đánh dấu"):
        expect(approver.dialog).to_contain_text(told)
    approver.key("Escape")
    expect(approver.dialog).to_have_count(0)
    approver.key("Enter")
    expect(approver.page.locator("h1")).to_contain_text("Báo cáo số 3")
    expect(approver.content.locator(".page-position")).to_have_text("1 / 2")
    approver.key("/")
    expect(approver.page.get_by_role("searchbox")).to_be_focused()
    approver.key("Tab")
    approver.key("j")
    expect(approver.page.locator("h1")).to_contain_text("Báo cáo số 1")
    expect(approver.content.locator(".page-position")).to_have_text("2 / 2")
    approver.key("g")
    approver.key("s")
    expect(approver.page.locator("h1")).to_have_text("Nhiệm vụ đánh dấu")
    expect(approver.rows).to_have_count(1)
    expect(approver.rows).to_contain_text("Báo cáo số 3")


def test_both_sides_talk_while_the_page_is_open(province, desk):
    """B8, B11–B13, B55, Q19: Enter sends, @ names a party without accents, the other side reads it without a reload and likes it;
    the coordinating unit reads along and answers."""
    province.issued(content="Rà soát thủ tục", due_on=date(2026, 7, 24), follower="theodoi", coordinating=["SKHDT"])
    unit, drafter, beside = desk("stc.giamdoc"), desk("chuyenvien"), desk("skhdt")
    unit.visit("Nhiệm vụ được giao", "Rà soát thủ tục")
    drafter.visit("Nhiệm vụ đã phân công", "Rà soát thủ tục")

    text = drafter.content.get_by_label("Viết trao đổi")
    text.press_sequentially("@vuong dinh")
    expect(drafter.page.get_by_role("option", name="Vương Đình Giám")).to_be_visible()
    text.press("Enter")
    text.press_sequentially("gửi trước thứ Sáu")
    text.press("Enter")
    expect(drafter.content.locator(".message-text")).to_have_text("@Vương Đình Giám gửi trước thứ Sáu")

    unit.content.get_by_label("Viết trao đổi").fill("Sở sẽ")
    unit.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(unit.content.locator(".mention")).to_have_text("@Vương Đình Giám")
    expect(unit.content.get_by_label("Viết trao đổi")).to_have_value("Sở sẽ")
    unit.content.get_by_role("button", name="Thích").click()
    expect(unit.content.locator(".message-likes")).to_have_text("1 · Vương Đình Giám")
    drafter.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(drafter.content.locator(".message-likes")).to_have_text("1 · Vương Đình Giám")
    expect(drafter.content.locator(".thread-count")).to_have_text("1 thảo luận")
    beside.visit("Nhiệm vụ phối hợp", "Rà soát thủ tục")
    expect(beside.content.locator(".message-text")).to_contain_text("gửi trước thứ Sáu")
    beside.content.get_by_label("Viết trao đổi").fill("Sở đã gửi số liệu")
    beside.content.get_by_label("Viết trao đổi").press("Enter")
    expect(beside.content.locator(".message-text")).to_have_count(2)

    drafter.go("Nhiệm vụ đã phân công")
    for told in (
        *("1/UBND-KTTH ngày 13/07/2026", "V/v đôn đốc giải ngân vốn đầu tư công", "Sở Tài chính", "2 trao đổi"),
        *("theo dõi: Chuyên viên Phòng Tổng hợp (Lý Thị Theo)", "còn 10 ngày", "Đợi xử lý"),
    ):
        expect(drafter.row("Rà soát thủ tục")).to_contain_text(told)
