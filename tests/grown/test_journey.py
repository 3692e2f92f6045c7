"""The grown-up form from its start to its end: PostgreSQL, a broker, gunicorn, a Celery worker and beat as real processes."""

from __future__ import annotations

import os
import signal
import socket
import urllib.request
from datetime import UTC, datetime, timedelta
from itertools import count

from redis import Redis

from tests.grown.conftest import PATIENCE, Running, comes_true
from tests.web.api.conftest import ASSIGNMENT, DIRECTIVE

#: A number is registered once.
NUMBERS = count(2001)
WRONG = b"username=stc&password=wrong"


def issued(running: Running) -> tuple[int, int]:
    """A directive with one assignment, registered and issued over HTTP."""
    today = datetime.now(UTC).date()
    drafter = running.desk("chuyenvien")
    directive = drafter.post(
        "/directives", **DIRECTIVE | {"number": f"{next(NUMBERS)}/UBND-KTTH", "date": today.isoformat()}
    )["id"]
    drafter.attach(f"/directives/{directive}/files")
    due = (today + timedelta(days=60)).isoformat()
    assignment = drafter.post(f"/directives/{directive}/assignments", **ASSIGNMENT | {"due_on": due})["id"]
    drafter.post(f"/directives/{directive}/issue")
    return directive, assignment


def test_a_step_wakes_a_worker_at_once_which_also_raises_what_has_passed_meanwhile(running):
    directive, assignment = issued(running)
    running.desk("stc").act(assignment, "accept")
    running.desk("stc").act(assignment, "submit", content="Đã báo cáo")
    running.desk("pheduyet").act(assignment, "approve")
    # The job that tells the directive is a worker's, and beat does not run yet.
    assert comes_true(lambda: running.desk("chuyenvien").get(f"/directives/{directive}")["status"] == "processed")
    assert comes_true(lambda: running.desk("stc").get(f"/assignments/{running.late}")["overdue"])


def test_an_operator_follows_a_request_into_its_job_and_sees_both_counted(running):
    _directive, assignment = issued(running)
    running.desk("stc").act(assignment, "submit", content="Đã báo cáo")
    running.desk("pheduyet").act(assignment, "approve")
    approval = {"event": "request", "path": f"/api/v1/assignments/{assignment}/actions/approve", "status": 200}
    assert comes_true(lambda: running.told("web", **approval))
    [answered] = running.told("web", **approval)
    assert comes_true(lambda: running.told("worker", event="job", request_id=answered["request_id"]))
    assert [line["outcome"] for line in running.told("worker", request_id=answered["request_id"])] == ["done"]
    assert running.status_of("/readyz") == 200
    with urllib.request.urlopen(f"{running.grown.address}/metrics", timeout=PATIENCE) as answer:
        shown = answer.read().decode()
    assert 'chidao_commands_total{action="approve",outcome="done",program="web"}' in shown
    assert 'chidao_jobs_run_total{operation="directive.check_ended",outcome="done",program="worker"}' in shown


def test_the_processes_that_answer_count_calls_together_in_the_broker(running):
    running.desk("stc").get(f"/assignments/{running.late}")
    with Redis.from_url(running.grown.redis_url) as broker:
        assert broker.keys("LIMIT*")


def test_without_the_broker_people_go_on_and_beat_lets_the_worker_catch_up_when_it_is_back(running):
    running.grown.kill("broker")
    directive, assignment = issued(running)
    running.desk("stc").act(assignment, "submit", content="Đã báo cáo")
    assert running.desk("pheduyet").act(assignment, "approve")["status"] == "completed"
    # Guesses are still counted, by each process for itself.
    assert 500 not in {running.status_of("/login", WRONG) for _ in range(3)}
    assert running.desk("chuyenvien").get(f"/directives/{directive}")["status"] == "issued"
    running.grown.start("broker", "beat")
    # Nothing is committed meanwhile, so nobody but beat can have called.
    assert comes_true(lambda: running.desk("chuyenvien").get(f"/directives/{directive}")["status"] == "processed")


def test_a_request_that_is_on_its_way_when_the_web_is_told_to_leave_is_still_answered(running):
    web = running.grown.process("web")
    with socket.create_connection(("127.0.0.1", running.grown.port), timeout=PATIENCE) as line:
        line.sendall(
            b"POST /login HTTP/1.1\r\nHost: chidao\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            b"Content-Length: %d\r\nExpect: 100-continue\r\n\r\n" % len(WRONG)
        )
        assert b"100 Continue" in line.recv(1000)
        os.kill(web.pid, signal.SIGTERM)
        # One waits for us; the other one that answers has gone.
        assert comes_true(lambda: len(web.family()) == 2)
        line.sendall(WRONG)
        assert line.recv(1000).startswith(b"HTTP/1.1 400")
    assert web.ended() == 0


def test_everything_ends_when_it_is_told_to_and_says_so(running):
    assert running.grown.stop() == dict.fromkeys(("beat", "worker", "broker", "database"), 0)
    ours = [running.grown.process(name) for name in ("web", "worker", "beat")]
    assert [process.name for process in ours if process.said("Đã dừng.")] == ["web", "worker"]
    assert [line for process in ours for line in process.lines if "Traceback" in line] == []
