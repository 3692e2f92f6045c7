"""What lists are narrowed to beside their tabs: quiet units, sources, days; and the results beside their rows."""

from datetime import date, timedelta

import pytest

from processes.assignments.filters import Filters
from processes.assignments.queries import all_rows, box_counts, handed_in, list_assignments
from processes.db import db
from tests.bench.statements import listening


def found(province, username="lanhdao", **filters):
    return {row.id for row in list_assignments(province.office.actor(username), **filters).items}


def quiet(province, days):
    return found(province, quiet_since=province.clock().date() - timedelta(days=days))


def test_units_that_have_entered_nothing_for_days_are_found(province):
    silent, reported, fresh = province.issued(), province.issued(), None
    province.do(reported, "accept", "stc")
    province.pass_time(days=8)
    province.do(reported, "report_progress", "stc", content="Đã làm được một nửa.")
    fresh = province.issued()
    assert quiet(province, 7) == {silent}
    assert fresh not in quiet(province, 7)
    province.pass_time(days=9)
    assert quiet(province, 7) == {silent, reported, fresh}


def test_what_the_office_writes_does_not_count_as_news_from_the_unit(province):
    id = province.issued()
    province.pass_time(days=8)
    province.do(id, "urge", "chuyenvien", content="Đề nghị khẩn trương.")
    assert quiet(province, 7) == {id}


def test_what_is_handed_in_waits_for_the_office_and_is_not_quiet(province):
    id = province.issued()
    province.do(id, "submit", "stc", content="Đã xong.")
    province.pass_time(days=30)
    assert quiet(province, 7) == set()


def test_a_source_and_days_narrow_the_list_and_its_tabs_alike(province):
    directive = province.directive(source="trong_tam_ubnd")
    id = province.assignment(directive, due_on=date(2026, 7, 24))
    province.act("directive", directive, "issue", by="chuyenvien")
    other = province.issued(due_on=date(2026, 8, 3))
    assert found(province, source="trong_tam_ubnd") == {id}
    assert found(province, due_from=date(2026, 7, 24), due_to=date(2026, 7, 24)) == {id}
    assert found(province, issued_from=date(2026, 7, 14), issued_to=date(2026, 7, 14)) == {id, other}
    assert found(province, issued_to=date(2026, 7, 13)) == set()
    actor = province.office.actor("lanhdao")
    assert box_counts(actor, None, Filters(source="trong_tam_ubnd"))["all"] == 1


@pytest.mark.parametrize("name", ["issued_from", "issued_to", "quiet_since", "due_from"])
def test_a_day_no_calendar_knows_filters_nothing(province, name):
    id = province.issued(due_on=date(2026, 7, 24))
    assert found(province, **{name: date(9999, 12, 31)}) == {id}


def test_the_whole_list_is_cut_off_where_its_reader_says_and_told_how_long_it_is(province):
    for _ in range(3):
        province.issued()
    rows, total = all_rows(province.office.actor("lanhdao"), Filters(), "issued", most=2, now=province.clock())
    assert (len(rows), total) == (2, 3)


def test_beside_each_row_stands_what_the_unit_handed_in_last(province):
    id = province.issued()
    file = province.upload("assignment", id, by="stc", name="bao-cao.pdf")
    province.do(id, "submit", "stc", content="Lần đầu.")
    province.do(id, "reject", "pheduyet", reason="Thiếu số liệu.")
    province.clock.advance(hours=1)
    province.act("assignment", id, "submit", by="stc", files=(file,), content="Đã bổ sung đủ số liệu.")
    rows = list_assignments(province.office.actor("pheduyet"), box="review").items
    done = handed_in(rows)[id]
    assert (done.text, done.unit, done.at) == ("Đã bổ sung đủ số liệu.", "Sở Tài chính", province.clock())
    assert [file.name for file in done.files] == ["bao-cao.pdf"]


def test_results_take_as_many_statements_for_one_row_as_for_five(province):
    for _ in range(5):
        id = province.issued()
        province.do(id, "submit", "stc", content="Đã xong.")
    actor = province.office.actor("pheduyet")
    db.session.remove()
    with listening(db.engine) as said:
        counts = []
        for per_page in (5, 1, 5):  # the first time fills what is kept
            rows = list_assignments(actor, box="review", per_page=per_page).items
            said.clear()
            handed_in(rows)
            counts.append(len(said))
        db.session.remove()  # its connection listens, and goes
    assert counts[1] == counts[2] == 2
