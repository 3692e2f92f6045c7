"""An overdue assignment and a result that waits speak up by themselves: the ladder of the diagram, and the Office's own backlog."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from itertools import pairwise

import pytest
from lxml import etree
from sqlalchemy import select

from engine.document import BPMN
from handlers.assignment_escalation import TOLD
from processes.assignments.queries import timeline
from processes.db import reading
from processes.notices.models import Notice
from processes.organisation.models import Person
from processes.runtime.deploy import check, deploy
from processes.runtime.instances import instance_of
from processes.runtime.models import Timer
from processes.runtime.own_titles import TOLD_TITLES
from processes.runtime.packaged import files_beside
from processes.runtime.timers import fire_due
from tests.bpmn.test_changed_diagrams import element, remove
from tests.province import Province

MONDAY = date(2026, 7, 20)


def at(day: int, hour: int = 9, month: int = 7) -> datetime:
    """A moment of 2026, Hanoi time."""
    return datetime(2026, month, day, hour, tzinfo=UTC) - timedelta(hours=7)


def move(province: Province, *moment: int) -> None:
    fire_due(province.clock.set(at(*moment)))


def told(id: int, *kinds: str) -> list[tuple[str, str, int | None]]:
    """Kind, whom, and for how many working days, in the order in which they were told."""
    session = reading()
    session.rollback()
    rows = session.execute(
        select(Notice.kind, Person.username, Notice.values)
        .join(Person, Person.id == Notice.person_id)
        .where(Notice.object_type == "assignment", Notice.object_id == id, Notice.kind.in_(kinds))
        .order_by(Notice.id, Person.username)
    )
    return [(row.kind, row.username, row.values.get("working_days")) for row in rows]


def ladder(id: int) -> list[tuple[str, int | None]]:
    return [(who, days) for _, who, days in told(id, "escalate")]


def armed(id: int) -> list[str]:
    session = reading()
    session.rollback()
    of_it = select(Timer.element).where(Timer.instance_id == instance_of("assignment", id)).order_by(Timer.due_at)
    return list(session.scalars(of_it))


def titles(province: Province, id: int) -> list[str]:
    entries = timeline(province.office.actor("pheduyet"), "assignment", id)
    return [entry.title for entry in reversed(entries) if entry.action in ("overdue", "escalate", "review_overdue")]


@pytest.fixture
def late(province: Province) -> int:
    """Given to nobody in particular at Sở Tài chính, due Monday 20 July, looked at when the office opens on Tuesday."""
    id = province.issued(due_on=MONDAY, follower="theodoi")
    move(province, 21, 8)
    return id


def test_one_party_after_the_other_is_told(province: Province, late: int) -> None:
    assert {who for _, who, _ in told(late, "overdue")} == {"stc", "theodoi"}
    move(province, 22, 7)
    assert ladder(late) == []
    move(province, 22, 8)
    assert ladder(late) == [("stc.giamdoc", 2)]
    move(province, 27, 8)
    assert ladder(late)[1:] == [("pheduyet", 5), ("theodoi", 5)]
    move(province, 3, 8, 8)
    assert ladder(late)[3:] == [("chutich", 10)]
    assert titles(province, late) == [
        "Quá hạn",
        "Đã báo lãnh đạo đơn vị: quá hạn 2 ngày làm việc",
        "Đã báo chuyên viên theo dõi, người phê duyệt: quá hạn 5 ngày làm việc",
        "Đã báo người chỉ đạo: quá hạn 10 ngày làm việc",
    ]
    assert armed(late) == []


def test_whoever_is_in_charge_is_told_where_there_is_somebody(province: Province) -> None:
    id = province.issued(due_on=MONDAY, officer="stc.chuyenvien")
    move(province, 21)
    assert {who for _, who, _ in told(id, "overdue")} == {"stc.chuyenvien", "chuyenvien"}


def test_days_off_are_not_counted(province: Province) -> None:
    """2 September is a public holiday, 1 September goes with it."""
    id = province.issued(due_on=date(2026, 8, 31))
    move(province, 3, 8, 9)
    assert ladder(id) == []
    move(province, 4, 8, 9)
    assert ladder(id) == [("stc.giamdoc", 2)]


def test_what_nobody_watched_is_made_up_for_at_once(province: Province) -> None:
    id = province.issued(due_on=MONDAY)
    move(province, 28)
    assert Counter(who for who, _ in ladder(id)) == {"stc.giamdoc": 1, "pheduyet": 1, "chuyenvien": 1}
    assert armed(id) == ["to_director"]


@pytest.mark.parametrize(
    ("action", "by", "values"),
    [
        ("submit", "stc", {"content": "Đã xong"}),
        ("extend", "chuyenvien", {"due_on": "2026-12-31", "reason": "Chờ số liệu"}),
        ("return", "stc", {"reason": "Giao nhầm"}),
        ("cancel", "chuyenvien", {"reason": "Không còn cần"}),
    ],
)
def test_it_ends_by_itself(province: Province, late: int, action: str, by: str, values: dict[str, str]) -> None:
    province.do(late, action, by, **values)
    assert not [element for element in armed(late) if element.startswith("to_")]
    move(province, 14, 9, 8)
    assert ladder(late) == []


def test_sent_back_past_the_deadline_it_begins_anew_from_that_moment(province: Province, late: int) -> None:
    """The time that the Office took is not the unit's, and a result that is none does not end the ladder for good."""
    move(province, 22)
    province.do(late, "submit", "stc", content="Đã xong")
    move(province, 27)
    province.do(late, "reject", "pheduyet", reason="Chưa đạt")
    assert (ladder(late), armed(late)) == ([("stc.giamdoc", 2)], ["to_unit_leader"])
    move(province, 29, 8)
    assert ladder(late)[1:] == [("stc.giamdoc", 7)]
    assert titles(province, late).count("Quá hạn") == 1


