"""The forms of reports: which columns they have, and what stands above them. Names are those of the addresses and the API."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from processes.assignments.measures import NAMES
from processes.reports.columns import Column, Counts, Form, percent, rounded
from processes.reports.coverage import DIRECTIVES, DOCUMENTS, MINUTES
from processes.reports.parts import PARTS
from processes.reports.ranking import average_lateness, in_time, rejected, score

#: D7, column by column as the form has them.
UNITS_17 = Form(
    "units-17",
    (
        Column("c1", "total", formula="(1)=(2)+(7)"),
        Column("c2", "undated", formula="(2)=(3)+(5)"),
        Column("c3", "undated_open", formula="(3)"),
        Column("c4", "undated_open", "total", "(4)=(3)/(1)"),
        Column("c5", "undated_done", formula="(5)"),
        Column("c6", "undated_done", "total", "(6)=(5)/(1)"),
        Column("c7", "dated", formula="(7)=(8)+(13)"),
        Column("c8", "open_dated", formula="(8)=(9)+(11)"),
        Column("c9", "open_in_time", formula="(9)"),
        Column("c10", "open_in_time", "total", "(10)=(9)/(1)"),
        Column("c11", "open_late", formula="(11)"),
        Column("c12", "open_late", "total", "(12)=(11)/(1)"),
        Column("c13", "done_dated", formula="(13)=(14)+(16)"),
        Column("c14", "done_in_time", formula="(14)"),
        Column("c15", "done_in_time", "total", "(15)=(14)/(1)"),
        Column("c16", "done_late", formula="(16)"),
        Column("c17", "done_late", "total", "(17)=(16)/(1)"),
    ),
)
#: B45: Tình hình thực hiện nhiệm vụ tại các đơn vị. What has no deadline is neither in time nor late (C3).
UNITS = Form(
    "units",
    (
        Column("total", "total"),
        Column("open_in_time", "open_in_time"),
        Column("open_late", "open_late"),
        Column("open_undated", "undated_open"),
        Column("open", "open"),
        Column("done_in_time", "done_in_time"),
        Column("done_late", "done_late"),
        Column("done_undated", "undated_done"),
        Column("done", "done"),
        Column("in_review", "in_review"),
        Column("returned", "returned"),
    ),
)
#: B46: Tình hình xử lý nhiệm vụ tại đơn vị: the columns of B45 for a unit, its phòng and the people in them.
UNIT_TREE = Form("unit-tree", UNITS.columns, by=("hands",))
#: K16, Biểu số liệu: figures with percentages within their group (C12), by whatever one likes to count by (T9).
FIGURES = Form(
    "figures",
    (
        Column("total", "total"),
        Column("done", "done"),
        Column("done_percent", "done", "total"),
        Column("done_in_time", "done_in_time"),
        Column("done_in_time_percent", "done_in_time", "done"),
        Column("done_late", "done_late"),
        Column("done_undated", "undated_done"),
        Column("open", "open"),
        Column("open_percent", "open", "total"),
        Column("open_in_time", "open_in_time"),
        Column("open_late", "open_late"),
        Column("open_late_percent", "open_late", "open"),
        Column("open_undated", "undated_open"),
    ),
    by=("lead", "room", "field", "source", "director", "approver", "follower"),
)
#: For how long what is late has been late. What is before the Office grows no older (D2) and stands apart.
AGEING = Form(
    "ageing",
    (
        Column("total", "open_late"),
        Column("days_1_7", "late_7"),
        Column("days_8_30", "late_30"),
        Column("days_31_90", "late_90"),
        Column("days_over_90", "late_more"),
        Column("owed", "owed_late"),
        Column("before_office", "reviewed_late"),
    ),
    by=("lead", "room", "field", "director", "follower"),
    parts=("late_7", "late_30", "late_90", "late_more"),
)
#: D2: what is before the Office and not decided, by whom it waits for and for how long.
BACKLOG = Form(
    "backlog",
    (
        Column("waiting", "in_review"),
        Column("days_0_1", "waiting_1"),
        Column("days_2_3", "waiting_3"),
        Column("days_4_7", "waiting_7"),
        Column("days_over_7", "waiting_more"),
        Column("review_late", "review_late"),
        Column("oldest", worked_out=lambda counts: counts.get("oldest")),
    ),
    by=("approver", "room"),
    parts=("waiting_1", "waiting_3", "waiting_7", "waiting_more", "review_late", "oldest"),
)
#: T19: units compared, by weights that the province sets.
RANKING = Form(
    "ranking",
    (
        Column("total", "total"),
        Column("done_in_time", "done_in_time"),
        Column("done_late", "done_late"),
        Column("open_late", "open_late"),
        Column("in_time_percent", worked_out=in_time),
        Column("done", "done"),
        Column("first_pass", "first_pass"),
        Column("first_pass_percent", "first_pass", "done"),
        Column("rejections", worked_out=lambda counts: counts.get("rejections", 0)),
        Column("rejected_percent", worked_out=rejected),
        Column("average_days_late", worked_out=average_lateness),
        Column("score", worked_out=score),
    ),
    parts=("first_pass", "rejections", "days_late"),
    ranked="score",
)


def covered(counts: Counts) -> Decimal:
    """In percent of the issued documents that were to lead to assignments."""
    return percent(counts.get("assigned", 0), counts.get("issued", 0) - counts.get("not_needed", 0))


def hours_late(counts: Counts) -> Decimal:
    """Hours of working time by which what was entered late was late, on average."""
    late = counts.get("late", 0)
    return rounded(Decimal(counts.get(MINUTES, 0)) / 60 / late, Decimal("0.1")) if late else Decimal(0)


def _number(name: str) -> Column:
    return Column(name, worked_out=lambda counts: counts.get(name, 0))


#: D1: what of the issued documents is followed, and how promptly documents were entered (T12), per phòng that drafted them.
COVERAGE = Form(
    "coverage",
    (
        *(_number(name) for name in DOCUMENTS),
        Column("percent", worked_out=covered),
        *(_number(name) for name in DIRECTIVES),
        Column("late_hours", worked_out=hours_late),
    ),
    by=("drafting",),
)
FORMS: Mapping[str, Form] = MappingProxyType(
    {form.name: form for form in (UNITS, UNITS_17, UNIT_TREE, FIGURES, AGEING, BACKLOG, RANKING, COVERAGE)}
)

for _form in FORMS.values():
    for _column in _form.columns:
        if (
            _column.worked_out is None
            and not {_column.measure, _column.over or _column.measure} <= NAMES | PARTS.keys()
        ):
            raise LookupError(f"{_form.name}: {_column.name} is of nothing that is counted")
