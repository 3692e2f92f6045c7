"""Changing and stopping a series (C18): for what is to come, by who gave or follows it, never for what was given."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from processes.assignments.models import Assignment
from processes.assignments.queries import timeline
from processes.notices.models import Notice
from processes.refusals import InvalidForm, NotAllowedYet, NotFound, NotNow
from processes.requests import once
from processes.runtime.actions import actions_for
from processes.runtime.instances import instance_of
from processes.runtime.jobs import run_due
from processes.series.commands import open_all_due
from processes.series.models import Series
from processes.series.queries import series_view
from tests.conftest import Clock
from tests.processes.runtime.small import at_once, rows
from tests.processes.series.conftest import MONTHLY, Add, add_many, given
from tests.province import Province


def change(province: Province, id: int, by: str = "chuyenvien", **values: Any) -> None:
    province.act("series", id, "change", by=by, **{"reason": "Theo kết luận giao ban.", **values})
    run_due(province.clock())


def offered(province: Province, id: int, who: str) -> list[str]:
    actor = province.office.actor(who)
    return sorted(action.name for action in actions_for(actor, instance_of("series", id), now=province.clock()))


def test_a_change_holds_for_the_periods_to_come(running: Add, province: Province, clock: Clock) -> None:
    id = running()
    before = given(id)["2026-W29"]
    change(province, id, content="Báo cáo nhanh", weekday="TU", open_before=3, times=6)
    (series,) = rows(Series)
    assert (series.content, series.day, series.times, series.status) == ("Báo cáo nhanh", "TU", 6, "running")
    clock.advance(days=3)
    open_all_due(clock())
    assert rows(Assignment, id=before)[0].content == "Báo cáo tình hình giải ngân (Tuần 29/2026)"
    after = rows(Assignment, id=given(id)["2026-W30"])[0]
    assert after.content == "Báo cáo nhanh (Tuần 30/2026)"
    assert after.due_at.date().isoformat() == "2026-07-21"
    (entry, *_) = timeline(province.office.actor("stc"), "series", id)
    assert (entry.action, entry.by) == ("change", "Bùi Văn Soạn")
    assert {(each.name, each.before, each.after) for each in entry.effects} == {
        ("content", "Báo cáo tình hình giải ngân", "Báo cáo nhanh"),
        ("open_before", 5, 3),
        ("times", 4, 6),
    }
    told = {row.kind for row in rows(Notice, person_id=province.office.people["stc"], object_type="series")}
    assert told == {"series_change"}


def test_another_unit_leads_the_periods_to_come_and_those_given_stay(
    running: Add, province: Province, clock: Clock
) -> None:
    id = running(officer=province.office.people["stc.giamdoc"], coordinating=[province.office.units["SKHDT"]])
    before = given(id)["2026-W29"]
    change(province, id, lead="STTTT")
    (entry, *_) = timeline(province.office.actor("chuyenvien"), "series", id)
    assert [(each.title, each.before, each.after) for each in entry.effects] == [
        ("Đơn vị chủ trì", "Sở Tài chính", "Sở Thông tin và Truyền thông")
    ]
    for unit in ("stc", "stttt"):
        told = {row.kind for row in rows(Notice, person_id=province.office.people[unit], object_type="series")}
        assert told == {"series_change"}, unit
    clock.advance(days=3)
    open_all_due(clock())
    next_one = rows(Assignment, id=given(id)["2026-W30"])[0]
    units = province.office.units
    assert (next_one.lead_id, next_one.officer_id) == (units["STTTT"], None)
    assert rows(Assignment, id=before)[0].lead_id == units["STC"]
    for unit, of_it in (("stc", before), ("stttt", next_one.id)):
        view = series_view(province.office.actor(unit), id, now=clock())
        assert [period.id for period in view.periods] == [of_it], "each unit sees its own"
    for lead, field in (("SKHDT", "lead"), ("SXD", "lead"), ("STTTT", "reason")):
        with pytest.raises(InvalidForm) as refused:
            change(province, id, lead=lead)
        assert [error.field for error in refused.value.errors] == [field], lead


def test_a_change_gives_what_has_become_due_and_ends_what_has_become_whole(running: Add, province: Province) -> None:
    id = running()
    change(province, id, open_before=10)
    assert list(given(id)) == ["2026-W29", "2026-W30"]
    change(province, id, times=2)
    assert rows(Series)[0].status == "finished"


def test_the_end_is_a_day_or_a_number_whichever_was_said_last(running: Add, province: Province) -> None:
    id = running()
    change(province, id, until="2026-12-31")
    (series,) = rows(Series)
    assert (str(series.until), series.times) == ("2026-12-31", None)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"times": 0}, "times"),
        ({"until": "2026-12-31", "times": 9}, "times"),
        ({"until": "2026-07-15"}, "until"),
        ({"weekday": "SU"}, "weekday"),
        ({"month": "1"}, "month"),
        ({"open_before": 100}, "open_before"),
        ({"content": "x", "reason": " "}, "reason"),
        ({"lead": "SXD"}, "lead"),
        ({}, "reason"),
        ({"times": 4, "holiday": "next"}, "reason"),
    ],
)
def test_a_change_that_makes_no_sense_changes_nothing(
    running: Add, province: Province, values: dict[str, Any], field: str
) -> None:
    id = running()
    with pytest.raises(InvalidForm) as refused:
        change(province, id, **values)
    assert [error.field for error in refused.value.errors] == [field]
    (series,) = rows(Series)
    assert (series.times, series.until, series.day) == (4, None, "TH")


def test_a_series_cannot_end_before_what_was_given(running: Add, province: Province, clock: Clock) -> None:
    id = running()
    clock.advance(days=4)
    open_all_due(clock())
    with pytest.raises(InvalidForm) as refused:
        change(province, id, times=1)
    assert "Đã giao 2 kỳ" in str(refused.value.errors[0])


def test_a_stopped_series_gives_no_more_and_what_was_given_goes_on(
    running: Add, province: Province, clock: Clock
) -> None:
    id = running()
    with pytest.raises(InvalidForm):
        province.act("series", id, "stop", by="chuyenvien")
    province.act("series", id, "stop", by="pheduyet", reason="Đã hết đợt cao điểm.")
    (series,) = rows(Series)
    assert (series.status, series.status_group) == ("stopped", "ended")
    clock.advance(days=20)
    assert open_all_due(clock()) == 0
    province.do(given(id)["2026-W29"], "submit", "stc", content="Đã xong.")
    (entry, *_) = timeline(province.office.actor("stc"), "series", id)
    assert (entry.action, entry.text) == ("stop", "Đã hết đợt cao điểm.")
    with pytest.raises(NotNow):
        province.act("series", id, "stop", by="chuyenvien", reason="Lần nữa.")
    with pytest.raises(NotNow):
        change(province, id, times=9)


def test_buttons_are_those_of_who_gave_approves_or_follows(running: Add, province: Province) -> None:
    id = running(follower=province.office.people["theodoi"])
    for who in ("chuyenvien", "pheduyet", "theodoi", "quantri"):
        assert offered(province, id, who) == ["change", "stop"]
    for who in ("stc", "stc.giamdoc", "tokiemtra"):
        assert offered(province, id, who) == []
    with pytest.raises(NotFound):
        offered(province, id, "skhdt")


def test_who_may_not_is_told_that_there_is_nothing(running: Add, province: Province) -> None:
    id = running()
    for who in ("stc", "skhdt", "tokiemtra", "thietke"):
        for action in ("stop", "change", "all_given"):
            with pytest.raises(NotFound):
                province.act("series", id, action, by=who, reason="Không được phép.")
    with pytest.raises(NotFound):
        province.act("series", id, "all_given", by="quantri")
    assert rows(Series)[0].status == "running"


def test_a_draft_is_corrected_issued_and_deleted_by_itself(province: Province, clock: Clock) -> None:
    directive = province.directive()
    first, second = add_many(province, directive, "STC", "SKHDT", repeat=MONTHLY)
    assert offered(province, first, "chuyenvien") == ["change", "delete", "issue"]
    change(province, first, day="last_working")
    assert given(first) == {}
    with pytest.raises(NotAllowedYet):
        province.act("series", first, "issue", by="chuyenvien")
    province.act("series", second, "delete", by="chuyenvien")
    province.act("directive", directive, "issue", by="chuyenvien")
    run_due(clock())
    assert [series.status for series in rows(Series)] == ["running", "deleted"]
    clock.advance(days=7)
    open_all_due(clock())
    (assignment,) = rows(Assignment)
    assert assignment.due_at.date().isoformat() == "2026-07-31"


def test_a_request_sent_twice_stops_once(running: Add, province: Province) -> None:
    id = running()
    sent = once.Request(province.office.people["chuyenvien"], "k" * 64, "f" * 64, province.clock())
    try:
        for _ in range(2):
            once.begin(replace(sent, acted=0, is_repeated=False))
            province.act("series", id, "stop", by="chuyenvien", reason="Thôi.")
    finally:
        once.end()
    entries = timeline(province.office.actor("chuyenvien"), "series", id)
    assert [entry.action for entry in entries].count("stop") == 1


def test_of_two_who_stop_it_at_once_one_is_told(running: Add, province: Province) -> None:
    id = running()
    answers = at_once(
        *(
            lambda who=who: province.act("series", id, "stop", by=who, reason="Thôi.")  # type: ignore[misc]
            for who in ("chuyenvien", "pheduyet")
        )
    )
    assert sorted(type(answer) for answer in answers if answer) == [NotNow]


def test_stopping_and_giving_at_once_leave_a_whole_series(running: Add, province: Province, clock: Clock) -> None:
    id = running()
    clock.advance(days=4)
    answers = at_once(
        lambda: open_all_due(clock()),
        lambda: province.act("series", id, "stop", by="chuyenvien", reason="Thôi."),
    )
    assert not [answer for answer in answers if isinstance(answer, BaseException)]
    assert rows(Series)[0].status == "stopped"
    assert len(given(id)) == len(rows(Assignment)) in (1, 2)
