"""A series in lists, on its page and beside its kỳ: one row, numbers that add up, for whom it is (C18)."""

from __future__ import annotations

from typing import Any

import pytest

from processes.assignments.filters import Filters
from processes.assignments.queries import badges, box_counts, list_assignments, place_in_list, standing_counts
from processes.directives.queries import directive_view
from processes.notices.queries import notices_for
from processes.organisation.closing import close_unit
from processes.refusals import InvalidForm, NotFound
from processes.runtime.jobs import run_due
from processes.series.commands import open_all_due
from processes.series.models import Series
from processes.series.queries import neighbours, series_of, series_rows, series_view
from processes.sets.queries import matrix, summaries
from tests.conftest import Clock
from tests.processes.runtime.small import rows
from tests.processes.series.conftest import MONTHLY, Add, add_many, given
from tests.processes.sets.test_sets import add as add_set
from tests.province import Province


def test_a_series_is_one_row_in_the_lists_of_ones_own_work_and_every_number_agrees(
    running: Add, province: Province, clock: Clock
) -> None:
    id = running(coordinating=[province.office.units["SKHDT"]])
    alone = province.issued()
    clock.advance(days=11)
    open_all_due(clock())
    weeks = given(id)
    first, second, third = (weeks[code] for code in ("2026-W29", "2026-W30", "2026-W31"))
    province.do(first, "submit", "stc", content="Đã xong.")
    province.do(first, "approve", "pheduyet")
    province.do(second, "submit", "stc", content="Đã xong.")

    def shown(who: str, box: str, **filters: Any) -> list[int]:
        page = list_assignments(province.office.actor(who), box=box, **filters)
        assert page.total == len(page.items)
        return sorted(row.id for row in page.items)

    for who, box, others in (
        ("chuyenvien", "assigned", [alone]),
        ("chuyenvien", "following", [alone]),
        ("stc", "given", [alone]),
        ("skhdt", "coordinating", []),
    ):
        actor = province.office.actor(who)
        counts = box_counts(actor, box)
        assert shown(who, box) == sorted([third, *others]), box
        assert len(shown(who, box, group="open")) == counts["open"] == badges(actor)[box] == 1 + len(others)
        assert shown(who, box, group="in_review") == [second], "of the series the kỳ that was handed in"
        assert shown(who, box, group="ended") == [first]
        assert (counts["waiting"], counts["in_review"], counts["ended"]) == (1 + len(others), 1, 1)
        assert shown(who, box, repeating=True) == [third]
        assert shown(who, box, repeating=False) == others
        place = place_in_list(actor, third, Filters(box=box))
        assert place is not None
        assert place.total == 1 + len(others)
    unit = province.office.actor("stc")
    assert list_assignments(unit, box="given", standing="assigned").total == standing_counts(unit, "given")["assigned"]
    assert list_assignments(unit, box="given", standing="assigned").total == 4, "a counter counts assignments"
    assert shown("pheduyet", "review", group="in_review") == [second], "decided one by one"
    assert len(list_assignments(unit).items) == 4


def test_a_task_of_many_units_folds_as_before_beside_a_series(running: Add, province: Province) -> None:
    running()
    directive = province.directive()
    set_id = add_set(province, directive)
    province.act("directive", directive, "issue", by="chuyenvien")
    drafter = province.office.actor("chuyenvien")
    assert list_assignments(drafter, box="assigned").total == box_counts(drafter, "assigned")["all"] == 2
    assert list_assignments(drafter, box="following").total == box_counts(drafter, "following")["all"] == 4
    assert summaries(drafter, [set_id]).keys() == {set_id}


def test_a_page_of_a_list_has_the_period_and_the_row_of_the_series(
    running: Add, province: Province, clock: Clock
) -> None:
    id = running()
    unit = province.office.actor("stc")
    (row,) = list_assignments(unit, box="given").items
    assert row.period is not None
    assert (row.period.series_id, row.period.code) == (id, "2026-W29")
    summary = series_rows(unit, [id, 10**6, 2**40])[id]
    assert (summary.given, summary.total, summary.open, summary.submitted, summary.overdue) == (1, 4, 1, 0, 0)
    clock.advance(days=4)
    open_all_due(clock())
    province.pass_time(hours=1)
    summary = series_rows(unit, [id])[id]
    assert (summary.given, summary.open, summary.overdue) == (2, 2, 1)
    with pytest.raises(NotFound):
        matrix(province.office.actor("chuyenvien"), id)


