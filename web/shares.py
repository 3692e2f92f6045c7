"""Lists of parts of assignments: what a person or their unit was asked for, and what they have asked of others (C16, B57)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from processes.searching import LONGEST_QUERY
from processes.shares.models import KINDS
from processes.shares.queries import ALL, BOXES, RECEIVED, TABS, all_shares, list_shares, share_counts
from web import share_export, spreadsheet
from web.assignment_boxes import page_number
from web.auth import current_person
from web.clock import today
from web.links import url_with
from web.list_memory import remembered_elsewhere
from web.share_export import KIND_WORDS

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


@pages.get("")
def received() -> ResponseReturnValue:
    return show_box(BOXES[0])


@pages.get("/given")
def given() -> ResponseReturnValue:
    return show_box(BOXES[1])


@pages.get("/export")
def export_received() -> ResponseReturnValue:
    return export_box(BOXES[0])


@pages.get("/given/export")
def export_given() -> ResponseReturnValue:
    return export_box(BOXES[1])


def export_box(box: str) -> ResponseReturnValue:
    """The list as a workbook: the rows that the page shows with the same address, all of its pages."""
    args = request.args
    kind = args["kind"] if args.get("kind") in KINDS else None
    tab = args["tab"] if args.get("tab") in TAB_WORDS else FIRST_TAB
    q = words_of(args)
    rows, total = all_shares(current_person(), box=box, tab=tab, kind=kind, q=q, most=spreadsheet.MOST)
    said = [f"{gettext('Nhóm')}: {TAB_WORDS[tab]}", *(f"{label} {value}" for _, label, value in filters_of(kind, q))]
    return share_export.send(str(BOX_WORDS[box]), rows, total, said, today())


def show_box(box: str) -> ResponseReturnValue:
    if redirected := remembered_elsewhere(f"shares.{box}"):
        return redirected
    person, args = current_person(), request.args
    kind = args["kind"] if args.get("kind") in KINDS else None
    tab = args["tab"] if args.get("tab") in TAB_WORDS else FIRST_TAB
    q = words_of(args)
    return render_template(
        "shares/list.html",
        page=list_shares(person, box=box, tab=tab, kind=kind, q=q, page=page_number(args), per_page=PER_PAGE),
        q=q,
        export=url_for(f"shares.export_{box}", **args.to_dict(flat=False)),
        is_received=box == RECEIVED,
        boxes=[
            {"label": str(word), "href": url_for(f"shares.{name}"), "current": name == box}
            for name, word in BOX_WORDS.items()
        ],
        tabs=tabs_of(share_counts(person, box, kind=kind, q=q), tab),
        kinds=[(name, str(word)) for name, word in KIND_WORDS.items()],
        kind=kind or "",
        active=filters_of(kind, q),
        kind_words=KIND_WORDS,
        keep={"tab": args.get("tab")},
    )


def words_of(args: Mapping[str, str]) -> str:
    return (args.get("q") or "").strip()[:LONGEST_QUERY]


def filters_of(kind: str | None, q: str) -> list[tuple[str, str, str]]:
    """What the list is narrowed to, in words."""
    words = [("q", gettext("Từ khóa:"), f"“{q}”")] if q else []
    return words + ([("kind", gettext("Loại:"), str(KIND_WORDS[kind]))] if kind else [])


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
