"""After the storm: everything is up, nobody asks for anything any more, and the sweeps bring to its end what is left."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Event

from sqlalchemy import Engine, text

from tests.faults.inside.arrange import OffsetClock

LOOK_EVERY, WAKE_EVERY = 0.2, 1.0
#: Seconds without any progress after which what rests is not waited for: its worker is dead.
REST = 2.0
DUE = text(
    "SELECT (SELECT count(*) FROM timers WHERE due_at <= :now), (SELECT count(*) FROM jobs WHERE due_at IS NOT NULL),"
    " (SELECT count(*) FROM notices n JOIN mail_choices c ON c.person_id = n.person_id AND c.choice = 'at_once'"
    " WHERE n.at >= c.since AND NOT EXISTS (SELECT 1 FROM mailed_notices m WHERE m.notice_id = n.id))"
)
#: When the last of the jobs that rest (a lease whose worker is dead, a retry) may be taken up again.
RESTING = text("SELECT max(greatest(due_at, coalesce(leased_until, due_at))) FROM jobs WHERE due_at IS NOT NULL")


class NotSettled(Exception):
    """Work was left over that nobody did: something is lost, or a sweep hangs."""


def settle(engine: Engine, clock: OffsetClock, wake: Callable[[], object], seconds: float) -> datetime:
    """Wait until no timer is due, no job is left and no notice is to be mailed; the moment of which that is true.

    Leases of dead workers and pauses before a retry are not sat out: the clock moves on. Raises NotSettled with what is left.
    """
    pause = Event()
    until, woken, moved = time.monotonic() + seconds, 0.0, time.monotonic()
    seen: tuple[object, ...] = ()
    while time.monotonic() < until:
        now = clock()
        with engine.connect() as connection:
            left = tuple(connection.execute(DUE, {"now": now}).one())
            rests_until: datetime | None = connection.execute(RESTING).scalar()
        if not any(left):
            return now
        if seen != (seen := (*left, rests_until)):
            moved = time.monotonic()
        elif time.monotonic() - moved > REST and rests_until is not None and rests_until.astimezone(UTC) >= now:
            clock.set(clock.offset + (rests_until.astimezone(UTC) - now).total_seconds() + 2)
        if time.monotonic() - woken > WAKE_EVERY:
            woken = time.monotonic()
            wake()
        pause.wait(LOOK_EVERY)
    raise NotSettled("{} timers, {} jobs and {} notices to be mailed are left".format(*seen))
