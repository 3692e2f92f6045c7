"""Reports on the screen and as workbooks: each number leads to what it counts (D7, D9, B45, B48)."""

import html
import io
import re
from datetime import date

import openpyxl
import pytest

from processes.reports.forms import FORMS
from processes.reports.lists import LIST_FORMS
from processes.runtime.timers import fire_due
from tests.web.pages.conftest import words
from tests.web.pages.test_exports import sheet_of
from web.reports import OF_NOW

EVERY_FORM = (*FORMS, *LIST_FORMS)


def numbers(page):
    """The linked numbers of a page with their addresses."""
    found = re.findall(r'<td[^>]*><a href="([^"]+)"[^>]*>([\d.]+)</a></td>', page)
    return [(html.unescape(address), int(number)) for address, number in found]


def test_everybody_reads_about_what_they_may_see(at, assignment):
    for username in ("chutich", "lanhdao", "chuyenvien", "stc", "stc.chuyenvien", "quantri"):
        for form in EVERY_FORM:
            answer = at(username).get(f"/reports/{form}")
            if form == "coverage" and username.startswith("stc"):
                assert answer.status_code == 404
                continue
            assert answer.status_code == 200, (username, form)
            period = "Tất cả thời gian" if form in OF_NOW else "Từ ngày 01/01/2026 đến ngày 14/07/2026"
            assert period in words(answer), (username, form)


def test_the_menu_leads_to_all_forms_with_a_sentence_each(at, assignment):
    """The period and the filters of the form one comes from go along."""
    page = at("chuyenvien").get("/reports", **{"from": "01/07/2026", "by": "room", "field": "tai_mau"})
    links = set(re.findall(r'class="report-card" href="([^"]+)"', html.unescape(page.text)))
    assert links == {f"/reports/{form}?from=01/07/2026&field=tai_mau" for form in EVERY_FORM}
    assert "Biểu 17 cột Phụ lục gửi kèm công văn" in words(page)
    assert "Báo cáo, thống kê" in words(at("stc").get("/"))


def test_each_number_leads_to_a_list_of_that_length(at, assignment, clock):
    """Of every form by everything it may be by; the assignment is late, and later it has been handed in and waits."""
    desk, seen = at("chuyenvien"), {}
    fire_due(clock.advance(days=25))
    for table, form in FORMS.items():
        if table == "backlog":
            at("stc").post(f"/assignments/{assignment}/actions/submit", content="Đã xong.")
        for by in form.by:
            links = numbers(desk.get(f"/reports/{table}", by=by, lead="STC").text)
            assert links, (table, by)
            for address, number in links:
                if address not in seen:
                    seen[address] = words(desk.get(address))
                assert f"trong tổng số {number}" in seen[address], address


def test_the_table_goes_to_other_programs_as_csv(at, assignment):
    answer = at("lanhdao").get("/reports/units/csv")
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    told = answer.data.decode()
    assert told.startswith("\ufeffMã,Đơn vị,Tổng NV giao,Đang xử lý – Trong hạn,")
    assert "\r\nSTC,Sở Tài chính,1,1,0,0,1,0,0,0,0,0,0\r\n" in told
    assert told.splitlines()[-1].startswith(",Tổng cộng,1,1,")


def test_rows_are_what_one_likes_to_count_by(at, assignment):
    """T9, K16: by field, source, director …; what has none is a row too, and its list says so."""
    desk = at("chuyenvien")
    page = desk.get("/reports/figures", by="source")
    assert "Theo: Nguồn chỉ đạo" in words(page)
    (nobody,) = {address for address, _ in numbers(page.text) if "source=-" in address and "measure=total" in address}
    assert "Nguồn: chưa có" in words(desk.get(nobody))
    assert "Phòng Kinh tế" in words(desk.get("/reports/figures", by="room"))


def test_a_unit_sees_in_whose_hands_its_assignments_are(at, assignment):
    """B46"""
    unit = at("stc")
    assert "Chưa chuyển cho phòng nào 1 1" in words(unit.get("/reports/unit-tree"))
    unit.post(f"/assignments/{assignment}/actions/transfer", officer="stc.chuyenvien")
    page = words(unit.get("/reports/unit-tree"))
    assert "Sở Tài chính 1 1 0 0 1" in page
    assert "Phòng Ngân sách 1 1 0 0 1" in page
    assert "Chuyên viên Sở Tài chính (Nguyễn Hải Viên) 1 1 0 0 1" in page


