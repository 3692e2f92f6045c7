"""After the storm: everything is up, nobody asks for anything any more, and the sweeps bring to its end what is left."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Engine, text

from tests.faults.inside.arrange import OffsetClock

LOOK_EVERY = 0.2
DUE = text(
    "SELECT (SELECT count(*) FROM timers WHERE due_at <= :now), (SELECT count(*) FROM jobs WHERE due_at IS NOT NULL)"
)
#: When the last of the jobs that rest (a lease whose worker is dead, a retry) may be taken up again.
RESTING = text("SELECT max(greatest(due_at, coalesce(leased_until, due_at))) FROM jobs WHERE due_at IS NOT NULL")


class NotSettled(Exception):
    """Work was left over that nobody did: something is lost, or a sweep hangs."""


def settle(engine: Engine, clock: OffsetClock, wake: Callable[[], object], seconds: float) -> datetime:
    """Wait until no timer is due and no job is left; the moment of which that is true. Leases of dead workers and pauses before
    a retry are not sat out: the clock moves on. Raises NotSettled with what is left."""
    until = time.monotonic() + seconds
    left = ""
    while time.monotonic() < until:
        now = clock()
        with engine.connect() as connection:
            timers, jobs = connection.execute(DUE, {"now": now}).one()
            rests_until: datetime | None = connection.execute(RESTING).scalar()
        if not timers and not jobs:
            return now
        left = f"{timers} timers and {jobs} jobs are left"
        if rests_until is not None and rests_until.astimezone(UTC) >= now:
            clock.set(clock.offset + (rests_until.astimezone(UTC) - now).total_seconds() + 2)
        wake()
        time.sleep(LOOK_EVERY)
    raise NotSettled(left)
