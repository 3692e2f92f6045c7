"""Lists as workbooks: the rows of the page with the same address, real dates, nothing that runs."""

import io

import openpyxl

from tests.web.pages.conftest import words

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet_of(answer):
    assert answer.status_code == 200
    assert answer.mimetype == XLSX
    return openpyxl.load_workbook(io.BytesIO(answer.data)).active


def table(sheet):
    """head → value of each row."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(place for place, row in enumerate(rows) if row[0] == "TT")
    return [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :]]


def test_what_is_shown_is_exported_with_real_dates(at, assignment):
    answer = at("chuyenvien").get("/assignments/assigned/export")
    assert "nhiem-vu-da-phan-cong-2026-07-14.xlsx" in answer.headers["Content-Disposition"]
    sheet = sheet_of(answer)
    (row,) = table(sheet)
    assert row["Số ký hiệu"] == "620/UBND-KTTH"
    assert row["Đơn vị chủ trì"] == "Sở Tài chính"
    assert row["Phối hợp"] == "Sở Kế hoạch và Đầu tư"
    assert row["Hạn xử lý"].isoformat() == "2026-07-31T00:00:00"
    assert row["Ngày giao"].isoformat() == "2026-07-14T00:00:00"
    assert row["Trạng thái"] == "Đợi xử lý"
    assert row["Tiến độ"] == "còn 17 ngày"


def test_the_sheet_is_laid_out_for_a_printer(at, assignment):
    sheet = sheet_of(at("chuyenvien").get("/assignments/assigned/export", q="ngân sách"))
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$4:$4"
    assert sheet["A4"].value == "TT"
    assert {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value} == {"Times New Roman"}
    assert "Từ khóa: “ngân sách”" in sheet["A3"].value


def test_filters_hold_for_the_workbook_too(at, assignment):
    assert table(sheet_of(at("chuyenvien").get("/assignments/assigned/export", group="ended"))) == []
    assert len(table(sheet_of(at("chuyenvien").get("/assignments/assigned/export", group="all")))) == 1


def test_nobody_exports_what_they_may_not_see(at, assignment):
    assert table(sheet_of(at("stttt").get("/assignments/export"))) == []
    assert table(sheet_of(at("stttt").get("/assignments/assigned/export", group="all"))) == []


def test_what_begins_like_a_formula_stays_text(at, directive):
    drafter = at("chuyenvien")
    typed = '=HYPERLINK("http://evil.example","bấm")\x0b'
    new = {"content": typed, "lead": drafter.office.units["STTTT"], "due_on": "05/08/2026"}
    drafter.post(f"/directives/{directive}/assignments/new", **new)
    sheet = sheet_of(drafter.get("/assignments/export"))
    cells = [cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=HYPER")]
    assert [cell.data_type for cell in cells] == ["s"]


def test_results_are_exported_with_who_handed_them_in(at, assignment):
    at("stc").post(f"/assignments/{assignment}/actions/submit", content="Đã nộp đủ báo cáo")
    (row,) = table(sheet_of(at("pheduyet").get("/assignments/review/export")))
    assert row["Nội dung giải quyết"] == "Đã nộp đủ báo cáo"
    assert row["Xử lý bởi"] == "Tài khoản đơn vị (Sở Tài chính), Sở Tài chính"
    assert row["Ngày cập nhật"].isoformat() == "2026-07-14T08:00:00"


def test_a_list_leads_to_its_workbook_with_the_same_address(at, assignment):
    page = at("chuyenvien").get("/assignments/assigned", status="waiting", due_from="01/07/2026").text
    assert 'href="/assignments/assigned/export?status=waiting&amp;due_from=01/07/2026"' in page


def test_a_list_that_is_too_long_says_so(at, assignment, monkeypatch):
    monkeypatch.setattr("web.spreadsheet.MOST", 0)
    sheet = sheet_of(at("chuyenvien").get("/assignments/assigned/export"))
    assert "hãy lọc hẹp hơn" in sheet["A4"].value


def test_the_summary_of_results_shows_each_assignment_with_its_outcome(at, assignment):
    """Q20"""
    page = words(at("chuyenvien").get("/assignments/summary"))
    for word in ("Tổng hợp kết quả", "620/UBND-KTTH", "Sở Tài chính", "chỉ đạo: Chủ tịch UBND tỉnh", "còn 17 ngày"):
        assert word in page


def test_directives_are_exported_with_their_leads(at, directive, assignment):
    page = at("chuyenvien").get("/directives", q="ngan sach")
    assert (
        'href="/directives/export?q=ngan+sach"' in page.text or 'href="/directives/export?q=ngan%20sach"' in page.text
    )
    (row,) = table(sheet_of(at("chuyenvien").get("/directives/export", q="ngan sach")))
    assert row["Số ký hiệu"] == "620/UBND-KTTH"
    assert row["Xử lý chính"] == "Sở Tài chính – Đợi xử lý – hạn 31/07/2026"
    assert row["Người soạn"] == "Chuyên viên Phòng Kinh tế (Bùi Văn Soạn)"
    assert table(sheet_of(at("chuyenvien").get("/directives/export", group="ended"))) == []
    assert table(sheet_of(at("stttt").get("/directives/export", scope="all"))) == []
