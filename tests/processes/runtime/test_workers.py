"""Workers: leases, fencing, limits, and jobs shared by several workers at once."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest

from processes.db import reading
from processes.runtime import limits
from processes.runtime.incidents import retry_incident
from processes.runtime.jobs import ClaimedJob, _claim, _fail, _finish, give_back, lease_of, run_due
from processes.runtime.limits import MOST_HANGING, hanging
from processes.runtime.operations import ATTEMPTS, catalogue, patience
from processes.runtime.perform import start_process
from tests.processes.runtime.small import (
    Handler,
    at_once,
    begun,
    deployed,
    enqueue,
    incidents,
    instance,
    jobs,
    one_job,
    operation,
    waiting,
)
from tests.province import Province

LEASE = lease_of("test.work")


#: A limit that every handler exceeds that waits at all.
AT_ONCE = timedelta(milliseconds=10)


def claimed(now: datetime) -> ClaimedJob:
    """What a worker has in hand that took the job up now."""
    job = _claim("test.work", now, leased_until=now + LEASE)
    assert job is not None
    return job


def come_back(release: threading.Event) -> None:
    """Lets what hangs end, and waits until it has."""
    release.set()
    for thread in threading.enumerate():
        if thread.name.startswith("job "):
            thread.join(60)


def test_a_job_whose_worker_died_is_taken_up_again_after_its_lease(province: Province) -> None:
    with operation("test.work", handler := Handler()):
        id = begun(province)
        claimed(province.clock())  # and the worker dies
        assert run_due(province.clock.advance(minutes=1)) == 0
        assert run_due(province.clock() + LEASE) == 1
    assert (handler.runs, waiting(id)) == (1, ["after"])


def test_a_lease_outlives_the_time_limit_of_every_operation() -> None:
    for name in catalogue():
        assert lease_of(name) > patience(name).time_limit


def test_a_job_that_kills_every_worker_becomes_an_incident(province: Province) -> None:
    with operation("test.work", handler := Handler()):
        begun(province)
        for _ in range(ATTEMPTS):
            claimed(province.clock())
            province.clock.advance(hours=1)
        assert run_due(province.clock()) == 0
        assert run_due(province.clock.advance(days=1)) == 0
    assert handler.runs == 0
    assert [incident.error.split(":")[0] for incident in incidents()] == ["WorkerLost"]


def test_a_worker_that_comes_back_late_neither_finishes_nor_takes_the_lease_away(province: Province) -> None:
    with operation("test.work", Handler()):
        id = begun(province)
        late = claimed(province.clock())
        second = claimed(province.clock.advance(hours=1))
        assert second.token > late.token
        _fail(late, "OSError: zu spät", province.clock())
        give_back(late)
        assert not _finish(late, None, province.clock()), "the second one has it"
        assert jobs()[0].leased_until == province.clock() + LEASE
        assert _finish(second, None, province.clock())
        assert not _finish(late, None, province.clock())
    assert waiting(id) == ["after"]


def test_a_worker_of_before_the_retry_is_not_taken_for_the_one_of_after(province: Province) -> None:
    admin = province.office.actor("quantri")
    with operation("test.work", Handler(*[OSError("x")] * ATTEMPTS)):
        begun(province)
        late = claimed(province.clock())
        for _ in range(ATTEMPTS):
            run_due(province.clock.advance(hours=7))
        retry_incident(incidents()[0].id, "Đã sửa.", by=admin, now=province.clock())
        assert claimed(province.clock()).attempts == late.attempts == 1
        assert not _finish(late, None, province.clock())
    assert len(jobs()) == 1


def test_a_job_given_back_is_free_at_once_and_the_attempt_does_not_count(province: Province) -> None:
    with operation("test.work", Handler()):
        id = begun(province)
        job = claimed(province.clock())
        give_back(job)
        assert [(row.attempts, row.leased_until) for row in jobs()] == [(0, None)]
        assert not _finish(job, None, province.clock())
        assert run_due(province.clock()) == 1
    assert waiting(id) == ["after"]


def test_a_worker_that_is_told_to_stop_gives_back_what_hangs(province: Province, monkeypatch: Any) -> None:
    monkeypatch.setattr(limits, "GRACE", timedelta(0))
    release = threading.Event()
    told = iter([False])  # to begin with; from then on: stop
    with operation("test.work", lambda job: release.wait(60)):
        begun(province)
        assert run_due(province.clock(), stop=lambda: next(told, True)) == 0
        assert [(row.attempts, row.leased_until, row.error) for row in jobs()] == [(0, None, None)]
        come_back(release)


def test_a_worker_that_is_ended_gives_back_what_it_has(province: Province) -> None:
    with operation("test.work", Handler(KeyboardInterrupt())):  # type: ignore[arg-type]
        begun(province)
        with pytest.raises(KeyboardInterrupt):
            run_due(province.clock())
        assert [(row.attempts, row.leased_until) for row in jobs()] == [(0, None)]
        assert run_due(province.clock()) == 1


def test_a_handler_that_hangs_is_given_up_and_what_it_brings_later_is_not_taken(province: Province) -> None:
    release, runs = threading.Event(), []

    def handler(job: Any) -> str:
        runs.append(job.attempts)
        if len(runs) == 1:
            release.wait(60)
            return "late"
        return "in time"

    with operation("test.work", handler, time_limit=AT_ONCE):
        id = begun(province, result="answer")
        assert run_due(province.clock()) == 0
        assert [row.error.split(":")[0] for row in jobs()] == ["TimeLimitExceeded"]
        with operation("test.work", handler):  # the machine is quicker the second time
            assert run_due(province.clock.advance(hours=1)) == 1
        come_back(release)
    assert (runs, waiting(id), instance(id).variables["answer"]) == ([1, 2], ["after"], "in time")


def test_an_operation_that_keeps_hanging_is_left_alone_and_the_others_run_on(province: Province) -> None:
    release = threading.Event()
    with operation("test.work", lambda job: release.wait(60), time_limit=AT_ONCE, attempts=MOST_HANGING + 5):
        begun(province)
        for _ in range(MOST_HANGING + 2):
            run_due(province.clock.advance(days=1))
        assert (hanging()["test.work"], jobs()[0].attempts) == (MOST_HANGING, MOST_HANGING)
        with operation("test.other", other := Handler()):
            enqueue("test.other", province.clock())
            assert run_due(province.clock()) == 1
        come_back(release)
        run_due(province.clock.advance(days=1))
    assert (other.runs, jobs()) == (1, [])


def test_a_handler_works_on_a_session_of_its_own(province: Province) -> None:
    sessions = [reading()]
    with operation("test.work", lambda job: sessions.append(reading())):
        begun(province)
        assert run_due(province.clock()) == 1
    assert sessions[0] is not sessions[1]


def test_workers_at_once_share_the_jobs_and_run_none_twice(province: Province) -> None:
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
