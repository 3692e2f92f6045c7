"""What the five systems did differently and one rule settles, case by case: who a unit's work is for (C5), one lead or many (C6), who
enters (C7), who directs and where it comes from (C17), the Office's rejection and the unit's return (C19)."""

from __future__ import annotations

from typing import Any

import pytest

from processes.assignments.queries import list_assignments, timeline
from processes.directives.policy import may_name_drafter, may_register
from processes.refusals import NotFound, NotNow
from processes.runtime.instances import instance_of
from processes.runtime.perform import claim
from processes.runtime.worklist import open_user_tasks
from processes.sets.commands import add_separately
from tests.processes.assignments.rows import former_lines, row, told
from tests.province import Province


@pytest.mark.parametrize(
    ("assigned", "username", "takes_it"),
    [
        ({}, "stc", True),
        ({}, "stc.chuyenvien", True),
        ({}, "stc.giamdoc", True),
        ({"officer": "stc.chuyenvien"}, "stc.chuyenvien", True),
        ({"officer": "stc.chuyenvien"}, "stc", True),
        ({"coordinating": ["SKHDT"]}, "skhdt", False),
        ({}, "chuyenvien", False),
    ],
)
def test_a_task_is_the_units_and_anyone_of_it_may_take_it_on(
    province: Province, assigned: dict[str, Any], username: str, takes_it: bool
) -> None:
    """C5"""
    id = province.issued(**assigned)
    task = open_user_tasks(province.office.actor("stc"), instance_id=instance_of("assignment", id)).items[0]
    if takes_it:
        claim(task.id, by=province.office.actor(username), now=province.clock())
    else:
        with pytest.raises((NotFound, NotNow)):
            claim(task.id, by=province.office.actor(username), now=province.clock())


@pytest.mark.parametrize(
    ("separately", "others", "assignments"),
    [(False, [], {"STC"}), (False, ["SKHDT", "STTTT"], {"STC"}), (True, ["SKHDT", "STTTT"], {"STC", "SKHDT", "STTTT"})],
)
def test_there_is_one_lead_unless_each_unit_reports_by_itself(
    province: Province, separately: bool, others: list[str], assignments: set[str]
) -> None:
    """C6: whoever stands beside the one lead coordinates and has nothing to hand in."""
    directive, units = province.directive(), province.office.units
    if separately:
        ids = [units[code] for code in ("STC", *others)]
        drafter = province.office.actor("chuyenvien")
        add_separately(directive, {"content": "Báo cáo"}, ids, by=drafter, now=province.clock())
    else:
        province.assignment(directive, coordinating=others)
    province.act("directive", directive, "issue", by="chuyenvien")
    for code in ("STC", "SKHDT", "STTTT"):
        unit = province.office.actor(code.lower())
        listed = list_assignments(unit, box="given").items
        assert [line.lead_code for line in listed] == ([code] if code in assignments else [])
        assert open_user_tasks(unit).total == len(listed)
        beside = list_assignments(unit, box="coordinating").total
        assert beside == (code in others and not separately)


@pytest.mark.parametrize(
    ("username", "enters", "for_others"),
    [
        ("chuyenvien", True, False),
        ("theodoi", True, False),
        ("truongphong", True, True),
        ("tokiemtra", True, True),
        ("vanthu", True, True),
        ("quantri", True, True),
        ("lanhdao", False, False),
        ("chutich", False, False),
        ("stc", False, False),
        ("stc.giamdoc", False, False),
    ],
)
def test_who_enters_documents_and_who_enters_them_for_their_drafters(
    province: Province, username: str, enters: bool, for_others: bool
) -> None:
    """C7"""
    actor = province.office.actor(username)
    assert (may_register(actor), may_name_drafter(actor)) == (enters, for_others)


@pytest.mark.parametrize("director", ["chutich", "lanhdao"])
@pytest.mark.parametrize("source", ["trong_tam_ubnd", "trong_tam_tinh_uy", None])
def test_who_directs_and_the_source_are_two_fields_and_each_finds_its_own(
    province: Province, director: str, source: str | None
) -> None:
    """C17, K3"""
    directive = province.directive(source=source, director=director)
    id = province.assignment(directive)
    province.act("directive", directive, "issue", by="chuyenvien")
    drafter = province.office.actor("chuyenvien")

    def found(**filters: Any) -> list[int]:
        return [line.id for line in list_assignments(drafter, **filters).items]

    other = "lanhdao" if director == "chutich" else "chutich"
    assert (found(director=director), found(director=other)) == ([id], [])
    for each in ("trong_tam_ubnd", "trong_tam_tinh_uy"):
        assert found(source=each) == ([id] if each == source else [])


@pytest.mark.parametrize(
    ("action", "username", "title", "rejections", "former", "told_to"),
    [
        ("reject", "pheduyet", "Yêu cầu báo cáo lại", 1, [], "stc"),
        ("return", "stc", "Trả lại (giao nhầm)", 0, [("STC", "returned", "Lý do")], "chuyenvien"),
    ],
)
def test_the_office_asks_for_another_report_and_the_unit_returns_what_is_not_its_own(
    province: Province, action: str, username: str, title: str, rejections: int, former: list[Any], told_to: str
) -> None:
    """C19: two words, two parties, two ends."""
    id = province.issued()
    if action == "reject":
        province.do(id, "submit", "stc", content="Đã xong")
    province.do(id, action, username, reason="Lý do")
    assert timeline(province.office.actor("chuyenvien"), "assignment", id)[0].title == title
    assert (row(id).rejections, former_lines(id)) == (rejections, former)
    assert told_to in told(action)
