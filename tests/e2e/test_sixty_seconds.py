"""A document with three assignments, entered by hand without the mouse: what a good typist does in under a minute (D1)."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import expect

from tests.e2e.effort import Counting
from tests.province import PDF

NUMBER = "625/UBND-KTTH"
SUBJECT = "V/v giải ngân vốn đầu tư công"
TASKS = (
    # what, the lead as it is abbreviated or typed without accents, when as the office says it
    ("Báo cáo giải ngân quý II", "stc", "+5d"),
    ("Rà soát danh mục dự án chậm", "so ke hoach", "cuối tháng"),
    ("Công khai số liệu trên cổng", "stttt", None),
)
DOCUMENT = {"name": "625-UBND-KTTH.pdf", "mimeType": "application/pdf", "buffer": PDF}
#: Keys that write nothing: Tab, Ctrl+Enter, and `g n` to the page. The one click is on the file.
MOST_KEYS, MOST_CLICKS = 20, 1
#: Four key presses a second are slow for a typist: that leaves a quarter of the minute for reading the paper.
MOST_PRESSES = 180


def test_a_clerk_enters_a_document_with_three_assignments_in_a_minute_of_work(desk, province):
    """K1–K7, K9, B18–B21, D1: director, approver and date are those of the last document; units by typing, dates in words, Ctrl+Enter
    saves and begins the next one; each unit then finds its own."""
    province.directive()
    clerk = desk("chuyenvien")
    with Counting(clerk.page) as effort:
        clerk.key("g")
        clerk.page.keyboard.press("n")
        expect(clerk.field("Số, ký hiệu")).to_be_focused()
        the_document(clerk)
        for task in TASKS:
            enter(clerk, *task)
        expect(clerk.card("Nhiệm vụ đã nhập").get_by_role("listitem")).to_have_count(len(TASKS))
        expect(clerk.field("Nội dung nhiệm vụ")).to_be_focused()
        clerk.page.keyboard.press("Control+Enter")
        expect(clerk.head).to_contain_text("Dự thảo")
    spent = effort.spent()
    print(f"a document with three assignments: {spent}")
    assert spent.clicks <= MOST_CLICKS
    assert spent.keys <= MOST_KEYS
    assert spent.keys + spent.typed <= MOST_PRESSES

    for told in ("Chủ tịch UBND tỉnh", "Phó Chánh Văn phòng UBND tỉnh", DOCUMENT["name"]):
        expect(clerk.content).to_contain_text(told)
    clerk.ask("Giao nhiệm vụ")
    clerk.dialog.get_by_role("button", name="Giao nhiệm vụ").click()
    expect(clerk.note).to_contain_text("Đã thực hiện: Giao nhiệm vụ.")
    for username, (what, _, _), day in zip(("stc", "skhdt", "stttt"), TASKS, DUE, strict=True):
        unit = desk(username)
        unit.visit("Nhiệm vụ được giao", what)
        expect(unit.head).to_contain_text(f"{NUMBER}")
        expect(unit.head).to_contain_text(f"hạn {day:%d/%m/%Y}")


#: The third has the date of the second: nothing was typed.
DUE = (date(2026, 7, 19), date(2026, 7, 31), date(2026, 7, 31))


def the_document(clerk):
    """Number and subject are typed and the file is chosen; the rest is there."""
    keyboard = clerk.page.keyboard
    keyboard.type(NUMBER)
    expect(clerk.field("Ngày văn bản")).to_have_value("14/07/2026")
    for _ in ("date", "type", "subject"):
        keyboard.press("Tab")
    expect(clerk.field("Trích yếu")).to_be_focused()
    keyboard.type(SUBJECT)
    with clerk.page.expect_file_chooser() as chooser:
        clerk.field("Văn bản đã ban hành").click()
    chooser.value.set_files(DOCUMENT)
    for _ in ("further fields", "content"):
        keyboard.press("Tab")


def enter(clerk, what, lead, due):
    keyboard = clerk.page.keyboard
    clerk.listening()
    expect(clerk.field("Nội dung nhiệm vụ")).to_be_focused()
    keyboard.type(what)
    keyboard.press("Tab")
    keyboard.type(lead)
    keyboard.press("Tab")
    if due:
        keyboard.press("Control+a")
        keyboard.type(due)
    keyboard.press("Control+Enter")
    expect(clerk.card("Nhiệm vụ đã nhập")).to_contain_text(what)
