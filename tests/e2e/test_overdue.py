"""What is late is red and says so, for both sides, until the deadline moves."""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import expect

YELLOW, PINK, WHITE = "rgb(255, 250, 227)", "rgb(253, 239, 241)", "rgb(255, 255, 255)"
WORK = "Thẩm định dự toán mua sắm tập trung năm 2026"
SAME_DAY = "Báo cáo tình hình sử dụng tài sản công"
#: What the Office does and units do not.
OFFICE_ONLY = {"Văn bản đã chỉ đạo", "Nhiệm vụ đã phân công", "Phê duyệt", "Nhiệm vụ cần theo dõi"}
UNDATED = "Theo dõi giá vật liệu xây dựng"


def test_overdue_is_raised_by_the_command_line_and_gone_after_an_extension(desk, province, fire):
    """B6, B31, B34, B42, B56, C3, Q5–Q7, Q21: pink when near, red when late, alike for two due that day, never without a deadline."""
    for content, due_on in ((WORK, date(2026, 7, 20)), (SAME_DAY, date(2026, 7, 20)), (UNDATED, None)):
        province.issued(content=content, due_on=due_on)
    unit, drafter = desk("stc"), desk("chuyenvien")
    unit.go("Nhiệm vụ được giao")
    for content, words in ((WORK, "còn 6 ngày"), (SAME_DAY, "còn 6 ngày"), (UNDATED, "không thời hạn")):
        expect(unit.row(content)).to_contain_text(words)
    assert unit.badge("Nhiệm vụ quá hạn") == 0

    assert fire("2026-07-17T09:00:00+07:00") >= 1
    unit.go("Nhiệm vụ được giao")
    expect(unit.row(WORK)).to_contain_text("còn 3 ngày")
    expect(unit.row(WORK).locator("td").first).to_have_css("background-color", PINK)

    assert fire("2026-07-22T09:00:00+07:00") >= 1
    unit.go("Nhiệm vụ được giao")
    for content in (WORK, SAME_DAY):
        shown_late(unit.row(content), "Quá hạn 2 ngày")
    expect(unit.row(UNDATED)).to_contain_text("không thời hạn")
    assert unit.badge("Nhiệm vụ quá hạn") == 2
    home_counts_and_leads_to_it(unit, "Nhiệm vụ được giao")
    unit.go("Trang chủ")
    expect(unit.tab("Đang xử lý")).to_have_count(3)
    expect(unit.content.get_by_role("heading", name="Có 3 nhiệm vụ, công việc cần xử lý, theo dõi")).to_be_visible()
    unit.content.get_by_label("Lọc theo thời hạn").select_option(label="Quá hạn")
    expect(unit.rows).to_have_count(2)
    unit.visit("Nhiệm vụ quá hạn", WORK)
    shown_late(unit.head, "Quá hạn 2 ngày")
    assert {"Cập nhật tiến độ", "Trình kết quả", "Trả lại (giao nhầm)", "Chuyển xử lý"} <= unit.offered()
    expect(unit.content.get_by_label("Viết trao đổi")).to_be_visible()

    drafter.go("Nhiệm vụ quá hạn")
    assert drafter.badge("Nhiệm vụ quá hạn") == drafter.tabs()["Tất cả"] == 2
    shown_late(drafter.row(WORK), "Quá hạn 2 ngày")
    for whose in (drafter, desk("lanhdao")):
        home_counts_and_leads_to_it(whose, "Nhiệm vụ đã giao")
    drafter.visit("Nhiệm vụ quá hạn", WORK)
    shown_late(drafter.head, "Quá hạn 2 ngày")
    expect(drafter.card("Dòng thời gian")).to_contain_text(re.compile("quá hạn", re.IGNORECASE))

    drafter.act("Gia hạn", {"Hạn mới": "05/08/2026", "Lý do": "Bổ sung danh mục."})
    expect(drafter.head).to_contain_text("còn 14 ngày")

    unit.go("Nhiệm vụ được giao")
    expect(unit.row(WORK)).to_contain_text("còn 14 ngày")
    expect(unit.row(WORK)).not_to_contain_text("Quá hạn")
    assert unit.badge("Nhiệm vụ quá hạn") == 1
    unit.open(WORK)
    expect(unit.head).to_contain_text("hạn 05/08/2026")
    expect(unit.head).not_to_contain_text("Quá hạn")
    unit.go("Nhiệm vụ quá hạn")
    expect(unit.rows).to_have_count(1)
    expect(unit.rows).to_contain_text(SAME_DAY)


