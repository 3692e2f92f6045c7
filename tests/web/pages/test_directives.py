"""Registering, correcting, issuing and extending a directive on its pages."""

import re

import pytest

from tests.web.pages.conftest import flash_of, pdf, words


def test_a_specialist_registers_a_directive_with_its_document_and_first_assignment(at, directive):
    page = words(at("chuyenvien").get(f"/directives/{directive}"))
    assert "620/UBND-KTTH" in page
    assert "620.pdf" in page
    assert "Báo cáo tình hình thu ngân sách 6 tháng" in page
    assert "Sở Tài chính" in page
    assert "Giao nhiệm vụ" in page
    assert "còn thiếu" not in page


def test_the_page_to_register_is_for_those_who_register(at):
    assert at("chuyenvien").get("/directives/new").status_code == 200
    assert at("stc").get("/directives/new").status_code == 404
    assert at("stc").post("/directives/new", number="1/UBND").status_code == 404


def test_what_is_missing_is_named_beside_its_field_and_what_was_typed_is_kept(at, entry):
    entry.pop("number")
    entry["date"] = "31/02/2026"
    answer = at("chuyenvien").post("/directives/new", **entry, new__content="Báo cáo kết quả thực hiện")
    assert answer.status_code == 422
    page = words(answer)
    assert "Ô “Số, ký hiệu” bắt buộc phải nhập." in page
    assert "Ô “Ngày văn bản” không phải là một ngày có thật" in page
    assert "Ô “Đơn vị chủ trì” bắt buộc phải nhập." in page
    for typed in ("31/02/2026", "Về việc báo cáo tình hình thu ngân sách", "Báo cáo kết quả thực hiện"):
        assert typed in answer.text


@pytest.mark.parametrize(("secrecy", "status"), [("thuong", 303), ("mat", 422), ("tuyet_mat", 422)])
def test_a_secret_document_is_refused_with_the_reason(at, entry, secrecy, status):
    answer = at("chuyenvien").post("/directives/new", **entry, secrecy=secrecy)
    assert answer.status_code == status
    assert ("Không nhập văn bản mật" in answer.text) == (status == 422)


def test_a_hostile_file_is_refused_on_the_page_of_the_draft_that_was_saved(at, entry):
    drafter = at("chuyenvien")
    answer = drafter.post("/directives/new", **entry, document=pdf("virus.exe", b"MZ"))
    assert answer.status_code == 422
    assert "không thuộc loại được nhận" in answer.text
    assert "/edit" in answer.text
    assert drafter.get("/directives").text.count("620/UBND-KTTH") == 1


def test_save_and_next_comes_back_for_another_assignment(at, entry):
    drafter = at("chuyenvien")
    first = {"new__content": "Nhiệm vụ thứ nhất", "new__lead": drafter.office.units["STC"]}
    answer = drafter.post("/directives/new", **entry, **first, then="more")
    assert answer.location.endswith("/edit?then=more")
    second = {"new__content": "Nhiệm vụ thứ hai", "new__lead": drafter.office.units["SKHDT"]}
    answer = drafter.post(answer.location.removesuffix("#new-assignment"), **entry, **second, then="save")
    assert answer.status_code == 303
    page = words(drafter.get(answer.location))
    assert "Nhiệm vụ thứ nhất" in page
    assert "Nhiệm vụ thứ hai" in page


def test_a_due_date_in_the_past_is_taken_with_a_warning(at, entry):
    drafter = at("chuyenvien")
    late = {"new__content": "Nhập muộn", "new__lead": drafter.office.units["STC"], "new__due_on": "01/07/2026"}
    assert drafter.post("/directives/new", **entry, **late).status_code == 303
    assert "Hạn xử lý đã qua" in flash_of(drafter)


def test_a_draft_is_corrected_on_its_page(at, directive, entry):
    """B20, Q15"""
    drafter = at("chuyenvien")
    assert "620/UBND-KTTH" in drafter.get(f"/directives/{directive}/edit").text
    answer = drafter.post(f"/directives/{directive}/edit", **entry | {"subject": "Trích yếu đã sửa"})
    assert answer.status_code == 303
    assert "Trích yếu đã sửa" in drafter.get(f"/directives/{directive}").text
    assert drafter.post(f"/directives/{directive}/edit", **entry | {"number": ""}).status_code == 422


