"""Parts of an assignment: a contribution asked of a coordinating unit (C16), and nhiệm vụ con inside the lead unit (B57, T15)."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import expect

from processes.organisation.commands import add_person

WORK = "Báo cáo tình hình giải ngân vốn đầu tư công"
OPINION = "Cho ý kiến về kế hoạch vốn của 12 dự án chuyển tiếp"
FIGURES = "Tổng hợp số liệu giải ngân của từng chủ đầu tư"
REPLY = {"name": "y-kien.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF\n"}


def underway(province) -> int:
    id = province.issued(content=WORK, due_on=date(2026, 7, 31), coordinating=["SKHDT"])
    province.do(id, "accept", "stc")
    return id


def test_a_coordinating_unit_is_asked_answers_in_time_and_the_office_sees_what_is_missing(desk, province, clock):
    """C16: asked of two with a due date of its own, one of which coordinates from then on; one answers, the assignment is handed in
    without the other."""
    underway(province)
    lead, beside, approver = desk("stc"), desk("skhdt"), desk("pheduyet")
    lead.visit("Nhiệm vụ được giao", WORK)
    lead.ask("Đề nghị phối hợp")
    asked = {
        "Đơn vị phối hợp": ["Sở Kế hoạch", "Sở Thông tin"],
        "Nội dung đề nghị": OPINION,
        "Hạn trả lời": "03/08/2026",
    }
    lead.fill(asked)
    lead.dialog.get_by_role("button", name="Gửi đề nghị").click()
    expect(lead.dialog).to_contain_text("Hạn không được sau hạn xử lý của nhiệm vụ (31/07/2026)")
    lead.fill({"Hạn trả lời": "20/07/2026"})
    lead.dialog.get_by_role("button", name="Gửi đề nghị").click()
    expect(lead.card("Phối hợp và nhiệm vụ con")).to_contain_text("0/2 đã trả lời")
    expect(lead.card("Các bên")).to_contain_text("Sở Thông tin và Truyền thông")

    beside.page.reload()
    expect(beside.row(OPINION)).to_contain_text("hạn 20/07/2026")
    beside.open(OPINION)
    beside.act("Trả lời", {"Nội dung trả lời": "Nhất trí 11 dự án, đề nghị dừng 1 dự án.", "Tệp đính kèm": REPLY})
    expect(beside.head).to_contain_text("sớm 6 ngày")

    lead.page.reload()
    card = lead.card("Phối hợp và nhiệm vụ con")
    expect(card).to_contain_text("1/2 đã trả lời")
    expect(card).to_contain_text("đề nghị dừng 1 dự án")
    card.get_by_text("Nhận trả lời", exact=True).click()
    lead.dialog.locator(".form-buttons .btn[type=submit]").click()
    expect(card).to_contain_text("Đã nhận trả lời")
    lead.ask("Trình kết quả")
    expect(lead.dialog).to_contain_text("Chưa có trả lời phối hợp của: Sở Thông tin và Truyền thông")
    lead.fill({"Kết quả thực hiện": "Sở Tài chính trình báo cáo."})
    lead.dialog.locator(".form-buttons .btn[type=submit]").click()
    expect(lead.head).to_contain_text("Chờ duyệt")

    approver.visit("Phê duyệt", WORK)
    expect(approver.card("Phối hợp và nhiệm vụ con")).to_contain_text("y-kien.pdf")
    expect(approver.card("Phối hợp và nhiệm vụ con")).to_contain_text("Sở Thông tin và Truyền thông")
    expect(approver.card("Dòng thời gian")).to_contain_text("nhận trả lời")


def test_a_unit_gives_part_of_the_work_to_a_room_which_the_office_does_not_see(desk, province):
    """B57, T15: an internal due date, sent back once, accepted; the Office sees the assignment and nothing of it."""
    add_person("stc.ns", "Đinh Văn Ngân", "Chuyên viên Phòng Ngân sách", "STC-NS", ())
    province.office.people["stc.ns"] = province.office.actor("stc.ns").id
    underway(province)
    head, room, office = desk("stc.giamdoc"), desk("stc.ns"), desk("chuyenvien")
    head.visit("Nhiệm vụ được giao", WORK)
    head.ask("Giao nhiệm vụ con")
    head.fill({"Phòng": ["Phòng Ngân sách"], "Nội dung": FIGURES, "Hạn nội bộ": "22/07/2026"})
    head.dialog.get_by_role("button", name="Giao", exact=True).click()
    expect(head.card("Phối hợp và nhiệm vụ con")).to_contain_text("Phòng Ngân sách")

    room.page.reload()
    room.open(FIGURES)
    room.act("Báo cáo kết quả", {"Kết quả": "Đã tổng hợp 9 chủ đầu tư."})
    head.page.reload()
    card = head.card("Phối hợp và nhiệm vụ con")
    card.get_by_text("Yêu cầu làm lại", exact=True).click()
    head.fill({"Cần làm lại": "Còn thiếu 3 chủ đầu tư."})
    head.dialog.locator(".form-buttons .btn[type=submit]").click()
    expect(card).to_contain_text("Đang thực hiện")

    room.page.reload()
    expect(room.card("Dòng thời gian")).to_contain_text("Còn thiếu 3 chủ đầu tư")
    room.act("Báo cáo kết quả", {"Kết quả": "Đã đủ 12 chủ đầu tư."})
    head.go("Việc phối hợp, nhiệm vụ con")
    given = head.content.get_by_role("link", name="Đã đề nghị, đã giao")
    given.click()
    expect(given).to_have_attribute("aria-current", "true")
    head.tab("Đã trả lời")
    head.open(FIGURES)
    head.act("Đạt", {"Ý kiến": "Tốt."})
    expect(head.head).to_contain_text("Hoàn thành")

    room.page.reload()
    expect(room.head).to_contain_text("Hoàn thành")
    office.visit("Nhiệm vụ đã phân công", WORK)
    expect(office.head).to_contain_text("Đang xử lý")
    expect(office.content).not_to_contain_text(FIGURES)
