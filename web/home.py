"""The first page: counters that are links and add up (Q5, Q6), and what waits for the person now."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from processes.assignments.home import Counter, counters, is_office
from processes.runtime.worklist import OpenTask, open_user_tasks
from web import home_calendar, home_tabs
from web.assignment_boxes import BOXES
from web.auth import current_person
from web.clock import now
from web.menu import menu_counts
from web.work import MOST, newest_first, soonest_first, step_name

pages = Blueprint("home", __name__)

#: counter → its words, colour and icon; the parts come after their sum, joined by + and = on the page.
COUNTERS: dict[str, tuple[Any, str, str]] = {
    "directives": (lazy_gettext("Văn bản đi"), "none", "file-text"),
    "assigned": (lazy_gettext("Nhiệm vụ đã giao"), "accent", "clipboard-list"),
    "in_time": (lazy_gettext("Đang thực hiện, chưa quá hạn"), "none", "progress"),
    "overdue": (lazy_gettext("Đã quá hạn, đang thực hiện"), "late", "alert-circle"),
    "handed_in_late": (lazy_gettext("Đã trình chậm, chờ duyệt"), "soon", "hourglass"),
    "done_in_time": (lazy_gettext("Hoàn thành đúng hạn"), "done", "circle-check"),
    "done_late": (lazy_gettext("Hoàn thành chậm"), "soon", "circle-check"),
    "done_undated": (lazy_gettext("Hoàn thành, không thời hạn"), "done", "infinity"),
    "stopped": (lazy_gettext("Trả lại, chờ quyết định"), "none", "player-pause"),
}
#: For a unit the sum is what it has to report on (Q6).
UNIT_WORDS = {"assigned": lazy_gettext("Nhiệm vụ được giao")}
#: These are rarely anything but zero; the sum stays right without them.
HIDDEN_WHEN_ZERO = frozenset({"handed_in_late", "done_undated", "stopped"})


@pages.get("/")
def index() -> ResponseReturnValue:
    person = current_person()
    counted = counters(person)
    tasks = open_user_tasks(person, mine=True, per_page=MOST, now=now())
    shown = home_tabs.shown_tab(person, request.args)
    return render_template(
        "home/index.html",
        totals=[shown_counter(counter, counted) for counter in counted if counter.part_of is None],
        parts=[
            shown_counter(counter, counted)
            for counter in counted
            if counter.part_of and (counter.value or counter.name not in HIDDEN_WHEN_ZERO)
        ],
        total=tasks.total,
        tabs=home_tabs.tabs_of(person, shown, tasks.total),
        tab=shown,
        to_review=menu_counts(person)["review"] if is_office(person) else 0,
        **(waiting(tasks.items) if shown is None else home_tabs.rows_of(person, shown, request.args)),
        **home_calendar.shown_period(person, request.args),
    )


def waiting(tasks: list[OpenTask]) -> dict[str, Any]:
    """What waits for the person, narrowed to one step of a diagram and ordered as they like."""
    step, sort = request.args.get("step", ""), request.args.get("sort", "")
    steps = Tally(task.element for task in tasks)
    shown = [task for task in tasks if step not in steps or task.element == step]
    return {
        "tasks": newest_first(shown) if sort == "newest" else soonest_first(shown),
        "steps": step_options(tasks, steps),
        "step": step if step in steps else "",
        "sort": "newest" if sort == "newest" else "due",
    }


@pages.get("/calendar.json")
def calendar() -> ResponseReturnValue:
    """The days on which something is due, for the calendar of the first page."""
    return jsonify(home_calendar.events_of(current_person(), request.args))


def shown_counter(counter: Counter, counted: list[Counter]) -> dict[str, Any]:
    label, tone, icon = COUNTERS[counter.name]
    if counted[0].name == "assigned":
        label = UNIT_WORDS.get(counter.name, label)
    quiet = not counter.value and tone in ("late", "soon", "done")
    return {
        "label": str(label),
        "count": counter.value,
        "href": address_of(counter.list, counter.params),
        "tone": "none" if quiet else tone,
        "icon": icon,
    }


def address_of(name: str, params: Mapping[str, str]) -> str:
    """The list that has exactly as many rows as the counter says."""
    if name == "directives":
        return url_for("directives.index", **{key: value for key, value in params.items() if key != "mine"})
    endpoint = next(box.endpoint for box in BOXES.values() if box.name == params.get("box"))
    more = {key: value for key, value in params.items() if key != "box"}
    return url_for(f"assignments.{endpoint}", **({} if endpoint == "index" else {"group": "all"}), **more)


def step_options(tasks: list[OpenTask], steps: Tally[str]) -> list[tuple[str, str]]:
    names = {task.element: step_name(task) for task in tasks}
    return [(element, f"{names[element]} ({count})") for element, count in steps.most_common()]
