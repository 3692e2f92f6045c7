"""A unit that is merged or closed (C18): its open assignments, people, phòng and groups go to the successor, its history stays."""

from __future__ import annotations

from datetime import date

import pytest

from processes.assignments.queries import assignment_view, list_assignments, timeline
from processes.organisation.administration import unit_view
from processes.organisation.closing import close_unit
from processes.organisation.groups import change_group, delete_group, enter_group, group, groups, units_by_kind
from processes.organisation.models import Person, Unit
from processes.organisation.queries import unit_options
from processes.refusals import InvalidForm, NotFound
from tests.processes.runtime.small import rows
from tests.province import Province

REASON = "Hợp nhất theo Nghị quyết số 60-NQ/TW"


def merge(province: Province, code: str = "STC", into: str | None = "SKHDT", by: str = "quantri") -> int:
    units = province.office.units
    return close_unit(
        units[code], units[into] if into else None, REASON, by=province.office.actor(by), now=province.clock()
    )


def test_open_assignments_go_to_the_successor_with_a_line_in_the_timeline(province: Province) -> None:
    leads = province.issued("STC", coordinating=["SKHDT", "STTTT"], due_on=date(2026, 7, 31))
    beside = province.issued("STTTT", coordinating=["STC"])
    ended = province.issued("STC")
    province.do(ended, "submit", "stc", content="Đã báo cáo.")
    province.do(ended, "approve", "pheduyet")
    untouched = province.issued("STTTT")
    province.clock.advance(hours=1)
    assert merge(province) == 2

    heir, drafter = province.office.actor("skhdt"), province.office.actor("chuyenvien")
    view = assignment_view(heir, leads)
    assert (view.row.lead_code, [unit.code for unit in view.coordinating_units]) == ("SKHDT", ["STTTT"])
    entry = timeline(heir, "assignment", leads)[0]
    assert (entry.title, entry.text, entry.by_position) == (
        "Đơn vị được sáp nhập hoặc kết thúc hoạt động",
        REASON,
        "Quản trị hệ thống",
    )
    assert [(c.name, c.before, c.after) for c in entry.effects if c.name == "lead_id"] == [
        ("lead_id", "Sở Tài chính", "Sở Kế hoạch và Đầu tư")
    ]
    assert [unit.code for unit in assignment_view(heir, beside).coordinating_units] == ["SKHDT"]
    assert assignment_view(drafter, untouched).row.lead_code == "STTTT"
    province.do(leads, "accept", "skhdt")
    province.do(leads, "urge", "chuyenvien", content="Đề nghị sớm báo cáo.")


def test_history_stays_and_the_successor_reads_it(province: Province) -> None:
    ended = province.issued("STC")
    province.do(ended, "submit", "stc", content="Đã báo cáo.")
    province.do(ended, "approve", "pheduyet")
    with pytest.raises(NotFound):
        assignment_view(province.office.actor("skhdt"), ended)
    merge(province)
    heir = province.office.actor("skhdt")
    assert assignment_view(heir, ended).row.lead_code == "STC"
    assert [row.id for row in list_assignments(heir, box="given", group="ended").items] == [ended]
    with pytest.raises(NotFound):
        assignment_view(province.office.actor("stttt"), ended)


def test_people_and_phong_go_along_and_nothing_is_given_to_the_closed_unit(province: Province) -> None:
    merge(province)
    admin = province.office.actor("quantri")
    successor = unit_view(admin, province.office.units["SKHDT"])
    assert {line.username for line in successor.people} == {"skhdt", "stc", "stc.giamdoc"}
    assert [line.code for line in successor.inside] == ["STC-NS"]
    assert successor.predecessors == ["Sở Tài chính"]
    closure = unit_view(admin, province.office.units["STC"]).closure
    assert closure is not None
    assert (closure.reason, closure.successor) == (REASON, "Sở Kế hoạch và Đầu tư")
    assert "STC" not in {unit.code for unit in unit_options()}
    directive = province.directive()
    with pytest.raises(InvalidForm):
        province.assignment(directive, "STC")
    assert province.office.actor("stc.chuyenvien").organisation_id == province.office.units["SKHDT"]


