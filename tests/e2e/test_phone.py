"""A unit's work on a phone in a corridor: found through the menu button, accepted and submitted with a thumb."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import expect

from tests.province import PDF

WORK = "Báo cáo nhanh thiệt hại do mưa lũ"
PHOTO = {"name": "bao-cao-ky.pdf", "mimeType": "application/pdf", "buffer": PDF}


def test_the_unit_accepts_and_submits_on_a_phone(desk, province, new_page):
    """K23: the unit reports by itself; what it attached is for those who have logged in."""
    province.issued(content=WORK, due_on=date(2026, 7, 24))
    unit, drafter = desk("stc", phone=True), desk("chuyenvien")
    expect(unit.page.locator("#menu")).not_to_be_in_viewport()
    unit.visit("Nhiệm vụ được giao", WORK)
    within_reach(unit)
    unit.act("Tiếp nhận")
    drafter.visit("Nhiệm vụ đã phân công", WORK)
    expect(drafter.head).to_contain_text("Đang xử lý")

    unit.ask("Trình kết quả")
    within_reach(unit)
    unit.fill({"Kết quả thực hiện": "Không có thiệt hại về người.", "Văn bản, tệp kết quả": PHOTO})
    unit.dialog.get_by_role("button", name="Lưu & Trình").tap()
    expect(unit.head).to_contain_text("Chờ duyệt")
    within_reach(unit)
    drafter.visit("Nhiệm vụ đã phân công", WORK)
    expect(drafter.head).to_contain_text("Chờ duyệt")
    attached = drafter.card("Dòng thời gian").get_by_role("link", name=PHOTO["name"], exact=True)
    expect(attached).to_be_visible()
    stranger = new_page()
    stranger.goto(attached.get_attribute("href"))
    expect(stranger.get_by_role("button", name="Đăng nhập")).to_be_visible()


def within_reach(unit):
    """Nothing lies beside the screen, and every button is large enough for a thumb."""
    assert unit.page.evaluate("document.documentElement.scrollWidth") <= 390
    buttons = (unit.dialog if unit.dialog.count() else unit.content).locator(".btn:visible").all()
    assert [button.inner_text() for button in buttons if button.bounding_box()["height"] < 36] == []
    assert [button.inner_text() for button in buttons if right_edge(button) > 390] == []


def right_edge(button):
    box = button.bounding_box()
    return box["x"] + box["width"]
