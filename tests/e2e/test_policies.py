"""The policies of an office, each to what the other party sees: approved by default, given back, extended, and done on behalf."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import expect

from processes.organisation.delegations import delegate
from processes.runtime.deploy import deploy_decision
from tests.tables import policy

WORK = "Rà soát danh mục dự án chậm tiến độ"
OWN = "Gửi danh sách cán bộ đầu mối"


def test_what_was_approved_by_default_is_given_back_and_extended_by_a_substitute(desk, province, office, clock):
    """C1, K25, C9, C18: nobody decides in time; the approver gives it back; the unit asks for time; the substitute grants it.
    Q18: of a kind that nobody has to judge the unit saves how far it is, goes back, and completes it by itself."""
    deploy_decision(policy("default", "2"), by=office.actor("thietke"), now=clock())
    id = province.issued(content=WORK, due_on=date(2026, 7, 24))
    province.do(id, "submit", "stc", content="Đã xong")
    province.pass_time(days=3)
    unit, approver = desk("stc"), desk("pheduyet")
    unit.visit("Nhiệm vụ được giao", WORK, tab="Đã kết thúc")
    expect(unit.content).to_contain_text("duyệt mặc định")

    approver.visit("Phê duyệt", WORK, tab="Duyệt mặc định")
    approver.act("Trả lại, yêu cầu báo cáo lại", {"Lý do": "Thiếu số liệu của 3 huyện."})
    unit.visit("Nhiệm vụ được giao", WORK, tab="Tất cả")
    expect(unit.head).to_contain_text("Đang xử lý")
    expect(unit.card("Dòng thời gian")).to_contain_text("Thiếu số liệu của 3 huyện.")
    unit.act("Đề nghị gia hạn", {"Xin gia hạn đến": "31/07/2026", "Lý do": "Chờ số liệu của huyện."})

    given = {"substitute": office.people["thietke"], "from_on": date(2026, 7, 17), "to_on": date(2026, 7, 20)}
    delegate(given, by=office.actor("pheduyet"), now=clock())
    substitute = desk("thietke")
    substitute.visit("Phê duyệt", WORK, tab="Tất cả")
    substitute.act("Đồng ý gia hạn", {"Ý kiến": "Đến hết tháng."})
    unit.visit("Nhiệm vụ được giao", WORK, tab="Tất cả")
    expect(unit.head).to_contain_text("hạn 31/07/2026")
    expect(unit.content).to_contain_text("Hạn ban đầu")
    expect(unit.card("Dòng thời gian")).to_contain_text("thay mặt Phó Chánh Văn phòng UBND tỉnh")

    deploy_decision(policy("self"), by=office.actor("thietke"), now=clock())
    province.issued(content=OWN, due_on=date(2026, 7, 31))
    unit.visit("Nhiệm vụ được giao", OWN, tab="Đợi xử lý")
    unit.act("Cập nhật tiến độ", {"Tình hình thực hiện": "Đã lập danh sách."})
    unit.ask("Trình kết quả")
    unit.dialog.get_by_role("link", name="Quay về").click()
    unit.act("Trình kết quả", {"Kết quả thực hiện": "Đã gửi danh sách."})
    expect(unit.head).to_contain_text("Hoàn thành")
    approver.visit("Nhiệm vụ đã phân công", OWN, tab="Đã kết thúc")
    expect(approver.card("Dòng thời gian")).to_contain_text("Đã gửi danh sách.")
