"""Documents that eOffice pushes: forwarded by văn thư, taken in and followed by a specialist, assigned to a unit (B14–B17, Q9–Q11)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.documents import EOffice

WORK = "Báo cáo phương án sắp xếp nhà, đất"


@pytest.fixture
def eoffice(province) -> EOffice:
    return EOffice(province)


def test_a_pushed_document_becomes_an_assignment_of_a_unit(desk, province, eoffice):
    """B14–B17, B3, Q9–Q11, Q13: two documents without a known drafter are forwarded at once, one is followed, one needs nothing.
    Q21: a month before a day, a document without a date and an assignment without a unit are refused; the text stays."""
    eoffice.push(drafter=None)
    eoffice.push(source_id="2", number="651/UBND-TM", subject="V/v mời họp giao ban", drafter=None)
    clerk, specialist, unit = desk("vanthu"), desk("theodoi"), desk("stc")

    assert clerk.badge("Phát hành văn bản") == 2
    clerk.go("Phát hành văn bản")
    expect(clerk.rows).to_have_count(2)
    for number in ("650/UBND-TM", "651/UBND-TM"):
        clerk.row(number).get_by_role("checkbox").check()
    bulk = clerk.content.get_by_role("form", name="Với các văn bản đã chọn")
    clerk.choose(bulk.get_by_role("combobox", name="Chuyển cho"), ["Lý Thị Theo"])
    bulk.get_by_role("button", name="Chuyển nội bộ").click()
    expect(clerk.note).to_contain_text("Đã thực hiện với 2 văn bản.")
    expect(clerk.tab("Đã chuyển").first).to_contain_text("Lý Thị Theo")
    assert clerk.badge("Phát hành văn bản") == 0

    specialist.go("Tiếp nhận văn bản")
    assert (specialist.badge("Tiếp nhận văn bản"), specialist.tabs()["Chờ tiếp nhận"]) == (2, 2)
    specialist.row("651/UBND-TM").get_by_role("checkbox").check()
    specialist.key("n")
    expect(specialist.row("651/UBND-TM")).to_have_count(0)
    expect(specialist.tab("Không giao nhiệm vụ")).to_contain_text("V/v mời họp giao ban")

    specialist.go("Văn bản đi")
    specialist.row("650/UBND-TM").get_by_role("link", name="Theo dõi TH: 650/UBND-TM").click()
    expect(specialist.page.locator("h1")).to_have_text("Tạo văn bản chỉ đạo")
    expect(specialist.field("Số, ký hiệu")).to_have_value("650/UBND-TM")
    expect(specialist.content).to_contain_text("650_UBND-TM.pdf")
    day = specialist.field("Ngày văn bản").input_value()
    specialist.fill(
        {
            "Người phê duyệt kết quả": "Trần Thị Duyệt",
            "Nội dung nhiệm vụ": WORK,
            "Ngày văn bản": "",
            "Hạn xử lý": "07/31/2026",
        }
    )
    specialist.content.get_by_role("button", name="Lưu", exact=True).click()
    for told in (
        "Ô “Ngày văn bản” bắt buộc phải nhập.",
        "Ô “Hạn xử lý” không phải là một ngày có thật",
        "Ô “Đơn vị chủ trì” bắt buộc phải nhập.",
    ):
        expect(specialist.content).to_contain_text(told)
    expect(specialist.field("Nội dung nhiệm vụ")).to_have_value(WORK)
    specialist.fill({"Ngày văn bản": day, "Hạn xử lý": "31/07/2026", "Đơn vị chủ trì": "Sở Tài chính"})
    specialist.content.get_by_role("button", name="Lưu", exact=True).click()
    expect(specialist.card("Văn bản đã ban hành")).to_contain_text("650_UBND-TM.pdf")
    specialist.press("Giao nhiệm vụ")
    specialist.dialog.get_by_role("button", name="Giao nhiệm vụ").click()
    expect(specialist.head).to_contain_text("Đang xử lý")
    specialist.go("Văn bản đi")
    expect(specialist.tab("Đang theo dõi").first).to_contain_text("650/UBND-TM")

    unit.visit("Nhiệm vụ được giao", WORK)
    expect(unit.card("Văn bản giao việc")).to_contain_text("650_UBND-TM.pdf")
    expect(unit.head).to_contain_text("hạn 31/07/2026")


def test_a_reply_among_the_incoming_documents_is_recorded_by_one_click(desk, province, eoffice):
    """D2, C2: the assigning document cited in the reply leads to the assignment; the unit sees that its time stands still."""
    province.issued(content=WORK)
    eoffice.push_reply("130/BC-STC", "Công văn số 1/UBND-KTTH ngày 13/7/2026")
    clerk, unit = desk("vanthu"), desk("stc")
    clerk.go("Văn bản đến")
    expect(clerk.content.locator(".match")).to_contain_text(WORK)
    clerk.content.locator(".match").get_by_role("button", name="Ghi nhận").click()
    expect(clerk.note).to_contain_text("Đã thực hiện: Ghi nhận báo cáo.")
    expect(clerk.tab("Đã ghi nhận").first).to_contain_text("130/BC-STC")
    unit.visit("Nhiệm vụ được giao", WORK, tab="Chờ duyệt")
    expect(unit.card("Dòng thời gian")).to_contain_text("bao-cao.pdf")
