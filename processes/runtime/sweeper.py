"""The background thread of the embedded form: the same sweeps that workers run in the grown-up form."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from time import monotonic

from processes.batches.keeping import forget_old_batch_files
from processes.db import db
from processes.mail.collecting import collect_mail
from processes.mail.keeping import forget_old_mail
from processes.moving_over.keeping import forget_old_sheets
from processes.requests.answers import forget_old
from processes.runtime.jobs import run_due
from processes.runtime.timers import fire_due
from processes.runtime.wakeup import wait_for_wake, wake
from processes.search.keeping import catch_up_now_and_then

log = logging.getLogger(__name__)

#: Seconds between two looks when nobody rings.
INTERVAL = 5.0
#: Seconds that timers have in one sweep; then jobs have their turn, and the next sweep, at a later moment, goes on.
STRETCH = 20.0


def sweep(now: datetime, stop: Callable[[], bool] = lambda: False) -> int:
    """Fire the timers, make mails of notices, bring the search up to date, run the jobs that are due, and forget what is kept for a
    while only; returns how many timers fired. ``stop`` is asked between two rows: what it leaves is found by the next sweep."""
    end = monotonic() + STRETCH
    fired = fire_due(now, lambda: stop() or monotonic() > end)
    if monotonic() > end:
        wake()
    collect_mail(now)
    catch_up_now_and_then(now)
    run_due(now, stop=stop)
    forget_old(now)
    forget_old_mail(now)
    forget_old_batch_files(now)
    forget_old_sheets(now)
    return fired


class Sweeper(threading.Thread):
    """Sweeps whenever something is committed that may be due, and every few seconds anyway.

    ``context`` opens the application's context for one sweep; ``clock`` tells the time.
    """

    def __init__(self, context: Callable[[], AbstractContextManager[object]], clock: Callable[[], datetime]) -> None:
        super().__init__(name="sweeper", daemon=True)
        self._context = context
        self._clock = clock
        self._stopping = threading.Event()

    def run(self) -> None:
        while not self._stopping.is_set():
            with self._context():
                try:
                    sweep(self._clock(), self._stopping.is_set)
                except Exception:  # the database may be away for a while: the thread has to outlive it
                    log.exception("the sweep failed and will be tried again")
                finally:
                    db.session.remove()
            wait_for_wake(INTERVAL)

    def stop(self) -> None:
        """Finish the row at hand and end."""
        self._stopping.set()
        wake()
        self.join(timeout=30)
