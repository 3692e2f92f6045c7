"""What waits to be done, as an operator sees it."""

from __future__ import annotations

from datetime import timedelta

from processes.db import reading
from processes.runtime.backlog import Backlog, backlog
from processes.runtime.jobs import run_due
from processes.runtime.perform import start_process
from processes.runtime.timers import fire_due
from tests.processes.runtime.small import deployed, jobs, one_job, operation
from tests.province import Province


def now_waiting(province: Province) -> Backlog:
    reading().rollback()
    return backlog(province.clock())


def fail(job: object) -> None:
    raise OSError("máy chủ thư không trả lời")


def test_where_nothing_was_begun_nothing_waits(province: Province) -> None:
    assert now_waiting(province) == Backlog(0, 0, 0, 0, 0.0, 0, {})


def test_instances_under_way_are_counted_by_process_until_they_end(province: Province) -> None:
    id = province.issued()
    assert now_waiting(province).instances_open == {"assignment": 1, "directive": 1}
    province.do(id, "cancel", "pheduyet", reason="Đã có chỉ đạo khác thay thế.")
    assert now_waiting(province).instances_open == {"directive": 1}


def test_timers_that_are_due_wait_since_the_oldest_fell_due(province: Province) -> None:
    province.issued(due_on=(province.clock() + timedelta(days=1)).date())
    before = now_waiting(province)
    assert (before.timers_due, before.timer_lag) == (0, 0.0)
    province.clock.advance(days=30)
    late = now_waiting(province)
    assert late.timers_due >= 1
    province.clock.advance(seconds=90)
    assert now_waiting(province).timer_lag == late.timer_lag + 90
    fire_due(province.clock())
    assert (now_waiting(province).timers_due, now_waiting(province).timer_lag) == (0, 0.0)


def test_a_job_is_in_the_queue_until_it_is_done_and_one_that_has_failed_waits_for_its_next_attempt(
    province: Province,
) -> None:
    with operation("test.work", fail):
        deployed(one_job("test.work"))
        start_process("p", {}, by=province.office.actor("quantri"), now=province.clock())
        queued = now_waiting(province)
        assert (queued.jobs_open, queued.jobs_due, queued.jobs_running) == (1, 1, 0)
        run_due(province.clock())
        resting = now_waiting(province)
        assert (resting.jobs_open, resting.jobs_due, resting.jobs_running) == (1, 0, 0)
    with operation("test.work", lambda job: None):
        province.clock.set(jobs()[0].due_at)
        assert run_due(province.clock()) == 1
    assert now_waiting(province).jobs_open == 0


def test_a_job_at_work_is_counted_as_running(province: Province) -> None:
    seen: list[Backlog] = []
    with operation("test.work", lambda job: seen.append(now_waiting(province))):
        deployed(one_job("test.work"))
        start_process("p", {}, by=province.office.actor("quantri"), now=province.clock())
        run_due(province.clock())
    assert [(each.jobs_open, each.jobs_due, each.jobs_running) for each in seen] == [(1, 0, 1)]


def test_a_job_that_was_given_up_is_an_incident_and_no_longer_in_the_queue(province: Province) -> None:
    with operation("test.work", fail):
        deployed(one_job("test.work"))
        start_process("p", {}, by=province.office.actor("quantri"), now=province.clock())
        while now_waiting(province).incidents_open == 0:
            run_due(province.clock.advance(days=1))
    given_up = now_waiting(province)
    assert (given_up.jobs_open, given_up.jobs_due, given_up.incidents_open) == (1, 0, 1)
