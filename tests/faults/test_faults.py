"""The short version of `make faults`: real processes, real servers, a seed of its own each time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest

from processes.fault_points import AFTER_COMMIT
from tests.faults.outages import broker_away, clock_back, database_away, disk_full
from tests.faults.stage import Stage, stage
from tests.faults.storm import Report, new_seed, play
from tests.faults.workers import hanging_handler, late_worker
from tests.parts import SHOWN

#: One set of servers for all: they take longer to start than most of the tests to run.
SEED = new_seed()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with stage(tmp_path_factory.mktemp("faults") / "stage") as made:
        yield made


@pytest.fixture(scope="module")
def report() -> Report:
    """One for all tests: the database holds what all of them have done."""
    return Report()


# These two first: from the storm on processes die by themselves, and here one has to come to its end.
def test_a_worker_whose_lease_is_over_is_not_believed(place: Stage) -> None:
    assert late_worker(place) == []


@pytest.mark.slow
def test_a_handler_that_hangs_becomes_an_incident_and_holds_up_nobody(place: Stage) -> None:
    assert hanging_handler(place) == []


def test_nothing_is_lost_or_doubled_when_any_process_is_killed_at_any_moment(
    place: Stage, report: Report, record_property: Callable[[str, object], None]
) -> None:
    play(place, report, seed=f"{SEED}/short", seconds=10, die_at=f"{AFTER_COMMIT}:0.01")
    record_property(SHOWN, json.dumps({"faults": "short", "seed": SEED, **report.line()}))
    assert report.violations == [], f"seed {SEED}"
    assert report.ledger.count("accepted") > 0


def test_nothing_is_lost_and_nobody_sees_an_error_page_while_the_database_is_away(place: Stage, report: Report) -> None:
    assert database_away(place, report, 2) == []


@pytest.mark.slow
def test_work_goes_on_without_the_broker_and_the_sweep_catches_up(place: Stage, report: Report) -> None:
    assert broker_away(place, report, 10) == []


@pytest.mark.slow
def test_no_timer_fires_twice_when_the_clock_jumps_back(place: Stage, report: Report) -> None:
    assert clock_back(place, report) == []


@pytest.mark.slow
def test_an_upload_that_does_not_fit_on_the_disk_is_refused_with_a_sentence(place: Stage) -> None:
    assert disk_full(place) == []
