"""A repeating assignment, as short as tests need it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from processes.runtime.jobs import run_due
from processes.series.commands import add_series
from processes.series.models import SeriesPeriod
from tests.processes.runtime.small import rows
from tests.province import Province

#: Due on Thursdays; the clock of the tests begins on Tuesday 14 July 2026, in week 29.
WEEKLY = {"repeat": "weekly", "weekday": "TH", "times": 4}
MONTHLY = {"repeat": "monthly", "day": "22", "times": 12}

Add = Callable[..., int]


def add_many(
    province: Province,
    directive: int,
    *leads: str,
    by: str = "chuyenvien",
    issue: bool = False,
    repeat: dict[str, Any] = WEEKLY,
    **more: Any,
) -> list[int]:
    """Series for these units; with ``issue`` what is due of them is given."""
    values = {"content": "Báo cáo tình hình giải ngân", **more}
    units = [province.office.units[code] for code in leads]
    ids = add_series(directive, values, repeat, units, by=province.office.actor(by), now=province.clock(), issue=issue)
    run_due(province.clock())
    return ids


def given(series_id: int) -> dict[str, int]:
    """kỳ → its assignment, of those given."""
    return {row.period: row.assignment_id for row in rows(SeriesPeriod, series_id=series_id)}


@pytest.fixture
def running(province: Province) -> Add:
    """A series of an issued directive that has begun."""

    def add(**more: Any) -> int:
        directive = province.directive()
        (id,) = add_many(province, directive, "STC", **more)
        province.act("directive", directive, "issue", by="chuyenvien")
        run_due(province.clock())
        return id

    return add
