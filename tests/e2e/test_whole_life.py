"""Three people carry a directive from its entry to its end; each step ends with what the other one sees."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.province import PDF

NUMBER = "620/UBND-KTTH"
SUBJECT = "V/v đẩy nhanh tiến độ giải ngân vốn đầu tư công năm 2026"
FIRST = "Báo cáo tình hình giải ngân vốn đầu tư công quý II"
SECOND = "Đề xuất điều chuyển kế hoạch vốn năm 2026"
DOCUMENT = {"name": "620-UBND-KTTH.pdf", "mimeType": "application/pdf", "buffer": PDF}
REPLY = {"name": "130-BC-STC.pdf", "mimeType": "application/pdf", "buffer": PDF}

#: What the first assignment has passed when it is done, in the words of the diagram's own elements.
PASSED = {
    "entered", "draft", "issue_assignment", "issued", "accept", "record_acceptance", "process", "on_report_progress",
    "on_urge", "on_extend", "extend_deadline", "submit_result", "review", "reject_result", "approve_result",
    "accomplished", "tell_completed", "completed",
}  # fmt: skip
TAKEN = {
    "entered_to_draft", "was_accepted_to_accept", "record_acceptance_to_to_process", "on_urge_to_notify_urge",
    "on_extend_to_extend_deadline", "submit_result_to_result_in", "to_review_to_reviewer_asked", "reviewed_to_to_reject",
    "reject_result_to_to_execution", "was_accepted_to_to_process", "reviewed_to_approve_result",
    "approve_result_to_accomplished", "underway_to_tell_completed", "tell_completed_to_completed",
}  # fmt: skip
NEVER = {"recalled", "returned", "on_cancel", "cancelled", "deleted", "on_overdue", "reviewed_decided"}


@pytest.mark.both_databases
def test_from_registering_to_closing_each_sees_what_the_other_did(desk, run_jobs):
    """K1, K4, K6, K9, B22: registered, then given, each task by itself with its deadline, the units' only then; T6, B24, B30, B31,
    B52, T18, C4: accepted, reported, urged, extended, handed in, sent back, approved, closed."""
    drafter, unit, approver = desk("chuyenvien"), desk("stc"), desk("pheduyet")
    register(drafter)
    expect(drafter.rows).to_have_count(2)
    unit.go("Nhiệm vụ được giao")
    expect(unit.content).to_contain_text("chưa có nhiệm vụ nào được giao")

    issue(drafter)
    expect(drafter.row(FIRST)).to_contain_text("Đợi xử lý")
    unit.go("Nhiệm vụ được giao")
    assert unit.badge("Nhiệm vụ được giao") == unit.tabs()["Đợi xử lý"] == 2
    expect(unit.row(FIRST)).to_contain_text("Chưa mở")
    expect(unit.row(FIRST).locator("td").first).to_have_css("background-color", "rgb(255, 250, 227)")

    unit.open(FIRST)
    unit.act("Tiếp nhận")
    drafter.visit("Nhiệm vụ đã phân công", FIRST)
    expect(drafter.head).to_contain_text("Đang xử lý")
    expect(drafter.card("Dòng thời gian")).to_contain_text("tiếp nhận")

    unit.act("Cập nhật tiến độ", {"Tình hình thực hiện": "Đã tổng hợp số liệu của 12/15 chủ đầu tư."})
    drafter.visit("Nhiệm vụ đã phân công", FIRST)
    expect(drafter.card("Dòng thời gian")).to_contain_text("12/15 chủ đầu tư")

    drafter.act("Đôn đốc", {"Nội dung đôn đốc": "Đề nghị gửi báo cáo trước phiên họp ngày 22/7."})
    unit.visit("Nhiệm vụ được giao", FIRST)
    expect(unit.card("Ý kiến chỉ đạo, đôn đốc")).to_contain_text("trước phiên họp ngày 22/7")

    drafter.act("Gia hạn", {"Hạn mới": "29/07/2026", "Lý do": "Phiên họp được lùi lại."})
    unit.visit("Nhiệm vụ được giao", FIRST)
    expect(unit.head).to_contain_text("hạn 29/07/2026 17:00")
    expect(unit.head).to_contain_text("hạn ban đầu 24/07/2026")
    expect(unit.card("Dòng thời gian")).to_contain_text("Phiên họp được lùi lại.")

    unit.act("Trình kết quả", result("Đã giải ngân 61% kế hoạch.") | {"Văn bản, tệp kết quả": REPLY})
    approver.go("Phê duyệt")
    assert approver.badge("Phê duyệt") == 1
    approver.open(FIRST)
    expect(approver.head).to_contain_text("Chờ duyệt")
    expect(approver.card("Dòng thời gian")).to_contain_text("130/BC-STC")
    with approver.page.expect_download() as download:
        approver.card("Dòng thời gian").get_by_role("link", name="Tải 130-BC-STC.pdf về").click()
    assert download.value.suggested_filename == REPLY["name"]

    approver.act("Yêu cầu báo cáo lại", {"Lý do": "Thiếu phụ lục theo từng chủ đầu tư."})
    unit.visit("Nhiệm vụ được giao", FIRST)
    expect(unit.head).to_contain_text("Đang xử lý")
    expect(unit.head).to_contain_text("báo cáo lại 1 lần")
    expect(unit.card("Dòng thời gian")).to_contain_text("Thiếu phụ lục theo từng chủ đầu tư.")

    unit.act("Trình kết quả", result("Đã bổ sung phụ lục."))
    approver.visit("Phê duyệt", FIRST)
    approver.act("Duyệt", {"Ý kiến": "Đồng ý."})
    unit.go("Nhiệm vụ được giao")
    expect(unit.tab("Đã kết thúc")).to_have_count(1)
    unit.open(FIRST)
    expect(unit.head).to_contain_text("Hoàn thành")
    assert unit.offered() == set()

    run_jobs()
    drafter.visit("Văn bản đã chỉ đạo", SUBJECT)
    expect(drafter.head).to_contain_text("Đang xử lý")
    unit.visit("Nhiệm vụ được giao", SECOND, tab="Đợi xử lý")
    unit.act("Trình kết quả", {"Kết quả thực hiện": "Không phát sinh nhu cầu điều chuyển."})
    approver.visit("Phê duyệt", SECOND)
    approver.act("Duyệt", {})
    run_jobs()
    drafter.visit("Văn bản đã chỉ đạo", SUBJECT)
    expect(drafter.head).to_contain_text("Đã xử lý")
    drafter.act("Hoàn thành văn bản", {"Ghi chú": "Đã báo cáo Chủ tịch."})
    approver.visit("Văn bản đã chỉ đạo", SUBJECT)
    expect(approver.head).to_contain_text("Hoàn thành")

    every_step_is_told(unit)
    the_diagram_shows_the_whole_path(unit)


def register(drafter):
    """The directive with its document and two assignments, on one page."""
    drafter.go("Tạo văn bản chỉ đạo")
    drafter.fill(
        {
            "Số, ký hiệu": NUMBER,
            "Ngày văn bản": "13/07/2026",
            "Loại văn bản": "Công văn",
            "Trích yếu": SUBJECT,
            "Người chỉ đạo": "Hoàng Văn Chủ",
            "Người phê duyệt kết quả": "Trần Thị Duyệt",
            "Văn bản đã ban hành": DOCUMENT,
            "Nội dung nhiệm vụ": FIRST,
            "Đơn vị chủ trì": "Sở Tài chính",
            "Hạn xử lý": "24/07/2026",
            "Đơn vị phối hợp": ["Sở Kế hoạch và Đầu tư"],
        }
    )
    drafter.page.get_by_role("button", name="Lưu và thêm nhiệm vụ tiếp").click()
    expect(drafter.card("Nhiệm vụ đã nhập")).to_contain_text(FIRST)
    drafter.fill({"Nội dung nhiệm vụ": SECOND, "Đơn vị chủ trì": "Sở Tài chính", "Hạn xử lý": "31/07/2026"})
    drafter.page.get_by_role("button", name="Lưu", exact=True).click()
    expect(drafter.note).to_contain_text(NUMBER)
    expect(drafter.head).to_contain_text("Dự thảo")
    expect(drafter.card("Văn bản đã ban hành")).to_contain_text(DOCUMENT["name"])


def issue(drafter):
    question = drafter.ask("Giao nhiệm vụ")
    expect(question).to_contain_text("2 nhiệm vụ được giao cho: Sở Tài chính.")
    expect(question).to_contain_text("Sở Kế hoạch và Đầu tư")
    question.get_by_role("button", name="Giao nhiệm vụ").click()
    expect(drafter.note).to_contain_text("Đã thực hiện: Giao nhiệm vụ.")


def result(text):
    return {
        "Kết quả thực hiện": text,
        "Số, ký hiệu văn bản trả lời": "130/BC-STC",
        "Ngày văn bản trả lời": "14/07/2026",
        "Trích yếu văn bản trả lời": "Báo cáo tình hình giải ngân quý II năm 2026",
        "Người ký": "Vương Đình Giám",
    }


def every_step_is_told(unit):
    unit.visit("Nhiệm vụ được giao", FIRST, tab="Đã kết thúc")
    told = unit.card("Dòng thời gian").locator(".timeline-line").all_inner_texts()
    steps = (
        "duyệt", "trình kết quả", "yêu cầu báo cáo lại", "trình kết quả", "gia hạn", "đôn đốc", "cập nhật tiến độ",
        "tiếp nhận", "giao nhiệm vụ", "nhập nhiệm vụ",
    )  # fmt: skip
    assert [line for line, step in zip(told, steps, strict=True) if not line.lower().endswith(step)] == []


def the_diagram_shows_the_whole_path(desk):
    """The drawing's own classes: what was passed is marked as done, what was not is plain, nothing is open any more."""
    figure = desk.diagram()
    done = figure.locator(".djs-element.is-done").evaluate_all("all => all.map(e => e.dataset.elementId)")
    assert PASSED - set(done) == set()
    assert TAKEN - set(done) == set()
    assert NEVER & set(done) == set()
    expect(figure.locator(".djs-element.is-now, .djs-element.is-waiting, .djs-element.is-broken")).to_have_count(0)
    stroke = figure.locator('.djs-connection[data-element-id="to_review_to_reviewer_asked"] path').first
    assert stroke.evaluate("path => getComputedStyle(path).stroke") == figure.evaluate(DONE_COLOUR)


DONE_COLOUR = """figure => {
  const probe = document.createElement("i");
  probe.setAttribute("class", "legend-done");
  figure.append(probe);
  probe.style.color = "var(--done)";
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}"""