def test_an_issued_directive_is_not_corrected_any_more_and_the_text_is_kept(at, directive, assignment, entry):
    answer = at("chuyenvien").post(f"/directives/{directive}/edit", **entry | {"subject": "Một trích yếu khác hẳn"})
    assert answer.status_code == 409
    assert "Một trích yếu khác hẳn" in answer.text


def test_before_issuing_it_says_who_receives_it(at, directive):
    page = at("chuyenvien").get(f"/directives/{directive}/actions/issue", htmx=True)
    assert page.status_code == 200
    assert "<html" not in page.text
    text = words(page)
    assert "1 nhiệm vụ được giao cho: Sở Tài chính." in text
    assert "Sở Kế hoạch và Đầu tư" in text
    rows = at("chuyenvien").get(f"/directives/{directive}").text
    assert "Giao nhiệm vụ cho Sở Tài chính?" in rows
    assert "{lead}" not in rows
    assert "/assignments/1/edit" in rows


def test_units_see_nothing_before_it_is_issued_and_their_assignment_after(at, directive):
    """B22"""
    unit = at("stc")
    assert "Báo cáo tình hình thu" not in unit.get("/assignments/received").text
    assert at("chuyenvien").post(f"/directives/{directive}/actions/issue").status_code == 303
    assert "Báo cáo tình hình thu" in unit.get("/assignments/received").text
    assert unit.get(f"/directives/{directive}").status_code == 200


def test_without_its_document_it_is_not_issued(at, entry):
    """K5"""
    drafter = at("chuyenvien")
    task = {"new__content": "Nhiệm vụ", "new__lead": drafter.office.units["STC"]}
    address = drafter.post("/directives/new", **entry, **task).location
    assert "còn thiếu: tệp văn bản đã ban hành" in words(drafter.get(address))
    assert drafter.post(f"{address}/actions/issue").status_code == 409
    assert drafter.post(f"{address}/files", document=pdf()).status_code == 303
    assert drafter.post(f"{address}/actions/issue").status_code == 303


def test_issuing_twice_is_not_possible(at, directive, assignment):
    answer = at("chuyenvien").post(f"/directives/{directive}/actions/issue")
    assert answer.status_code == 409


def test_only_its_people_may_issue_it(at, directive):
    assert at("stc").post(f"/directives/{directive}/actions/issue").status_code == 404
    assert at("theodoi").post(f"/directives/{directive}/actions/issue").status_code == 404


def test_an_assignment_is_added_to_an_issued_directive_and_issued_at_once(at, directive, assignment):
    drafter = at("chuyenvien")
    address = f"/directives/{directive}/assignments/new"
    assert "Lưu và giao ngay" in drafter.get(address).text
    task = {"content": "Nhiệm vụ bổ sung", "lead": drafter.office.units["STTTT"]}
    assert drafter.post(address, **task, then="issue").status_code == 303
    assert "Nhiệm vụ bổ sung" in at("stttt").get("/assignments/received").text
    assert drafter.post(address, content="Chưa có đơn vị").status_code == 422
    assert "Chưa có đơn vị" in drafter.post(address, content="Chưa có đơn vị").text


def test_a_specialist_of_another_room_may_add_what_their_own_room_follows(at, directive, assignment):
    other = at("theodoi")
    task = {"content": "Việc của Phòng Tổng hợp", "lead": other.office.units["SKHDT"]}
    assert other.post(f"/directives/{directive}/assignments/new", **task, then="save").status_code == 303
    assert at("stc").post(f"/directives/{directive}/assignments/new", **task).status_code == 404


def test_attaching_nothing_or_something_hostile_is_refused(at, directive):
    drafter = at("chuyenvien")
    assert drafter.post(f"/directives/{directive}/files").status_code == 422
    assert drafter.post(f"/directives/{directive}/files", document=pdf("a.pdf", b"not a pdf")).status_code == 422
    assert at("theodoi").post(f"/directives/{directive}/files", document=pdf()).status_code == 404


def test_the_list_filters_without_accents_and_counts_what_it_shows(at, directive):
    drafter = at("chuyenvien")
    assert "620/UBND-KTTH" in drafter.get("/directives", q="bao cao tinh hinh").text
    empty = words(drafter.get("/directives", q="không có từ này"))
    assert "Không có văn bản nào khớp" in empty
    assert "Dự thảo 0" in empty
    assert "Dự thảo 1" in words(drafter.get("/directives", q="620"))
    assert "1 – 1 trong tổng số 1" in words(drafter.get("/directives", group="draft", q="620", type="cong_van"))


