"""Every number of a report is the length of its list, and the form of 17 columns is what the province printed (D7, B45)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from decimal import Decimal

import pytest

from processes.assignments import measures
from processes.assignments.filters import NOTHING, Filters
from processes.assignments.queries import count_assignments, list_assignments
from processes.assignments.standing import ASSIGNED
from processes.reports.columns import count_of, percent
from processes.reports.forms import COVERAGE, FORMS, UNITS, UNITS_17
from processes.reports.queries import Report, report
from tests.conftest import START, Clock
from tests.office import Office
from tests.province import Province

#: Everybody of these sees another part.
READERS = ("lanhdao", "chutich", "chuyenvien", "truongphong", "stc")
EARLY, LATE = date(2026, 7, 15), date(2026, 12, 31)


def made(province: Province, reader: str = "lanhdao", form=UNITS_17, filters: Filters | None = None) -> Report:
    return report(province.office.actor(reader), form, filters or Filters(), now=province.clock())


def row_of(told: Report, code: str) -> dict[str, int | Decimal]:
    return next(row.values for row in told.rows if row.code == code)


def columns(told: Report, code: str) -> list[float]:
    return [float(row_of(told, code)[f"c{n}"]) for n in range(1, 18)]


# ------------------------------------------------------------------------------------------------ numbers and lists
#: What counts assignments; coverage counts documents and has tests of its own.
TABLES = [(form, by) for form in FORMS.values() if form is not COVERAGE for by in form.by]


@pytest.mark.parametrize("reader", READERS)
def test_every_number_is_the_length_of_the_list_it_leads_to(
    random_province: Office, reader: str, request: pytest.FixtureRequest
) -> None:
    """Every cell, in every row and in the total; and what the rows count is all that the total counts. Each reader of each province
    looks at other forms, so that together they look at all."""
    actor = random_province.actor(reader)
    filters = Filters(due_to=date(2026, 7, 30)) if reader == "truongphong" else Filters()
    found: dict[Filters, int] = {}
    seed = request.node.callspec.params["random_province"]
    for form, by in TABLES[(READERS.index(reader) + seed) % len(READERS) :: len(READERS)]:
        told = report(actor, form, filters, now=START, by=by)
        for column in form.columns:
            if told.behind(column) is None:
                continue
            for values, row in ((told.total, None), *((row.values, row) for row in told.rows)):
                behind = told.behind(column, row)
                if (values[column.name] or row is None) and behind not in found:
                    found[behind] = count_assignments(actor, behind)
                assert values[column.name] == found.get(behind, 0), (form.name, by, row, column.name)
            for level in {row.level for row in told.rows}:
                shown = [row.values[column.name] for row in told.rows if row.level == level]
                assert sum(shown) == told.total[column.name], (form.name, by, column.name, level)


def test_a_row_without_a_number_has_an_empty_list(random_province: Office) -> None:
    actor = random_province.actor("lanhdao")
    told = report(actor, UNITS_17, Filters(), now=START)
    noughts = [(row, column) for row in told.rows for column in UNITS_17.columns if row.values[column.name] == 0]
    lists = [told.behind(column, row) for row, column in noughts]
    counted = [count_assignments(actor, behind) for behind in lists if behind is not None]
    assert counted
    assert not any(counted)


def test_every_assignment_lies_in_one_cell(random_province: Office) -> None:
    actor = random_province.actor("lanhdao")
    whole = list_assignments(actor, standing=ASSIGNED, per_page=1).total
    of_cells = [list_assignments(actor, measure=name, per_page=1).total for name in measures.SUMS["total"]]
    assert sum(of_cells) == whole == report(actor, UNITS, Filters(), now=START).total["total"]


def test_a_report_is_narrowed_as_its_list_is(random_province: Office) -> None:
    actor = random_province.actor("lanhdao")
    for filters in (
        Filters(field="tai_mau"),
        Filters(director="chutich"),
        Filters(approver="pheduyet"),
        Filters(lead="STC"),
    ):
        told = report(actor, UNITS, filters, now=START)
        asked = {name: getattr(filters, name) for name in ("field", "director", "approver", "lead")}
        assert told.total["total"] == list_assignments(actor, measure="total", **asked, per_page=1).total


def test_every_filter_of_the_form_lets_through_what_it_says(province: Province) -> None:
    """K13, K22, B45, B47: who coordinates, where it is in the unit, who follows, with or without a deadline, in what state."""
    one = province.issued(due_on=LATE, coordinating=["SKHDT"], follower="theodoi", key=True)
    two = province.issued("SKHDT")
    province.do(one, "transfer", "stc", officer="stc.chuyenvien")
    province.do(two, "submit", "skhdt", content="Đã xong.")
    for filters, expected in (
        (Filters(coordinating="SKHDT"), [one]),
        (Filters(coordinating="STC"), []),
        (Filters(handling="STC-NS"), [one]),
        (Filters(handling=NOTHING), [two]),
        (Filters(officer="stc.chuyenvien"), [one]),
        (Filters(officer=NOTHING), [two]),
        (Filters(deadline="dated"), [one]),
        (Filters(deadline="undated"), [two]),
        (Filters(follower="theodoi"), [one]),
        (Filters(key=False), [two]),
        (Filters(status="submitted"), [two]),
        (Filters(source=NOTHING), [one, two]),
        (Filters(submitted_from=date(2026, 7, 14)), [two]),
        (Filters(submitted_to=date(2026, 7, 13)), []),
        (Filters(rejected=True), []),
    ):
        assert made(province, form=UNITS, filters=filters).total["total"] == len(expected), filters
        listed = list_assignments(province.office.actor("lanhdao"), **asdict(filters))
        assert sorted(row.id for row in listed.items) == expected, filters


# ---------------------------------------------------------------------------------------------------- percentages
@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (2, 6, "33.33"),
        (4, 6, "66.67"),
        (1, 4, "25"),
        (2, 5, "40"),
        (0, 5, "0"),
        (3, 0, "0"),
        (5, 5, "100"),
        (1, 8, "12.5"),
    ],
)
def test_a_percentage_is_rounded_half_up_to_two_decimals(part: int, whole: int, shown: str) -> None:
    """C12"""
    assert str(percent(part, whole)) == shown


def test_half_a_hundredth_is_rounded_up() -> None:
    assert str(percent(1, 800)) == "0.13"


def test_a_sum_is_that_of_its_parts() -> None:
    counts = {
        "undated_open": 1,
        "open_in_time": 2,
        "open_late": 4,
        "undated_done": 8,
        "done_in_time": 16,
        "done_late": 32,
    }
    assert count_of("total", counts) == 63
    assert count_of("dated", counts) == 2 + 4 + 16 + 32
    assert count_of("open", counts) + count_of("done", counts) == 63


# ------------------------------------------------------------------------------------------ through the real process
def test_the_rows_of_the_printed_form_come_out_of_the_process(province: Province, clock: Clock) -> None:
    """D7: Sở Kế hoạch 6/2/4 late, Sở Công Thương 4/1/1/2, Sở Xây dựng 5/2/1/2, played for three units here."""
    for lead, undated, in_time, late in (("SKHDT", 2, 0, 4), ("STC", 1, 1, 2), ("STTTT", 2, 1, 2)):
        for due_on, number in ((None, undated), (LATE, in_time), (EARLY, late)):
            for _ in range(number):
                province.issued(lead, due_on=due_on)
    province.pass_time(days=10)
    told = made(province)
    assert columns(told, "SKHDT") == [6, 2, 2, 33.33, 0, 0, 4, 4, 0, 0, 4, 66.67, 0, 0, 0, 0, 0]
    assert columns(told, "STC") == [4, 1, 1, 25, 0, 0, 3, 3, 1, 25, 2, 50, 0, 0, 0, 0, 0]
    assert columns(told, "STTTT") == [5, 2, 2, 40, 0, 0, 3, 3, 1, 20, 2, 40, 0, 0, 0, 0, 0]
    assert [float(told.total[f"c{n}"]) for n in (1, 3, 4, 11, 12)] == [15, 5, 33.33, 8, 53.33]


def test_what_is_handed_in_stays_in_time_or_late_by_the_moment_of_handing_in(province: Province) -> None:
    """D2, T17: a result that waits for the Office drifts from one column to the other no more."""
    soon, never = province.issued(due_on=EARLY), province.issued(due_on=EARLY)
    province.do(soon, "submit", "stc", content="Đã xong.")
    province.pass_time(days=10)
    province.do(never, "submit", "stc", content="Xong muộn.")
    province.pass_time(days=10)
    told = made(province)
    assert columns(told, "STC")[6:13] == [2, 2, 1, 50, 1, 50, 0]
    assert row_of(made(province, form=UNITS), "STC")["in_review"] == 2
    for id in (soon, never):
        province.do(id, "approve", "pheduyet")
    assert columns(made(province), "STC")[12:] == [2, 1, 50, 1, 50]


def test_what_was_taken_back_or_stopped_is_not_counted_and_what_was_returned_is(province: Province) -> None:
    recalled, cancelled, returned = (province.issued(due_on=LATE) for _ in range(3))
    province.do(recalled, "recall", "chuyenvien", reason="Giao nhầm")
    province.do(cancelled, "cancel", "chuyenvien", reason="Không còn cần")
    province.do(returned, "return", "stc", reason="Không thuộc chức năng")
    told = row_of(made(province, form=UNITS), "STC")
    assert (told["total"], told["returned"], told["open_in_time"]) == (1, 1, 1)


def test_units_without_any_are_shown_with_noughts_in_the_organisations_order(province: Province) -> None:
    province.issued("STC", due_on=LATE)
    codes = [row.code for row in made(province).rows]
    assert codes.index("STC") < codes.index("SKHDT") < codes.index("STTTT")
    assert columns(made(province), "SKHDT") == [0] * 17
    assert "VPUB-KT" not in codes


def test_a_unit_reads_its_own_row_only(province: Province) -> None:
    province.issued("STC", due_on=LATE)
    province.issued("SKHDT", due_on=LATE)
    told = made(province, "stc")
    assert [row.code for row in told.rows] == ["STC"]
    assert told.total["c1"] == 1


def test_a_period_holds_what_was_assigned_due_or_ended_in_it(province: Province) -> None:
    id = province.issued(due_on=LATE)
    today = date(2026, 7, 14)
    later = date(2026, 8, 1)
    for filters, number in (
        (Filters(issued_from=today, issued_to=today), 1),
        (Filters(issued_from=later), 0),
        (Filters(due_from=later, due_to=LATE), 1),
        (Filters(due_to=later), 0),
        (Filters(ended_from=today), 0),
    ):
        assert made(province, filters=filters).total["c1"] == number, filters
    province.do(id, "submit", "stc", content="Đã xong.")
    province.do(id, "approve", "pheduyet")
    assert made(province, filters=Filters(ended_from=today, ended_to=today)).total["c14"] == 1
