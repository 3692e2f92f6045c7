"""Jobs: run once, tried again with growing patience, then an incident; fenced against workers that come back late."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from processes.refusals import NotFound, NotNow
from processes.runtime.backlog import backlog
from processes.runtime.incidents import retry_incident
from processes.runtime.instances import diagram_state
from processes.runtime.jobs import run_due
from processes.runtime.operations import ATTEMPTS, BpmnError, patience
from processes.runtime.perform import perform
from tests.processes.runtime.small import (
    Handler,
    begun,
    enqueue,
    incidents,
    instance,
    jobs,
    operation,
    waiting,
)
from tests.province import Province


def test_a_job_runs_once_and_its_result_becomes_a_variable(province: Province) -> None:
    with operation("test.work", handler := Handler(result={"sent": 3})):
        id = begun(province, result="answer")
        assert (waiting(id), [job.operation for job in jobs()]) == ([], ["test.work"])
        assert run_due(province.clock()) == 1
        assert run_due(province.clock.advance(days=1)) == 0
    assert (handler.runs, jobs(), waiting(id)) == (1, [], ["after"])
    assert instance(id).variables["answer"] == {"sent": 3}


def test_a_job_does_not_wait_for_a_clock_that_was_set_back(province: Province) -> None:
    with operation("test.work", handler := Handler()):
        begun(province)
        earlier = province.clock() - timedelta(hours=1)
        assert (backlog(earlier).jobs_due, run_due(earlier)) == (1, 1)
    assert (handler.runs, jobs()) == (1, [])


def test_a_failing_job_is_tried_again_ever_later_until_it_is_an_incident_and_an_administrator_retries_it(
    province: Province,
) -> None:
    admin = province.office.actor("quantri")
    with operation("test.work", handler := Handler(*[OSError("không nối được máy chủ thư \0")] * ATTEMPTS)):
        id = begun(province)
        pauses = []
        for _ in range(ATTEMPTS - 1):
            before = province.clock()
            assert run_due(before) == 0
            assert run_due(before) == 0, "it has to wait"
            pauses.append(jobs()[0].due_at - before)
            province.clock.set(jobs()[0].due_at)
        assert pauses == sorted(set(pauses))
        assert run_due(province.clock()) == 0
        assert run_due(province.clock.advance(days=30)) == 0, "an incident is not tried again by itself"
        assert handler.runs == ATTEMPTS
        [incident] = incidents()
        assert incident.error.startswith("OSError: không nối được máy chủ thư")
        assert diagram_state(admin, id).incidents == ["work"]

        for nobody in ("chuyenvien", "thietke", "stc"):
            with pytest.raises(NotFound):
                retry_incident(incident.id, "Đã sửa máy chủ.", by=province.office.actor(nobody), now=province.clock())
        with pytest.raises(NotFound):
            retry_incident(2**40, "Đã sửa.", by=admin, now=province.clock())
        retry_incident(incident.id, "Đã sửa máy chủ.", by=admin, now=province.clock())
        with pytest.raises(NotNow, match="đã được Thái Hoàng Quản xử lý lúc"):
            retry_incident(incident.id, "Đã sửa máy chủ.", by=admin, now=province.clock())
        assert run_due(province.clock()) == 1
    assert (handler.runs, jobs(), waiting(id)) == (ATTEMPTS + 1, [], ["after"])
    assert diagram_state(admin, id).incidents == []


def test_an_error_of_the_field_goes_into_its_boundary_event(province: Province) -> None:
    with operation("test.work", handler := Handler(BpmnError("refused"))):
        id = begun(province, caught="refused")
        assert run_due(province.clock()) == 1
    assert (handler.runs, jobs(), waiting(id), incidents()) == (1, [], ["mend"], [])


def test_an_error_that_nobody_catches_is_tried_again_and_then_an_incident(province: Province) -> None:
    with operation("test.work", Handler(*[BpmnError("unheard_of")] * ATTEMPTS)):
        begun(province, caught="refused")
        for _ in range(ATTEMPTS):
            run_due(province.clock.advance(hours=1))
    assert [incident.error for incident in incidents()] == ["unheard_of"]


@pytest.mark.parametrize("failure", [None, BpmnError("refused"), OSError("x")])
def test_a_job_that_the_diagram_takes_away_while_it_runs_brings_nothing(
    province: Province, failure: Exception | None
) -> None:
    admin = province.office.actor("quantri")

    def handler(job: Any) -> None:
        perform(job.instance_id, "stop", {}, by=admin, now=province.clock())
        if failure is not None:
            raise failure

    with operation("test.work", handler):
        id = begun(province, message="stop", caught="refused")
        assert run_due(province.clock()) == 0
    assert (jobs(), waiting(id), incidents()) == ([], [], [])
    assert instance(id).ended_at is not None


def test_an_incident_is_over_when_the_diagram_takes_its_job_away(province: Province) -> None:
    admin = province.office.actor("quantri")
    with operation("test.work", Handler(*[OSError("x")] * ATTEMPTS)):
        id = begun(province, message="stop")
        for _ in range(ATTEMPTS):
            run_due(province.clock.advance(hours=1))
        perform(id, "stop", {}, by=admin, now=province.clock())
    assert [incident.resolved_at for incident in incidents()] == [province.clock()]
    assert diagram_state(admin, id).incidents == []


def test_each_operation_says_how_often_and_after_which_pause_it_is_tried(province: Province) -> None:
    second = timedelta(seconds=1)
    with operation("test.work", Handler(*[OSError("x")] * 3), attempts=3, first_retry=40 * second):
        begun(province)
        pauses = []
        for _ in range(2):
            run_due(province.clock())
            pauses.append(jobs()[0].due_at - province.clock())
            province.clock.set(jobs()[0].due_at)
        run_due(province.clock())
        assert pauses == [40 * second, 80 * second]
        assert (jobs()[0].due_at, incidents()[0].attempts) == (None, 3)
        assert patience("test.work").pause_after(10_000) == timedelta(hours=6)


def test_an_incident_keeps_the_operation_and_the_values(province: Province) -> None:
    with operation("test.work", Handler(OSError("x")), attempts=1):
        id = begun(province)
        run_due(province.clock())
    [found] = incidents()
    assert (found.instance_id, found.element, found.operation, found.parameters) == (id, "work", "test.work", {})
    assert (found.attempts, found.at, found.resolved_at) == (1, province.clock(), None)


def test_no_operation_waits_for_all_jobs_of_another(province: Province) -> None:
    order: list[str] = []
    with (
        operation("test.slow", lambda job: order.append("slow")),
        operation("test.quick", lambda job: order.append("quick")),
    ):
        for _ in range(4):
            enqueue("test.slow", province.clock())
        enqueue("test.quick", province.clock())
        assert run_due(province.clock()) == 5
    assert order.index("quick") < 2


def test_an_unknown_operation_or_a_result_that_cannot_be_kept_is_an_incident_in_the_end(province: Province) -> None:
    with operation("test.work", handler := Handler(result=object())):
        begun(province, result="answer")
        for _ in range(ATTEMPTS):
            assert run_due(province.clock.advance(hours=1)) == 0
        assert handler.runs == ATTEMPTS
        begun(province)
    for _ in range(ATTEMPTS):
        assert run_due(province.clock.advance(hours=1)) == 0
    assert len(incidents()) == 2
