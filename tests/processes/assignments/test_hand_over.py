"""Another phòng of the Office follows the assignment (K11): the Tổ Kiểm tra, the follower or the phòng's head hands it over."""

from __future__ import annotations

import pytest

from processes.assignments.queries import assignment_view, timeline
from processes.notices.queries import notices_for
from processes.organisation.commands import add_person
from processes.refusals import InvalidForm, NotFound
from tests.processes.assignments.rows import effects, open_tasks, row, status, told
from tests.province import Province

TO_TH = {"following_unit": "VPUB-TH", "follower": "theodoi"}


def test_the_inspection_hands_an_assignment_to_another_room_by_name(province: Province) -> None:
    id = province.issued()
    before = open_tasks(id)
    province.do(id, "hand_over", "tokiemtra", **TO_TH, note="Theo lĩnh vực được phân công")
    now = row(id)
    assert now.following_unit_id == province.office.units["VPUB-TH"]
    assert now.follower_id == province.office.people["theodoi"]
    assert (status(id), open_tasks(id)) == ("waiting", before)
    assert effects(id, "hand_over") == {
        "following_unit": ["Phòng Kinh tế", "Phòng Tổng hợp"],
        "follower": ["Chuyên viên Phòng Kinh tế (Bùi Văn Soạn)", "Chuyên viên Phòng Tổng hợp (Lý Thị Theo)"],
    }
    entry = timeline(province.office.actor("stc"), "assignment", id)[0]
    assert [change.title for change in entry.effects] == ["Phòng theo dõi", "Chuyên viên theo dõi"]
    assert (entry.title, entry.text) == ("Chuyển phòng theo dõi", "Theo lĩnh vực được phân công")


def test_the_new_follower_the_rooms_head_and_the_former_follower_are_told(province: Province) -> None:
    id = province.issued()
    province.do(id, "hand_over", "tokiemtra", **TO_TH)
    assert told("hand_over") == {"theodoi", "chuyenvien"}
    province.do(id, "hand_over", "theodoi", following_unit="VPUB-KT")
    assert told("hand_over") == {"theodoi", "chuyenvien", "truongphong"}


def test_without_a_name_the_former_follower_stays_only_in_their_own_room(province: Province) -> None:
    id = province.issued(follower="theodoi")
    province.do(id, "hand_over", "theodoi", following_unit="VPUB-TH")
    assert row(id).follower_id == province.office.people["theodoi"]

    province.do(id, "hand_over", "theodoi", following_unit="VPUB-KT")
    assert row(id).follower_id is None
    assert effects(id, "hand_over")["follower"] == ["Chuyên viên Phòng Tổng hợp (Lý Thị Theo)", None]
    province.do(id, "amend", "chuyenvien", follower="chuyenvien", reason="Phòng đã phân công")
    assert row(id).follower_id == province.office.people["chuyenvien"]


def test_whoever_no_longer_follows_reads_in_the_notice_what_it_was(province: Province) -> None:
    id = province.issued(follower="theodoi")
    province.do(id, "hand_over", "tokiemtra", following_unit="VPUB-TH", follower="tokiemtra")
    former = province.office.actor("theodoi")
    with pytest.raises(NotFound):
        assignment_view(former, id)
    notice = notices_for(former).items[0]
    assert (notice.kind, notice.visible, notice.text) == ("hand_over", False, "Báo cáo tình hình giải ngân quý II")


def test_the_new_head_and_follower_may_act_and_the_former_head_may_not(province: Province) -> None:
    add_person("tp.tonghop", "Đỗ Thị Trưởng", "Trưởng phòng Tổng hợp", "VPUB-TH", ("specialist", "head_of_phong"))
    id = province.issued(by="theodoi")
    with pytest.raises(NotFound):
        province.do(id, "hand_over", "truongphong", following_unit="VPUB-TH")
    province.do(id, "hand_over", "theodoi", following_unit="VPUB-KT", follower="truongphong")
    province.do(id, "urge", "truongphong", content="Đề nghị báo cáo")
    province.do(id, "hand_over", "truongphong", following_unit="VPUB-TH")
    assert row(id).follower_id is None
    for username in ("truongphong", "chuyenvien", "stc"):
        with pytest.raises(NotFound):
            province.do(id, "hand_over", username, following_unit="VPUB-KT")
    province.do(id, "hand_over", "tp.tonghop", following_unit="VPUB-KT")


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({}, "following_unit", "bắt buộc phải nhập"),
        ({"following_unit": "VPUB-KT"}, "following_unit", "đang theo dõi"),
        ({"following_unit": "VPUB"}, "following_unit", "một phòng của Văn phòng"),
        ({"following_unit": "STC"}, "following_unit", "một phòng của Văn phòng"),
        ({"following_unit": "STC-NS"}, "following_unit", "một phòng của Văn phòng"),
        ({"following_unit": "NOWHERE"}, "following_unit", "không có đơn vị nào mang mã"),
        ({"following_unit": "VPUB-TH", "follower": "truongphong"}, "follower", "không làm việc ở Phòng Tổng hợp"),
        ({"following_unit": "VPUB-TH", "follower": "stc"}, "follower", "không làm việc ở Phòng Tổng hợp"),
        ({"following_unit": "VPUB-TH"}, "follower", "chưa có trưởng phòng"),
    ],
)
def test_a_room_or_follower_that_does_not_fit_is_refused(
    province: Province, values: dict[str, str], field: str, sentence: str
) -> None:
    id = province.issued()
    before = row(id)
    with pytest.raises(InvalidForm) as refused:
        province.do(id, "hand_over", "tokiemtra", **values)
    assert [(error.field, sentence in str(error)) for error in refused.value.errors] == [(field, True)]
    assert row(id) == before