def test_handed_in_on_time_and_sent_back_late_the_unit_has_its_days(province: Province) -> None:
    id = province.issued(due_on=MONDAY)
    move(province, 17)
    province.do(id, "submit", "stc", content="Đã xong")
    move(province, 31)
    province.do(id, "reject", "pheduyet", reason="Chưa đạt")
    assert (len(told(id, "overdue")), ladder(id), armed(id)) == (2, [], ["to_unit_leader"])


def test_entered_past_its_deadline_the_unit_has_its_days_too(province: Province) -> None:
    move(province, 28)
    id = province.issued(due_on=MONDAY)
    assert (len(told(id, "overdue")), ladder(id), armed(id)) == (2, [], ["to_unit_leader"])


def test_extended_to_a_day_that_has_passed_there_is_one_ladder_from_that_day(province: Province, late: int) -> None:
    move(province, 28)
    province.do(late, "extend", "chuyenvien", due_on="2026-07-27", reason="Chờ số liệu")
    assert armed(late) == ["to_unit_leader"]
    move(province, 29, 8)
    assert ladder(late)[-1] == ("stc.giamdoc", 2)
    assert len(ladder(late)) == 4


def test_returned_and_not_taken_back_it_begins_anew(province: Province, late: int) -> None:
    province.do(late, "return", "stc", reason="Giao nhầm")
    province.do(late, "insist", "chuyenvien", note="Đúng đơn vị")
    assert armed(late) == ["to_unit_leader"]
    move(province, 23)
    assert ladder(late) == [("stc.giamdoc", 3)]


def test_a_designer_changes_days_and_takes_steps_out_and_running_ones_go_on_as_they_were(
    province: Province, late: int
) -> None:
    xml = (files("bpmn") / "assignment.bpmn").read_bytes()
    other = xml.replace(b'name="working_days" value="2"', b'name="working_days" value="1"')
    root = etree.fromstring(other)
    remove(root, "to_office", "tell_office", "to_director", "tell_director")
    scope = element(root, "escalation")
    etree.SubElement(scope, f"{BPMN}sequenceFlow", id="past_it", sourceRef="tell_unit_leader", targetRef="all_told")
    other = etree.tostring(root)
    deploy(other, files_beside(files("bpmn"), xml), by=province.office.actor("thietke"), now=province.clock())
    new = province.issued(due_on=date(2026, 7, 21))
    move(province, 22, 8)
    assert (ladder(new), armed(new)) == ([("stc.giamdoc", 1)], [])
    assert ladder(late) == [("stc.giamdoc", 2)]
    move(province, 14, 8, 8)
    assert (len(ladder(new)), len(ladder(late))) == (1, 4)


