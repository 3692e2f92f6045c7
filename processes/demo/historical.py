"""Documents and assignments of 2015–2017, as the manuals of two provinces show them on their screens."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from processes.demo.script import Step, When, read, steps

#: The manuals show the time of Viet Nam, wherever this product runs.
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def historical_steps() -> tuple[Step, ...]:
    """What the manuals show, in the order in which it happened."""
    when = When(instant=lambda text: datetime.fromisoformat(text).replace(tzinfo=ZONE), day=date.fromisoformat)
    return steps(read("historical.json")["directives"], when)
