"""Operations that only processes under test know: a handler that waits to be let go, and one that never comes back."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from processes.runtime.jobs import ClaimedJob
from processes.runtime.operations import later

HOLD, HANG, PASS = "faults.hold", "faults.hang", "faults.pass"
#: Seconds after which even a handler that nobody lets go comes back, and between two looks.
LONGEST, LOOK_EVERY = 60.0, 0.02


def register(folder: Path) -> None:
    """Put them into the catalogue; they tell in ``folder`` how far they are."""

    @later(HOLD, time_limit=timedelta(seconds=LONGEST))
    def hold(job: ClaimedJob) -> int:
        name = f"{job.instance_id}-{job.token}"
        (folder / f"begun-{name}").touch()
        wait_until((folder / f"go-{name}").exists, LONGEST)
        return job.token

    @later(HANG, time_limit=timedelta(seconds=1), attempts=2, first_retry=timedelta(seconds=1))
    def hang(job: ClaimedJob) -> int:
        (folder / f"hangs-{job.instance_id}-{job.token}").touch()
        wait_until(lambda: False, LONGEST)
        return job.token

    @later(PASS)
    def pass_on(job: ClaimedJob) -> int:
        return os.getpid()


def wait_until(true: Callable[[], bool], seconds: float) -> bool:
    """Whether it came true within that time."""
    pause, left = threading.Event(), seconds
    while not (came := true()) and left > 0:
        pause.wait(LOOK_EVERY)
        left -= LOOK_EVERY
    return came
