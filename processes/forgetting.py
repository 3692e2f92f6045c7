"""What is kept for a while only goes a few rows at a time, so that no transaction is long."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Select

from processes.db import reading


def forget_in_turn(old: Select[Any], forget: Callable[[Sequence[int]], int], at_once: int) -> int:
    """Forget what ``old`` finds (ids, in an order), ``at_once`` rows in each transaction of ``forget``; how many there were."""
    forgotten = 0
    while some := _some(old.limit(at_once)):
        forgotten += forget(some)
        if len(some) < at_once:
            break
    return forgotten


def _some(old: Select[Any]) -> Sequence[int]:
    session = reading()
    found: Sequence[int] = session.scalars(old).all()
    session.rollback()  # the usual answer is none, and no write lock is taken to find it
    return found
