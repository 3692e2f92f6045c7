"""The workers of the grown-up form: what a Celery process does from its start until it is told to leave."""

from __future__ import annotations

import logging
import mmap
import os
import signal
import socket
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from types import FrameType
from typing import NoReturn

from billiard import active_children
from celery import signals

from handlers.celery_app import celery_app
from handlers.celery_wakeups import Messenger, Wakeups
from processes.db import db
from processes.runtime.sweeper import sweep

log = logging.getLogger(__name__)

#: Seconds that a worker that is told to leave has for the job at hand, before it gives the job back.
GRACE = 20.0


class Workforce:
    """Everything that the processes `chidao worker`, `chidao beat` and `chidao serve` need of the broker.

    ``context`` opens the application's context for one sweep; ``clock`` tells the time.
    """

    def __init__(
        self, redis_url: str, *, context: Callable[[], AbstractContextManager[object]], clock: Callable[[], datetime]
    ) -> None:
        self._context = context
        self._clock = clock
        self.celery = celery_app(redis_url, self.sweep)
        self.wakeups = Wakeups(redis_url, self.celery)
        # One byte in memory that forked processes share: nothing that a killed process could keep locked.
        self._leaving = mmap.mmap(-1, 1)

    # -------------------------------------------------------------------------------------------------- one message
    def sweep(self) -> None:
        """The task: fire the timers and run the jobs that are due."""
        self._say(self.wakeups.taken)
        try:
            with self._context():
                sweep(self._clock(), lambda: self.leaving)
        except Exception:  # the database may be away for a while: the next sweep finds the same rows
            log.exception("the sweep failed and will be tried again")
        else:
            self._say(self.wakeups.done)

    def _say(self, say: Callable[[], object]) -> None:
        """Tell the broker; the work does not depend on it."""
        try:
            say()
        except Exception as error:
            log.warning("the broker cannot be told how far a sweep is: %s", error)

    @property
    def leaving(self) -> bool:
        """Whether the worker was told to end."""
        return self._leaving[0] == 1

    # ---------------------------------------------------------------------------------------------------- processes
    def messenger(self) -> Messenger:
        """Passes this process's wake-ups on, once it is started."""
        return Messenger(self.wakeups.send)

    def after_fork(self) -> None:
        """A new process must not speak on its parent's connections, and has to pass its own wake-ups on."""
        with self._context():
            db.engine.dispose(close=False)
        self.messenger().start()

    def work(self, processes: int, ready: Callable[[], None]) -> int:
        """Work with that many processes until told to end (SIGTERM, Ctrl+C); returns the exit code."""
        signals.worker_process_init.connect(self._begin_process, weak=False)
        signals.worker_shutting_down.connect(self._leave, weak=False)
        signals.worker_ready.connect(lambda **_: ready(), weak=False)
        worker = self.celery.Worker(
            hostname=f"chidao-{os.getpid()}@{socket.gethostname()}",
            pool="prefork",
            concurrency=processes,
            quiet=True,
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
        )
        worker.start()
        return int(worker.exitcode or 0)

    def beat(self, ready: Callable[[], None]) -> None:
        """Ask for a sweep every few seconds until told to end."""
        signals.beat_init.connect(lambda **_: ready(), weak=False)
        self.celery.Beat(quiet=True).run()

    def _begin_process(self, **_: object) -> None:
        signal.signal(signal.SIGTERM, leave_at_once)
        self.after_fork()

    def _leave(self, **_: object) -> None:
        """Sweeps stop at the next row; a job that is still being worked on after the grace is given back."""
        self._leaving[0] = 1
        interruption = threading.Timer(GRACE, interrupt_processes)
        interruption.daemon = True
        interruption.start()


def interrupt_processes() -> None:
    for process in active_children():
        process.terminate()


def leave_at_once(_signal: int, _frame: FrameType | None) -> NoReturn:
    """Whatever is at hand is broken off: an open transaction is rolled back, a job's lease is given back."""
    raise SystemExit(0)
