"""The tabs of the first page: what waits for me, and what I approve, handle and coordinate (B5, B6, B8)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext, lazy_gettext, ngettext

from processes.assignments.boxes import BADGE_TABS
from processes.assignments.filters import Filters
from processes.assignments.folding import FOLDED
from processes.assignments.home import is_office
from processes.assignments.queries import list_assignments
from processes.organisation.actor import Actor
from web.assignment_boxes import BOXES, Box
from web.assignment_filters import TIME_LEFT, TIME_LEFT_WORDS, words_of
from web.clock import now
from web.links import url_with
from web.menu import menu_counts
from web.series_rows import series_around

SHOWN = 10
SORTS = {"due": lazy_gettext("Hạn gần nhất"), "-issued": lazy_gettext("Mới giao trước")}
#: Lists that are tabs here: whose, and the tab's own words. The Office handles by following.
TABS: tuple[tuple[str, bool | None, Any], ...] = (
    ("review", True, lazy_gettext("Cần duyệt")),
    ("following", True, lazy_gettext("Đang xử lý, theo dõi")),
    ("received", False, lazy_gettext("Đang xử lý")),
    ("coordinating", None, lazy_gettext("Phối hợp")),
)


def boxes_for(person: Actor) -> list[tuple[Box, Any]]:
    office = is_office(person)
    return [(BOXES[endpoint], word) for endpoint, of_office, word in TABS if of_office in (None, office)]


def shown_tab(person: Actor, args: Mapping[str, str]) -> Box | None:
    """The list that the address asks for; None for what waits for the person."""
    return next((box for box, _ in boxes_for(person) if box.endpoint == args.get("tab")), None)


def tabs_of(person: Actor, shown: Box | None, waiting: int) -> list[dict[str, Any]]:
    """The numbers are those of the menu, and of the lists that the tabs begin."""
    counts = menu_counts(person)
    tabs = [{"label": gettext("Việc chờ bạn"), "href": url_for("home.index"), "count": waiting, "current": not shown}]
    for box, word in boxes_for(person):
        href = url_for("home.index", tab=box.endpoint)
        tabs.append({"label": str(word), "href": href, "count": counts[box.endpoint], "current": box is shown})
    return tabs


def rows_of(person: Actor, box: Box, args: Mapping[str, str]) -> dict[str, Any]:
    """The first rows of a list, how many there are, and what they are narrowed to and ordered by."""
    assert box.name is not None
    left = args.get("left", "")
    facts = TIME_LEFT.get(left, {})
    filters = Filters(box=box.name, group=None if (tab := BADGE_TABS[box.name]) == "all" else tab, **facts)
    sort = args.get("sort", "") if args.get("sort") in SORTS else "due"
    page = list_assignments(person, box=box.name, group=filters.group, **facts, sort=sort, per_page=SHOWN, now=now())
    return {
        "page": page,
        "series": series_around(page.items) if box.name in FOLDED else {},
        "heading": heading(box, page.total),
        "left": left if facts else "",
        "lefts": words_of(TIME_LEFT_WORDS),
        "sort": sort,
        "sorts": words_of(SORTS),
        "more": url_for(f"assignments.{box.endpoint}", left=left or None, sort=sort, group=filters.group),
        "back": url_with(),
    }


def heading(box: Box, total: int) -> str:
    match box.endpoint:
        case "review":
            return ngettext("Có %(num)s kết quả cần duyệt", "Có %(num)s kết quả cần duyệt", total)
        case "coordinating":
            return ngettext("Có %(num)s nhiệm vụ phối hợp", "Có %(num)s nhiệm vụ phối hợp", total)
    return ngettext(
        "Có %(num)s nhiệm vụ, công việc cần xử lý, theo dõi",
        "Có %(num)s nhiệm vụ, công việc cần xử lý, theo dõi",
        total,
    )
