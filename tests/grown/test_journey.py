"""The grown-up form from its start to its end: PostgreSQL, a broker, gunicorn, a Celery worker and beat as real processes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.grown.conftest import Running, comes_true
from tests.web.api.conftest import ASSIGNMENT, DIRECTIVE

pytestmark = pytest.mark.xdist_group("grown")

WRONG = b"username=stc&password=wrong"


def issued(running: Running) -> tuple[int, int]:
    """A directive with one assignment, registered and issued over HTTP."""
    today = datetime.now(UTC).date()
    drafter = running.desk("chuyenvien")
    directive = drafter.post("/directives", **DIRECTIVE | {"date": today.isoformat()})["id"]
    drafter.attach(f"/directives/{directive}/files")
    due = (today + timedelta(days=60)).isoformat()
    assignment = drafter.post(f"/directives/{directive}/assignments", **ASSIGNMENT | {"due_on": due})["id"]
    drafter.post(f"/directives/{directive}/issue")
    return directive, assignment


def test_a_deadline_that_has_passed_is_raised_by_a_worker_that_beat_reminds(running):
    # Nothing is committed meanwhile, so nobody but beat can have called.
    assert comes_true(lambda: running.desk("stc").get(f"/assignments/{running.late}")["overdue"])


def test_a_step_wakes_a_worker_at_once_without_beat(running):
    assert running.grown.stop("beat") == {"beat": 0}
    directive, assignment = issued(running)
    running.desk("stc").act(assignment, "accept")
    running.desk("stc").act(assignment, "submit", content="Đã báo cáo")
    running.desk("pheduyet").act(assignment, "approve")
    # The job that tells the directive is a worker's.
    assert comes_true(lambda: running.desk("chuyenvien").get(f"/directives/{directive}")["status"] == "processed")


def test_without_the_broker_people_go_on_and_the_worker_catches_up_when_it_is_back(running):
    running.grown.kill("broker")
    directive, assignment = issued(running)
    running.desk("stc").act(assignment, "submit", content="Đã báo cáo")
    assert running.desk("pheduyet").act(assignment, "approve")["status"] == "completed"
    # Guesses are still counted, by each process for itself.
    assert 500 not in {running.status_of("/login", WRONG) for _ in range(3)}
    assert running.desk("chuyenvien").get(f"/directives/{directive}")["status"] == "issued"
    running.grown.start("broker", "beat")
    assert comes_true(lambda: running.desk("chuyenvien").get(f"/directives/{directive}")["status"] == "processed")


def test_a_killed_worker_leaves_nothing_behind_that_its_successor_does_not_do(running):
    running.grown.kill("worker")
    directive, assignment = issued(running)
    running.desk("stc").act(assignment, "submit", content="Đã báo cáo")
    running.desk("pheduyet").act(assignment, "approve")
    running.grown.start("worker")
    assert comes_true(lambda: running.desk("chuyenvien").get(f"/directives/{directive}")["status"] == "processed")


def test_everything_ends_when_it_is_told_to_and_says_so(running):
    assert running.grown.stop() == dict.fromkeys(running.grown.names, 0)
    assert running.grown.process("web").said("Đã dừng.")
    assert running.grown.process("worker").said("Đã dừng.")
    assert not [
        line for name in ("web", "worker", "beat") for line in running.grown.process(name).lines if "Traceback" in line
    ]
