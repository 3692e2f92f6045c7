"""Many at once on pages: one task for a group of units, its matrix, and one action on the selected rows with a result for each."""

from __future__ import annotations

import io
import re
from zipfile import ZipFile

import pytest
from docx import Document
from openpyxl import load_workbook

from processes.organisation.groups import enter_group
from tests.web.pages.conftest import pdf, words


@pytest.fixture
def given(at, entry):
    """A document whose one task goes to all departments, each for itself; the address of its matrix."""
    drafter = at("chuyenvien")
    answer = drafter.post(
        "/directives/new",
        **entry,
        document=pdf(),
        new__content="Báo cáo kết quả rà soát",
        new__lead="kind-department",
        new__separately="1",
        new__due_on="31/07/2026",
    )
    assert answer.status_code == 303, words(answer)
    page = answer.location
    assert drafter.post(f"{page}/actions/issue").status_code == 303
    shown = drafter.get(page)
    assert "0/3 đã nộp" in words(shown)
    assert shown.text.count('class="list-row') == 1, "one row for all units"
    return re.search(r'href="(/assignments/sets/\d+)"', shown.text)[1]


def ids_in(page):
    return re.findall(r'name="id" value="(\d+)"', page.text)


def test_several_leads_are_asked_about_and_nothing_typed_is_lost(at, entry):
    drafter, units = at("chuyenvien"), at("chuyenvien").office.units
    group = enter_group("Khối tổng hợp", [units["STC"], units["SKHDT"]], by=drafter.office.actor("quantri"))
    answer = drafter.post(
        "/directives/new", **entry, document=pdf(), new__content="Báo cáo", new__lead=[f"group-{group}"]
    )
    assert answer.status_code == 422
    assert "Nếu 2 đơn vị này đều phải làm và báo cáo, chọn “Mỗi đơn vị báo cáo riêng”." in words(answer)
    assert f'<option value="group-{group}" data-hint="2 đơn vị" selected>' in answer.text
    for wrong in ("group-999", "group-x", "kind-phong", "x"):
        answer = drafter.post(
            "/directives/new", **{**entry, "number": f"{len(wrong)}/UBND-KT"}, new__content="B", new__lead=wrong
        )
        assert answer.status_code == 422, wrong


def test_a_group_that_coordinates_leaves_the_lead_out(at, entry):
    drafter, units = at("chuyenvien"), at("chuyenvien").office.units
    answer = drafter.post(
        "/directives/new", **entry, document=pdf(), new__content="Báo cáo", new__lead=units["STC"], new__coordinating="kind-department"
    )  # fmt: skip
    assert answer.status_code == 303, words(answer)
    assert "phối hợp: 2" in words(drafter.get(answer.location))


def test_the_matrix_shows_who_has_handed_in_and_a_table_of_the_replies(at, given):
    unit, drafter = at("stc"), at("chuyenvien")
    page = drafter.get(given)
    assert len(ids_in(page)) == 3
    assert "chưa có báo cáo" in words(page)
    mine = re.search(r'id="assignment-(\d+)"', unit.get("/assignments/received").text)[1]
    assert unit.post(f"/assignments/{mine}/actions/submit", content="=HYPERLINK(1)").status_code == 303
    page = drafter.get(given)
    assert "1/3 đã nộp" in words(page)
    assert len(ids_in(drafter.get(given, state="missing"))) == 2
    assert ids_in(drafter.get(given, state="handed_in")) == [mine]
    answer = drafter.get(f"{given}/replies.xlsx")
    sheet = load_workbook(io.BytesIO(answer.data)).active
    lines = {row[1]: row for row in sheet.iter_rows(min_row=6, values_only=True)}
    assert lines["Sở Tài chính"][5] == "'=HYPERLINK(1)", "a reply is never computed"
    assert lines["Sở Tài chính"][2] == "Chờ duyệt"
    assert lines["Sở Kế hoạch và Đầu tư"][4] is None
    assert len(ids_in(unit.get(given))) == 1, "a unit sees its own line"
    assert at("theodoi").get(given).status_code == 404
    assert at("theodoi").get(f"{given}/replies.xlsx").status_code == 404


def test_the_selected_are_urged_and_each_has_a_result(at, given):
    drafter = at("chuyenvien")
    ids = ids_in(drafter.get(given))
    asked = drafter.post("/assignments/many/urge/ask", id=ids, back=given)
    assert "Đôn đốc: 3 nhiệm vụ" in words(asked)
    assert ids_in(asked) == ids
    empty = drafter.post("/assignments/many/urge", id=ids, back=given)
    assert empty.status_code == 422
    sent = {"id": ids, "back": given, "content": "Đề nghị báo cáo.", "request_key": "một lần"}
    for _ in range(2):
        answer = drafter.post("/assignments/many/urge", **sent)
        assert answer.status_code == 303
        page = drafter.get(answer.location)
        assert "3 đã thực hiện" in words(page)
        assert f'data-many-done="{given}"' in page.text
    unit = at("stc").get(f"/assignments/{ids[0]}")
    assert words(unit).count("Đề nghị báo cáo.") >= 1
    assert len(re.findall(r"đôn đốc", words(unit.text and unit))) >= 1
    assert at("stc").get(answer.location).status_code == 404, "the results are the sender's"


