"""One sweep, and the thread that sweeps in the embedded form."""

from __future__ import annotations

import threading

import pytest

from processes.runtime import sweeper, wakeup
from processes.runtime.sweeper import Sweeper, sweep
from tests.conftest import START

SOON = 30


@pytest.fixture(autouse=True)
def _quiet() -> None:
    """Nobody has rung yet."""
    wakeup.wait_for_wake(0)


@pytest.fixture
def done(monkeypatch) -> list[str]:
    """What was done in order, instead of doing it."""
    noted: list[str] = []
    monkeypatch.setattr(sweeper, "fire_due", lambda _now, stop: noted.append(f"timers {stop()}") or 0)
    monkeypatch.setattr(sweeper, "run_due", lambda _now, stop: noted.append(f"jobs {stop()}") or 0)
    return noted


def test_timers_come_before_jobs_and_are_asked_to_stop_with_the_sweep(app, done):
    sweep(START)
    sweep(START, lambda: True)
    assert done == ["timers False", "jobs False", "timers True", "jobs True"]
    assert not wakeup.wait_for_wake(0)


def test_timers_that_take_too_long_leave_their_turn_to_jobs_and_ring_for_another_sweep(app, done, monkeypatch):
    monkeypatch.setattr(sweeper, "STRETCH", -1.0)
    sweep(START)
    assert done == ["timers True", "jobs False"]
    assert wakeup.wait_for_wake(0)


def test_the_thread_sweeps_when_somebody_rings_outlives_a_failure_and_ends_when_told(app, monkeypatch):
    swept = threading.Semaphore(0)

    def fail(_now, _stop) -> int:
        swept.release()
        raise ConnectionError("the database is away")

    monkeypatch.setattr(sweeper, "sweep", fail)
    monkeypatch.setattr(sweeper, "INTERVAL", 3600.0)
    thread = Sweeper(app.app_context, lambda: START)
    thread.start()
    assert swept.acquire(timeout=SOON)
    wakeup.wake()
    assert swept.acquire(timeout=SOON)
    thread.stop()
    assert not thread.is_alive()