def test_the_list_says_which_number_it_is(at, assignment):
    page = words(at("chuyenvien").get("/assignments", measure="open_in_time", lead="STC"))
    assert "Số liệu: chưa hoàn thành, trong hạn" in page
    assert "620/UBND-KTTH" in page
    assert "620/UBND-KTTH" not in words(at("chuyenvien").get("/assignments", measure="open_late"))


@pytest.mark.parametrize(
    "query",
    [
        {"from": "31/02/2026", "to": "x"},
        {"basis": "nonsense", "by": "nonsense", "page": "-1"},
        {"status": "\x00", "coordinating": "x", "deadline": "x"},
        {"units": "99999999999999999999"},
        {"units": "x"},
        {"room": "\x00"},
        {"letter": "\x00" * 500},
        {"key": "2", "approver": "nobody"},
        {"from": "01/01/9999"},
    ],
)
def test_a_strange_address_is_no_failure(at, assignment, query):
    for path in ("/reports/units-17", "/reports/units-17/export", "/reports/overdue", "/reports/detail/csv"):
        assert at("chuyenvien").get(path, **query).status_code == 200


def columns_of(answer, title):
    """The words of a workbook's rows by the words above its columns; the row that begins with TT is the head."""
    rows = [[cell.value for cell in row] for row in sheet_of(answer).iter_rows()]
    (head,) = [place for place, row in enumerate(rows) if row[0] == "TT"]
    assert any(row[0] == title for row in rows[:head])
    return [dict(zip(rows[head], row, strict=True)) for row in rows[head + 2 :] if isinstance(row[0], int)]


def test_the_forms_that_list_assignments_have_the_columns_of_the_source_systems(at, assignment, clock):
    """B47, Q20, K14, K15: on the page, as a workbook with real dates, as CSV; what is late says since how many days."""
    fire_due(clock.advance(days=25))
    desk = at("lanhdao")
    for form, said in (
        ("detail", "Ngày hoàn thành"), ("summary", "Người chỉ đạo"), ("overdue", "Số ngày quá hạn"), ("synthesis", "Kết quả thực hiện"),
    ):  # fmt: skip
        page = words(desk.get(f"/reports/{form}"))
        assert said in page, form
        assert "620/UBND-KTTH" in page, form
        assert "1 – 1 trong tổng số 1" in page, form
    (row,) = columns_of(desk.get("/reports/overdue/export"), "BIỂU NHIỆM VỤ TRỄ HẠN CHƯA HOÀN THÀNH")
    assert row["Hạn xử lý"].date() == date(2026, 7, 31)
    assert row["Số ngày quá hạn"] == 8
    told = desk.get("/reports/detail/csv").data.decode()
    assert told.startswith(
        "\ufeffMã,Số ký hiệu,Trích yếu,Nội dung nhiệm vụ,Chuyên viên theo dõi,Đơn vị chủ trì,Ngày giao,"
    )
    assert ",2026-07-14,2026-07-31,,Đợi xử lý" in told


def test_a_list_of_what_is_late_holds_as_many_as_the_other_forms_count(at, assignment, clock):
    """K15 is column (11) of D7; what was handed in late waits for the Office and grows no older."""
    fire_due(clock.advance(days=25))
    at("stc").post(f"/assignments/{assignment}/actions/submit", content="Đã xong, xin lỗi vì chậm.")
    clock.advance(days=10)
    desk = at("chuyenvien")
    assert "tại các đơn vị" in words(desk.get("/reports/units"))
    (row,) = columns_of(desk.get("/reports/overdue/export"), "BIỂU NHIỆM VỤ TRỄ HẠN CHƯA HOÀN THÀNH")
    assert (row["Số ngày quá hạn"], row["Kết quả thực hiện"]) == (8, "Đã xong, xin lỗi vì chậm.")
    linked = [number for address, number in numbers(desk.get("/reports/ageing").text) if "measure=open_late" in address]
    assert linked == [1, 1]


