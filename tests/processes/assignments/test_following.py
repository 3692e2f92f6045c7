"""Following goes on to others (B43), and whoever passes it on may check the result before the approver does, until they withdraw."""

from __future__ import annotations

from typing import Any

import pytest

from processes.assignments.queries import assignment_view, list_assignments
from processes.refusals import InvalidForm, NotAllowedYet, NotFound
from processes.runtime.actions import actions_for
from processes.runtime.instances import instance_of
from tests.processes.assignments.rows import effects, row, status, told
from tests.province import Province

TO = {"followers": ["theodoi", "tokiemtra"], "note": "Đi công tác"}


def passed_on(province: Province, **more: Any) -> int:
    """An assignment that its follower, the drafter, has passed on."""
    id = province.issued()
    province.do(id, "pass_on", "chuyenvien", **{**TO, **more})
    return id


def offered(province: Province, username: str, id: int) -> set[str]:
    of = instance_of("assignment", id)
    return {a.name for a in actions_for(province.office.actor(username), of, now=province.clock())}


def follows(province: Province, username: str) -> set[int]:
    return {a.id for a in list_assignments(province.office.actor(username), box="following").items}


def test_the_first_is_the_main_follower_and_the_others_follow_beside(province: Province) -> None:
    id = passed_on(province)
    assert row(id).follower_id == province.office.people["theodoi"]
    assert row(id).following_unit_id == province.office.units["VPUB-TH"]
    assert told("pass_on") == {"theodoi", "tokiemtra"}
    view = assignment_view(province.office.actor("tokiemtra"), id)
    assert [person.username for person in view.co_followers] == ["tokiemtra"]
    for username in ("theodoi", "tokiemtra"):
        assert follows(province, username) == {id}
        assert offered(province, username, id) >= {"urge", "pass_on"}
    assert follows(province, "chuyenvien") == set()
    assert effects(id, "pass_on") == {
        "follower": ["Chuyên viên Phòng Kinh tế (Bùi Văn Soạn)", "Chuyên viên Phòng Tổng hợp (Lý Thị Theo)"],
        "co_followers": [[], ["Tổ phó Tổ Kiểm tra (Hà Thị Kiểm)"]],
        "following_unit": ["Phòng Kinh tế", "Phòng Tổng hợp"],
    }


def test_who_follows_beside_is_told_of_what_the_unit_does(province: Province) -> None:
    id = passed_on(province)
    province.do(id, "submit", "stc", content="Đã xong")
    assert told("submit") == {"theodoi", "tokiemtra", "chuyenvien", "pheduyet"}


def test_passed_on_again_it_is_with_the_new_ones_alone(province: Province) -> None:
    id = passed_on(province)
    province.do(id, "pass_on", "tokiemtra", followers=["truongphong"])
    assert assignment_view(province.office.actor("truongphong"), id).co_followers == []
    assert follows(province, "tokiemtra") == set()


def test_without_the_tick_the_result_goes_straight_to_the_approver(province: Province) -> None:
    id = passed_on(province)
    province.do(id, "submit", "stc", content="Đã xong")
    assert status(id) == "submitted"
    assert "withdraw" not in offered(province, "chuyenvien", id)


def test_with_the_tick_the_result_comes_back_to_who_passed_it_on_before_the_approver(province: Province) -> None:
    id = passed_on(province, review=True)
    province.do(id, "submit", "stc", content="Đã xong")
    assert (status(id), row(id).status_group, row(id).clock) == ("checking", "in_review", "office")
    assert told("submit") == {"theodoi", "tokiemtra", "chuyenvien", "pheduyet"}
    assert offered(province, "pheduyet", id).isdisjoint({"approve", "reject", "forward"})
    with pytest.raises(NotFound):
        province.do(id, "forward", "theodoi")
    province.do(id, "forward", "chuyenvien", note="Đủ số liệu", checked_content=True)
    assert status(id) == "submitted"
    assert told("forward") == {"pheduyet"}
    province.do(id, "approve", "pheduyet", checked_content=True, checked_product=True)
    assert status(id) == "completed"


