"""Lists of parts of assignments: what a person or their unit was asked for, and what they have asked of others (C16, B57)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from processes.shares.models import CONTRIBUTION, KINDS, SUBTASK
from processes.shares.queries import ALL, BOXES, RECEIVED, TABS, list_shares, share_counts
from web.assignment_boxes import page_number
from web.auth import current_person
from web.links import url_with
from web.list_memory import remembered_elsewhere

pages = Blueprint("shares", __name__, url_prefix="/shares")

PER_PAGE = 20
FIRST_TAB = next(iter(TABS))
BOX_WORDS = {BOXES[0]: lazy_gettext("Được đề nghị, được giao"), BOXES[1]: lazy_gettext("Đã đề nghị, đã giao")}
TAB_WORDS = {
    "open": lazy_gettext("Đang chờ"),
    "answered": lazy_gettext("Đã trả lời"),
    "ended": lazy_gettext("Đã kết thúc"),
    ALL: lazy_gettext("Tất cả"),
}
KIND_WORDS = {CONTRIBUTION: lazy_gettext("Đề nghị phối hợp"), SUBTASK: lazy_gettext("Nhiệm vụ con")}


@pages.get("")
def received() -> ResponseReturnValue:
    return show_box(BOXES[0])


@pages.get("/given")
def given() -> ResponseReturnValue:
    return show_box(BOXES[1])


def show_box(box: str) -> ResponseReturnValue:
    if redirected := remembered_elsewhere(f"shares.{box}"):
        return redirected
    person, args = current_person(), request.args
    kind = args["kind"] if args.get("kind") in KINDS else None
    tab = args["tab"] if args.get("tab") in TAB_WORDS else FIRST_TAB
    return render_template(
        "shares/list.html",
        page=list_shares(person, box=box, tab=tab, kind=kind, page=page_number(args), per_page=PER_PAGE),
        is_received=box == RECEIVED,
        boxes=[
            {"label": str(word), "href": url_for(f"shares.{name}"), "current": name == box}
            for name, word in BOX_WORDS.items()
        ],
        tabs=tabs_of(share_counts(person, box, kind=kind), tab),
        kinds=[(name, str(word)) for name, word in KIND_WORDS.items()],
        kind=kind or "",
        active=[("kind", gettext("Loại:"), str(KIND_WORDS[kind]))] if kind else [],
        kind_words=KIND_WORDS,
        keep={"tab": args.get("tab")},
    )


def tabs_of(counts: dict[str, int], current: str) -> list[dict[str, Any]]:
    return [
        {
            "label": str(word),
            "href": url_with(tab=None if name == FIRST_TAB else name),
            "count": counts.get(name, 0),
            "current": name == current,
        }
        for name, word in TAB_WORDS.items()
    ]
