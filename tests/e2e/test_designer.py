"""A process designer deploys a changed diagram on the page; everybody else's pages follow it, and nothing else changed."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import expect

from tests.e2e.drawings import check_forms, with_a_check, without_recall

OLD = "Báo cáo sơ kết sáu tháng"
NEW = "Báo cáo chuyên đề tháng 7"


def test_a_diagram_without_recall_offers_none_to_new_assignments_and_leaves_older_ones_alone(desk, province):
    province.issued(content=OLD, due_on=date(2026, 7, 24))
    deploy(desk("thietke"), without_recall(), {})
    province.issued(content=NEW, due_on=date(2026, 7, 24))
    drafter, unit, approver = desk("chuyenvien"), desk("stc"), desk("pheduyet")

    drafter.visit("Nhiệm vụ đã phân công", NEW)
    assert {"Đôn đốc", "Gia hạn"} <= drafter.offered()
    assert "Thu hồi" not in drafter.offered()
    drafter.visit("Nhiệm vụ đã phân công", OLD)
    assert "Thu hồi" in drafter.offered()

    drafter.act("Thu hồi", {"Lý do": "Chỉnh lại nội dung."})
    drafter.act("Giao lại", {})
    for work in (OLD, NEW):
        unit.visit("Nhiệm vụ được giao", work)
        unit.act("Trình kết quả", {"Kết quả thực hiện": "Đã gửi báo cáo."})
        approver.visit("Phê duyệt", work)
        approver.act("Duyệt", {})
    unit.go("Nhiệm vụ được giao")
    expect(unit.tab("Đã kết thúc")).to_have_count(2)
    drafter.go("Nhiệm vụ đã phân công")
    expect(drafter.rows).to_have_count(0)
    expect(drafter.tab("Đã kết thúc").filter(has_text="Hoàn thành")).to_have_count(2)


def test_a_new_step_appears_for_those_it_names_and_every_number_still_adds_up(desk, province):
    elsewhere = province.issued(content=OLD, due_on=date(2026, 7, 24))
    province.do(elsewhere, "submit", "stc", content="Đã gửi báo cáo.")
    deploy(desk("thietke"), with_a_check(), check_forms())
    province.issued(content="Nhiệm vụ khác", due_on=date(2026, 7, 24))
    province.issued(content=NEW, due_on=date(2026, 7, 24))
    unit, head, approver, drafter = desk("stc"), desk("truongphong"), desk("pheduyet"), desk("chuyenvien")

    unit.visit("Nhiệm vụ được giao", NEW)
    unit.act("Trình kết quả", {"Kết quả thực hiện": "Đã gửi báo cáo."})
    expect(unit.head).to_contain_text("Kiểm tra kết quả")
    approver.visit("Phê duyệt", NEW)
    assert "Duyệt" not in approver.offered()
    head.go("Trang chủ")
    expect(head.row(NEW)).to_contain_text("Kiểm tra kết quả")
    for person in (unit, head, approver, drafter):
        everything_adds_up(person)

    head.visit("Trang chủ", NEW)
    assert {"Chuyển phê duyệt", "Trả về đơn vị"} <= head.offered()
    head.ask("Chuyển phê duyệt")
    head.dialog.get_by_role("button", name="Chuyển phê duyệt").click()
    expect(head.dialog.get_by_role("alert")).to_contain_text("Ý kiến kiểm tra")
    head.fill({"Ý kiến kiểm tra": "Đủ phụ lục, số liệu khớp."})
    head.dialog.get_by_role("button", name="Chuyển phê duyệt").click()
    expect(head.note).to_contain_text("Đã thực hiện: Chuyển phê duyệt.")
    assert head.badge("Trang chủ") == 0

    approver.visit("Phê duyệt", NEW)
    expect(approver.card("Dòng thời gian")).to_contain_text("Đủ phụ lục, số liệu khớp.")
    approver.act("Duyệt", {})
    unit.visit("Nhiệm vụ được giao", NEW, tab="Đã kết thúc")
    expect(unit.head).to_contain_text("Hoàn thành")
    everything_adds_up(unit)


def deploy(designer, xml, forms):
    """The designer uploads the diagram, and with it all its forms where one is new."""
    designer.go("Quy trình")
    diagram = {"name": "assignment.bpmn", "mimeType": "application/xml", "buffer": xml}
    files = [{"name": name, "mimeType": "application/json", "buffer": text} for name, text in forms.items()]
    designer.fill({"Tệp sơ đồ (.bpmn) hoặc bảng quyết định (.dmn)": diagram})
    if files:
        designer.fill({"Biểu mẫu (.json), bảng quyết định (.dmn)": files})
    designer.content.get_by_role("button", name="Kiểm tra và triển khai").click()
    expect(designer.note).to_contain_text("Đã triển khai Nhiệm vụ, phiên bản 2.")
    designer.diagram()


LISTS = ("Nhiệm vụ được giao", "Nhiệm vụ đã phân công", "Phê duyệt", "Nhiệm vụ cần theo dõi", "Nhiệm vụ quá hạn")


def everything_adds_up(person):
    """The menu, the tabs, the rows and the counters of the first page say the same."""
    for entry in LISTS:
        if person.entry(entry).count() == 0:
            continue
        person.go(entry)
        tabs = person.tabs()
        every, still_open = tabs.pop("Tất cả"), tabs.pop("Chưa kết thúc", None)
        assert sum(tabs.values()) == every, (entry, tabs)
        if still_open is not None:
            assert still_open + tabs["Đã kết thúc"] == every, (entry, tabs)
        asks = still_open if still_open is not None else tabs["Chờ duyệt"] if entry == "Phê duyệt" else every
        assert person.badge(entry) == asks, (entry, tabs)
        current = person.content.locator(".tab[aria-current=page] .count")
        shown = int(current.inner_text())
        expect(person.rows).to_have_count(shown)
    person.go("Trang chủ")
    expect(person.rows).to_have_count(person.badge("Trang chủ"))
    assigned = counters(person, "Tổng số")
    parts = counters(person, "Trong đó")
    assert sum(parts.values()) == list(assigned.values())[-1]
    for label, number in parts.items():
        if number:
            person.go("Trang chủ")
            person.content.locator(".counter", has_text=label).click()
            expect(person.content.locator(".tabs")).to_be_visible()
            expect(person.rows).to_have_count(number)


def counters(person, label):
    """The counters of one line of the first page: what each counts, and how many."""
    texts = person.content.locator(f'.counters[aria-label="{label}"] .counter').all()
    return {
        one.locator(".counter-label").inner_text(): int(one.locator(".counter-number").inner_text()) for one in texts
    }
