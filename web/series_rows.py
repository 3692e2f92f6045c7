"""The kỳ of a repeating assignment in lists: the row of its series stands for them (C18)."""

from __future__ import annotations

from collections.abc import Sequence

from processes.assignments.queries import AssignmentRow
from processes.series.queries import SeriesRow, series_rows
from web.auth import current_person


def series_around(rows: Sequence[AssignmentRow]) -> dict[int, SeriesRow]:
    """assignment → the series that its row stands for; two statements however long the list is, none without series."""
    wanted = {row.id: row.period.series_id for row in rows if row.period}
    found = series_rows(current_person(), wanted.values()) if wanted else {}
    return {id: found[series_id] for id, series_id in wanted.items() if series_id in found}


def latest_of_series(rows: Sequence[AssignmentRow]) -> list[AssignmentRow]:
    """Without the kỳ that are followed by a later one."""
    latest: dict[int, str] = {}
    for row in rows:
        if row.period:
            latest[row.period.series_id] = max(latest.get(row.period.series_id, ""), row.period.code)
    return [row for row in rows if row.period is None or latest[row.period.series_id] == row.period.code]
