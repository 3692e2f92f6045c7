"""Timers that are due: starts by schedule, once per occurrence, and one bad instance that blocks nobody."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from processes.calendar.commands import enter_day
from processes.db import transaction
from processes.runtime import starts
from processes.runtime.act import start_instance
from processes.runtime.deploy import deploy
from processes.runtime.incidents import drop_incident, retry_incident
from processes.runtime.instances import diagram_state
from processes.runtime.models import DefinitionTimer, ProcessInstance, Timer
from processes.runtime.perform import start_process
from processes.runtime.schedules import next_start
from processes.runtime.timers import fire_due
from tests.conftest import START
from tests.engine import drawing
from tests.engine.drawing import Drawing
from tests.processes.runtime.small import at_once, count, deployed, incidents, instance, line, rows, waiting
from tests.province import Province

#: The first Thursdays after the tests' Tuesday, 08:00 in Hanoi.
THURSDAY = datetime(2026, 7, 16, 1, 0, tzinfo=UTC)
WEEK = timedelta(days=7)


def weekly(schedule: str | None = "WEEKLY;BYDAY=TH;BYHOUR=8", **told: str) -> Drawing:
    main = Drawing()
    main.start("start", **({"schedule": schedule} if schedule else {}), **told)
    main.user("report", who="role:specialist")
    main.end()
    main.flow("start", "report", "end")
    return main


def due() -> list[datetime]:
    return [row.due_at for row in rows(DefinitionTimer)]


def test_a_scheduled_process_starts_once_for_each_occurrence(province: Province) -> None:
    deployed(weekly())
    assert due() == [THURSDAY]
    assert fire_due(THURSDAY - timedelta(seconds=1)) == 0
    assert [fire_due(THURSDAY), fire_due(THURSDAY)] == [1, 0]
    assert due() == [THURSDAY + WEEK]
    assert fire_due(THURSDAY + WEEK) == 1
    started = rows(ProcessInstance)
    assert [i.variables["scheduled_at"] for i in started] == [t.isoformat() for t in (THURSDAY, THURSDAY + WEEK)]
    assert [(i.object_type, i.initiator_id) for i in started] == [(None, None)] * 2
    assert waiting(started[0].id) == ["report"]


def test_starts_missed_while_nobody_looked_become_one(province: Province) -> None:
    deployed(weekly())
    late = THURSDAY + 3 * WEEK + timedelta(days=1)
    assert [fire_due(late), fire_due(late)] == [1, 0]
    assert due() == [THURSDAY + 4 * WEEK]


def test_workers_at_once_start_it_once(province: Province) -> None:
    deployed(weekly())
    assert sum(at_once(*[lambda: fire_due(THURSDAY)] * 3)) == 1
    assert count(ProcessInstance) == 1


@pytest.mark.parametrize(("holiday", "expected"), [("next", 17), ("previous", 15), ("skip", 23)])
def test_a_start_on_a_day_off_moves_as_the_diagram_says(province: Province, holiday: str, expected: int) -> None:
    enter_day(date(2026, 7, 16), working=False, by=province.office.actor("quantri"))
    deployed(weekly(holiday=holiday))
    assert [moment.day for moment in due()] == [expected]


def test_a_deployment_moves_the_next_start_and_never_doubles_it(province: Province) -> None:
    deployed(weekly())
    deployed(weekly("MONTHLY;BYMONTHDAY=22;BYHOUR=8"))
    assert due() == [datetime(2026, 7, 22, 1, 0, tzinfo=UTC)]
    assert fire_due(THURSDAY) == 0
    deployed(weekly(None))
    assert due() == []
    assert fire_due(THURSDAY + WEEK) == 0


def test_a_deployment_does_not_lose_a_start_that_is_due(province: Province) -> None:
    deployed(weekly())
    deployed(weekly(title="Báo cáo tuần"), now=THURSDAY + timedelta(seconds=3))
    assert fire_due(THURSDAY + timedelta(seconds=5)) == 1
    assert due() == [THURSDAY + WEEK]


def test_a_rule_that_never_comes_again_waits_for_ever_also_from_a_leap_day(province: Province) -> None:
    class Never:
        def next_occurrence(self, *_: object) -> None:
            return None

    leap_day = datetime(2028, 2, 29, tzinfo=UTC)
    assert next_start(Never(), leap_day).year == 9999  # type: ignore[arg-type]


def unready() -> Drawing:
    """A weekly process that cannot start: its gateway reads what nobody sets."""
    broken = Drawing()
    broken.start("start", schedule="WEEKLY;BYDAY=TH;BYHOUR=8")
    broken.gateway("exclusive", "choose", default="otherwise")
    broken.user("report", who="admin")
    broken.end()
    broken.flow("start", "choose")
    broken.flow("choose", "report", when="nobody_set_this > 3")
    broken.parts.append('<bpmn:sequenceFlow id="otherwise" sourceRef="choose" targetRef="end"/>')
    broken.flow("report", "end")
    return broken


def test_a_scheduled_process_that_cannot_start_blocks_nobody(province: Province) -> None:
    deployed(unready())
    id = with_timer(province)
    assert fire_due(THURSDAY) == 1
    assert waiting(id) == ["after"]
    assert due() == [THURSDAY], "it stays due for when the diagram is mended"


def test_a_start_that_keeps_failing_is_one_incident_and_over_when_the_diagram_is_mended(province: Province) -> None:
    deployed(unready())
    hour = timedelta(hours=1)
    for moment in (THURSDAY, THURSDAY + hour / 2, THURSDAY + hour):
        assert fire_due(moment) == 0
    [found] = incidents()
    assert (found.process_key, found.element, found.instance_id, found.job_id) == ("p", "start", None, None)
    assert (found.attempts, found.at, found.failed_at) == (2, THURSDAY, THURSDAY + hour), "it rests between"
    assert "nobody_set_this" in found.error

    deployed(weekly(), now=THURSDAY + hour)
    assert fire_due(THURSDAY + 2 * hour) == 1
    assert [i.resolved_at for i in incidents()] == [THURSDAY + 2 * hour]
    assert due() == [THURSDAY + WEEK]


def test_an_administrator_lets_a_start_be_tried_at_once_or_waits_for_the_next(province: Province) -> None:
    admin = province.office.actor("quantri")
    deployed(unready())
    fire_due(THURSDAY)
    retry_incident(incidents()[0].id, "Đã sửa.", by=admin, now=THURSDAY)
    assert fire_due(THURSDAY) == 0
    first, again = incidents()
    assert (first.resolution, again.resolved_at) == ("retried", None)
    drop_incident(again.id, "Tuần này không cần báo cáo.", by=admin, now=THURSDAY)
    assert due() == [THURSDAY + WEEK]
    assert count(ProcessInstance) == 0


def test_a_deployment_waits_for_the_start_that_is_being_made_and_does_not_double_it(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployed(weekly())
    began, deploying = threading.Event(), threading.Event()

    def slowly(*given: Any, **named: Any) -> Any:
        began.set()
        deploying.wait(60)
        return start_instance(*given, **named)

    def deploy_meanwhile() -> None:
        began.wait(60)
        # Whether it waits for the row or comes after: the start was made once.
        threading.Timer(0.2, deploying.set).start()
        deployed(weekly(title="Báo cáo tuần"), now=THURSDAY)

    monkeypatch.setattr(starts, "start_instance", slowly)
    assert at_once(lambda: fire_due(THURSDAY), deploy_meanwhile) == [1, None]
    assert fire_due(THURSDAY) == 0
    assert (count(ProcessInstance), due()) == (1, [THURSDAY + WEEK])


def with_timer(province: Province) -> int:
    """An instance that waits until Wednesday, and then for a person."""
    main = line("wait", "after")
    main.catch("wait", drawing.date("until"))
    main.user("after", who="admin")
    xml = drawing.document(main).replace(b'id="p"', b'id="waits"')
    deploy(xml, {}, by=None, now=START)
    until = (START + timedelta(days=1)).isoformat()
    return start_process("waits", {"until": until}, by=province.office.actor("quantri"), now=START)


def test_one_bad_instance_keeps_no_other_from_being_raised_and_becomes_an_incident(province: Province) -> None:
    first, bad, last = (with_timer(province) for _ in range(3))
    good = instance(bad).state
    write(bad, b"{not json")
    later, admin = START + timedelta(days=2), province.office.actor("quantri")
    assert [fire_due(later), fire_due(later), fire_due(later + timedelta(minutes=59))] == [2, 0, 0]
    assert [waiting(id) for id in (first, bad, last)] == [["after"], [], ["after"]]
    assert [row.instance_id for row in rows(Timer)] == [bad]
    assert [(i.job_id, i.element, i.at) for i in incidents()] == [(None, "wait", later)]
    assert diagram_state(admin, bad).incidents == ["wait"]

    assert fire_due(later + timedelta(hours=2)) == 0
    assert [(i.at, i.failed_at, i.attempts) for i in incidents()] == [(later, later + timedelta(hours=2), 2)]
    write(bad, good)
    assert fire_due(later + timedelta(hours=2)) == 0, "it rests"
    retry_incident(incidents()[0].id, "Đã sửa.", by=admin, now=later + timedelta(hours=2))
    assert fire_due(later + timedelta(hours=2)) == 1
    assert (waiting(bad), diagram_state(admin, bad).incidents) == (["after"], [])


def test_an_incident_of_timers_is_over_when_they_fire(province: Province) -> None:
    id = with_timer(province)
    good = instance(id).state
    write(id, b"")
    later = START + timedelta(days=2)
    assert fire_due(later) == 0
    write(id, good)
    assert fire_due(later + timedelta(hours=1)) == 1
    assert [i.resolved_at for i in incidents()] == [later + timedelta(hours=1)]


def write(id: int, state: bytes) -> None:
    with transaction() as session:
        session.execute(update(ProcessInstance).where(ProcessInstance.id == id).values(state=state))


def test_a_timer_that_the_instance_knows_nothing_of_is_put_right_and_not_called_fired(province: Province) -> None:
    id = with_timer(province)
    with transaction() as session:
        session.execute(update(Timer).values(due_at=START))
    assert fire_due(START + timedelta(hours=1)) == 0
    assert [row.due_at for row in rows(Timer)] == [START + timedelta(days=1)]
    assert fire_due(START + timedelta(days=1)) == 1
    assert waiting(id) == ["after"]


def test_a_due_timer_is_fired_once_by_workers_at_once(province: Province) -> None:
    with_timer(province)
    later = START + timedelta(days=2)
    assert sorted(at_once(*[lambda: fire_due(later)] * 3)) == [0, 0, 1]