def test_a_file_goes_with_each_of_the_selected(at, given):
    drafter = at("chuyenvien")
    ids = ids_in(drafter.get(given))
    asked = drafter.post("/assignments/many/urge/ask", id=ids)
    assert 'type="file"' in asked.text
    wrong = drafter.post("/assignments/many/urge", id=ids, content="Nộp ngay", files=pdf("x.pdf", b"<html>"))
    assert wrong.status_code == 422
    assert "không phải là tệp PDF hợp lệ" in words(wrong)
    blank = drafter.post("/assignments/many/urge", id=ids, content="", files=pdf())
    assert "Tệp chưa được lưu, đề nghị chọn lại" in words(blank)
    done = drafter.post("/assignments/many/urge", id=ids, content="Nộp ngay", files=pdf("cong-van.pdf"))
    assert done.status_code == 303, words(done)
    received = at("stc").get("/assignments/received").text
    mine = re.search(r'id="assignment-(\d+)"', received)[1]
    assert "cong-van.pdf" in at("stc").get(f"/assignments/{mine}").text


def test_one_refusal_keeps_nobody_back_and_what_offers_nothing_is_left_out(at, given):
    drafter = at("chuyenvien")
    ids = ids_in(drafter.get(given))
    drafter.post(f"/assignments/{ids[0]}/actions/extend", due_on="30/09/2026", reason="Việc lớn.")
    unit = at("skhdt")
    unit.post(f"/assignments/{ids[1]}/actions/submit", content="Đã xong.")
    at("pheduyet").post(f"/assignments/{ids[1]}/actions/approve")
    asked = drafter.post("/assignments/many/extend/ask", id=ids)
    assert "1 nhiệm vụ đã chọn không làm được thao tác này" in words(asked)
    answer = drafter.post("/assignments/many/extend", id=ids, due_on="14/08/2026", reason="Chờ hướng dẫn.")
    page = words(drafter.get(answer.location))
    assert "1 đã thực hiện" in page
    assert "Hạn mới phải sau hạn đang áp dụng (30/09/2026)." in page
    assert drafter.post("/assignments/many/extend", id=ids, due_on="32/08/2026", reason="x").status_code == 422


def test_a_list_offers_its_selection_and_all_that_was_found(at, given):
    drafter = at("chuyenvien")
    page = drafter.get("/assignments/assigned")
    assert 'data-many="/assignments/assigned"' in page.text
    assert "Chọn cả 3 kết quả" in words(page), "the one row stands for three"
    one = re.search(r'value="(\d+)"[^>]*data-set="(\d+)"', page.text)
    found = drafter.get("/assignments/many/found/assigned", q="ra soat").json
    assert len(found) == 3
    assert drafter.get("/assignments/many/found/assigned", set=one[2]).json == found
    assert one[1] in found
    assert drafter.get("/assignments/many/found/assigned", set=int(one[2]) + 1).json == {}
    assert drafter.get("/assignments/many/found/assigned", set="9" * 30).status_code == 404
    assert at("theodoi").get("/assignments/many/found/assigned", set=one[2]).json == {}
    assert all({"urge", "extend"} <= set(actions.split()) for actions in found.values())
    assert drafter.get("/assignments/many/found/assigned", q="khong co").json == {}
    assert drafter.get("/assignments/many/found/nowhere").status_code == 404
    assert at("stttt").get("/assignments/many/found/assigned").json == {}


@pytest.mark.parametrize("sent", [{}, {"id": "x"}, {"id": "99999999999"}, {"id": str(2**31)}])
def test_nothing_selected_is_nothing_done(at, sent):
    for path in ("/assignments/many/urge/ask", "/assignments/many/urge", "/assignments/many/no_such/ask"):
        assert at("chuyenvien").post(path, **sent).status_code == 409


def test_letters_are_drafted_per_unit_downloaded_and_numbered_and_the_unit_sees_the_number(at, given):
    drafter = at("chuyenvien")
    ids = ids_in(drafter.get(given))
    letter = {"subject": "Đôn đốc", "place": "Quảng Trị", "signer": "Tạ Văn Đạo", "signer_position": "Chánh Văn phòng"}
    asked = drafter.post("/assignments/letters/new", id=ids)
    assert ids_in(asked) == ids
    assert drafter.post("/assignments/letters", id=ids, subject="Đôn đốc").status_code == 422
    answer = drafter.post("/assignments/letters", id=ids, **letter, reply_by="20/07/2026")
    assert answer.status_code == 303, words(answer)
    page = drafter.get(answer.location)
    assert words(page).count("Chưa ghi số") == 3
    archive = drafter.get(
        re.search(r'href="(/assignments/letters/letters\.zip[^"]+)"', page.text)[1].replace("&amp;", "&")
    )
    assert sorted(ZipFile(io.BytesIO(archive.data)).namelist())[0].startswith("don-doc-SKHDT")
    address = re.findall(r'href="(/assignments/letters/\d+)"', page.text)[-1]
    assert Document(io.BytesIO(drafter.get(f"{address}/letter.docx").data)).tables[1].rows[1].cells[0].text == "1"
    assert drafter.post(f"{address}/number", number="không số", date="15/07/2026").status_code == 422
    answer = drafter.post(f"{address}/number", number="620/VP-TH", date="15/07/2026")
    assert "1 đã thực hiện" in words(drafter.get(answer.location))
    assert drafter.post(f"{address}/number", number="621/VP-TH", date="15/07/2026").status_code == 409
    unit = words(at("stc").get(f"/assignments/{ids[0]}"))
    assert "620/VP-TH" in unit
    assert "15/07/2026" in unit
    for path in ("/assignments/letters", address, f"{address}/letter.docx", "/assignments/letters/letters.zip?id=1"):
        assert at("stc").get(path).status_code == 404
