"""The wake-up after a commit: only a hint that jobs or timers may be due, because the sweep finds them anyway."""

from __future__ import annotations

import threading

_bell = threading.Event()


def wake() -> None:
    """Ring: something may be due now."""
    _bell.set()


def wait_for_wake(seconds: float) -> bool:
    """Sleep until somebody rings or the time is over; True if it was a ring."""
    rung = _bell.wait(seconds)
    _bell.clear()
    return rung
