"""Nothing typed is lost: not by leaving, not by a session that ended, not by the other one being quicker."""

from __future__ import annotations

from playwright.sync_api import expect

WORK = "Tổng hợp nhu cầu kinh phí phòng, chống thiên tai"
TYPED = "Đã nhận báo cáo của 9 huyện; còn 3 huyện đang rà soát số liệu thiệt hại."
SUBJECT = "V/v phòng, chống thiên tai và tìm kiếm cứu nạn năm 2026"


def test_what_was_typed_into_an_action_is_there_again_also_at_another_desk(desk, province):
    province.issued(content=WORK)
    unit = desk("stc")
    unit.visit("Nhiệm vụ được giao", WORK)
    unit.ask("Cập nhật tiến độ")
    unit.fill({"Tình hình thực hiện": TYPED, "Trạng thái": "Đang tổng hợp"})
    expect(unit.dialog.locator("[data-saved]")).to_contain_text("Đã lưu nháp")
    unit.dialog.get_by_role("link", name="Quay về").click()
    expect(unit.dialog).to_have_count(0)
    unit.go("Thông báo")

    for place in (unit, desk("stc")):
        place.visit("Nhiệm vụ được giao", WORK)
        place.ask("Cập nhật tiến độ")
        expect(place.field("Tình hình thực hiện")).to_have_value(TYPED)
        expect(place.field("Trạng thái")).to_have_value("Đang tổng hợp")


def test_a_directive_half_entered_is_there_again_after_leaving_and_after_the_session_has_ended(desk):
    drafter = desk("chuyenvien")
    drafter.go("Tạo văn bản chỉ đạo")
    drafter.fill({"Trích yếu": SUBJECT, "Người chỉ đạo": "Hoàng Văn Chủ", "Nội dung nhiệm vụ": WORK})
    drafter.go("Văn bản đã chỉ đạo")
    drafter.go("Tạo văn bản chỉ đạo")
    half_entered(drafter)

    drafter.page.context.clear_cookies()
    drafter.page.get_by_role("button", name="Lưu", exact=True).click()
    drafter.log_in()
    drafter.go("Tạo văn bản chỉ đạo")
    half_entered(drafter)


def half_entered(drafter):
    expect(drafter.field("Trích yếu")).to_have_value(SUBJECT)
    expect(drafter.field("Nội dung nhiệm vụ")).to_have_value(WORK)
    expect(drafter.content.locator(".ts-control").filter(has_text="Hoàng Văn Chủ")).to_have_count(1)


def test_a_result_sent_after_the_session_has_ended_is_still_in_its_form_after_logging_in(desk, province):
    province.issued(content=WORK)
    unit = desk("stc")
    unit.visit("Nhiệm vụ được giao", WORK)
    unit.ask("Trình kết quả")
    unit.fill({"Kết quả thực hiện": TYPED})
    unit.page.context.clear_cookies()
    unit.dialog.get_by_role("button", name="Lưu & Trình").click()
    unit.log_in()
    unit.visit("Nhiệm vụ được giao", WORK)
    expect(unit.head).to_contain_text("Đợi xử lý")
    unit.ask("Trình kết quả")
    expect(unit.field("Kết quả thực hiện")).to_have_value(TYPED)
    unit.dialog.get_by_role("button", name="Lưu & Trình").click()
    expect(unit.head).to_contain_text("Chờ duyệt")


def test_who_comes_too_late_is_told_who_did_what_and_keeps_the_text(desk, province):
    province.issued(content=WORK)
    drafter, unit = desk("chuyenvien"), desk("stc")
    drafter.visit("Nhiệm vụ đã phân công", WORK)
    drafter.ask("Thu hồi")
    drafter.fill({"Lý do": TYPED})
    unit.visit("Nhiệm vụ được giao", WORK)
    unit.act("Tiếp nhận")

    drafter.dialog.get_by_role("button", name="Thu hồi").click()
    told = drafter.dialog.locator(".toast-error")
    expect(told).to_contain_text("Không làm được nữa: Tài khoản đơn vị (Sở Tài chính) đã “Tiếp nhận”")
    expect(drafter.field("Lý do")).to_have_value(TYPED)
    unit.visit("Nhiệm vụ được giao", WORK)
    expect(unit.head).to_contain_text("Đang xử lý")
