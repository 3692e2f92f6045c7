"""Asking for the job that puts timers where the rules of time say now; whoever changes such a rule does, in the same transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from processes import clock, telemetry
from processes.db import after_commit, table_of
from processes.runtime.models import Job
from processes.runtime.wakeup import wake
from processes.settings.kept import SECONDS

OPERATION = "calendar.rearm"
#: Every process has forgotten the rules of before by then: nothing is armed by them after the job has passed.
FORGOTTEN = timedelta(seconds=SECONDS + 1)


def ask_to_rearm(session: Session, now: datetime | None = None) -> None:
    """Queue the job. A first attempt does not wait for its moment, but for whoever has it: nobody, until the rules are known."""
    moment = now or clock.now()
    job = {"operation": OPERATION, "parameters": {}, "due_at": moment, "attempts": 0}
    leased_until = moment + FORGOTTEN
    session.execute(insert(table_of(Job)).values(**job, leased_until=leased_until, request_id=telemetry.request_id()))
    after_commit(session, wake)
