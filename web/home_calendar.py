"""Tuần / Tháng / Năm with its counters, and the calendar of due dates on the first page (B7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext, lazy_gettext

from processes.assignments.boxes import HANDLING, OPEN
from processes.assignments.due_days import due_days
from processes.assignments.filters import Filters
from processes.assignments.home import is_office
from processes.assignments.periods import PERIODS, period_counts
from processes.assignments.standing import ASSIGNED
from processes.organisation.actor import Actor
from web.assignment_filters import day_of
from web.clock import today
from web.i18n import as_date, as_number
from web.links import url_with

WORDS = {"week": lazy_gettext("Tuần"), "month": lazy_gettext("Tháng"), "year": lazy_gettext("Năm")}
#: A calendar asks for a month and the days around it; nobody else asks for more than a year.
MOST_DAYS = 400


def shown_period(person: Actor, args: Mapping[str, str]) -> dict[str, Any]:
    """The switch, and the counters of the period chosen; each leads to the list with the same number."""
    chosen = args["period"] if args.get("period") in PERIODS else "month"
    office = is_office(person)
    counted = period_counts(person, None if office else "given", chosen, today())
    days = {"issued_from": counted.first.isoformat(), "issued_to": counted.last.isoformat(), "standing": ASSIGNED}

    def counter(label: str, number: int, group: str, tone: str, icon: str) -> dict[str, Any]:
        href = url_for(list_of(person), **days, group=group)
        return {"label": label, "count": number, "href": href, "tone": tone if number else "none", "icon": icon}

    return {
        "periods": [
            {"label": str(word), "href": url_with(period=name), "current": name == chosen}
            for name, word in WORDS.items()
        ],
        "period_days": f"{as_date(counted.first)} – {as_date(counted.last)}",
        "period_counters": [
            counter(
                gettext("Đã phân công") if office else gettext("Được giao"),
                *(counted.assigned, "all", "accent", "clipboard-list"),
            ),
            counter(gettext("Đang xử lý"), counted.handling, HANDLING, "none", "progress"),
            counter(gettext("Chờ duyệt"), counted.in_review, "in_review", "soon", "eye-check"),
            counter(gettext("Hoàn thành"), counted.done, "ended", "done", "circle-check"),
        ],
        "day_list": url_for(list_of(person), group=OPEN),
    }


def list_of(person: Actor) -> str:
    """Whose assignments are counted: all that the Office's people see, those that a unit was given."""
    return "assignments.index" if is_office(person) else "assignments.received"


def events_of(person: Actor, args: Mapping[str, str]) -> list[dict[str, Any]]:
    """What is due, a line for each day and standing, in the calendar's own words; dates as it asks for them (ISO 8601)."""
    first, end = day_of(args.get("start", "")[:10]), day_of(args.get("end", "")[:10])
    if first is None or end is None or not timedelta() < end - first <= timedelta(days=MOST_DAYS):
        return []
    box = None if is_office(person) else "given"
    filters = Filters(box=box, group=OPEN, due_from=first, due_to=end - timedelta(days=1))
    return [
        {
            "start": found.day.isoformat(),
            "allDay": True,
            "title": word_of(found.left, found.number),
            "url": url_for(
                list_of(person),
                group=OPEN,
                left=found.left,
                due_from=found.day.isoformat(),
                due_to=found.day.isoformat(),
            ),
            "left": found.left,
        }
        for found in due_days(person, filters)
    ]


def word_of(left: str, number: int) -> str:
    shown = as_number(number)
    if left == "overdue":
        return gettext("%(number)s quá hạn", number=shown)
    return (
        gettext("%(number)s sắp đến hạn", number=shown)
        if left == "due_soon"
        else gettext("%(number)s đến hạn", number=shown)
    )