def test_the_diagram_shows_the_step_that_waits(at, directive):
    drafter = at("chuyenvien")
    assert drafter.get(f"/directives/{directive}/diagram.xml").mimetype == "application/xml"
    state = drafter.get(f"/directives/{directive}/diagram.json").json
    assert [step["element"] for step in state["current"]] == ["draft"]


def test_deleting_a_draft_leads_to_what_is_still_there(at, directive):
    drafter = at("chuyenvien")
    number = re.search(r'id="assignment-(\d+)"', drafter.get(f"/directives/{directive}").text)[1]
    answer = drafter.post(f"/assignments/{number}/actions/delete")
    assert answer.status_code == 303
    assert answer.location == f"/directives/{directive}"
    assert drafter.get(f"/assignments/{number}").status_code == 404
    answer = drafter.post(f"/directives/{directive}/actions/delete")
    assert answer.location == "/directives"
    assert drafter.get(f"/directives/{directive}").status_code == 404


def test_while_a_number_is_typed_it_is_read_and_its_document_offered(at, directive):
    """K2, B29: the same body, number and year is the same document."""
    drafter = at("chuyenvien")
    address = "/directives/number"
    assert "Quyết định, UBND tỉnh" in words(drafter.get(address, htmx=True, number="31/qđ-ubnd", date="13/07/2026"))
    assert "bỏ phần “… ngày 5/1”" in words(drafter.get(address, number="31/QĐ-UBND ngày 5/1", date="13/07/2026"))
    assert words(drafter.get(address, number="", date="13/07/2026")) == ""
    found = drafter.get(address, number="620/ubnd-ktth", date="01/02/2026")
    assert "Văn bản này đã có trong hệ thống" in words(found)
    assert f"/directives/{directive}/assignments/carry" in found.text
    assert "Văn bản này đã có" not in words(drafter.get(address, number="620/UBND-KTTH", date="13/07/2025"))
    other = drafter.get(address, number="620/UBND-KTTH", date="13/07/2026", issuing_body="UBND huyện Đăk Tô")
    assert "Cơ quan khác có văn bản cùng số" in words(other)
    assert "carry" not in other.text
    assert (
        "Văn bản này" not in drafter.get(address, number="620/UBND-KTTH", date="13/07/2026", directive=directive).text
    )
    unseen = at("theodoi").get(address, number="620/UBND-KTTH", date="13/07/2026")
    assert "liên hệ người nhập" in words(unseen)
    assert "Về việc báo cáo tình hình" not in unseen.text
    assert at("stc").get(address, number="620/UBND-KTTH").status_code == 404


def test_a_document_that_is_there_is_not_saved_again_and_what_was_typed_goes_to_it(at, directive, assignment, entry):
    other = at("theodoi")
    task = {
        "new__content": "Việc của Phòng Tổng hợp",
        "new__lead": other.office.units["SKHDT"],
        "new__due_on": "31/07/2026",
    }
    refused = other.post("/directives/new", **entry, **task)
    assert refused.status_code == 422
    assert "Văn bản số 620/UBND-KTTH năm 2026 đã có" in words(refused)
    assert "Bổ sung nhiệm vụ vào văn bản này" in words(refused)
    carried = other.post(f"/directives/{directive}/assignments/carry", **entry, **task, document=pdf())
    assert carried.status_code == 200
    for kept in ("Việc của Phòng Tổng hợp", "31/07/2026", "620/UBND-KTTH đã có", "Tệp đã chọn ở trang trước"):
        assert kept in carried.text
    assert f'<option value="{task["new__lead"]}" selected>' in carried.text
    assert at("stc").post(f"/directives/{directive}/assignments/carry", **task).status_code == 404
    # of another body it is another document
    entry["issuing_body"] = "UBND huyện Đăk Tô"
    assert other.post("/directives/new", **entry).status_code == 303


def test_an_opinion_form_is_entered_without_a_number(at, entry):
    """T11"""
    drafter = at("chuyenvien")
    answer = drafter.post("/directives/new", **entry | {"number": "", "type": "phieu_y_kien"})
    assert answer.status_code == 303
    page = words(drafter.get(answer.location))
    assert "Không số" in page
    assert "13/07/2026" in page
    assert 'value="Không số"' not in drafter.get(f"{answer.location}/edit").text
    assert drafter.post("/directives/new", **entry | {"number": "", "type": "cong_van"}).status_code == 422
