"""What the parties say to each other (B11)."""

from __future__ import annotations

import pytest

from processes.assignments.queries import discussion, list_assignments
from processes.discussion.commands import LONGEST, say
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
