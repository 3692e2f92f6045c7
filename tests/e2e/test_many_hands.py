"""One result through many hands, each step ending with what the next one sees."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import expect

from processes.settings.of_units import set_leader_first
from tests.province import PDF

WORK = "Rà soát danh mục dự án chậm tiến độ"
REPLY = {"name": "130-BC-STC.pdf", "mimeType": "application/pdf", "buffer": PDF}
REMARKS = {"name": "y-kien.pdf", "mimeType": "application/pdf", "buffer": PDF}


def test_officer_colleague_leader_reviewer_and_approver_each_do_their_part(desk, province):
    """B28, B37–B39, B43, B52, B54, B57, C5, K24, Q17, T8, T15, T18, T21, D4: handed on inside the unit, helped, submitted, endorsed by
    its leader, checked by who handed the following over, rejected with a file, submitted again and approved."""
    province.issued(content=WORK, due_on=date(2026, 7, 24), officer="stc.giamdoc", expected_product="Báo cáo, phụ lục")
    set_leader_first(True, by=province.office.actor("stc"))
    province.setting("result_words", "reached")
    leader, officer, reviewer, approver = (
        desk("stc.giamdoc"),
        desk("stc.chuyenvien"),
        desk("chuyenvien"),
        desk("pheduyet"),
    )

    reviewer.visit("Nhiệm vụ đã phân công", WORK)
    reviewer.act(
        "Chuyển theo dõi",
        {"Chuyển cho": ["Lý Thị Theo"], "Ghi chú": "Đi công tác", "Cần xem lại và duyệt kết quả trả về": True},
    )
    expect(reviewer.card("Các bên")).to_contain_text("Người xem lại")

    leader.visit("Nhiệm vụ được giao", WORK)
    leader.act("Chuyển xử lý", {"Người xử lý": ["Nguyễn Hải Viên"], "Ý kiến chuyển": "Đồng chí Viên chủ trì"})
    officer.visit("Nhiệm vụ được giao", WORK)
    expect(officer.card("Trao đổi")).to_contain_text("Đồng chí Viên chủ trì")
    tree = officer.card("Ai giao cho ai")
    expect(tree).to_contain_text("do Giám đốc Sở Tài chính chuyển: Đồng chí Viên chủ trì")
    expect(tree).to_contain_text("Trực thuộc: Phòng Ngân sách – Sở Tài chính")
    expect(tree).to_contain_text("Xem lại kết quả")
    officer.content.get_by_role("button", name="Nhận việc").click()
    expect(officer.card("Các bên")).to_contain_text("Đang nhận việc")

    officer.act("Báo vướng mắc", {"Vướng mắc, đề nghị": "Chưa có số liệu của các huyện"})
    approver.visit("Nhiệm vụ đã phân công", WORK)
    expect(approver.head).to_contain_text("đang vướng mắc")
    approver.act("Trả lời vướng mắc", {"Nội dung trả lời": "Dùng số liệu quý I"})
    officer.visit("Nhiệm vụ được giao", WORK)
    expect(officer.card("Dòng thời gian")).to_contain_text("Dùng số liệu quý I")

    submit(officer, "130/BC-STC")
    expect(officer.head).to_contain_text("Chờ lãnh đạo đơn vị")
    leader.visit("Nhiệm vụ được giao", WORK)
    leader.act("Đồng ý gửi Văn phòng", {"Ý kiến": "Đồng ý"})

    reviewer.visit("Phê duyệt", WORK)
    expect(reviewer.card("Kết quả giải quyết công việc")).to_contain_text("130/BC-STC")
    expect(reviewer.card("Kết quả giải quyết công việc")).to_contain_text("1/UBND-KTTH")
    reviewer.act("Đạt, chuyển phê duyệt", {"Ý kiến xem lại": "Đủ số liệu", "Đúng nội dung được giao": True})

    approver.visit("Phê duyệt", WORK)
    expect(approver.card("Kết quả giải quyết công việc")).to_contain_text("Đúng nội dung được giao")
    approver.act("Không đạt", {"Lý do": "Thiếu phụ lục 2", "Tệp đính kèm": REMARKS})
    officer.go("Thông báo")
    expect(officer.content).to_contain_text("Văn phòng UBND tỉnh xác nhận kết quả không đạt")
    officer.visit("Nhiệm vụ được giao", WORK)
    results = officer.card("Kết quả giải quyết công việc")
    expect(results).to_contain_text("Thiếu phụ lục 2")
    expect(results.get_by_role("link", name="y-kien.pdf", exact=True)).to_be_visible()

    submit(officer, "145/BC-STC")
    leader.visit("Nhiệm vụ được giao", WORK)
    leader.act("Đồng ý gửi Văn phòng", {})
    reviewer.visit("Phê duyệt", WORK)
    reviewer.act("Rút lại", {"Ghi chú": "Đã đủ"})
    approver.visit("Phê duyệt", WORK)
    approver.act("Đạt", {"Ý kiến": "Đã đủ phụ lục", "Đúng nội dung được giao": True, "Có đủ sản phẩm phải có": True})
    officer.go("Nhiệm vụ được giao")
    officer.tab("Đã kết thúc")
    officer.open(WORK)
    expect(officer.head).to_contain_text("Hoàn thành")
    expect(results).to_contain_text("145/BC-STC")
    expect(results).to_contain_text("1 trên 2 kết quả không đạt (50%)")


def submit(officer, number):
    """Hands the result in with the reply document's number, date, subject, signer and file."""
    officer.act(
        "Trình kết quả",
        {
            "Kết quả thực hiện": "Đã rà soát 15 dự án.",
            "Số, ký hiệu văn bản trả lời": number,
            "Ngày văn bản trả lời": "14/07/2026",
            "Trích yếu văn bản trả lời": "Báo cáo kết quả rà soát",
            "Người ký": "Vương Đình Giám",
            "Văn bản, tệp kết quả": REPLY,
        },
    )
