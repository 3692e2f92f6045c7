"""How prompt entry, review and reporting were, where people look (T12–T14, C11)."""

from __future__ import annotations

import pytest

from tests.web.pages.conftest import pdf, words
from tests.web.pages.test_exports import sheet_of, table


def test_the_page_of_a_document_says_by_when_it_was_to_be_entered(at, entry):
    drafter = at("chuyenvien")
    answer = drafter.post("/directives/new", **{**entry, "date": "10/07/2026", "issue_hour": "15:01"}, document=pdf())
    page = words(drafter.get(answer.location))
    assert "Phát hành lúc 15:01 10/07/2026" in page
    assert "Nhập theo quy định chậm 30 phút làm việc chậm nhất 13/07/2026 17:00" in page
    edit = drafter.get(f"{answer.location}/edit").text
    assert 'value="15:01"' in edit
    refused = drafter.post("/directives/new", **{**entry, "number": "7/UBND-KT", "issue_hour": "15h01"}, document=pdf())
    assert refused.status_code == 422
    assert "Ô “Giờ phát hành” phải có dạng giờ:phút, ví dụ 15:01." in words(refused)
    assert 'value="15h01"' in refused.text


def test_the_page_of_an_assignment_says_how_late_report_and_review_were(at, assignment, clock):
    """T13, T14: whoever is late is told so, and what the Office owes is the Office's own."""
    unit = at("stc")
    reply = {"reply_number": "12/BC-STC", "reply_date": "10/07/2026"}
    clock.advance(minutes=90)
    unit.post(f"/assignments/{assignment}/actions/submit", content="Đã xong.", **reply)
    clock.advance(days=1, hours=2)
    at("pheduyet").post(f"/assignments/{assignment}/actions/approve")
    seen = words(unit.get(f"/assignments/{assignment}"))
    assert "Nhập báo cáo theo quy định chậm 2 giờ làm việc" in seen
    assert "Duyệt theo quy định" not in seen
    assert "Duyệt theo quy định chậm 4 giờ làm việc" in words(at("pheduyet").get(f"/assignments/{assignment}"))


def exported(desk, path):
    """The only row of a list's workbook, by the words above its columns."""
    (row,) = table(sheet_of(desk.get(path)))
    return row


def test_near_due_is_said_in_a_word_and_in_working_days(at, assignment, clock, sweep):
    """C14, B34: due on Friday 31/07; on Tuesday the 28th it is near, which no colour alone says."""
    unit = at("stc")
    assert "sắp đến hạn" not in words(unit.get("/assignments/received"))
    clock.advance(days=14)
    sweep()
    assert "còn 3 ngày sắp đến hạn 31/07/2026" in words(unit.get("/assignments/received"))
    assert "còn 3 ngày 3 ngày làm việc nữa sắp đến hạn 31/07/2026 17:00" in words(
        unit.get(f"/assignments/{assignment}")
    )
    assert exported(unit, "/assignments/received/export")["Tiến độ"] == "còn 3 ngày, sắp đến hạn"


@pytest.mark.parametrize(
    ("days", "word", "signed"), [(2, "sớm 15 ngày", -15), (17, "đúng hạn", 0), (19, "chậm 2 ngày", 2)]
)
def test_early_on_time_and_late_are_said_in_days_everywhere(at, assignment, clock, sweep, days, word, signed):
    """C13: on the page, in the list and in its workbook, where the signed days are a number."""
    clock.advance(days=days)
    sweep()
    at("stc").post(f"/assignments/{assignment}/actions/submit", content="Đã xong.")
    at("pheduyet").post(f"/assignments/{assignment}/actions/approve")
    drafter = at("chuyenvien")
    assert word in words(drafter.get(f"/assignments/{assignment}"))
    assert word in words(drafter.get("/assignments/assigned?group=all"))
    row = exported(drafter, "/assignments/assigned/export?group=all")
    assert (row["Tiến độ"], row["Sớm (−), chậm (+) ngày"]) == (word, signed)