def test_a_following_phong_hands_on_what_it_follows(province: Province) -> None:
    followed = province.issued("STC", by="chuyenvien")
    assert merge(province, "VPUB-KT", "VPUB-TH") == 1
    view = assignment_view(province.office.actor("chuyenvien"), followed)
    assert view.following_unit is not None
    assert view.following_unit.code == "VPUB-TH"
    assert timeline(province.office.actor("chuyenvien"), "assignment", followed)[0].effects[0].after == "Phòng Tổng hợp"


def test_without_a_successor_nothing_may_be_left(province: Province) -> None:
    province.issued("STC")
    with pytest.raises(InvalidForm) as refused:
        merge(province, into=None)
    assert "1 nhiệm vụ chưa kết thúc, 2 người và 1 đơn vị" in str(refused.value.errors[0])
    units, admin = province.office.units, province.office.actor("quantri")
    for successor in (units["STC"], units["STC-NS"], 10**6, 2**40):
        with pytest.raises(InvalidForm):
            close_unit(units["STC"], successor, REASON, by=admin, now=province.clock())
    with pytest.raises(InvalidForm):
        close_unit(units["STC"], units["SKHDT"], "  ", by=admin, now=province.clock())
    assert rows(Unit, code="STC")[0].active


def test_a_closed_unit_is_not_closed_again_and_only_by_those_who_set_it_up(province: Province) -> None:
    for who in ("chuyenvien", "stc.giamdoc", "lanhdao"):
        with pytest.raises(NotFound):
            merge(province, by=who)
    merge(province)
    with pytest.raises(NotFound):
        merge(province)
    assert len(rows(Person, unit_id=province.office.units["STC"])) == 0


def test_groups_are_made_of_units_and_the_successor_takes_the_place(province: Province) -> None:
    units, admin = province.office.units, province.office.actor("quantri")
    id = enter_group("Khối tổng hợp", [units["STC"], units["STTTT"]], by=admin)
    assert [(each.name, each.units) for each in groups()] == [("Khối tổng hợp", (units["STC"], units["STTTT"]))]
    assert units_by_kind()["department"] == (units["STC"], units["SKHDT"], units["STTTT"])
    merge(province)
    assert group(id).units == (units["SKHDT"], units["STTTT"])
    assert units_by_kind()["department"] == (units["SKHDT"], units["STTTT"])
    change_group(id, "Khối mới", [units["STTTT"], units["VPUB"]], by=admin)
    assert group(id).name == "Khối mới"
    delete_group(id, by=admin)
    with pytest.raises(NotFound):
        group(id)


def test_a_group_with_a_fault_names_its_field_and_is_an_administrators(province: Province) -> None:
    units, admin = province.office.units, province.office.actor("quantri")
    both = [units["STC"], units["STTTT"]]
    id = enter_group("Khối tổng hợp", both, by=admin)
    for name, chosen, field in (
        ("Khối tổng hợp", both, "name"),
        (" ", both, "name"),
        ("x" * 121, both, "name"),
        ("Khối", both[:1], "units"),
        ("Khối", [*both, 10**6], "units"),
        ("Khối", [*both, 2**40], "units"),
    ):
        with pytest.raises(InvalidForm) as refused:
            enter_group(name, chosen, by=admin)
        assert [error.field for error in refused.value.errors] == [field]
    for who in ("chuyenvien", "stc"):
        by = province.office.actor(who)
        for forbidden in (
            lambda by=by: enter_group("Khác", both, by=by),
            lambda by=by: change_group(id, "Khác", both, by=by),
            lambda by=by: delete_group(id, by=by),
        ):
            with pytest.raises(NotFound):
                forbidden()
