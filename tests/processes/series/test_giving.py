"""Giving an assignment that repeats (C18): what is entered, what is refused, what begins when."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from processes.assignments.models import Assignment
from processes.assignments.queries import timeline
from processes.refusals import InvalidForm, NotAllowedYet, NotFound
from processes.runtime.jobs import run_due
from processes.runtime.models import ProcessInstance
from processes.series.models import Series, SeriesPeriod
from tests.processes.runtime.small import count, rows
from tests.processes.series.conftest import MONTHLY, WEEKLY, Add, add_many, given
from tests.province import Province


def test_a_series_begins_with_its_directive_and_each_period_is_an_assignment_of_its_own(
    province: Province,
) -> None:
    directive = province.directive()
    (id,) = add_many(
        province, directive, "STC", coordinating=[province.office.units["SKHDT"]], expected_product="Báo cáo"
    )
    assert [series.status for series in rows(Series)] == ["draft"]
    assert count(Assignment) == 0
    province.act("directive", directive, "issue", by="pheduyet")
    run_due(province.clock())
    (series,) = rows(Series)
    assert (series.status, series.follower_id) == ("running", province.office.people["chuyenvien"])
    # Thursday 16 July is due in two days: given now. Thursday 23 July is given on the 17th.
    assert list(given(id)) == ["2026-W29"]
    (assignment,) = rows(Assignment)
    assert assignment.content == "Báo cáo tình hình giải ngân (Tuần 29/2026)"
    assert (assignment.status, assignment.directive_id) == ("waiting", directive)
    assert assignment.due_at.isoformat() == "2026-07-16T10:00:00+00:00"
    people = province.office.people
    assert (assignment.drafter_id, assignment.approver_id) == (people["chuyenvien"], people["pheduyet"])
    assert assignment.following_unit_id == province.office.units["VPUB-KT"]
    entries = timeline(province.office.actor("stc"), "assignment", assignment.id)
    assert {("issue", True), ("due_soon", True)} == {(each.action, each.system) for each in entries if each.id}
    province.do(assignment.id, "submit", "stc", content="Đã giải ngân 42%.")
    province.do(assignment.id, "approve", "pheduyet")


def test_many_units_have_a_series_each(province: Province) -> None:
    directive = province.directive()
    ids = add_many(province, directive, "STC", "SKHDT", "STC", repeat=MONTHLY)
    assert [series.lead_id for series in rows(Series)] == [province.office.units[code] for code in ("STC", "SKHDT")]
    assert len(ids) == 2


def test_one_added_to_an_issued_directive_begins_at_once(province: Province) -> None:
    directive = province.directive()
    province.assignment(directive)
    with pytest.raises(NotAllowedYet):
        add_many(province, directive, "STC", issue=True)
    assert count(Series) == 0
    province.act("directive", directive, "issue", by="chuyenvien")
    (id,) = add_many(province, directive, "STC", by="theodoi", issue=True)
    assert list(given(id)) == ["2026-W29"]
    assert rows(Series)[0].drafter_id == province.office.people["theodoi"]


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no frequency": ({"repeat": "daily"}, "repeat"),
    "no weekday": ({"weekday": None}, "weekday"),
    "a weekday there is not": ({"weekday": "SU"}, "weekday"),
    "no day": ({"repeat": "monthly"}, "day"),
    "a day no month has": ({"repeat": "monthly", "day": "32"}, "day"),
    "a month outside": ({"repeat": "monthly", "day": "5", "month": 2}, "month"),
    "a word for a month": ({"repeat": "quarterly", "day": "5", "month": "x"}, "month"),
    "another shift": ({"holiday": "skip"}, "holiday"),
    "given too early": ({"open_before": 91}, "open_before"),
    "given afterwards": ({"open_before": 0}, "open_before"),
    "a first day in the past": ({"starts_on": date(2026, 7, 13)}, "starts_on"),
    "a first day that is none": ({"starts_on": "mai"}, "starts_on"),
    "no end": ({"times": None}, "until"),
    "two ends": ({"until": date(2026, 12, 31)}, "times"),
    "an end before the first": ({"times": None, "until": date(2026, 7, 15)}, "until"),
    "an end out of sight": ({"times": None, "until": date(2090, 1, 1)}, "until"),
    "no kỳ": ({"times": 0}, "times"),
    "more kỳ than anybody counts": ({"times": 521}, "times"),
    "a truth for a number": ({"times": True}, "times"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_rule_that_makes_no_sense_is_refused_beside_its_field(province: Province, case: str) -> None:
    change, field = REFUSED[case]
    directive = province.directive()
    with pytest.raises(InvalidForm) as refused:
        add_many(province, directive, "STC", repeat={**WEEKLY, **change})
    assert [error.field for error in refused.value.errors] == [field]
    assert str(refused.value.errors[0]).strip()
    assert count(Series) == 0


def test_what_is_wrong_with_the_assignment_is_said_with_what_is_wrong_with_the_rule(province: Province) -> None:
    directive, units = province.directive(), province.office.units
    for leads, more, fields in (
        (("STC",), {"content": " "}, ["content"]),
        ((), {}, ["lead"]),
        (("STC",), {"due_on": date(2026, 8, 1)}, ["due_on"]),
        (("STC",), {"due_before": True}, ["due_on"]),
        (("SKHDT", "STC"), {"coordinating": [units["STC"]]}, ["coordinating"]),
        (("STC",), {"officer": province.office.people["skhdt"], "repeat": {"repeat": "x"}}, ["repeat", "officer"]),
    ):
        with pytest.raises(InvalidForm) as refused:
            add_many(province, directive, *leads, **more)
        assert [error.field for error in refused.value.errors] == fields
    assert (count(Series), count(SeriesPeriod)) == (0, 0)


def test_whoever_may_not_add_assignments_gives_no_series(province: Province) -> None:
    directive = province.directive()
    for who in ("stc", "thietke"):
        with pytest.raises(NotFound):
            add_many(province, directive, "STC", by=who)
    assert count(ProcessInstance) == 1


def test_a_deleted_draft_takes_its_series_along(province: Province) -> None:
    directive = province.directive()
    add_many(province, directive, "STC")
    province.act("directive", directive, "delete", by="chuyenvien")
    assert rows(Series)[0].status == "deleted"


def test_a_province_without_undated_assignments_has_series(running: Add, province: Province) -> None:
    province.setting("allow_no_deadline", False)
    assert given(running())
