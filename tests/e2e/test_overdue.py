"""What is late is red and says so, for both sides, until the deadline moves."""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import expect

WORK = "Thẩm định dự toán mua sắm tập trung năm 2026"


def test_overdue_is_raised_by_the_command_line_and_gone_after_an_extension(desk, province, fire):
    province.issued(content=WORK, due_on=date(2026, 7, 20))
    unit, drafter = desk("stc"), desk("chuyenvien")
    unit.go("Nhiệm vụ được giao")
    expect(unit.row(WORK)).to_contain_text("còn 6 ngày")
    assert unit.badge("Nhiệm vụ quá hạn") == 0

    assert fire("2026-07-22T09:00:00+07:00") >= 1

    unit.go("Nhiệm vụ được giao")
    shown_late(unit.row(WORK), "Quá hạn 2 ngày")
    assert unit.badge("Nhiệm vụ quá hạn") == 1
    unit.open(WORK)
    shown_late(unit.head, "Quá hạn 2 ngày")
    drafter.go("Nhiệm vụ quá hạn")
    assert drafter.badge("Nhiệm vụ quá hạn") == drafter.tabs()["Tất cả"] == 1
    shown_late(drafter.row(WORK), "Quá hạn 2 ngày")
    drafter.open(WORK)
    shown_late(drafter.head, "Quá hạn 2 ngày")
    expect(drafter.card("Dòng thời gian")).to_contain_text(re.compile("quá hạn", re.IGNORECASE))

    drafter.act("Gia hạn", {"Hạn mới": "05/08/2026", "Lý do": "Bổ sung danh mục."})
    expect(drafter.head).to_contain_text("còn 14 ngày")

    unit.go("Nhiệm vụ được giao")
    expect(unit.row(WORK)).to_contain_text("còn 14 ngày")
    expect(unit.row(WORK)).not_to_contain_text("Quá hạn")
    assert unit.badge("Nhiệm vụ quá hạn") == 0
    unit.open(WORK)
    expect(unit.head).to_contain_text("hạn 05/08/2026")
    expect(unit.head).not_to_contain_text("Quá hạn")
    unit.go("Nhiệm vụ quá hạn")
    expect(unit.rows).to_have_count(0)


def shown_late(place, words):
    """Red, with an icon and the words: never by the colour alone."""
    word = place.locator(".left-word", has_text=words)
    expect(word).to_be_visible()
    expect(word.locator("svg.icon")).to_be_visible()
    red, green, blue = map(int, re.findall(r"\d+", word.evaluate("e => getComputedStyle(e).color"))[:3])
    assert red > 150
    assert red > 3 * max(green, blue)