def test_a_number_of_documents_leads_to_them(at, assignment):
    """D1: entered on the day after its date, before 17:00; for a unit there is no such form."""
    desk = at("truongphong")
    links = dict(numbers(desk.get("/reports/coverage").text))
    (entered,) = {address for address in links if "column=entered" in address and "room=VPUB-KT" in address}
    page = words(desk.get(entered))
    assert "Văn bản đã nhập – Tổng số" in page
    assert "620/UBND-KTTH" in page
    for path in ("/reports/coverage", "/reports/coverage/export", "/reports/coverage/documents?column=entered"):
        assert at("stc").get(path).status_code == 404
    assert "Cập nhật văn bản" not in words(at("stc").get("/reports"))
    form = desk.get("/reports/coverage", lead="STC", basis="due").text
    assert [name in form for name in ('name="room"', 'name="lead"', 'name="basis"')] == [True, False, False]
    for column, status in (("percent", 200), ("nothing", 404), ("", 404)):
        assert desk.get("/reports/coverage/documents", column=column).status_code == status


def test_a_status_is_chosen_for_the_detailed_form(at, assignment):
    """B47: + status filter."""
    desk = at("chuyenvien")
    assert "620/UBND-KTTH" in words(desk.get("/reports/detail", status="waiting"))
    assert "Không có nhiệm vụ nào trong biểu này" in words(desk.get("/reports/detail", status="completed"))


@pytest.mark.parametrize("path", ["/reports/nothing", "/reports/nothing/export", "/reports/nothing/csv"])
def test_an_unknown_table_is_not_found(at, path):
    assert at("chuyenvien").get(path).status_code == 404


def test_the_period_counts_what_was_assigned_due_or_ended_in_it(at, assignment):
    desk = at("chuyenvien")
    for query, number in (
        ({"from": "14/07/2026", "to": "14/07/2026"}, 1),
        ({"from": "15/07/2026"}, 0),
        ({"basis": "due", "from": "31/07/2026", "to": "31/07/2026"}, 1),
        ({"basis": "ended", "to": "31/12/2026"}, 0),
    ):
        shown = [value for _, value in numbers(desk.get("/reports/units", lead="STC", **query).text)]
        assert max(shown, default=0) == number, query


def test_the_period_is_remembered_until_another_is_chosen(at, assignment):
    desk = at("chuyenvien")
    desk.get("/reports/units", basis="due", **{"from": "01/07/2026", "to": "31/07/2026"})
    assert desk.get("/reports/units").location.startswith("/reports/units?basis=due&from=01")


def test_the_workbook_has_the_layout_of_an_official_paper(at, assignment):
    """D9: title with the period and “(Kèm theo Công văn số …)”; formulas where the form has them."""
    query = {"from": "15/04/2026", "to": "14/07/2026", "letter": "Công văn số 12/VPUB-TH"}
    answer = at("lanhdao").get("/reports/units-17/export", **query)
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    told = [[cell.value for cell in row] for row in sheet.iter_rows()]
    text = [value for row in told for value in row if isinstance(value, str)]
    for said in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "TÌNH HÌNH CẬP NHẬT, XỬ LÝ NHIỆM VỤ ĐƯỢC GIAO",
        "Từ ngày 15/04/2026 đến ngày 14/07/2026",
        "(Kèm theo Công văn số 12/VPUB-TH)",
        "(10)=(9)/(1)",
        "NGƯỜI LẬP BIỂU",
    ):
        assert said in text, said
    (row,) = [place for place, line in enumerate(told, start=1) if line[1] == "Sở Tài chính"]
    assert [sheet.cell(row, place).value for place in (3, 4, 5, 6, 11, 12)] == [
        *(f"=D{row}+I{row}", f"=E{row}+G{row}", 0, f"=IF(C{row}=0,0,ROUND(E{row}/C{row}*100,2))"),
        *(1, f"=IF(C{row}=0,0,ROUND(K{row}/C{row}*100,2))"),
    ]
    (total,) = [place for place, line in enumerate(told, start=1) if line[1] == "Tổng cộng"]
    assert sheet.cell(total, 11).value.startswith("=SUM(K")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert {cell.font.name for line in sheet.iter_rows() for cell in line if cell.value is not None} == {
        "Times New Roman"
    }
    assert sheet.print_title_rows is not None


def test_a_units_name_or_a_filter_is_never_a_formula(at, assignment):
    answer = at("lanhdao").get("/reports/units/export", letter='=HYPERLINK("http://x")', director="=1+1")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    formulas = [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert all(value.startswith("=SUM(") for value in formulas)
