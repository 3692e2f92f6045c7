"""The page of leaders: each number is the length of the list it leads to, and stages take what they took."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from processes.assignments.filters import Filters
from processes.assignments.measures import cells_of
from processes.assignments.queries import count_assignments
from processes.overview.heat import STANDS, heat, together
from processes.overview.pace import Stage, pace, standing_still
from processes.overview.trend import ASSIGNED, ENDED, WEEKS, trend
from tests.conftest import START
from tests.office import Office
from tests.province import Province

TODAY = START.date()


@pytest.mark.parametrize("reader", ["lanhdao", "chutich", "chuyenvien", "stc"])
def test_every_number_is_the_length_of_the_list_it_leads_to(random_province: Office, reader: str) -> None:
    actor = random_province.actor(reader)
    rows = heat(actor)
    for row in rows:
        for name, filters in STANDS.items():
            assert row.counts[name] == count_assignments(actor, replace(filters, lead=row.code)), (row.code, name)
    whole = together(rows)
    assert {name: whole[name] for name in STANDS} == {
        name: count_assignments(actor, filters) for name, filters in STANDS.items()
    }
    assert whole.total() == count_assignments(actor, Filters(measure="open"))
    for week in trend(actor, TODAY):
        for measure in (ASSIGNED, *ENDED):
            assert week.counts[measure] == count_assignments(actor, week.behind(measure)), (week.first, measure)


def test_the_three_columns_of_what_ended_are_all_that_was_done() -> None:
    assert cells_of("done") == frozenset().union(*(cells_of(measure) for measure in ENDED))


def test_the_weeks_follow_each_other_and_the_newest_ends_today(random_province: Office) -> None:
    weeks = trend(random_province.actor("lanhdao"), TODAY)
    assert len(weeks) == WEEKS
    assert (weeks[-1].first, weeks[-1].last) == (TODAY - timedelta(days=TODAY.weekday()), TODAY)
    assert all(next.first - week.last == timedelta(days=1) for week, next in pairwise(weeks))


def test_the_most_overdue_unit_stands_first(random_province: Office) -> None:
    late = [row.counts["overdue"] for row in heat(random_province.actor("lanhdao"))]
    assert late[0] > 0
    assert late == sorted(late, reverse=True)


def test_each_stage_takes_the_median_of_what_it_took(province: Province) -> None:
    """Accepted after 1, ½ and 1 days, submitted 2, ½ and 0 days later, decided after 3, 2 and 2 more."""
    first, second, third = (province.issued() for _ in range(3))
    province.clock.advance(hours=12)
    province.do(second, "accept", "stc")
    province.clock.advance(hours=12)
    province.do(first, "accept", "stc")
    province.do(second, "submit", "stc", content="Đã xong")
    province.do(third, "submit", "stc", content="Đã xong")
    province.clock.advance(days=2)
    province.do(first, "submit", "stc", content="Đã xong")
    for each in (second, third):
        province.do(each, "approve", "pheduyet")
    province.clock.advance(days=3)
    province.do(first, "approve", "pheduyet")
    found = pace(province.office.actor("lanhdao"), province.clock().date())
    assert found == [Stage("accept", 1.0, 3), Stage("work", 0.5, 3), Stage("decide", 2.0, 3), Stage("whole", 3.0, 3)]


def test_without_anything_that_ended_no_stage_takes_any_time(province: Province) -> None:
    assert {stage.days for stage in pace(province.office.actor("lanhdao"), TODAY)} == {None}


def test_where_it_stands_still_is_said_by_status_and_for_how_long(province: Province) -> None:
    waiting, _ = province.issued(), province.issued()
    began = province.clock()
    province.clock.advance(days=10)
    submitted = province.issued()
    province.do(submitted, "submit", "stc", content="Đã xong")
    at = province.clock()
    province.clock.advance(days=1)
    actor = province.office.actor("lanhdao")
    first, second = standing_still(actor, province.clock())
    assert (first.number, first.long, first.very_long, first.since) == (2, 2, 0, began)
    assert (second.status, second.number, second.long, second.since) == ("submitted", 1, 0, at)
    for stand in (first, second):
        assert stand.number == count_assignments(actor, Filters(status=stand.status, measure="open"))
    province.clock.advance(days=25)
    assert next(each for each in standing_still(actor, province.clock()) if each.status == first.status).very_long == 2
    assert waiting
