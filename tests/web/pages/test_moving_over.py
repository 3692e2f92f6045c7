"""Moving over on its pages: the template, what is wrong with which cell, and how far it is."""

import io

from processes.moving_over.kinds import PEOPLE, UNITS
from tests.processes.moving_over.sheets import row, workbook
from tests.web.pages.conftest import words


def sheet(*rows, name="cu.xlsx"):
    return io.BytesIO(workbook(*rows)), name


def test_a_sheet_is_looked_at_repaired_and_entered(at, sweep):
    admin = at("quantri")
    template = admin.get("/administration/moving-over/template")
    assert template.data.startswith(b"PK")
    assert "mau-nhap-nhiem-vu.xlsx" in template.headers["Content-Disposition"]
    answer = admin.post("/administration/moving-over", file=sheet(row(lead="Sở Bí mật"), row(content="Việc thứ hai")))
    assert answer.status_code == 303
    page = words(admin.get(answer.location))
    for told in ("1 dòng nhập được", "1 dòng có lỗi", "Không có “Sở Bí mật” trong hệ thống", "Đơn vị chủ trì"):
        assert told in page
    assert admin.post(answer.location).status_code == 409
    assert admin.post(answer.location, skip_faulty="1").status_code == 303
    running = admin.get(answer.location, htmx=True)
    assert "every 1s" in running.text
    assert "<html" not in running.text
    sweep()
    assert "Đã nhập 1 nhiệm vụ" in words(admin.get(answer.location))
    assert "every 1s" not in admin.get(answer.location, htmx=True).text
    assert "Việc thứ hai" in at("stc").get("/assignments/received").text
    assert "cu.xlsx" in admin.get("/administration/moving-over").text


def test_what_is_no_sheet_is_refused_in_a_sentence(at):
    admin = at("quantri")
    for file, told in ((None, "Chưa chọn tệp nào"), ((io.BytesIO(b"MZ"), "a.exe"), "Chỉ nhận tệp .xlsx")):
        answer = admin.post("/administration/moving-over", **({"file": file} if file else {}))
        assert answer.status_code == 422
        assert told in words(answer)


def test_it_is_for_administrators_only(at):
    for path in ("", "/template", "/1"):
        assert at("vanthu").get(f"/administration/moving-over{path}").status_code == 404
    assert at("vanthu").post("/administration/moving-over", file=sheet(row())).status_code == 404


def test_units_and_people_have_a_sheet_of_their_own(at, sweep):
    admin = at("quantri")
    assert 'href="/administration/moving-over?kind=units"' in admin.get("/administration/units").text
    assert 'href="/administration/moving-over?kind=people"' in admin.get("/administration/people").text
    assert admin.get("/administration/moving-over", kind="trash").status_code == 404
    for kind in (UNITS, PEOPLE):
        template = admin.get("/administration/moving-over/template", kind=kind.name)
        assert kind.file in template.headers["Content-Disposition"]
    file = workbook({"code": "SYT", "name": "Sở Y tế", "kind": "department"}, {"code": "X", "kind": "Bộ"}, kind=UNITS)
    answer = admin.post("/administration/moving-over", kind="units", file=(io.BytesIO(file), "don-vi.xlsx"))
    page = words(admin.get(answer.location))
    for told in ("1 dòng nhập được", "“Bộ” không có trong danh mục", "Loại đơn vị", "Nhập 1 đơn vị"):
        assert told in page
    assert admin.post(answer.location, skip_faulty="1").status_code == 303
    sweep()
    assert "Đã nhập 1 đơn vị" in words(admin.get(answer.location))
    assert "Sở Y tế" in admin.get("/administration/units").text
