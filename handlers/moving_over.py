"""The job that enters the rows of a sheet from the system before."""

from __future__ import annotations

from datetime import timedelta

from processes.moving_over.commands import enter_rows
from processes.runtime.jobs import ClaimedJob
from processes.runtime.operations import later


@later("moving_over.enter", "sheet_id", time_limit=timedelta(minutes=30))
def enter(job: ClaimedJob, sheet_id: int) -> None:
    """Rows that were entered before the job was given up stay, and are not entered again."""
    enter_rows(sheet_id, job.now)