def test_the_inspection_gives_what_is_late_to_another_room_whose_specialist_follows_it_then(desk, province):
    """K11, C7, B40, B41: handed to the room it belongs to; light yellow for whoever follows it now until they open it.
    K26, Q3: inspection, following specialist, the drafter's head of room, the unit and its leader each find it by their menu."""
    province.issued(content=WORK, due_on=date(2026, 7, 15))
    province.pass_time(days=3)
    inspection, follower, unit = desk("tokiemtra"), desk("theodoi"), desk("stc")
    head, leader = desk("truongphong"), desk("stc.giamdoc")
    for whose in (inspection, follower, head):
        assert whose.menu() >= OFFICE_ONLY
    head.go("Nhiệm vụ cần theo dõi")
    expect(head.row(WORK)).to_contain_text("Quá hạn 2 ngày")
    follower.go("Nhiệm vụ cần theo dõi")
    expect(follower.rows).to_have_count(0)
    inspection.visit("Nhiệm vụ quá hạn", WORK)
    inspection.act("Chuyển phòng theo dõi", {"Phòng theo dõi": "Phòng Tổng hợp", "Chuyên viên theo dõi": "Lý Thị Theo"})

    follower.go("Nhiệm vụ cần theo dõi")
    assert follower.badge("Nhiệm vụ cần theo dõi") == 1
    assert {"Đợi xử lý", "Đang xử lý", "Chờ duyệt", "Đã kết thúc"} <= set(follower.tabs())
    expect(follower.row(WORK)).to_contain_text("Chưa mở")
    expect(follower.row(WORK).locator("td").first).to_have_css("background-color", YELLOW)
    shown_late(follower.row(WORK), "Quá hạn 2 ngày")
    follower.open(WORK)
    follower.go("Nhiệm vụ cần theo dõi")
    expect(follower.row(WORK)).not_to_contain_text("Chưa mở")
    expect(follower.row(WORK).locator("td").first).to_have_css("background-color", WHITE)

    unit.visit("Nhiệm vụ được giao", WORK)
    expect(unit.card("Các bên")).to_contain_text("Phòng Tổng hợp")
    expect(unit.card("Các bên")).to_contain_text("Lý Thị Theo")
    for whose in (unit, leader):
        assert OFFICE_ONLY & whose.menu() == set()
    leader.visit("Nhiệm vụ quá hạn", WORK)
    expect(leader.card("Các bên")).to_contain_text("Lý Thị Theo")


def home_counts_and_leads_to_it(place, whole):
    """The counters of the first page add up, and each leads to a list of that length."""
    place.go("Trang chủ")
    shown = place.counters()
    parts = {words: number for words, number in shown.items() if words not in (whole, "Văn bản đi")}
    assert shown[whole] == sum(parts.values()) == 3
    assert (parts["Đang thực hiện, chưa quá hạn"], parts["Đã quá hạn, đang thực hiện"]) == (1, 2)
    place.content.get_by_role("link", name="Đã quá hạn, đang thực hiện").click()
    expect(place.rows).to_have_count(2)
    place.content.locator(".filter-chip").click()
    expect(place.rows).to_have_count(3)


def shown_late(place, words):
    """Red, with an icon and the words: never by the colour alone."""
    word = place.locator(".left-word", has_text=words)
    expect(word).to_be_visible()
    expect(word.locator("svg.icon")).to_be_visible()
    red, green, blue = map(int, re.findall(r"\d+", word.evaluate("e => getComputedStyle(e).color"))[:3])
    assert red > 150
    assert red > 3 * max(green, blue)
