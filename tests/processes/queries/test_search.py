"""Narrowing and ordering lists."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event

from processes.assignments.filters import Filters
from processes.assignments.queries import list_assignments, place_in_list
from processes.db import db
from processes.directives.queries import list_directives
from processes.paging import MOST_PER_PAGE
from tests.province import Province


@pytest.mark.parametrize(
    "q", ["giai ngan", "GIẢI NGÂN", "giải  quý", "so tai chinh", "1/ubnd-ktth", "đầu tư công báo cáo"]
)
def test_words_are_found_without_accents_in_content_document_and_unit(province: Province, q: str) -> None:
    id = province.issued()
    assert [row.id for row in list_assignments(province.office.actor("chuyenvien"), q=q).items] == [id]


@pytest.mark.parametrize("q", ["giải phóng", "%", "_", "\\", "'", "\0x", "x" * 5000])
def test_what_does_not_occur_is_not_found_and_nothing_breaks(province: Province, q: str) -> None:
    province.issued()
    assert list_assignments(province.office.actor("chuyenvien"), q=q).total == 0
    assert list_directives(province.office.actor("chuyenvien"), q=q).total == 0


def test_values_that_make_no_sense_are_left_out(province: Province) -> None:
    id = province.issued()
    page = list_assignments(
        province.office.actor("stc"), box="x", group="x", standing="x", sort="'; --", page=-3, per_page=10**9
    )
    assert [row.id for row in page.items] == [id]
    assert (page.page, page.per_page) == (1, MOST_PER_PAGE)


def test_values_that_no_database_understands_break_nothing(province: Province) -> None:
    id = province.issued(due_on=date(2026, 7, 20))
    actor = province.office.actor("stc")
    found = list_assignments(
        actor, lead="S\0", status="\0", field="\0", follower="\0", due_from=date.min, due_to=date.max, sort="\0"
    )
    assert [row.id for row in found.items] == [id]
    assert list_assignments(actor, directive=10**30).total == 0
    assert list_assignments(actor, directive=-(10**30)).total == 0


def test_a_page_beyond_the_last_is_empty(province: Province) -> None:
    province.issued()
    page = list_assignments(province.office.actor("stc"), page=10**30)
    assert (page.items, page.total, page.first, page.last) == ([], 1, 0, 0)


def test_filters_narrow_by_unit_directive_status_people_and_days(province: Province) -> None:
    first = province.issued("STC", due_on=date(2026, 7, 20), follower="theodoi", key=True)
    second = province.issued("SKHDT", due_on=date(2026, 7, 31))
    actor = province.office.actor("lanhdao")
    wanted = [
        {"lead": "STC"},
        {"follower": "theodoi"},
        {"key": True},
        {"due_to": date(2026, 7, 20)},
        {"directive": list_assignments(actor, lead="STC").items[0].directive_id},
    ]
    for filters in wanted:
        assert [row.id for row in list_assignments(actor, **filters).items] == [first], filters  # type: ignore[arg-type]
    assert [row.id for row in list_assignments(actor, due_from=date(2026, 7, 21)).items] == [second]
    assert list_assignments(actor, lead="KHONGCO").total == 0
    assert list_assignments(actor, status="waiting", director="chutich").total == 2


def test_rows_without_a_deadline_come_last_whichever_way_deadlines_are_ordered(province: Province) -> None:
    undated = province.issued()
    early, late = province.issued(due_on=date(2026, 7, 20)), province.issued(due_on=date(2026, 7, 31))
    actor = province.office.actor("stc")
    assert [row.id for row in list_assignments(actor, sort="due").items] == [early, late, undated]
    assert [row.id for row in list_assignments(actor, sort="-due").items] == [late, early, undated]


def test_an_assignment_knows_its_neighbours_in_the_list_it_was_opened_from(province: Province) -> None:
    undated = province.issued()
    early, late = province.issued(due_on=date(2026, 7, 20)), province.issued(due_on=date(2026, 7, 31))
    place = place_in_list(province.office.actor("stc"), late, Filters(box="given"), "due")
    assert place is not None
    assert (place.number, place.total, place.previous, place.next) == (2, 3, early, undated)
    assert place_in_list(province.office.actor("skhdt"), late, Filters(), "due") is None


def test_a_longer_page_costs_no_more_statements(province: Province) -> None:
    actor = province.office.actor("chuyenvien")

    def statements(per_page: int) -> int:
        counted: list[str] = []

        def count(*arguments: object) -> None:
            counted.append(str(arguments[2]))

        event.listen(db.engine, "before_cursor_execute", count)
        try:
            list_assignments(actor, per_page=per_page)
            list_directives(actor, per_page=per_page)
        finally:
            event.remove(db.engine, "before_cursor_execute", count)
        return len(counted)

    for _ in range(5):
        province.issued(coordinating=["SKHDT"])
    statements(1)  # what is kept between requests is read once
    assert statements(1) == statements(5)
