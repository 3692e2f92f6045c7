"""Reports on the screen and as workbooks: each number leads to what it counts (D7, D9, B45, B48)."""

import html
import io
import re

import openpyxl
import pytest

from processes.reports.forms import FORMS
from processes.runtime.timers import fire_due
from tests.web.pages.conftest import words

TABLES = tuple(FORMS)


def numbers(page):
    """The linked numbers of a page with their addresses."""
    found = re.findall(r'<td><a href="([^"]+)"[^>]*>([\d.]+)</a></td>', page)
    return [(html.unescape(address), int(number)) for address, number in found]


def test_everybody_reads_about_what_they_may_see(at, assignment):
    for username in ("chutich", "lanhdao", "chuyenvien", "stc", "stc.chuyenvien", "quantri"):
        for table in TABLES:
            answer = at(username).get(f"/reports/{table}")
            assert answer.status_code == 200, (username, table)
            assert "Từ ngày 01/01/2026 đến ngày 14/07/2026" in words(answer), (username, table)


def test_the_menu_leads_to_the_table_of_units(at, assignment):
    assert at("chuyenvien").get("/reports").location == "/reports/units"
    assert "Tình hình thực hiện" in words(at("stc").get("/"))


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
        {"basis": "nonsense"},
        {"units": "99999999999999999999"},
        {"units": "x"},
        {"room": "\x00"},
        {"letter": "\x00" * 500},
        {"key": "2", "approver": "nobody"},
        {"from": "01/01/9999"},
    ],
)
def test_a_strange_address_is_no_failure(at, assignment, query):
    for path in ("/reports/units-17", "/reports/units-17/export"):
        assert at("chuyenvien").get(path, **query).status_code == 200


@pytest.mark.parametrize("path", ["/reports/nothing", "/reports/nothing/export"])
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
