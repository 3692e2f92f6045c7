"""What the parties say to each other (B11)."""

from __future__ import annotations

import pytest

from processes.assignments.queries import discussion, list_assignments
from processes.discussion.commands import LONGEST, say, set_like
from processes.notices.queries import notices_for
from processes.refusals import InvalidForm, NotFound
from tests.province import Province


def test_both_sides_read_what_was_said_in_order_with_position_and_unit(province: Province) -> None:
    id = province.issued()
    say(id, "Đề nghị làm rõ phạm vi", by=province.office.actor("stc"), now=province.clock())
    say(id, "Toàn tỉnh", by=province.office.actor("chuyenvien"), now=province.clock.advance(minutes=5))
    seen = discussion(province.office.actor("stc"), id)
    assert [(message.text, message.by_unit, message.mine) for message in seen] == [
        ("Đề nghị làm rõ phạm vi", "Sở Tài chính", True),
        ("Toàn tỉnh", "Phòng Kinh tế", False),
    ]
    assert seen[1].by_position == "Chuyên viên Phòng Kinh tế"
    assert list_assignments(province.office.actor("stc")).items[0].messages == 2


def test_the_other_side_is_told_and_the_speaker_is_not(province: Province) -> None:
    id = province.issued(coordinating=["SKHDT"])
    say(id, "Đề nghị làm rõ phạm vi", by=province.office.actor("stc"), now=province.clock())
    told = {
        username: [notice.kind for notice in notices_for(province.office.actor(username)).items].count("discuss")
        for username in ("stc", "stc.giamdoc", "skhdt", "chuyenvien", "stttt")
    }
    assert told == {"stc": 0, "stc.giamdoc": 1, "skhdt": 1, "chuyenvien": 1, "stttt": 0}


def test_units_are_not_told_of_what_is_said_about_a_draft(province: Province) -> None:
    id = province.assignment(province.directive())
    say(id, "Giao đơn vị nào?", by=province.office.actor("chuyenvien"), now=province.clock())
    assert notices_for(province.office.actor("stc")).total == 0


@pytest.mark.parametrize("text", ["", "  \n\t ", "\0\x07"])
def test_nothing_is_not_a_message(province: Province, text: str) -> None:
    id = province.issued()
    with pytest.raises(InvalidForm) as refused:
        say(id, text, by=province.office.actor("stc"), now=province.clock())
    assert [error.field for error in refused.value.errors] == ["text"]


def test_a_message_has_its_limit_and_loses_control_characters(province: Province) -> None:
    id = province.issued()
    with pytest.raises(InvalidForm):
        say(id, "x" * (LONGEST + 1), by=province.office.actor("stc"), now=province.clock())
    say(id, "dòng 1\r\ndòng 2\0", by=province.office.actor("stc"), now=province.clock())
    assert [message.text for message in discussion(province.office.actor("stc"), id)] == ["dòng 1\ndòng 2"]


def test_nobody_else_reads_or_speaks(province: Province) -> None:
    id = province.issued()
    stranger = province.office.actor("skhdt")
    with pytest.raises(NotFound):
        discussion(stranger, id)
    with pytest.raises(NotFound):
        say(id, "Xin chào", by=stranger, now=province.clock())


def kinds(province: Province, username: str) -> list[str]:
    return [notice.kind for notice in notices_for(province.office.actor(username)).items if notice.kind != "issue"]


def test_who_is_named_is_told_so_once_and_the_others_as_before(province: Province) -> None:
    id = province.issued(follower="theodoi")
    say(id, "@Vương Đình Giám xem giúp", by=province.office.actor("chuyenvien"), now=province.clock())
    assert kinds(province, "stc.giamdoc") == ["mention"]
    assert kinds(province, "stc") == kinds(province, "theodoi") == ["discuss"]
    # The approver is a party who is not told of every message.
    say(id, "@Trần Thị Duyệt, @Hoàng Văn Chủ", by=province.office.actor("stc"), now=province.clock.advance(minutes=1))
    assert kinds(province, "pheduyet") == kinds(province, "chutich") == ["mention"]
    assert [message.named for message in discussion(province.office.actor("stc"), id)] == [
        ("Vương Đình Giám",),
        ("Hoàng Văn Chủ", "Trần Thị Duyệt"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "@Sở Thông tin và Truyền thông",  # no party
        "@Vương Đình Giámm",  # another word
        "a@Vương Đình Giám",  # an address
        "Vương Đình Giám",
        "@",
        "@Bùi Văn Soạn",  # who says it
    ],
)
def test_an_at_sign_means_nothing_else(province: Province, text: str) -> None:
    id = province.issued()
    say(id, text, by=province.office.actor("chuyenvien"), now=province.clock())
    everybody = ("stc.giamdoc", "stttt", "chuyenvien")
    assert "mention" not in {kind for username in everybody for kind in kinds(province, username)}


def test_units_are_not_named_in_a_draft(province: Province) -> None:
    id = province.assignment(province.directive())
    say(id, "@Sở Tài chính", by=province.office.actor("chuyenvien"), now=province.clock())
    assert kinds(province, "stc") == []


def test_a_like_is_kept_once_and_taken_back(province: Province) -> None:
    id = province.issued()
    message = say(id, "Gửi trước thứ Sáu", by=province.office.actor("chuyenvien"), now=province.clock())
    for _ in range(2):
        assert set_like(message, on=True, by=province.office.actor("stc"), now=province.clock()) == id
    (seen,) = discussion(province.office.actor("stc"), id)
    assert (seen.likes, seen.liked) == (("Sở Tài chính",), True)
    assert not discussion(province.office.actor("chuyenvien"), id)[0].liked
    set_like(message, on=False, by=province.office.actor("stc"), now=province.clock())
    assert discussion(province.office.actor("stc"), id)[0].likes == ()
    for nothing in (message + 1, 10**30):
        with pytest.raises(NotFound):
            set_like(nothing, on=True, by=province.office.actor("stc"), now=province.clock())
    with pytest.raises(NotFound):
        set_like(message, on=True, by=province.office.actor("stttt"), now=province.clock())