def test_the_reviewer_sends_it_back_to_the_unit_as_a_rejection(province: Province) -> None:
    id = passed_on(province, review=True)
    province.do(id, "submit", "stc", content="Đã xong")
    with pytest.raises(InvalidForm):
        province.do(id, "send_back", "chuyenvien")
    province.do(id, "send_back", "chuyenvien", reason="Thiếu phụ lục")
    assert (status(id), row(id).rejections, row(id).clock) == ("in_progress", 1, "unit")
    assert told("reject") >= {"stc"}
    province.do(id, "submit", "stc", content="Bổ sung")
    assert status(id) == "checking"


@pytest.mark.parametrize("is_open", [False, True])
def test_it_is_withdrawn_before_and_while_the_result_waits(province: Province, is_open: bool) -> None:
    id = passed_on(province, review=True)
    if is_open:
        province.do(id, "submit", "stc", content="Đã xong")
    province.do(id, "withdraw", "chuyenvien", note="Đã tin tưởng")
    assert told("withdraw") == {"theodoi", "pheduyet"}
    assert "withdraw" not in offered(province, "chuyenvien", id)
    if not is_open:
        province.do(id, "submit", "stc", content="Đã xong")
    assert status(id) == "submitted"
    province.do(id, "approve", "pheduyet")


def test_withdrawing_may_take_the_following_back(province: Province) -> None:
    id = passed_on(province, review=True)
    province.do(id, "withdraw", "chuyenvien", follow=True)
    assert row(id).follower_id == province.office.people["chuyenvien"]
    assert follows(province, "tokiemtra") == set()


def test_as_long_as_one_reviewer_is_left_the_result_waits(province: Province) -> None:
    id = passed_on(province, review=True)
    province.do(id, "pass_on", "theodoi", followers=["truongphong"], review=True)
    province.do(id, "submit", "stc", content="Đã xong")
    province.do(id, "withdraw", "chuyenvien")
    assert status(id) == "checking"
    province.do(id, "forward", "theodoi")
    assert status(id) == "submitted"


def test_an_administrator_withdraws_in_the_place_of_all_and_of_nobody_when_there_is_none(province: Province) -> None:
    id = passed_on(province, review=True)
    province.do(id, "submit", "stc", content="Đã xong")
    province.do(id, "withdraw", "quantri")
    assert status(id) == "submitted"
    with pytest.raises(NotAllowedYet):
        province.do(id, "withdraw", "quantri")


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({}, "followers", "bắt buộc"),
        ({"followers": []}, "followers", ""),
        ({"followers": ["chuyenvien"]}, "followers", "người khác"),
        ({"followers": ["theodoi", "stc"]}, "followers", "không làm việc ở Văn phòng"),
        ({"followers": ["nobody"]}, "followers", "không có người dùng"),
    ],
)
def test_only_others_of_the_office_follow(
    province: Province, values: dict[str, Any], field: str, sentence: str
) -> None:
    id = province.issued()
    before = row(id)
    with pytest.raises(InvalidForm) as refused:
        province.do(id, "pass_on", "chuyenvien", **values)
    assert refused.value.errors[0].field == field
    assert sentence in str(refused.value.errors[0])
    assert row(id) == before


@pytest.mark.parametrize("username", ["stc", "theodoi", "skhdt"])
def test_nobody_else_passes_the_following_on(province: Province, username: str) -> None:
    id = province.issued()
    with pytest.raises(NotFound):
        province.do(id, "pass_on", username, followers=["theodoi"])


def test_the_follower_proposes_a_verdict_to_the_approver(province: Province) -> None:
    id = province.issued(follower="theodoi")
    province.do(id, "submit", "stc", content="Đã xong")
    province.do(id, "propose", "theodoi", verdict="satisfactory", note="Đủ sản phẩm")
    assert told("propose") == {"pheduyet"}
    assert status(id) == "submitted"
    with pytest.raises(InvalidForm):
        province.do(id, "propose", "theodoi", verdict="perhaps")
    with pytest.raises(NotFound):
        province.do(id, "propose", "stc", verdict="satisfactory")
