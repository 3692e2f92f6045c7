"""The job of a batch: what whoever sent it has not come to do."""

from __future__ import annotations

from datetime import timedelta

from processes.batches.commands import OPERATION, go_on
from processes.runtime.jobs import ClaimedJob
from processes.runtime.operations import later


@later(OPERATION, "batch_id", time_limit=timedelta(minutes=15))
def go_on_with(job: ClaimedJob, batch_id: int) -> None:
    """Do what is still waiting; nothing, when the sender's own request has done it all."""
    go_on(batch_id, now=job.now)
