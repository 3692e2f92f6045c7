"""A reply that came on paper: the Office records it, the unit sees its time stopped and asks for confirmation, the approver
approves (D2, T7, C2)."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import expect

from tests.province import PDF

WORK = "Báo cáo tình hình giải ngân quý II"
REPLY = {
    "Số, ký hiệu văn bản trả lời": "130/BC-STC",
    "Ngày văn bản trả lời": "17/07/2026",
    "Trích yếu văn bản trả lời": "Báo cáo giải ngân quý II",
    "Văn bản trả lời (tệp)": [{"name": "130_BC-STC.pdf", "mimeType": "application/pdf", "buffer": PDF}],
}


def test_a_paper_reply_stops_the_units_time_and_is_approved_in_time(desk, province):
    """D1–D3, T7, T13, T17, C2, Q20: due on Monday, received on Friday, recorded on Wednesday by văn thư when the list says overdue
    and the unit's head has been told; a notice leads to the very step, or to the result."""
    province.issued(content=WORK, due_on=date(2026, 7, 20), follower="theodoi")
    province.pass_time(days=8)
    clerk, unit, approver, head = desk("vanthu"), desk("stc"), desk("pheduyet"), desk("stc.giamdoc")

    head.go("Thông báo")
    head.content.get_by_role("link", name="Nhiệm vụ đã quá hạn 2 ngày làm việc").click()
    step = head.content.locator(".timeline-entry.is-place")
    expect(step).to_contain_text("Đã báo lãnh đạo đơn vị: quá hạn 2 ngày làm việc")
    expect(step).to_be_in_viewport()
    expect(step).to_have_css("outline-style", "solid")

    clerk.visit("Nhiệm vụ quá hạn", WORK)
    clerk.press("Ghi nhận báo cáo đã nhận")
    clerk.fill({**REPLY, "Thời điểm nhận": "23/07/2026 08:00"})
    clerk.dialog.get_by_role("button", name="Ghi nhận báo cáo đã nhận").click()
    expect(clerk.dialog).to_contain_text("Thời điểm nhận chưa đến")
    clerk.fill({"Thời điểm nhận": "17/07/2026 16:30"})
    clerk.dialog.get_by_role("button", name="Ghi nhận báo cáo đã nhận").click()
    expect(clerk.head).to_contain_text("Chờ duyệt")

    unit.visit("Nhiệm vụ được giao", WORK, tab="Chờ duyệt")
    expect(unit.head).to_contain_text("đã trình 17/07/2026 16:30")
    entry = unit.card("Dòng thời gian").locator(".timeline-entry", has_text="Văn thư").first
    expect(entry).to_contain_text("Văn thư Ngô Thị Thư")
    expect(entry).to_contain_text("Do Văn phòng ghi nhận thay đơn vị")
    expect(entry).to_contain_text("17/07/2026 16:30")
    expect(entry).to_contain_text("130_BC-STC.pdf")
    unit.act("Đề nghị xác nhận", {"Nội dung đề nghị": "Đề nghị Văn phòng xác nhận báo cáo đã gửi."})

    province.pass_time(days=2)  # recorded in the morning, it should have been reviewed on the same day
    approver.go("Thông báo")
    approver.content.get_by_role("link", name="Đơn vị đề nghị xác nhận kết quả").click()
    expect(approver.content.locator(".result.is-place")).to_contain_text("130/BC-STC")
    expect(approver.card("Dòng thời gian")).to_contain_text("Đề nghị Văn phòng xác nhận báo cáo đã gửi.")
    approver.act("Duyệt", {})
    expect(approver.head).to_contain_text("Hoàn thành")
    expect(approver.content).to_contain_text("chậm 8 giờ làm việc")

    unit.visit("Nhiệm vụ được giao", WORK, tab="Đã kết thúc")
    expect(unit.content).to_contain_text("sớm 3 ngày")
    unit.go("Tổng hợp kết quả")
    for told in (
        "Sở Tài chính",
        "Lý Thị Theo",
        "chỉ đạo: Chủ tịch UBND tỉnh (Hoàng Văn Chủ)",
        "20/07/2026",
        "sớm 3 ngày",
    ):
        expect(unit.row(WORK)).to_contain_text(told)
