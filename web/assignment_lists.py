"""Lists of assignments: one page for the boxes of the menu and for all that a person may see (B3, B9, B33–B36, B40, B51)."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext
from werkzeug.datastructures import MultiDict

from processes.assignments.boxes import DECIDED, OPEN
from processes.assignments.filters import Filters
from processes.assignments.queries import FormerLine, Place, box_counts, former_lines, list_assignments, place_in_list
from processes.organisation.queries import unit_options
from processes.runtime.actions import actions_for_many
from web.assignment_boxes import (
    ALL,
    BOXES,
    TAB_WORDS,
    TIME_LEFT_WORDS,
    Box,
    active_filters,
    filters_of,
    left_of,
    page_number,
    sort_of,
    tab_of,
)
from web.auth import current_person
from web.clock import now
from web.links import url_with
from web.list_memory import remembered_elsewhere
from web.statuses import ASSIGNMENT_WORDS

pages = Blueprint("assignments", __name__, url_prefix="/assignments")

PER_PAGE = 20
#: The tabs of what was given under which the lines of what was taken away stand.
TABS_OF_FORMER = frozenset({OPEN, "stopped", ALL})
#: Filters that have no picker of their own but survive choosing another one.
KEPT = ("group", "sort", "directive", "standing", "key", "follower", "director", "field")


def register(box: Box) -> None:
    path = "" if box.name is None else f"/{box.endpoint}"
    pages.add_url_rule(path, box.endpoint, lambda: show_box(box), methods=["GET"])


for each in BOXES.values():
    register(each)


def show_box(box: Box) -> ResponseReturnValue:
    if redirect := remembered_elsewhere(box.endpoint):
        return redirect
    person = current_person()
    filters = filters_of(request.args, box)
    sort = sort_of(request.args, box)
    page = list_assignments(
        person, **columns_of(filters), sort=sort, page=page_number(request.args), per_page=PER_PAGE, now=now()
    )
    return render_template(
        "assignments/list.html",
        box=box,
        page=page,
        sort=sort,
        q=filters.q,
        tabs=tabs_of(box, filters),
        keep={name: request.args.get(name) for name in KEPT},
        pickers=[each for each in pickers(filters) if each["name"] not in box.without],
        active=active_filters(filters),
        actions=actions_for_many(person, [row.instance_id for row in page.items], language=str(get_locale())),
        back=url_with(),
        former=taken_away(box, filters, page.page),
    )


def taken_away(box: Box, filters: Filters, page: int) -> list[FormerLine]:
    """What the unit had and has no longer: said under the list and counted in none of its tabs, because nothing is to be
    done about it. Not under a list that looks for something else."""
    if box.name != "given" or page > 1 or active_filters(filters) or tab_of(request.args, box) not in TABS_OF_FORMER:
        return []
    return former_lines(current_person())


def columns_of(filters: Filters) -> dict[str, Any]:
    return {name: getattr(filters, name) for name in Filters.__slots__}


#: As the work goes; what has ended and everything come last.
ORDER_OF_TABS = (OPEN, "draft", "waiting", "in_progress", "in_review", "stopped", DECIDED, "ended", ALL)


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


def pickers(filters: Filters) -> list[dict[str, Any]]:
    statuses = [(status, str(word)) for status, word in ASSIGNMENT_WORDS.items() if status != "deleted"]
    units = [(unit.code, unit.name) for unit in unit_options() if unit.kind not in ("phong", "committee")]
    return [
        {"name": "status", "label": gettext("Mọi trạng thái"), "options": statuses, "value": filters.status or ""},
        {
            "name": "lead",
            "label": gettext("Mọi đơn vị chủ trì"),
            "options": units,
            "value": filters.lead or "",
            "search": True,
        },
        {
            "name": "left",
            "label": gettext("Mọi thời hạn"),
            "options": [(name, str(word)) for name, word in TIME_LEFT_WORDS.items()],
            "value": left_of(filters),
        },
    ]


def place_of(assignment_id: int, box: Box, query: str, *, counted: bool) -> tuple[str, Place | None]:
    """The address of the list as it was left, and (``counted``) where the assignment stands in it. An action may have taken
    it out of the list: then only the way back is known."""
    address = url_for(f"assignments.{box.endpoint}") + (f"?{query}" if query else "")
    if not counted:
        return address, None
    args = MultiDict(parse_qsl(query, keep_blank_values=True))
    return address, place_in_list(current_person(), assignment_id, filters_of(args, box), sort_of(args, box))
