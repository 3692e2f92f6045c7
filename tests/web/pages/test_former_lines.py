"""What a unit keeps of an assignment that was recalled from it or that it returned: one line, and nothing newer."""

from __future__ import annotations

import re

from tests.web.pages.conftest import words

LIST = "/assignments/received"
SECTION = "Đã thu hồi, đã trả lại"
CONTENT = "Báo cáo tình hình thu ngân sách 6 tháng"


def recall(at, assignment):
    answer = at("chuyenvien").post(f"/assignments/{assignment}/actions/recall", reason="Giao nhầm đơn vị")
    assert answer.status_code == 303


def counts(page):
    """The numbers of the tabs, and that of the menu's entry."""
    tabs = re.search(r'<nav class="tabs[\s\S]*?</nav>', page.text)
    entry = re.search(rf'<a[^>]*href="{LIST}"[\s\S]*?</a>', page.text)
    assert tabs
    assert entry
    return re.findall(r">(\d+)<", tabs[0]), re.findall(r">(\d+)<", entry[0])


def test_a_recalled_assignment_stays_as_one_line_with_reason_and_moment(at, assignment, clock):
    unit = at("stc")
    assert SECTION not in words(unit.get(LIST))
    recall(at, assignment)
    page = words(unit.get(LIST))
    assert f"{SECTION} 1 Đã thu hồi {CONTENT}" in page
    assert "Giao nhầm đơn vị" in page
    assert SECTION in words(unit.get(LIST, group="all"))


def test_a_returned_one_is_a_line_once_another_unit_has_it_and_says_nothing_newer(at, assignment):
    unit = at("stc")
    unit.post(f"/assignments/{assignment}/actions/return", reason="Thuộc Sở Kế hoạch")
    assert SECTION not in words(unit.get(LIST))
    at("chuyenvien").post(
        f"/assignments/{assignment}/actions/reissue", content="Nội dung mới chỉ của đơn vị sau", lead="STTTT"
    )
    page = words(unit.get(LIST))
    assert f"Đã trả lại {CONTENT}" in page
    assert "Thuộc Sở Kế hoạch" in page
    assert "Nội dung mới" not in page
    kept = unit.get(f"/assignments/{assignment}")
    assert kept.status_code == 200
    assert "Nội dung mới" not in kept.text
    assert SECTION not in words(at("stttt").get(LIST))


def test_the_lines_are_counted_in_no_tab_and_in_no_badge(at, assignment):
    unit = at("stc")
    recall(at, assignment)
    tabs, badge = counts(unit.get(LIST, group="all"))
    assert set(tabs) == {"0"}
    assert badge == []


def test_a_list_that_looks_for_something_else_does_not_show_them(at, assignment):
    unit = at("stc")
    recall(at, assignment)
    for asked in ({"q": "ngân sách"}, {"left": "overdue"}, {"group": "ended"}, {"group": "waiting"}):
        assert SECTION not in words(unit.get(LIST, **asked))


def test_other_units_and_the_office_keep_no_line(at, assignment):
    recall(at, assignment)
    for username in ("skhdt", "stttt", "chuyenvien", "lanhdao"):
        assert SECTION not in words(at(username).get(LIST))
