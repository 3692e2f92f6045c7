"""The page of one assignment: what its diagram allows, refusals beside the fields, nothing typed is lost."""

import re

import pytest

from tests.web.pages.conftest import flash_of, pdf, words


def buttons(answer):
    """The words on the buttons of the diagram."""
    row = re.search(r'<div class="page-buttons"[\s\S]*?<div class="columns">', answer.text)
    return words_in(row[0]) if row else ""


def words_in(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_page_says_who_what_and_until_when(at, assignment):
    page = words(at("stc").get(f"/assignments/{assignment}"))
    for expected in (
        "Báo cáo tình hình thu ngân sách 6 tháng",
        "620/UBND-KTTH",
        "còn 17 ngày",
        "hạn 31/07/2026 17:00",
        "Sở Kế hoạch và Đầu tư",
        "Chủ tịch UBND tỉnh",
        "620.pdf",
    ):
        assert expected in page


def test_each_party_has_exactly_the_buttons_the_diagram_gives_it_now(at, assignment):
    unit, office, coordinating = (at(name).get(f"/assignments/{assignment}") for name in ("stc", "chuyenvien", "skhdt"))
    assert "Tiếp nhận" in buttons(unit)
    assert "Trình kết quả" in buttons(unit)
    assert "Trả lại (giao nhầm)" in buttons(unit)
    assert "Thu hồi" not in buttons(unit)
    assert "Thu hồi" in buttons(office)
    assert "Gia hạn" in buttons(office)
    assert "Trình kết quả" not in buttons(office)
    assert coordinating.status_code == 200
    assert "Tiếp nhận" not in buttons(coordinating)


def test_only_the_step_the_diagram_waits_for_is_a_filled_button(at, assignment):
    unit, office = (at(name).get(f"/assignments/{assignment}").text for name in ("stc", "chuyenvien"))
    assert unit.count("btn-primary") == 1
    assert "btn-primary" not in office


def test_opening_it_makes_it_no_longer_new(at, assignment):
    """B41"""
    unit = at("stc")
    assert "is-unopened" in unit.get("/assignments/received").text
    unit.get(f"/assignments/{assignment}")
    assert "is-unopened" not in unit.get("/assignments/received").text


def test_accepting_moves_it_and_takes_recall_away(at, assignment):
    unit = at("stc")
    answer = unit.post(f"/assignments/{assignment}/actions/accept")
    assert answer.status_code == 303
    assert answer.location.endswith(f"/assignments/{assignment}")
    assert "Đã thực hiện: Tiếp nhận." in flash_of(unit)
    page = unit.get(f"/assignments/{assignment}")
    assert "Đang xử lý" in words(page)
    assert "Tiếp nhận" not in buttons(page)
    assert "Thu hồi" not in buttons(at("chuyenvien").get(f"/assignments/{assignment}"))


def test_a_button_of_an_old_page_says_what_happened_and_keeps_the_text(at, assignment):
    at("stc").post(f"/assignments/{assignment}/actions/accept")
    typed = "Giao nhầm đơn vị, xin thu hồi lại"
    answer = at("chuyenvien").post(f"/assignments/{assignment}/actions/recall", reason=typed)
    assert answer.status_code == 409
    assert "Tiếp nhận" in words(answer)
    assert typed in answer.text


def test_doing_the_same_twice_is_not_now(at, assignment):
    unit = at("stc")
    assert unit.post(f"/assignments/{assignment}/actions/accept").status_code == 303
    assert unit.post(f"/assignments/{assignment}/actions/accept").status_code == 409
    assert unit.get(f"/assignments/{assignment}/actions/accept").status_code == 409


def test_in_the_dialog_not_now_is_a_note_and_the_form_stays(at, assignment):
    at("stc").post(f"/assignments/{assignment}/actions/accept")
    answer = at("chuyenvien").post(f"/assignments/{assignment}/actions/recall", htmx=True, reason="Nhầm")
    assert answer.status_code == 409
    assert answer.headers["HX-Retarget"] == "#toasts"


@pytest.mark.parametrize(
    ("action", "typed"), [("extend", {"due_on": "30/02/2026", "reason": "Xin thêm ngày"}), ("urge", {})]
)
def test_what_does_not_fit_the_form_is_said_beside_the_field(at, assignment, action, typed):
    answer = at("chuyenvien").post(f"/assignments/{assignment}/actions/{action}", **typed)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert "Có 1 chỗ cần sửa" in words(answer)
    for text in typed.values():
        assert text in answer.text


def test_the_form_is_a_page_without_a_script_and_a_dialog_with_one(at, assignment):
    office = at("chuyenvien")
    path = f"/assignments/{assignment}/actions/extend"
    page, piece = office.get(path), office.get(path, htmx=True)
    assert "<html" in page.text
    assert "<html" not in piece.text
    for each in (page, piece):
        assert "Hạn mới" in each.text
        assert "31/07/2026" in each.text


def test_an_action_that_is_not_in_the_diagram_or_not_this_persons_is_not_found(at, assignment):
    assert at("stc").post(f"/assignments/{assignment}/actions/nonsense").status_code == 404
    assert at("stc").post(f"/assignments/{assignment}/actions/urge", content="x").status_code == 404
    assert at("stttt").post(f"/assignments/{assignment}/actions/accept").status_code == 404


def test_what_is_being_typed_is_kept_and_comes_back(at, assignment):
    office = at("chuyenvien")
    typed = "Đề nghị Sở Tài chính khẩn trương"
    assert office.post(f"/assignments/{assignment}/drafts/urge", content=typed).status_code == 204
    assert typed in office.get(f"/assignments/{assignment}/actions/urge").text
    assert typed not in at("theodoi").get(f"/assignments/{assignment}/actions/urge").text
    assert office.post(f"/assignments/{assignment}/actions/urge", content=typed).status_code == 303
    assert f">{typed}</textarea>" not in office.get(f"/assignments/{assignment}/actions/urge").text


def test_a_refused_form_keeps_the_files_that_came_with_it(at, assignment):
    unit = at("stc")
    unit.post(f"/assignments/{assignment}/actions/accept")
    path = f"/assignments/{assignment}/actions/submit"
    answer = unit.post(path, content="", files=pdf("ket-qua.pdf"))
    assert answer.status_code == 422
    kept = re.search(r'name="files" value="(\d+)" checked', answer.text)
    assert kept
    assert "ket-qua.pdf" in answer.text
    assert unit.post(path, content="Báo cáo kèm theo", files=kept[1]).status_code == 303
    assert "ket-qua.pdf" in at("pheduyet").get(f"/assignments/{assignment}").text


def test_a_hostile_file_is_refused_beside_the_field_and_the_text_is_kept(at, assignment):
    unit = at("stc")
    answer = unit.post(
        f"/assignments/{assignment}/actions/submit", content="Báo cáo kết quả", files=pdf("x.exe", b"MZ")
    )
    assert answer.status_code == 422
    assert "không thuộc loại được nhận" in answer.text
    assert "Báo cáo kết quả" in answer.text


def test_a_whole_life_leaves_its_traces_for_the_other_side(at, assignment, clock):
    unit, office, approver = at("stc"), at("chuyenvien"), at("pheduyet")
    path = f"/assignments/{assignment}"
    unit.post(f"{path}/actions/accept")
    office.post(f"{path}/actions/urge", content="Đề nghị báo cáo sớm", reference_number="12/VPUB")
    office.post(f"{path}/actions/extend", due_on="14/08/2026", reason="Thêm thời gian tổng hợp")
    clock.advance(days=1)
    page = words(unit.get(path))
    assert "Ý kiến chỉ đạo, đôn đốc 1" in page
    assert "12/VPUB" in page
    assert "31/07/2026 → 14/08/2026" in page
    assert "hạn ban đầu 31/07/2026" in page
    unit.post(f"{path}/actions/submit", content="Đã thực hiện xong")
    assert "đã trình 15/07/2026" in words(approver.get(path))
    approver.post(f"{path}/actions/reject", reason="Thiếu số liệu cấp xã")
    assert "Thiếu số liệu cấp xã" in words(unit.get(path))
    unit.post(f"{path}/actions/submit", content="Đã bổ sung")
    approver.post(f"{path}/actions/approve")
    page = words(unit.get(path))
    assert "Hoàn thành" in page
    assert "sớm 30 ngày" in page


def test_the_parties_talk_and_enter_answers_with_the_thread(at, assignment):
    unit = at("stc")
    assert unit.post(f"/assignments/{assignment}/discussion", text="Sở đang tổng hợp").status_code == 303
    piece = at("chuyenvien").post(f"/assignments/{assignment}/discussion", htmx=True, text="Đã rõ")
    assert piece.status_code == 200
    assert "<html" not in piece.text
    assert "Sở đang tổng hợp" in piece.text
    assert "Đã rõ" in piece.text
    assert unit.post(f"/assignments/{assignment}/discussion", text="  ").status_code == 422
    assert at("stttt").post(f"/assignments/{assignment}/discussion", text="x").status_code == 404


def test_a_recalled_unit_keeps_one_line_with_the_reason_and_sees_nothing_else(at, assignment):
    at("chuyenvien").post(f"/assignments/{assignment}/actions/recall", reason="Giao nhầm đơn vị")
    page = words(at("stc").get(f"/assignments/{assignment}"))
    assert "Đã thu hồi" in page
    assert "Giao nhầm đơn vị" in page
    assert "Dòng thời gian" not in page


def test_an_assignment_with_no_unit_is_corrected_and_another_persons_is_not_found(at, directive):
    """Q15"""
    drafter = at("chuyenvien")
    number = re.search(r'id="assignment-(\d+)"', drafter.get(f"/directives/{directive}").text)[1]
    path = f"/assignments/{number}/edit"
    assert "31/07/2026" in drafter.get(path).text
    stc = drafter.office.units["STC"]
    assert drafter.post(path, content="Nội dung đã sửa", lead=stc, due_on="10/08/2026").status_code == 303
    assert "Nội dung đã sửa" in drafter.get(f"/directives/{directive}").text
    answer = drafter.post(path, content="", lead=stc, due_on="40/08/2026")
    assert answer.status_code == 422
    assert "40/08/2026" in answer.text
    assert at("theodoi").get(path).status_code == 404


def test_once_it_is_with_the_unit_it_is_not_edited_behind_its_back(at, assignment):
    drafter = at("chuyenvien")
    assert drafter.get(f"/assignments/{assignment}/edit").status_code == 404
    assert "Sửa" not in buttons(drafter.get(f"/assignments/{assignment}")).split()


def test_the_diagram_marks_the_path_and_whose_turn_it_is(at, assignment):
    unit = at("stc")
    state = unit.get(f"/assignments/{assignment}/diagram.json").json
    assert [step["element"] for step in state["current"]] == ["accept"]
    assert "draft" in state["done"]
    assert state["flows"]
    assert any(timer["due"] == "31/07/2026 17:00" for timer in state["timers"])
    assert b"<bpmn:definitions" in unit.get(f"/assignments/{assignment}/diagram.xml").data


def test_overdue_is_red_with_a_word_and_gone_after_an_extension(at, assignment, clock, sweep):
    clock.advance(days=20)
    sweep()
    page = at("stc").get(f"/assignments/{assignment}")
    assert "Quá hạn 3 ngày" in words(page)
    assert "left-late" in page.text
    at("chuyenvien").post(f"/assignments/{assignment}/actions/extend", due_on="30/09/2026", reason="Được gia hạn")
    assert "Quá hạn 3 ngày" not in words(at("stc").get("/assignments/received"))
