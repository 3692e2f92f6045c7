"""Handing the following over to another room, on the page: who picks, what is refused, and where one is afterwards."""

from __future__ import annotations

from tests.web.pages.conftest import words


def address(assignment):
    return f"/assignments/{assignment}/actions/hand_over"


def test_the_inspection_hands_over_and_the_page_names_the_new_room(at, assignment):
    inspection = at("tokiemtra")
    form = inspection.get(address(assignment)).text
    for code in ("VPUB-TH", "VPUB-KT"):
        assert f'value="{code}"' in form
    answer = inspection.post(address(assignment), following_unit="VPUB-TH", follower="theodoi")
    assert (answer.status_code, answer.location) == (303, f"/assignments/{assignment}")
    page = words(inspection.get(f"/assignments/{assignment}"))
    assert "Phòng theo dõi Phòng Tổng hợp" in page
    assert "Nhiệm vụ được chuyển phòng theo dõi" in words(at("theodoi").get("/notices"))


def test_only_rooms_of_the_office_are_offered(at, assignment):
    form = at("tokiemtra").get(address(assignment)).text
    for code in ("STC", "STC-NS", "VPUB", "UBND"):
        assert f'<option value="{code}"' not in form


def test_a_room_that_does_not_fit_is_said_beside_the_field_and_what_was_typed_stays(at, assignment):
    answer = at("tokiemtra").post(address(assignment), following_unit="VPUB-KT", note="Theo lĩnh vực")
    assert answer.status_code == 422
    assert "Phòng này đang theo dõi nhiệm vụ." in words(answer)
    assert "Theo lĩnh vực" in answer.text


def test_whoever_hands_it_out_of_their_own_sight_comes_to_its_directive(at, assignment, directive):
    at("tokiemtra").post(address(assignment), following_unit="VPUB-TH", follower="theodoi")
    follower = at("theodoi")
    answer = follower.post(address(assignment), following_unit="VPUB-KT", follower="truongphong")
    assert (answer.status_code, answer.location) == (303, f"/directives/{directive}")
    assert "Đã thực hiện: Chuyển phòng theo dõi." in words(follower.get(answer.location))
    assert follower.get(f"/assignments/{assignment}").status_code == 404


def test_a_unit_finds_nothing_to_hand_over(at, assignment):
    assert at("stc").post(address(assignment), following_unit="VPUB-TH").status_code == 404
    assert "Chuyển phòng theo dõi" not in words(at("stc").get(f"/assignments/{assignment}"))


def test_whoever_deletes_a_draft_comes_back_to_the_list(at, directive):
    answer = at("chuyenvien").post(f"/directives/{directive}/actions/delete")
    assert (answer.status_code, answer.location) == (303, "/directives")
    assert at("chuyenvien").get("/directives").status_code == 200
