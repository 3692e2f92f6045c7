"""The only place that reads the wall clock. Commands and the engine get their time as an argument."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The present instant, UTC, to the second: nothing in the office's rules is finer."""
    return datetime.now(UTC).replace(microsecond=0)
