"""A worker that is told to end while something hangs: it waits for a while, breaks it off, and ends."""

from __future__ import annotations

import sys

from handlers.celery_app import celery_app
from handlers.celery_wakeups import Wakeups
from tests.servers.grown import ROOT
from tests.servers.process import ServerProcess, wait_until
from tests.servers.valkey import Valkey

SOON = 60


def test_what_hangs_is_broken_off_after_the_grace_and_the_worker_ends_well(tmp_path):
    broker = Valkey(tmp_path)
    worker = ServerProcess("worker", [sys.executable, "-m", "tests.handlers.hanging_worker", broker.url], folder=ROOT)
    broker.start()
    try:
        worker.begin()
        assert wait_until(lambda: worker.said("ready"), SOON)
        Wakeups(broker.url, celery_app(broker.url, lambda: None)).send()
        assert wait_until(lambda: worker.said("a sweep hangs"), SOON)
        assert worker.stop(SOON) == 0
        assert worker.said("the sweep was broken off")
    finally:
        for server in (worker, broker):
            if server.alive:
                server.kill()
