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
WRONG = {"name": "620-ban-nhap.pdf", "mimeType": "application/pdf", "buffer": PDF}
FIGURES = {"name": "so-lieu-12-chu-dau-tu.pdf", "mimeType": "application/pdf", "buffer": PDF}
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
def test_from_registering_to_closing_each_sees_what_the_other_did(desk, province, run_jobs):
    """K1, K2, K4–K6, K9, K21, B18–B20, B22, C20, T10, T12: registered with its document, then given, each task by itself, no sooner.
    B23–B27, B51, Q14, Q16, T1, T3, T5, T6: lists and pages say who, until when and how far. B30, B31, B52, C4, C19, T18: to the end."""
    province.setting("before_a_day", "day_before")
    drafter, unit, approver = desk("chuyenvien"), desk("stc"), desk("pheduyet")
    register(drafter)
    expect(drafter.rows).to_have_count(2)
    expect(drafter.content).to_contain_text("kịp thời chậm nhất 14/07/2026 17:00")
    unit.go("Nhiệm vụ được giao")
    expect(unit.content).to_contain_text("chưa có nhiệm vụ nào được giao")

    issue(drafter)
    the_table_of_tasks_says_who_until_when_and_how_far(drafter)
    unit.go("Nhiệm vụ được giao")
    assert unit.badge("Nhiệm vụ được giao") == unit.tabs()["Đợi xử lý"] == 2
    expect(unit.row(FIRST)).to_contain_text("Chưa mở")
    expect(unit.row(FIRST).locator("td").first).to_have_css("background-color", "rgb(255, 250, 227)")

    the_units_list_is_sorted_by_its_heads(unit)

    unit.open(FIRST)
    expect(unit.head).to_contain_text("Trọng tâm")
    expect(unit.card("Văn bản giao việc")).to_contain_text(DOCUMENT["name"])
    unit.act("Tiếp nhận")
    drafter.visit("Nhiệm vụ đã phân công", FIRST)
    expect(drafter.head).to_contain_text("Đang xử lý")
    expect(drafter.card("Dòng thời gian")).to_contain_text("tiếp nhận")

    unit.act(
        "Cập nhật tiến độ",
        {
            "Tình hình thực hiện": "Đã tổng hợp số liệu của 12/15 chủ đầu tư.",
            "Trạng thái": "Đang tổng hợp",
            "Tệp đính kèm": FIGURES,
        },
    )
    drafter.visit("Nhiệm vụ đã phân công", FIRST)
    for told in ("12/15 chủ đầu tư", "Đang tổng hợp", FIGURES["name"]):
        expect(drafter.card("Dòng thời gian")).to_contain_text(told)

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
    expect(approver.card("Kết quả giải quyết công việc")).to_contain_text("ký: Hoàng Văn Chủ")
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
    drafter.go("Văn bản đã chỉ đạo")
    for told in (
        *(NUMBER, "13/07/2026", "soạn: Chuyên viên Phòng Kinh tế (Bùi Văn Soạn)", "1 / 2 nhiệm vụ đã kết thúc"),
        *("Sở Tài chính · Hoàn thành 29/07/2026", "Sở Tài chính · Đợi xử lý 31/07/2026"),
    ):
        expect(drafter.row(SUBJECT)).to_contain_text(told)
    drafter.open(SUBJECT)
    expect(drafter.head).to_contain_text("Đang xử lý")
    unit.visit("Nhiệm vụ được giao", SECOND, tab="Đợi xử lý")
    unit.act("Trình kết quả", {"Kết quả thực hiện": "Không phát sinh nhu cầu điều chuyển."})
    approver.visit("Phê duyệt", SECOND)
    approver.act("Duyệt", {})
    run_jobs()
    drafter.visit("Văn bản đã chỉ đạo", SUBJECT)
    expect(drafter.head).to_contain_text("Đã xử lý")
    drafter.act("Hoàn thành văn bản", {"Ghi chú": "Đã báo cáo Chủ tịch."})
    for whose in (approver, desk("chutich")):
        whose.visit("Văn bản đã chỉ đạo", SUBJECT)
        expect(whose.head).to_contain_text("Hoàn thành")

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
            "Văn bản đã ban hành": WRONG,
            "Nội dung nhiệm vụ": FIRST,
            "Đơn vị chủ trì": "Sở Tài chính",
            "Hạn xử lý": "24/07/2026",
            "Đơn vị phối hợp": ["Sở Kế hoạch và Đầu tư"],
            "Chuyên viên theo dõi": "Lý Thị Theo",
            "Nhiệm vụ trọng tâm": True,
        }
    )
    drafter.page.get_by_text("Thông tin khác: cơ quan ban hành").click()
    drafter.fill({"Người ký": "Hoàng Văn Chủ"})
    drafter.page.get_by_role("button", name="Lưu và thêm nhiệm vụ tiếp").click()
    expect(drafter.card("Nhiệm vụ đã nhập")).to_contain_text(FIRST)
    drafter.fill({"Nội dung nhiệm vụ": SECOND, "Đơn vị chủ trì": "Sở Tài chính", "Hạn xử lý": "01/08/2026"})
    expect(drafter.content).to_contain_text("hạn là ngày liền trước ngày đã nhập")
    drafter.fill({"Văn bản ghi “trước ngày”": True})
    drafter.page.get_by_role("button", name="Lưu", exact=True).click()
    expect(drafter.note).to_contain_text(NUMBER)
    expect(drafter.head).to_contain_text("Dự thảo")
    expect(drafter.row(FIRST)).to_contain_text("Mới tạo")
    the_document_is_exchanged(drafter)