def test_the_page_of_a_series_names_what_was_given_and_what_is_to_come(
    running: Add, province: Province, clock: Clock
) -> None:
    id = running(repeat=MONTHLY, officer=province.office.people["stc.chuyenvien"])
    view = series_view(province.office.actor("stc"), id)
    assert [row.content for row in view.periods] == ["Báo cáo tình hình giải ngân (Tháng 7/2026)"]
    assert (view.left, len(view.coming)) == (11, 8)
    august, september = view.coming[:2]
    assert (august.period.label, str(august.due_on), str(august.opens_on)) == (
        "Tháng 8/2026",
        "2026-08-24",
        "2026-08-14",
    )
    assert (str(august.moved_from), september.moved_from) == ("2026-08-22", None)
    assert view.officer is not None
    assert (view.officer.username, view.approver.username) == ("stc.chuyenvien", "pheduyet")
    province.act("series", id, "stop", by="chuyenvien", reason="Thôi.")
    stopped = series_view(province.office.actor("stc"), id)
    assert (stopped.coming, stopped.left, stopped.row.status) == ([], 0, "stopped")


def test_a_period_knows_its_neighbours(running: Add, province: Province, clock: Clock) -> None:
    id = running()
    clock.advance(days=11)
    open_all_due(clock())
    weeks = given(id)
    unit = province.office.actor("stc")
    by_id = {row.id: row for row in list_assignments(unit).items}
    middle = neighbours(unit, by_id[weeks["2026-W30"]])
    assert middle is not None
    assert (middle.place, middle.total, middle.previous, middle.next) == (
        2,
        4,
        weeks["2026-W29"],
        weeks["2026-W31"],
    )
    last = neighbours(unit, by_id[weeks["2026-W31"]])
    assert last is not None
    assert last.next is None
    alone = province.issued()
    (row,) = [each for each in list_assignments(unit).items if each.id == alone]
    assert neighbours(unit, row) is None


def test_who_sees_a_series(province: Province, clock: Clock) -> None:
    directive = province.directive()
    (id,) = add_many(province, directive, "STC", coordinating=[province.office.units["SKHDT"]])
    office = province.office

    def sees(who: str) -> bool:
        return bool(series_rows(office.actor(who), [id]))

    always = ("chuyenvien", "pheduyet", "chutich", "truongphong", "tokiemtra", "quantri", "lanhdao")
    assert all(map(sees, always))
    assert not any(map(sees, ("stc", "stc.giamdoc", "skhdt", "stttt", "theodoi", "thietke")))
    province.act("directive", directive, "issue", by="chuyenvien")
    run_due(clock())
    assert all(map(sees, (*always, "stc", "stc.giamdoc", "stc.chuyenvien", "skhdt")))
    assert not any(map(sees, ("stttt", "theodoi", "thietke")))
    assert [row.id for row in series_of(office.actor("stc"), directive)] == [id]
    assert series_of(office.actor("stttt"), directive) == []
    view = directive_view(office.actor("chuyenvien"), directive)
    assert ([row.id for row in view.series], len(view.assignments)) == ([id], 1)
    with pytest.raises(NotFound):
        series_view(office.actor("stttt"), id)
    with pytest.raises(NotFound):
        series_view(office.actor("quantri"), 2**70)


def test_whoever_is_told_of_a_stop_is_led_to_the_series(running: Add, province: Province) -> None:
    id = running()
    province.act("series", id, "stop", by="chuyenvien", reason="Thôi.")
    (notice,) = [each for each in notices_for(province.office.actor("stc")).items if each.object_type == "series"]
    assert (notice.kind, notice.object_id, notice.visible) == ("series_stop", id, True)
    assert notice.text == "Báo cáo tình hình giải ngân"


def test_a_series_goes_on_with_the_successor_of_its_unit(running: Add, province: Province, clock: Clock) -> None:
    units = province.office.units
    running(coordinating=[units["STTTT"]])
    second = running(coordinating=[units["SKHDT"], units["STC-NS"]])
    admin = province.office.actor("quantri")
    with pytest.raises(InvalidForm):
        close_unit(units["STC"], None, "Sáp nhập.", by=admin, now=clock())
    assert close_unit(units["STC"], units["SKHDT"], "Sáp nhập.", by=admin, now=clock()) == 4
    assert [series.lead_id for series in rows(Series)] == [units["SKHDT"]] * 2
    assert rows(Series, id=second)[0].coordinating == [units["STC-NS"]]
    assert close_unit(units["STTTT"], units["SKHDT"], "Sáp nhập.", by=admin, now=clock()) >= 1
    assert rows(Series)[0].coordinating == []
    clock.advance(days=4)
    assert open_all_due(clock()) == 2
