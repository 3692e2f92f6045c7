"""Lists of assignments: one page for the boxes of the menu and for all that a person may see (B3, B9, B33–B36, B40, B51)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext
from werkzeug.datastructures import MultiDict

from processes.assignments.boxes import APPROVED, BY_DEFAULT, DECIDED, HANDLING, OPEN, SENT_BACK
from processes.assignments.conditions import past_day
from processes.assignments.filters import Filters
from processes.assignments.folding import FOLDED
from processes.assignments.queries import (
    FormerLine,
    Place,
    all_rows,
    box_counts,
    count_selected,
    former_lines,
    handed_in,
    list_assignments,
    place_in_list,
)
from processes.directives.policy import may_register
from processes.runtime.actions import actions_for_many
from processes.shares.queries import parts_by_assignment
from web import assignment_export, spreadsheet
from web.assignment_boxes import ALL, BOXES, TAB_WORDS, Box, page_number
from web.assignment_filters import (
    DAYS,
    SIZES,
    active_filters,
    filters_of,
    more_pickers,
    page_size,
    pickers,
    sort_of,
    tab_of,
)
from web.auth import current_person
from web.clock import now, today
from web.links import url_with
from web.list_memory import remembered_elsewhere
from web.menu import menu_counts
from web.series_rows import series_around
from web.sets import sets_around

pages = Blueprint("assignments", __name__, url_prefix="/assignments")

#: The tabs of what was given under which the lines of what was taken away stand.
TABS_OF_FORMER = frozenset({OPEN, "stopped", ALL})
#: What has no picker of its own but survives choosing in one.
KEPT = ("group", "sort", "directive", "standing", "measure", "as_of", "original", "size")


def register(box: Box) -> None:
    path = "" if box.endpoint == "index" else f"/{box.endpoint}"
    pages.add_url_rule(path, box.endpoint, lambda: show_box(box), methods=["GET"])
    pages.add_url_rule(f"{path}/export", f"{box.endpoint}_export", lambda: export_box(box), methods=["GET"])


for each in BOXES.values():
    register(each)


def show_box(box: Box) -> ResponseReturnValue:
    if redirect := remembered_elsewhere(box.endpoint):
        return redirect
    person = current_person()
    filters = filters_of(request.args, box)
    sort = sort_of(request.args, box)
    page = list_assignments(
        person,
        **asdict(filters),
        sort=sort,
        page=page_number(request.args),
        per_page=page_size(request.args),
        now=now(),
    )
    active = active_filters(filters, request.args)
    return render_template(
        "assignments/list.html",
        box=box,
        page=page,
        sort=sort,
        sizes=SIZES,
        q=filters.q,
        tabs=tabs_of(box, filters) if past_day(filters) is None else [],  # tabs are of today
        keep={name: request.args.get(name) for name in KEPT},
        pickers=[each for each in pickers(filters) if each["name"] not in box.without],
        more_pickers=(more := more_pickers(filters, request.args)),
        more_active=sum(1 for each in more if each["value"]) + sum(1 for name in DAYS if getattr(filters, name)),
        **{name: getattr(filters, name) for name in DAYS},
        active=active,
        results=handed_in(page.items) if "result" in box.columns else {},
        actions=actions_for_many(person, [row.instance_id for row in page.items], language=str(get_locale())),
        sets=sets_around(page.items) if FOLDED.get(box.name or "") else {},
        series=series_around(page.items) if box.name in FOLDED and not filters.standing else {},
        back=url_with(),
        may_register=may_register(person),
        waiting=menu_counts(person)["review"] if box.endpoint == "review" else 0,
        export=url_for(f".{box.endpoint}_export", **request.args.to_dict(flat=False)),
        found=url_for("many.found", name=box.endpoint) + "?" + request.query_string.decode(errors="replace"),
        selectable=count_selected(person, filters, page.total),
        former=taken_away(box, page.page) if not active else [],
    )


def export_box(box: Box) -> ResponseReturnValue:
    """The list as a workbook: the rows that the page shows with the same address, all of its pages."""
    filters = filters_of(request.args, box)
    rows, total = all_rows(current_person(), filters, sort_of(request.args, box), most=spreadsheet.MOST, now=now())
    tab = f"{gettext('Nhóm')}: {TAB_WORDS[tab_of(request.args, box)]}"
    said = [tab, *(f"{label} {value}" for _, label, value in active_filters(filters, request.args))]
    results = handed_in(rows) if "result" in box.columns else {}
    parts = parts_by_assignment(current_person(), [row.id for row in rows])
    return assignment_export.send(box, rows, total, results, parts, said, today())


def taken_away(box: Box, page: int) -> list[FormerLine]:
    """What the unit had and has no longer: said under the list and counted in none of its tabs, because nothing is to be
    done about it."""
    if box.name != "given" or page > 1 or tab_of(request.args, box) not in TABS_OF_FORMER:
        return []
    return former_lines(current_person())


#: As the work goes; what has ended and everything come last.
ORDER_OF_TABS = (
    *(OPEN, HANDLING, "draft", "waiting", "in_progress", "in_review", "stopped"),
    *(BY_DEFAULT, DECIDED, APPROVED, SENT_BACK, "ended", ALL),
)


def tabs_of(box: Box, filters: Filters) -> list[dict[str, Any]]:
    """The usual tabs, and a group beside them that has something in it. Counts are those of the list under each tab,
    with the same filters."""
    counts = box_counts(current_person(), box.name, filters)
    current = tab_of(request.args, box)
    others = [name for name in ("draft", "stopped") if name not in box.tabs and (counts.get(name) or name == current)]
    if current not in box.tabs and current not in others:
        others.append(current)
    return [
        {
            "label": str(TAB_WORDS[name]),
            "href": url_with(group=None if name == box.first_tab else name),
            "count": counts.get(name, 0),
            "current": name == current,
        }
        for name in ORDER_OF_TABS
        if name in box.tabs or name in others
    ]


def place_of(assignment_id: int, box: Box, query: str, *, counted: bool) -> tuple[str, Place | None]:
    """The address of the list as it was left, and (``counted``) where the assignment stands in it. An action may have taken
    it out of the list: then only the way back is known."""
    address = url_for(f"assignments.{box.endpoint}") + (f"?{query}" if query else "")
    if not counted:
        return address, None
    args = MultiDict(parse_qsl(query, keep_blank_values=True))
    return address, place_in_list(current_person(), assignment_id, filters_of(args, box), sort_of(args, box))
