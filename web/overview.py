"""The leader's page: what is late and whose, what is about to be, what waits for me, twelve weeks, units compared, what stands still.

Every number leads to the list that it is the length of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from processes.assignments.boxes import OPEN
from processes.assignments.filters import Filters
from processes.assignments.queries import count_assignments, list_assignments
from processes.overview.heat import OF_UNITS, STANDS, HeatRow, heat, together
from processes.overview.pace import LONG, VERY_LONG, Stand, pace, standing_still
from processes.overview.trend import trend
from processes.runtime.worklist import count_open_user_tasks
from processes.unchanged import while_unchanged
from web import overview_chart
from web.assignment_filters import left_of
from web.auth import current_person
from web.clock import now, today
from web.report_links import list_address

pages = Blueprint("overview", __name__, url_prefix="/overview")

#: Rows that fit into ten seconds; the rest is one click away.
SHOWN, MOST_UNITS = 6, 15
#: Shades of the colour of a column, from a few to as many as anybody has.
SHADES = 4
STAND_WORDS = {
    "overdue": (lazy_gettext("Quá hạn"), "late"),
    "due_soon": (lazy_gettext("Sắp đến hạn"), "soon"),
    "waiting": (lazy_gettext("Đợi xử lý"), "calm"),
    "in_progress": (lazy_gettext("Đang xử lý"), "calm"),
    "in_review": (lazy_gettext("Chờ duyệt"), "calm"),
    "stopped": (lazy_gettext("Trả lại"), "calm"),
}
STAGE_WORDS = {
    "accept": lazy_gettext("Từ khi giao đến khi đơn vị tiếp nhận"),
    "work": lazy_gettext("Đơn vị xử lý, đến khi trình kết quả"),
    "decide": lazy_gettext("Văn phòng xem xét, đến khi duyệt"),
    "whole": lazy_gettext("Cả quá trình, từ giao đến duyệt"),
}


@pages.get("")
def index() -> ResponseReturnValue:
    person = current_person()
    rows = while_unchanged(("heat", person), lambda: heat(person))
    whole = together(rows)
    weeks = while_unchanged(("trend", person, today()), lambda: trend(person, today()))
    return render_template(
        "overview/index.html",
        counters=counters(whole, count_open_user_tasks(person)),
        late=list_assignments(person, measure=OF_UNITS, overdue=True, sort="due", per_page=SHOWN, now=now()),
        soon=list_assignments(person, measure=OF_UNITS, due_soon=True, sort="due", per_page=SHOWN, now=now()),
        key=list_assignments(person, measure=OF_UNITS, group=OPEN, key=True, sort="due", per_page=SHOWN, now=now()),
        more={
            "late": address(STANDS["overdue"]),
            "soon": address(STANDS["due_soon"]),
            "key": address(Filters(measure=OF_UNITS, group=OPEN, key=True)),
        },
        late_units=[row for row in rows if row.counts["overdue"]][:SHOWN],
        address_of=lambda name, lead=None: address(replace(STANDS[name], lead=lead)),
        stand_words=STAND_WORDS,
        heat=shaded(rows[:MOST_UNITS]),
        whole=whole,
        units=len(rows),
        chart=overview_chart.drawn(weeks),
        stages=while_unchanged(("pace", person, today()), lambda: pace(person, today())),
        stage_words=STAGE_WORDS,
        stands=standing_still(person, now()),
        address_of_status=address_of_status,
        long=LONG,
        very_long=VERY_LONG,
        as_of=now(),
    )


def counters(whole: Any, waiting: int) -> list[dict[str, Any]]:
    """What asks for something now, each a list."""
    difficult = Filters(measure=OF_UNITS, group=OPEN, difficulty=True)
    told = [
        (gettext("Quá hạn"), whole["overdue"], address(STANDS["overdue"]), "late", "alert-circle"),
        (gettext("Sắp đến hạn"), whole["due_soon"], address(STANDS["due_soon"]), "soon", "clock"),
        (gettext("Chờ duyệt kết quả"), whole["in_review"], address(STANDS["in_review"]), "accent", "eye-check"),
        (gettext("Đơn vị trả lại"), whole["stopped"], address(STANDS["stopped"]), "soon", "player-pause"),
        (
            gettext("Đang có vướng mắc"),
            *(count_assignments(current_person(), difficult), address(difficult), "soon", "alert-triangle"),
        ),
        (gettext("Việc chờ tôi"), waiting, url_for("user_tasks.index"), "accent", "inbox"),
    ]
    return [
        {"label": label, "count": count, "href": href, "tone": tone if count else "none", "icon": icon}
        for label, count, href, tone, icon in told
    ]


def address(filters: Filters) -> str:
    """The list with these filters."""
    more = {"group": filters.group, "left": left_of(filters)}
    said = "&".join(f"{name}={value}" for name, value in more.items() if value)
    plain = list_address(filters)
    return f"{plain}{'&' if '?' in plain else '?'}{said}" if said else plain


def address_of_status(stand: Stand) -> str:
    return address(Filters(measure=OF_UNITS, status=stand.status))


def shaded(rows: Sequence[HeatRow]) -> list[tuple[HeatRow, dict[str, int]]]:
    """Each row with the shade of its numbers, 0 for nothing: as dark as the number is large beside the largest of its column."""
    most = {name: max((row.counts[name] for row in rows), default=0) for name in STANDS}
    return [
        (row, {name: -(-SHADES * row.counts[name] // most[name]) if most[name] else 0 for name in STANDS})
        for row in rows
    ]
