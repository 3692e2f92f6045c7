"""Units are compared by four marks, weighed as the province sets it (T19)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from processes.assignments.filters import Filters
from processes.reports.forms import RANKING
from processes.reports.queries import Report, ReportRow, report
from processes.reports.ranking import average_lateness, in_time, rejected
from tests.province import Province

DUE = date(2026, 7, 15)


def ranked(province: Province) -> Report:
    return report(province.office.actor("lanhdao"), RANKING, Filters(), now=province.clock())


def row(told: Report, code: str) -> ReportRow:
    return next(each for each in told.rows if each.code == code)


def lived(province: Province) -> None:
    """One in time and at once for Finance; for Planning one late by five days and sent back; Information has one overdue."""
    prompt, slow, _ = (province.issued(lead, due_on=DUE) for lead in ("STC", "SKHDT", "STTTT"))
    province.do(prompt, "submit", "stc", content="Đã xong.")
    province.do(prompt, "approve", "pheduyet")
    province.pass_time(days=4)
    province.do(slow, "submit", "skhdt", content="Xong một nửa.")
    province.do(slow, "reject", "pheduyet", reason="Thiếu số liệu.")
    province.pass_time(days=2)
    province.do(slow, "submit", "skhdt", content="Đã xong cả.")
    province.do(slow, "approve", "pheduyet")


def test_who_does_well_stands_first_and_who_has_nothing_to_judge_last(province: Province) -> None:
    """T19"""
    lived(province)
    told = ranked(province)
    assert [(each.code, each.rank) for each in told.rows][:3] == [("STC", 1), ("SKHDT", 2), ("STTTT", 3)]
    assert row(told, "STC").values["score"] == 100
    late = row(told, "SKHDT").values
    assert (late["in_time_percent"], late["first_pass_percent"], late["rejections"]) == (0, 0, 1)
    assert (late["rejected_percent"], late["average_days_late"]) == (50, 5)
    # 50 × 0 + 20 × 0 + 10 × 50 + 20 × (100 − 100 × 5 / 30), over 100
    assert late["score"] == Decimal("21.67")
    assert row(told, "STTTT").values["score"] == 0
    assert (row(told, "VPUB").rank, row(told, "VPUB").values["score"]) == (None, None)


def test_a_province_weighs_the_marks_as_it_likes(province: Province) -> None:
    lived(province)
    for name, weight in (("in_time", 0), ("first_pass", 0), ("rejections", 100), ("lateness", 0)):
        province.setting(f"ranking_{name}", weight)
    told = ranked(province)
    assert row(told, "SKHDT").values["score"] == 50
    assert row(told, "STTTT").values["score"] is None
    province.setting("ranking_rejections", 0)
    assert {each.values["score"] for each in ranked(province).rows} == {None}


def test_the_marks_are_worked_out_of_counts_and_never_divide_by_nothing() -> None:
    nothing: dict[str, int] = {}
    assert (in_time(nothing), rejected(nothing), average_lateness(nothing)) == (0, 0, 0)
    counts = {"done_in_time": 2, "done_late": 3, "open_late": 1, "days_late": 7}
    assert in_time(counts) == Decimal("33.33")
    assert average_lateness(counts) == Decimal("2.3")


def test_the_total_is_worked_out_of_all_and_not_of_the_rows_marks(province: Province) -> None:
    lived(province)
    total = ranked(province).total
    assert total["in_time_percent"] == Decimal("33.33")
    assert (total["rejections"], total["average_days_late"]) == (1, 5)
