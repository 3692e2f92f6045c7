"""A unit that is merged or closed (C18): its open parts go to the successor, and nothing is left to nobody."""

from __future__ import annotations

import pytest

from processes.organisation.closing import close_unit
from processes.refusals import InvalidForm
from processes.shares.models import CONTRIBUTION, SUBTASK
from processes.shares.queries import share_view
from tests.processes.shares.parts import Parts

REASON = "Hợp nhất theo Nghị quyết số 60-NQ/TW"


def merge(parts: Parts, code: str, into: str | None) -> int:
    units, admin = parts.province.office.units, parts.province.office.actor("quantri")
    return close_unit(units[code], units[into] if into else None, REASON, by=admin, now=parts.province.clock())


def test_what_was_asked_of_a_unit_goes_to_its_successor_with_a_line_in_the_timeline(parts: Parts) -> None:
    waiting, over = parts.give(CONTRIBUTION), parts.give(CONTRIBUTION)
    parts.do(over, "decline", "skhdt", reason="Không")
    parts.province.clock.advance(hours=1)
    merge(parts, "SKHDT", "STTTT")
    assert [task.object_id for task in parts.waiting("stttt")] == [waiting]
    entry = share_view(parts.province.office.actor("stttt"), waiting).entries[0]
    assert (entry.title, entry.text) == ("Đơn vị được sáp nhập hoặc kết thúc hoạt động", REASON)
    assert [(c.title, c.before, c.after) for c in entry.effects] == [
        ("Bên thực hiện", "Sở Kế hoạch và Đầu tư", "Sở Thông tin và Truyền thông")
    ]
    assert parts.row(over).receiver_unit_id == parts.province.office.units["SKHDT"]
    parts.do(waiting, "answer", "stttt", content="Sở mới trả lời")


def test_what_a_unit_gave_is_its_successors_to_judge(parts: Parts) -> None:
    id = parts.give(CONTRIBUTION, by="stc.chuyenvien")
    merge(parts, "STC", "STTTT")
    parts.do(id, "answer", "skhdt", content="Đây")
    parts.do(id, "accept", "stttt")
    assert parts.row(id).status == "accepted"


def test_a_room_with_open_parts_is_not_closed_without_a_successor(parts: Parts) -> None:
    id = parts.give(SUBTASK)
    with pytest.raises(InvalidForm) as refused:
        merge(parts, "STC-NS", None)
    assert "1 nhiệm vụ chưa kết thúc" in str(refused.value.errors[0])
    merge(parts, "STC-NS", "STC")
    parts.do(id, "answer", "stc.giamdoc", content="Phòng cũ đã làm xong")
