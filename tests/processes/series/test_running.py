"""The kỳ of a series as time passes: each given once, none lost, whatever runs how often (C18)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, insert, update

from processes.assignments.models import Assignment, CoordinatingPerson, CoordinatingUnit
from processes.assignments.queries import assignment_view
from processes.db import transaction
from processes.directives.models import Directive
from processes.notices.models import Notice
from processes.organisation.models import Person, Unit
from processes.refusals import NotFound
from processes.runtime.incident_queries import list_incidents
from processes.runtime.jobs import run_due
from processes.runtime.models import DefinitionTimer, ProcessInstance
from processes.runtime.sweeper import sweep
from processes.series import commands
from processes.series.commands import open_all_due, open_due
from processes.series.models import Series, SeriesPeriod
from tests.conftest import Clock
from tests.processes.runtime.small import at_once, count, rows
from tests.processes.series.conftest import MONTHLY, WEEKLY, Add, add_many, given
from tests.province import Province


def begin_at(moment: datetime) -> None:
    """When the schedule of ``bpmn/recurring.bpmn`` starts next."""
    with transaction() as session:
        session.execute(delete(DefinitionTimer))
        session.execute(insert(DefinitionTimer).values(key="recurring", element="every_morning", due_at=moment))


def mornings(clock: Clock, days: int) -> None:
    """Sweeps at seven on each of the days to come, as the running product does."""
    for _ in range(days):
        clock.advance(days=1)
        sweep(clock())


def test_the_schedule_gives_each_period_on_its_day_and_ends_with_the_last(
    running: Add, province: Province, clock: Clock
) -> None:
    id = running()
    begin_at(clock())
    weeks: dict[str, date] = {"2026-W29": date(2026, 7, 14)}
    for _ in range(30):
        mornings(clock, 1)
        for period in given(id):
            weeks.setdefault(period, clock().date())
    assert weeks == {
        "2026-W29": date(2026, 7, 14),
        "2026-W30": date(2026, 7, 17),  # the 18th, five days before Thursday the 23rd, is a Saturday
        "2026-W31": date(2026, 7, 24),
        "2026-W32": date(2026, 7, 31),
    }
    (series,) = rows(Series)
    assert (series.status, series.status_group) == ("finished", "ended")
    assert series.ended_at is not None
    started = rows(ProcessInstance, object_type=None)
    assert len(started) == 30, "one instance a day"
    assert all(row.ended_at for row in started)


def test_a_week_in_which_nothing_ran_is_made_up_for(running: Add, province: Province, clock: Clock) -> None:
    id = running(repeat={**WEEKLY, "times": 5})
    begin_at(datetime(2026, 7, 14, 23, 0, tzinfo=UTC))
    clock.advance(days=15)
    sweep(clock())
    assert list(given(id)) == ["2026-W29", "2026-W30", "2026-W31"], "W30 was missed, and is late now"
    late = rows(Assignment, id=given(id)["2026-W30"])[0]
    assert (late.overdue_at is not None, late.status) == (True, "waiting")
    sweep(clock())
    assert len(given(id)) == 3


def test_whoever_looks_again_or_at_the_same_time_gives_nothing_twice(
    running: Add, province: Province, clock: Clock
) -> None:
    id = running()
    clock.advance(days=11)
    begin_at(clock())
    answers = at_once(
        *(lambda: sweep(clock()) for _ in range(2)),
        *(lambda: open_due(id, now=clock()) for _ in range(2)),
        lambda: open_all_due(clock()),
    )
    assert not [answer for answer in answers if isinstance(answer, BaseException)]
    run_due(clock())
    assert list(given(id)) == ["2026-W29", "2026-W30", "2026-W31"]
    assert count(Assignment) == 3
    assert (open_due(id, now=clock()), open_all_due(clock())) == (0, 0)


def test_one_series_that_fails_keeps_no_other_from_its_period(
    province: Province, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    directive = province.directive()
    first, second = add_many(province, directive, "STC", "SKHDT")
    province.act("directive", directive, "issue", by="chuyenvien")
    run_due(clock())
    clock.advance(days=3)
    begin_at(clock())
    whole = commands.open_due

    def failing(series_id: int, *, now: datetime) -> int:
        if series_id == first:
            raise LookupError("the first cannot go on")
        return whole(series_id, now=now)

    monkeypatch.setattr(commands, "open_due", failing)
    sweep(clock())
    assert (len(given(first)), len(given(second))) == (1, 2)
    for _ in range(6):
        clock.advance(hours=1)
        sweep(clock())
    (incident,) = list_incidents(province.office.actor("quantri")).items
    assert incident.element == "give_due"
    assert f"series {first}" in incident.error
    monkeypatch.undo()
    assert open_all_due(clock()) == 1
    assert len(given(first)) == 2


def test_a_directive_is_not_processed_while_periods_are_to_come(running: Add, province: Province, clock: Clock) -> None:
    def status() -> str:
        return str(rows(Directive)[0].status)

    id = running(repeat={**WEEKLY, "times": 2})
    first = given(id)["2026-W29"]
    province.do(first, "submit", "stc", content="Đã xong.")
    province.do(first, "approve", "pheduyet")
    run_due(clock())
    assert status() == "issued", "one kỳ is to come"
    clock.advance(days=4)
    open_all_due(clock())
    run_due(clock())
    second = given(id)["2026-W30"]
    assert (rows(Series)[0].status, status()) == ("finished", "issued")
    province.do(second, "submit", "stc", content="Đã xong.")
    province.do(second, "approve", "pheduyet")
    run_due(clock())
    assert status() == "processed"


def test_a_series_stopped_last_lets_its_directive_go(running: Add, province: Province, clock: Clock) -> None:
    id = running()
    first = given(id)["2026-W29"]
    province.do(first, "submit", "stc", content="Đã xong.")
    province.do(first, "approve", "pheduyet")
    province.act("series", id, "stop", by="chuyenvien", reason="Đã hết đợt cao điểm.")
    run_due(clock())
    assert rows(Directive)[0].status == "processed"


def test_people_and_units_that_are_gone_do_not_keep_a_period_back(
    running: Add, province: Province, clock: Clock
) -> None:
    office = province.office
    id = running(
        officer=office.people["stc.chuyenvien"],
        coordinating=[office.units["SKHDT"], office.units["STTTT"]],
        coordinating_people=[office.people["theodoi"]],
    )
    with transaction() as session:
        session.execute(
            update(Person).where(Person.username.in_(("stc.chuyenvien", "theodoi", "chuyenvien"))).values(active=False)
        )
        session.execute(update(Unit).where(Unit.code == "SKHDT").values(active=False))
    clock.advance(days=4)
    assert open_all_due(clock()) == 1
    second = given(id)["2026-W30"]
    assert rows(Assignment, id=second)[0].officer_id is None
    assert [row.unit_id for row in rows(CoordinatingUnit, assignment_id=second)] == [office.units["STTTT"]]
    assert rows(CoordinatingPerson, assignment_id=second) == []


def test_whoever_has_left_the_unit_is_in_charge_of_none_of_its_periods(
    running: Add, province: Province, clock: Clock
) -> None:
    office = province.office
    id = running(officer=office.people["stc.chuyenvien"])
    with transaction() as session:
        moved = update(Person).where(Person.username == "stc.chuyenvien")
        session.execute(moved.values(unit_id=office.units["SKHDT"]))
    clock.advance(days=4)
    assert open_all_due(clock()) == 1
    second = given(id)["2026-W30"]
    assert rows(Assignment, id=second)[0].officer_id is None
    with pytest.raises(NotFound):
        assignment_view(office.actor("stc.chuyenvien"), second)


def test_the_unit_is_told_of_each_period_as_of_any_assignment(running: Add, province: Province, clock: Clock) -> None:
    id = running(repeat=MONTHLY)
    told = [row.object_id for row in rows(Notice, person_id=province.office.people["stc"], kind="issue")]
    assert told == [given(id)["2026-07"]]
    assert count(SeriesPeriod) == 1
