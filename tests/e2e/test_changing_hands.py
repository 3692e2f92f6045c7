"""Recall, return, another unit, insisting, stopping: offered only while the diagram allows, told to those concerned."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import expect

WORK = "Rà soát danh mục dự án chậm tiến độ"
WRONG_UNIT = "Không thuộc chức năng của Sở; đề nghị giao Sở Kế hoạch và Đầu tư."


def test_a_recalled_assignment_goes_to_another_unit_and_the_former_one_keeps_a_line(desk, province):
    """B32, B33, B25, C10: recalled only while the unit has entered nothing; then, like a draft, among what was given no longer."""
    directive = province.directive(subject="V/v các dự án chậm tiến độ")
    province.assignment(directive, content=WORK, due_on=date(2026, 7, 24))
    province.act("directive", directive, "issue", by="chuyenvien")
    province.assignment(province.directive(), content="Việc chưa giao")
    drafter, former, other = desk("chuyenvien"), desk("stc"), desk("skhdt")
    former.visit("Nhiệm vụ được giao", WORK)
    assert "Thu hồi" not in former.offered()
    drafter.visit("Nhiệm vụ đã phân công", WORK)
    assert {"Thu hồi", "Đôn đốc", "Gia hạn"} <= drafter.offered()

    drafter.ask("Thu hồi")
    expect(drafter.dialog).to_contain_text("Sở Tài chính chỉ còn thấy dòng “Đã thu hồi” và lý do")
    drafter.fill({"Lý do": "Giao nhầm đơn vị."})
    drafter.dialog.get_by_role("button", name="Thu hồi").click()
    expect(drafter.head).to_contain_text("Đã thu hồi")
    assert drafter.offered() & {"Thu hồi", "Đôn đốc", "Gia hạn"} == set()
    keeps_a_line(former, "Đã thu hồi", "Giao nhầm đơn vị.")

    drafter.go("Nhiệm vụ đã phân công")
    expect(drafter.rows).to_have_count(0)
    drafter.visit("Văn bản đã chỉ đạo", "các dự án chậm tiến độ")
    drafter.open(WORK)
    drafter.act("Giao lại", {"Đơn vị chủ trì": "Sở Kế hoạch và Đầu tư"})
    other.go("Nhiệm vụ được giao")
    expect(other.row(WORK)).to_contain_text("Đợi xử lý")
    other.open(WORK)
    expect(other.head).to_contain_text("hạn 24/07/2026")
    keeps_a_line(former, "Đã thu hồi", "Giao nhầm đơn vị.")

    other.act("Tiếp nhận")
    drafter.visit("Nhiệm vụ đã phân công", WORK)
    assert "Thu hồi" not in drafter.offered()


def test_a_returned_assignment_is_insisted_on_returned_again_and_given_to_another_unit(desk, province):
    """B53, B33, B25, C19: the unit's own word for giving back what is not its business, beside the Office's for asking again."""
    province.issued(content=WORK, due_on=date(2026, 7, 24))
    drafter, unit, other = desk("chuyenvien"), desk("stc"), desk("skhdt")
    unit.visit("Nhiệm vụ được giao", WORK)
    unit.act("Trả lại (giao nhầm)", {"Lý do": WRONG_UNIT})
    expect(unit.head).to_contain_text("Trả lại")
    assert unit.offered() == set()
    drafter.visit("Nhiệm vụ đã phân công", WORK)
    expect(drafter.card("Dòng thời gian")).to_contain_text(WRONG_UNIT)
    assert {"Giao lại", "Giữ nguyên việc giao"} <= drafter.offered()

    drafter.act("Giữ nguyên việc giao", {"Ý kiến": "Sở Tài chính chủ trì theo phân công của Chủ tịch."})
    unit.visit("Nhiệm vụ được giao", WORK)
    expect(unit.head).to_contain_text("Đợi xử lý")
    expect(unit.head).to_contain_text("hạn 24/07/2026")
    expect(unit.card("Dòng thời gian")).to_contain_text("theo phân công của Chủ tịch")

    unit.act("Trả lại (giao nhầm)", {"Lý do": WRONG_UNIT})
    drafter.visit("Nhiệm vụ đã phân công", WORK)
    drafter.act(
        "Giao lại",
        {"Đơn vị chủ trì": "Sở Kế hoạch và Đầu tư", "Đơn vị phối hợp": ["Sở Thông tin"], "Hạn xử lý": "31/07/2026"},
    )
    other.visit("Nhiệm vụ được giao", WORK)
    expect(other.head).to_contain_text("hạn 31/07/2026")
    keeps_a_line(unit, "Đã trả lại", WRONG_UNIT)


def test_following_is_stopped_with_a_reason_and_nothing_is_asked_of_the_unit_any_more(desk, province):
    """Q15, B20, C10: content and approver are changed, and after the start it is stopped with a reason; its history stays."""
    province.issued(content=WORK, due_on=date(2026, 7, 24))
    drafter, unit = desk("chuyenvien"), desk("stc")
    unit.visit("Nhiệm vụ được giao", WORK)
    assert "Dừng theo dõi" not in unit.offered()
    drafter.visit("Nhiệm vụ đã phân công", WORK)
    drafter.act(
        "Điều chỉnh",
        {
            "Nội dung nhiệm vụ": f"{WORK}, nêu rõ vướng mắc",
            "Người phê duyệt": "Tạ Văn Đạo",
            "Lý do điều chỉnh": "Theo ý kiến của Chủ tịch.",
        },
    )
    unit.visit("Nhiệm vụ được giao", f"{WORK}, nêu rõ vướng mắc")
    expect(unit.card("Các bên")).to_contain_text("Chánh Văn phòng UBND tỉnh Tạ Văn Đạo")
    expect(unit.card("Dòng thời gian")).to_contain_text("Theo ý kiến của Chủ tịch.")
    drafter.act("Dừng theo dõi", {"Lý do": "Đã lồng ghép vào văn bản khác."})
    unit.go("Nhiệm vụ được giao")
    assert unit.badge("Nhiệm vụ được giao") == 0
    expect(unit.tab("Đã kết thúc")).to_contain_text(["Dừng theo dõi"])
    unit.open(WORK)
    expect(unit.card("Dòng thời gian")).to_contain_text("Đã lồng ghép vào văn bản khác.")
    assert unit.offered() == set()


def keeps_a_line(former, how, reason):
    """What a unit still sees of an assignment that was taken from it: that it was, when and why."""
    former.go("Nhiệm vụ được giao")
    expect(former.rows).to_have_count(0)
    line = former.card("Đã thu hồi, đã trả lại").locator(".timeline-entry")
    expect(line).to_have_count(1)
    expect(line).to_contain_text(how)
    expect(line).to_contain_text(reason)
    line.get_by_role("link", name=WORK).click()
    expect(former.page.locator("h1")).to_contain_text(WORK)
    expect(former.head).to_contain_text(how)
    expect(former.content).to_contain_text(reason)
    expect(former.content.locator(".page-buttons")).to_have_count(0)
    expect(former.card("Dòng thời gian")).to_have_count(0)
