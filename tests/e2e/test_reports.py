"""Reports as people read them: chosen from the cards, with a chart beside the table, on paper, each number a way to its list."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import expect

#: Whether something is painted on the chart besides its background.
PAINTED = """(canvas) => {
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  return pixels.some((value, place) => place % 4 === 3 && value > 0);
}"""


def test_a_chart_stands_beside_the_table_whose_numbers_lead_to_their_lists(province, desk):
    """D8, B45: the leader reads how the units stand, sees it drawn, opens what a number counts; the unit reads about itself."""
    for lead in ("STC", "STC", "SKHDT"):
        province.issued(lead, due_on=date(2026, 7, 31))
    leader = desk("lanhdao")
    leader.go("Các biểu báo cáo")
    leader.content.locator(".report-card", has_text="Mỗi đơn vị được giao bao nhiêu").click()
    chart = leader.content.locator("report-chart")
    expect(chart.locator("canvas")).to_be_visible()
    assert chart.locator("canvas").evaluate(PAINTED)
    expect(chart).to_have_attribute(
        "aria-label", "Biểu đồ của bảng “Tình hình thực hiện nhiệm vụ tại các đơn vị”; số liệu như trong bảng."
    )
    expect(leader.content.locator(".paper-head")).to_be_hidden()
    leader.page.emulate_media(media="print")
    expect(leader.content.locator(".paper-head")).to_contain_text("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    expect(leader.content.locator(".paper-foot")).to_contain_text("NGƯỜI LẬP BIỂU")
    leader.page.emulate_media(media="screen")
    leader.content.get_by_role("row", name="Sở Tài chính").get_by_role("link").first.click()
    expect(leader.content).to_contain_text("1 – 2 trong tổng số 2")

    unit = desk("stc")
    unit.go("Các biểu báo cáo")
    unit.content.locator(".report-card", has_text="Việc của một đơn vị").click()
    expect(unit.content.locator("tbody tr").first).to_contain_text("Sở Tài chính")
    expect(unit.content.locator("tbody")).not_to_contain_text("Sở Kế hoạch")
