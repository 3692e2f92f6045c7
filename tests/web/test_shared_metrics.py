"""Counting in several processes: programs of their own, whose numbers are read from their files."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from web import shared_metrics

ROOT = Path(__file__).resolve().parents[2]

#: Counts a command in itself and in two processes that it forks, says "counted", and ends when its input does.
PROGRAM = """
import os, resource, sys
from pathlib import Path
home, name, limit = sys.argv[1:]
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
from web import metrics, shared_metrics
from processes.telemetry import Ended
shared_metrics.share(Path(home), name)
for times in (1, 10):
    child = os.fork()
    if not child:
        for _ in range(times):
            metrics.count(Ended("command", "urge", "done", 0.02))
        os._exit(0)
    os.waitpid(child, 0)
metrics.count(Ended("command", "urge", "done", 0.02))
metrics.count_request("home.home", 200, 0.02)
print("counted", flush=True)
sys.stdin.read()
"""


@contextmanager
def program(home: Path, name: str, *, limit: str = "") -> Iterator[subprocess.Popen[str]]:
    running = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(home), name, limit],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert running.stdout is not None
        assert running.stdout.readline() == "counted\n"
        yield running
    finally:
        running.kill()
        running.communicate()


def commands(home: Path) -> dict[str, float]:
    """How many were counted, by program."""
    return {
        sample.labels["program"]: sample.value
        for metric in shared_metrics.added_up(home)
        for sample in metric.samples
        if sample.name == "chidao_commands_total"
    }


def test_what_the_processes_of_a_program_count_is_added_up_under_its_name(tmp_path: Path) -> None:
    with program(tmp_path, "web"), program(tmp_path, "worker"):
        assert commands(tmp_path) == {"web": 12, "worker": 12}
        buckets = {
            sample.labels["le"]: sample.value
            for metric in shared_metrics.added_up(tmp_path)
            for sample in metric.samples
            if sample.name == "chidao_step_seconds_bucket" and sample.labels["program"] == "web"
        }
        assert (buckets["0.01"], buckets["0.025"], buckets["+Inf"]) == (0, 12, 12)


def test_what_a_program_has_counted_goes_with_it_and_begins_anew_with_the_next(tmp_path: Path) -> None:
    with program(tmp_path, "web"):
        pass
    assert commands(tmp_path) == {}
    with program(tmp_path, "web"):
        assert commands(tmp_path) == {"web": 12}
        files = len(list((tmp_path / "metrics" / "web").glob("*.db")))
    with program(tmp_path, "web"):
        assert len(list((tmp_path / "metrics" / "web").glob("*.db"))) == files, "old files are taken away"


def test_two_programs_of_one_kind_on_one_home_are_kept_apart(tmp_path: Path) -> None:
    with program(tmp_path, "web"), program(tmp_path, "web"):
        assert commands(tmp_path) == {"web": 12, "web-2": 12}


def test_on_a_full_disk_each_process_counts_for_itself_and_nothing_ends(tmp_path: Path) -> None:
    with program(tmp_path, "web", limit="1000") as running:
        assert commands(tmp_path) == {}
        assert running.poll() is None


def test_where_nothing_is_shared_the_numbers_are_those_of_this_process(bare_app: Flask, tmp_path: Path) -> None:
    bare_app.test_client().get("/healthz")
    names = {metric.name for metric in shared_metrics.collected(tmp_path)}
    assert {"chidao_commands", "chidao_http_requests"} <= names


def test_a_home_where_no_program_ever_ran_has_no_numbers(tmp_path: Path) -> None:
    assert commands(tmp_path) == {}
