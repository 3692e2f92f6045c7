"""Jobs: run once, tried again with growing patience, then an incident; fenced against workers that come back late."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from processes.refusals import NotFound
from processes.runtime.instances import diagram_state
from processes.runtime.jobs import ATTEMPTS, LEASE, _claim, _fail, _finish, retry_incident, run_due
from processes.runtime.operations import BpmnError
from processes.runtime.perform import perform, start_process
from tests.processes.runtime.small import (
    at_once,
    deployed,
    incidents,
    instance,
    jobs,
    one_job,
    operation,
    waiting,
)
from tests.province import Province


class Handler:
    """Counts its runs; fails as often as it is told."""

    def __init__(self, *failures: Exception, result: Any = None) -> None:
        self.failures = list(failures)
        self.result = result
        self.runs = 0

    def __call__(self, job: Any) -> Any:
        self.runs += 1
        if self.failures:
            raise self.failures.pop(0)
        return self.result


def begun(province: Province, **drawn: Any) -> int:
    deployed(one_job("test.work", **drawn), messages=("stop",), errors=("refused",))
    return start_process("p", {}, by=province.office.actor("quantri"), now=province.clock())


def test_a_job_runs_once_and_its_result_becomes_a_variable(province: Province) -> None:
    with operation("test.work", handler := Handler(result={"sent": 3})):
        id = begun(province, result="answer")
        assert (waiting(id), [job.operation for job in jobs()]) == ([], ["test.work"])
        assert run_due(province.clock()) == 1
        assert run_due(province.clock.advance(days=1)) == 0
    assert (handler.runs, jobs(), waiting(id)) == (1, [], ["after"])
    assert instance(id).variables["answer"] == {"sent": 3}


def test_a_failing_job_is_tried_again_ever_later_until_it_is_an_incident_and_an_administrator_retries_it(
    province: Province,
) -> None:
    admin = province.office.actor("quantri")
    with operation("test.work", handler := Handler(*[OSError("không nối được máy chủ thư \0")] * ATTEMPTS)):
        id = begun(province)
        pauses = []
        for _ in range(ATTEMPTS):
            before = province.clock()
            assert run_due(before) == 0
            assert run_due(before) == 0, "it has to wait"
            pauses.append(jobs()[0].due_at - before)
            province.clock.set(jobs()[0].due_at)
        assert pauses == sorted(set(pauses))
        assert run_due(province.clock.advance(days=30)) == 0, "an incident is not tried again by itself"
        assert handler.runs == ATTEMPTS
        [incident] = incidents()
        assert incident.error.startswith("OSError: không nối được máy chủ thư")
        assert diagram_state(admin, id).incidents == ["work"]

        for nobody in ("chuyenvien", "thietke", "stc"):
            with pytest.raises(NotFound):
                retry_incident(incident.id, by=province.office.actor(nobody), now=province.clock())
        with pytest.raises(NotFound):
            retry_incident(2**40, by=admin, now=province.clock())
        retry_incident(incident.id, by=admin, now=province.clock())
        with pytest.raises(NotFound):
            retry_incident(incident.id, by=admin, now=province.clock())
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


def test_a_job_whose_worker_died_is_taken_up_again_after_its_lease(province: Province) -> None:
    with operation("test.work", handler := Handler()):
        id = begun(province)
        assert _claim(province.clock()) is not None  # and the worker dies
        assert run_due(province.clock.advance(minutes=1)) == 0
        assert run_due(province.clock() + LEASE) == 1
    assert (handler.runs, waiting(id)) == (1, ["after"])


def test_a_job_that_kills_every_worker_becomes_an_incident(province: Province) -> None:
    with operation("test.work", handler := Handler()):
        begun(province)
        for _ in range(ATTEMPTS):
            assert _claim(province.clock()) is not None
            province.clock.advance(hours=1)
        assert run_due(province.clock()) == 0
        assert run_due(province.clock.advance(days=1)) == 0
    assert handler.runs == 0
    assert [incident.error.split(":")[0] for incident in incidents()] == ["WorkerLost"]


def test_a_worker_that_comes_back_late_neither_finishes_twice_nor_takes_the_lease_away(province: Province) -> None:
    with operation("test.work", Handler()):
        id = begun(province)
        late = _claim(province.clock())
        assert late is not None
        second = _claim(province.clock.advance(hours=1))
        assert second is not None
        _fail(late, "OSError: zu spät", province.clock())
        assert jobs()[0].leased_until == province.clock() + LEASE
        assert _finish(second, None, province.clock())
        assert not _finish(late, None, province.clock())
    assert waiting(id) == ["after"]


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


def test_workers_at_once_share_the_jobs_and_run_none_twice(province: Province) -> None:
    import threading

    lock, runs = threading.Lock(), []

    def handler(job: Any) -> None:
        with lock:
            runs.append(job.id)

    with operation("test.work", handler):
        deployed(one_job("test.work"), messages=("stop",), errors=("refused",))
        admin, now = province.office.actor("quantri"), province.clock()
        ids = [start_process("p", {}, by=admin, now=now) for _ in range(6)]
        done = at_once(*[lambda: run_due(now + timedelta(seconds=1))] * 3)
    assert sum(done) == 6
    assert len(runs) == len(set(runs)) == 6
    assert [waiting(id) for id in ids] == [["after"]] * 6