def test_a_step_that_names_nobody_known_is_not_deployed() -> None:
    xml = (files("bpmn") / "assignment.bpmn").read_bytes()
    other = xml.replace(b"'\"leader_of_unit\"'", b"'\"leader_of_unit giam_doc\"'")
    assert [
        (one.element, one.rule) for one in check(other, files_beside(files("bpmn"), xml)) if one.severity == "error"
    ] == [("tell_unit_leader", "operation-word")]


def test_every_party_that_a_step_can_name_has_its_words(province: Province) -> None:
    assert TOLD.keys() == TOLD_TITLES.keys()
    xml = (files("bpmn") / "assignment.bpmn").read_bytes()
    other = xml.replace(b"'\"leader_of_unit\"'", f"'\"{' '.join(TOLD)}\"'".encode())
    deploy(other, files_beside(files("bpmn"), xml), by=province.office.actor("thietke"), now=province.clock())
    id = province.issued(due_on=MONDAY, follower="chuyenvien")
    move(province, 22)
    assert {who for who, _ in ladder(id)} == {
        *("stc", "stc.giamdoc", "chuyenvien", "truongphong", "pheduyet", "lanhdao", "chutich")
    }


def test_the_offices_backlog_nags_the_office_each_working_day_until_it_decides(province: Province) -> None:
    """D2"""
    id = province.issued(due_on=date(2026, 8, 31), follower="theodoi")
    move(province, 17)
    province.do(id, "submit", "stc", content="Đã xong")
    move(province, 24, 18)
    assert {who for _, who, _ in told(id, "review_overdue")} == {"pheduyet", "chuyenvien", "theodoi"}
    assert told(id, "review_waiting") == []
    for day in (25, 26, 27, 28):
        move(province, day)
    assert told(id, "review_waiting") == [("review_waiting", "pheduyet", 6), ("review_waiting", "pheduyet", 7)]
    province.do(id, "approve", "pheduyet")
    move(province, 31)
    assert len(told(id, "review_waiting")) == 2
    assert titles(province, id) == ["Quá hạn duyệt kết quả"]


def test_only_the_newest_reminder_is_unread_and_the_longer_it_waits_the_rarer_it_is(province: Province) -> None:
    id = province.issued(due_on=date(2026, 12, 31))
    province.do(id, "submit", "stc", content="Đã xong")
    for day in range(15, 32):
        move(province, day, 18)
    for day in range(1, 32):
        move(province, day, 18, 8)
    days = [days or 0 for _, _, days in told(id, "review_waiting")]
    assert days[:9] == [2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert {later - sooner for sooner, later in pairwise(days) if sooner >= 20} == {2, 3}
    unread = select(Notice.id).where(Notice.kind == "review_waiting", Notice.read_at.is_(None))
    assert len(reading().scalars(unread).all()) == 1


def test_sent_back_and_handed_in_again_the_office_has_its_days_again(province: Province) -> None:
    id = province.issued(due_on=date(2026, 8, 31))
    move(province, 17)
    province.do(id, "submit", "stc", content="Đã xong")
    for day in (24, 27, 28):
        move(province, day, 18)
    assert len(told(id, "review_waiting")) == 2
    province.do(id, "reject", "pheduyet", reason="Chưa đạt")
    province.do(id, "submit", "stc", content="Đã xong")
    move(province, 31)
    assert len(told(id, "review_waiting")) == 2


def test_whose_turn_it_is_is_nagged_the_reviewer_first(province: Province) -> None:
    """B43"""
    id = province.issued(due_on=date(2026, 8, 31), follower="theodoi")
    province.do(id, "pass_on", "theodoi", followers=["truongphong"], review=True)
    move(province, 17)
    province.do(id, "submit", "stc", content="Đã xong")
    for day in (24, 27):
        move(province, day, 18)
    assert told(id, "review_waiting") == [("review_waiting", "theodoi", 6)]
    province.do(id, "forward", "theodoi")
    move(province, 29)
    assert len(told(id, "review_waiting")) == 1
