"""What the chart of each form draws (D8): stacked bars, a bar for each row of the table, a part of it for each series."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext

from processes.reports.queries import Report, ReportRow


@dataclass(frozen=True, slots=True)
class Series:
    """``columns`` of the form that are added up, ``tone``: which of the product's colours (one means the same everywhere), ``strength``
    of it."""

    label: Any
    tone: str
    columns: tuple[str, ...]
    strength: float = 1.0


_LABELS = {
    "done_in_time": (lazy_gettext("Hoàn thành đúng hạn"), "done"),
    "done_late": (lazy_gettext("Hoàn thành chậm"), "soon"),
    "open_in_time": (lazy_gettext("Đang xử lý, trong hạn"), "accent"),
    "open_late": (lazy_gettext("Đang xử lý, quá hạn"), "late"),
    "undated": (lazy_gettext("Không thời hạn"), "none"),
}


def _standing(**columns: tuple[str, ...]) -> tuple[Series, ...]:
    return tuple(Series(*_LABELS[name], columns[name]) for name in _LABELS)


_UNITS = _standing(
    done_in_time=("done_in_time",),
    done_late=("done_late",),
    open_in_time=("open_in_time",),
    open_late=("open_late",),
    undated=("open_undated", "done_undated"),
)
CHARTS: Mapping[str, tuple[Series, ...]] = {
    "units": _UNITS,
    "unit-tree": _UNITS,
    "figures": _UNITS,
    "units-17": _standing(
        done_in_time=("c14",), done_late=("c16",), open_in_time=("c9",), open_late=("c11",), undated=("c2",)
    ),
    "ageing": (
        Series(lazy_gettext("Quá hạn 1–7 ngày"), "late", ("days_1_7",), 0.35),
        Series(lazy_gettext("Quá hạn 8–30 ngày"), "late", ("days_8_30",), 0.55),
        Series(lazy_gettext("Quá hạn 31–90 ngày"), "late", ("days_31_90",), 0.75),
        Series(lazy_gettext("Quá hạn trên 90 ngày"), "late", ("days_over_90",)),
        Series(lazy_gettext("Đã báo cáo chậm, chờ Văn phòng"), "none", ("before_office",)),
    ),
    "backlog": (
        Series(lazy_gettext("Chờ 0–1 ngày"), "done", ("days_0_1",)),
        Series(lazy_gettext("Chờ 2–3 ngày"), "accent", ("days_2_3",)),
        Series(lazy_gettext("Chờ 4–7 ngày"), "soon", ("days_4_7",)),
        Series(lazy_gettext("Chờ trên 7 ngày"), "late", ("days_over_7",)),
    ),
    "ranking": (Series(lazy_gettext("Điểm"), "accent", ("score",)),),
}


def series_of(made: Report) -> str | None:
    """The series as the page's script reads them, each with the places of its columns in the table; None for a form without a chart."""
    if made.form.name not in CHARTS:
        return None
    places = {column.name: place for place, column in enumerate(made.form.columns, start=1)}
    return json.dumps(
        [
            {
                "label": str(one.label),
                "tone": one.tone,
                "strength": one.strength,
                "columns": [places[name] for name in one.columns],
            }
            for one in CHARTS[made.form.name]
        ]
    )


def is_drawn(made: Report, row: ReportRow) -> bool:
    """Whether the row has a bar: of a tree its roots, or what lies below the only one."""
    roots = sum(1 for each in made.rows if each.level == 0)
    is_tree = any(each.level for each in made.rows)
    return row.level == (1 if is_tree and roots == 1 else 0)
