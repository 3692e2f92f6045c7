"""The job that puts timers where the rules of time say now."""

from __future__ import annotations

from datetime import timedelta

from processes.retiming.asking import OPERATION
from processes.retiming.commands import rearm_everything
from processes.runtime.jobs import ClaimedJob
from processes.runtime.operations import later


@later(OPERATION, time_limit=timedelta(minutes=30))
def rearm(job: ClaimedJob) -> None:
    """What moved before the job was given up stays moved."""
    rearm_everything(job.now)