def the_document_is_exchanged(drafter):
    """The wrong file is taken away; without a file nothing can be issued; the right one is put in its place."""
    files = drafter.card("Văn bản đã ban hành")
    expect(files).to_contain_text(WRONG["name"])
    files.get_by_role("button", name="Xóa").click()
    drafter.dialog.get_by_role("button", name="Xóa").click()
    expect(drafter.content).to_contain_text("còn thiếu: tệp văn bản đã ban hành")
    drafter.fill({"Đính kèm văn bản": DOCUMENT})
    files.get_by_role("button", name="Tải lên").click()
    expect(files).to_contain_text(DOCUMENT["name"])
    expect(drafter.content).not_to_contain_text("còn thiếu")


def the_table_of_tasks_says_who_until_when_and_how_far(drafter):
    row = drafter.row(FIRST)
    follower = "theo dõi: Chuyên viên Phòng Tổng hợp (Lý Thị Theo)"
    for told in ("Sở Tài chính", follower, "giao 14/07/2026", "hạn 24/07/2026", "Đợi xử lý"):
        expect(row).to_contain_text(told)
    expect(row.locator(".list-actions").locator("a, button")).not_to_have_count(0)
    row.get_by_text("phối hợp: 1").click()
    expect(row.get_by_text("Sở Kế hoạch và Đầu tư")).to_be_visible()
    expect(drafter.row(SECOND)).to_contain_text("hạn 31/07/2026")


def the_units_list_is_sorted_by_its_heads(unit):
    assert {"Đợi xử lý", "Đang xử lý", "Chờ duyệt", "Đã kết thúc"} <= set(unit.tabs())
    expect(unit.rows.first).to_contain_text(FIRST)
    expect(unit.rows.first).to_contain_text("còn 10 ngày")
    due, issued = (unit.content.locator("th", has_text=head) for head in ("Thời hạn", "Ngày giao"))
    due.get_by_role("link").click()
    expect(due).to_have_attribute("aria-sort", "descending")
    expect(unit.rows.first).to_contain_text(SECOND)
    issued.get_by_role("link").click()
    expect(issued).to_have_attribute("aria-sort", "ascending")
    due.get_by_role("link").click()
    expect(due).to_have_attribute("aria-sort", "ascending")


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
