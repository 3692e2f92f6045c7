"""What of the issued documents is followed, and how promptly documents are entered, per phòng (D1, T12)."""

from __future__ import annotations

from datetime import date

import pytest

from processes.assignments.filters import Filters
from processes.refusals import NotFound
from processes.reports.coverage import DIRECTIVES, DOCUMENTS, rows_behind
from processes.reports.forms import COVERAGE
from processes.reports.queries import Report, report
from tests.documents import EOffice
from tests.province import Province

DAY = date(2026, 7, 13)


def made(province: Province, reader: str = "lanhdao", filters: Filters | None = None) -> Report:
    return report(province.office.actor(reader), COVERAGE, filters or Filters(), now=province.clock())


def room(told: Report, code: str) -> dict[str, object]:
    return next(dict(row.values) for row in told.rows if row.code == code)


def lived(province: Province) -> None:
    """Four documents of eOffice: two for Kinh tế, one for Tổng hợp, one of nobody known; two directives by hand."""
    office = EOffice(province)
    for number, drafter in ((1, "chuyenvien"), (2, "chuyenvien"), (3, "theodoi"), (4, "ai đó")):
        office.push(source_id=f"di/{number}", number=f"{number}/UBND-TM", drafter=drafter)
    province.directive(number="90/UBND-TM", date=date(2026, 7, 14))
    province.directive(number="91/UBND-TM", date=date(2026, 7, 6))


def test_documents_and_directives_are_counted_for_the_room_that_drafted_them(province: Province) -> None:
    """D1, T12"""
    lived(province)
    told = made(province)
    economy = room(told, "VPUB-KT")
    assert (economy["issued"], economy["assigned"], economy["undecided"], economy["percent"]) == (2, 0, 2, 0)
    assert (economy["entered"], economy["prompt"], economy["late"]) == (2, 1, 1)
    assert economy["late_hours"] > 0
    assert (room(told, "VPUB-TH")["issued"], room(told, "-")["issued"]) == (1, 1)
    assert (told.total["issued"], told.total["entered"]) == (4, 2)


def test_every_number_is_the_length_of_its_list(province: Province) -> None:
    lived(province)
    for reader in ("lanhdao", "chuyenvien"):
        for filters in (Filters(), Filters(issued_from=DAY, issued_to=DAY), Filters(room="VPUB-KT")):
            told = made(province, reader, filters)
            for values, code in ((told.total, filters.room), *((row.values, row.code) for row in told.rows)):
                for column in (*DOCUMENTS, *DIRECTIVES):
                    behind = Filters(issued_from=filters.issued_from, issued_to=filters.issued_to, room=code)
                    page = rows_behind(province.office.actor(reader), behind, column)
                    assert values[column] == page.total == len(page.items), (reader, filters, code, column)


def test_for_a_unit_there_is_no_form_about_the_offices_own_promptness(province: Province) -> None:
    with pytest.raises(NotFound):
        made(province, "stc")
    with pytest.raises(NotFound):
        rows_behind(province.office.actor("stc"), Filters(), "entered")


def test_a_column_that_counts_no_documents_has_no_list(province: Province) -> None:
    lived(province)
    assert rows_behind(province.office.actor("lanhdao"), Filters(), "percent").total == 0
