"""Báo vướng mắc (T21): the unit asks for help, the Office answers, no clock stops, and lists show who waits."""

from __future__ import annotations

import pytest

from processes.assignments.queries import list_assignments
from processes.refusals import InvalidForm, NotFound, NotNow
from tests.processes.assignments.rows import open_tasks, row, status, told
from tests.province import Province

ASKED = {"reason": "Thiếu số liệu của các huyện"}


def waits(province: Province, username: str) -> dict[int, bool]:
    return {a.id: a.difficulty for a in list_assignments(province.office.actor(username), difficulty=True).items}


def test_the_office_is_told_and_every_list_shows_that_the_unit_waits(province: Province) -> None:
    id, other = province.issued(follower="theodoi"), province.issued()
    before = row(id)
    province.do(id, "report_difficulty", "stc", **ASKED)
    assert told("report_difficulty") == {"theodoi", "chuyenvien", "pheduyet", "chutich"}
    for username in ("stc", "pheduyet", "chuyenvien"):
        assert waits(province, username) == {id: True}
    now = row(id)
    assert (now.status, now.clock, now.due_at) == (before.status, "unit", before.due_at)
    assert row(other).difficulty_at is None


@pytest.mark.parametrize("who", ["theodoi", "pheduyet", "chuyenvien", "chutich"])
def test_the_answer_reaches_the_unit_and_it_waits_no_longer(province: Province, who: str) -> None:
    id = province.issued(follower="theodoi", officer="stc.chuyenvien")
    province.do(id, "report_difficulty", "stc", **ASKED)
    province.do(id, "answer_difficulty", who, answer="Dùng số liệu quý I")
    assert told("answer_difficulty") == {"stc", "stc.giamdoc", "stc.chuyenvien"}
    assert row(id).difficulty_at is None
    assert status(id) == "waiting"
    with pytest.raises(NotNow):
        province.do(id, "answer_difficulty", who, answer="Lần nữa")


def test_it_waits_until_the_last_of_several_is_answered(province: Province) -> None:
    id = province.issued()
    since = province.clock()
    province.do(id, "report_difficulty", "stc", **ASKED)
    province.pass_time(hours=2)
    province.do(id, "report_difficulty", "stc", reason="Chưa có kinh phí")
    assert row(id).difficulty_at == since
    province.do(id, "answer_difficulty", "pheduyet", answer="x")
    assert row(id).difficulty_at == since
    province.do(id, "answer_difficulty", "pheduyet", answer="y")
    assert row(id).difficulty_at is None


def test_an_approved_result_leaves_no_difficulty_behind(province: Province) -> None:
    id = province.issued()
    province.do(id, "report_difficulty", "stc", **ASKED)
    province.do(id, "submit", "stc", content="Đã xong")
    province.do(id, "approve", "pheduyet")
    assert (status(id), open_tasks(id)) == ("completed", [])
    assert waits(province, "pheduyet") == {}


def test_a_reason_is_needed_and_only_the_unit_asks(province: Province) -> None:
    id = province.issued(coordinating=["SKHDT"])
    with pytest.raises(InvalidForm):
        province.do(id, "report_difficulty", "stc")
    for username in ("skhdt", "chuyenvien"):
        with pytest.raises(NotFound):
            province.do(id, "report_difficulty", username, **ASKED)
    with pytest.raises(NotFound):
        province.do(id, "answer_difficulty", "stc", answer="x")
