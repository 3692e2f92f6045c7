"""The public site, without login (K17–K21, T2, C8): what is published, its numbers, and a page for each assignment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext, lazy_gettext

from processes.organisation.queries import unit_options
from processes.publication.figures import public_report
from processes.publication.filters import LATEST, SORTS, PublicFilters
from processes.publication.queries import public_assignment, public_directors, public_page
from processes.refusals import NotFound
from processes.reports.dimensions import REPORTING
from processes.reports.forms import FIGURES
from web import public_answers
from web.assignment_boxes import flag, page_number
from web.assignment_filters import day_of, options_of
from web.auth import public
from web.clock import now
from web.i18n import as_date
from web.lookups import list_word
from web.public_answers import ARGUMENTS, kept
from web.public_words import MORE_STATES, STATES, reply_of, source_word, state_of, time_of
from web.report_words import WORDS, heads_of
from web.security import PUBLIC_SITE, limiter

pages = Blueprint("public", __name__, url_prefix=PUBLIC_SITE)
pages.before_request(public_answers.only_when_open)
pages.after_request(public_answers.finish)
pages.register_error_handler(NotFound, public_answers.missing)
pages.register_error_handler(429, public_answers.too_many)
limiter.limit("300 per minute")(pages)

PER_PAGE = 20
LONGEST_WORDS = 200
#: The four menus (K21): name → title, what it says above its list.
LISTS: Mapping[str, tuple[Any, Any]] = {
    "synthesis": (
        lazy_gettext("Tổng hợp nhiệm vụ"),
        lazy_gettext("Các nhiệm vụ được giao, kết quả và văn bản trả lời."),
    ),
    "overdue": (lazy_gettext("Trễ hạn chưa hoàn thành"), lazy_gettext("Đã qua hạn mà chưa được xác nhận hoàn thành.")),
    "figures": (lazy_gettext("Thống kê"), lazy_gettext("Bấm vào một con số để xem đúng các nhiệm vụ mà nó đếm.")),
    "key": (lazy_gettext("Nhiệm vụ trọng tâm"), lazy_gettext("Các nhiệm vụ trọng tâm và tình trạng của chúng.")),
}


@pages.get("")
@public
@kept
def synthesis() -> str:
    return list_page("synthesis")


@pages.get("/overdue")
@public
@kept
def overdue() -> str:
    return list_page("overdue")


@pages.get("/key")
@public
@kept
def key() -> str:
    return list_page("key")


@pages.get("/figures")
@public
@kept
def figures() -> str:
    filters = filters_of("figures")
    return page(
        "public/figures.html",
        "figures",
        made=public_report(FIGURES, filters, now=now()),
        words=WORDS["figures"],
        heads=heads_of(WORDS["figures"], "lead"),
        filters=filters,
        list_of=lambda measure, lead=None: list_of(filters, measure, lead),
        chart=chart_of,
    )


@pages.get("/assignments/<int:assignment_id>")
@public
@kept
def assignment(assignment_id: int) -> str:
    row = public_assignment(assignment_id)
    return page(
        "public/assignment.html", None, row=row, state=state_of(row), late=time_of(row), source=source_word(row)
    )


def list_page(name: str) -> str:
    filters = filters_of(name)
    found = public_page(filters, sort=sort_of(), page=page_number(request.args), per_page=PER_PAGE)
    return page("public/list.html", name, found=found, filters=filters, sort=sort_of())


def page(template: str, name: str | None, **values: Any) -> str:
    """A page of the site; `name` is its menu."""
    asked = {name: value for name, value in request.args.items() if name in ARGUMENTS and value}
    beside = {name: value for name, value in asked.items() if name in ("lang", "embed")}
    return render_template(
        template,
        name=name,
        title=LISTS[name][0] if name else None,
        lead=LISTS[name][1] if name else None,
        menus=[(each, title, url_for(f"public.{each}", **beside)) for each, (title, _) in LISTS.items()],
        beside=beside,
        asked=asked,
        embedded=public_answers.is_embedded(),
        state_of=state_of,
        late_of=time_of,
        reply_of=reply_of,
        choices=choices() if name else {},
        active=active() if name else [],
        **values,
    )


def filters_of(name: str) -> PublicFilters:
    """What the address asks for in this menu; an unknown value filters nothing."""
    args = request.args
    state = args.get("state", "")
    filters = PublicFilters(
        measure=state if state in STATES or state in MORE_STATES else None,
        lead=args.get("lead") or None,
        field=args.get("field") or None,
        source=args.get("source") or None,
        type=args.get("type") or None,
        director=args.get("director") or None,
        key=flag(args.get("key")),
        issued_from=day_of(args.get("issued_from")),
        issued_to=day_of(args.get("issued_to")),
        due_from=day_of(args.get("due_from")),
        due_to=day_of(args.get("due_to")),
        q=(args.get("q") or "").strip()[:LONGEST_WORDS] or None,
    )
    if name == "overdue":
        return replace(filters, measure="open_late")
    if name == "figures":
        return replace(filters, measure=None)
    return replace(filters, key=True) if name == "key" else filters


def sort_of() -> str:
    sort = request.args.get("sort", "")
    return sort if sort.removeprefix("-") in SORTS else LATEST


def list_of(filters: PublicFilters, measure: str, lead: str | None) -> str:
    """The address of the list that holds exactly what a number counts."""
    asked: dict[str, Any] = {
        name: value for name, value in request.args.items() if name in ARGUMENTS - {"state", "page", "sort"}
    }
    return url_for("public.synthesis", **(asked | {"state": measure} | ({"lead": lead} if lead else {})))


def chart_of(values: Mapping[str, Any], most: int) -> list[tuple[str, int, float, float]]:
    """The bar of a unit: (measure, number, where it begins, how long it is), in hundredths of the longest bar."""
    bars, begin = [], 0.0
    for measure in ("done_in_time", "done_late", "done_undated", "open_in_time", "open_undated", "open_late"):
        number = int(values[measure])
        length = round(100 * number / most, 2) if most else 0.0
        if number:
            bars.append((measure, number, round(begin, 2), length))
        begin += length
    return bars


def choices() -> dict[str, list[tuple[str, str]]]:
    """What the pickers offer: nothing that is not public."""
    return {
        "lead": units(),
        "field": options_of("fields"),
        "source": options_of("sources"),
        "type": options_of("document_types"),
        "director": [(position, position) for position in public_directors()],
        "state": [(measure, str(word)) for measure, word in STATES.items()],
    }


def units() -> list[tuple[str, str]]:
    """Code and name of the units that are given assignments, in the organisation's order."""
    return [(unit.code, unit.name) for unit in unit_options(REPORTING)]


def active() -> list[tuple[str, str, str]]:
    """What the list is narrowed to: name of the parameter, what it is, its value in words."""
    args = request.args
    leads = dict(units()) if args.get("lead") else {}
    shown = [
        ("q", gettext("Từ khóa:"), (args.get("q") or "").strip()[:LONGEST_WORDS]),
        ("lead", gettext("Chủ trì:"), leads.get(args.get("lead", ""), args.get("lead", ""))),
        ("state", gettext("Tình trạng:"), str({**STATES, **MORE_STATES}.get(args.get("state", ""), ""))),
        ("field", gettext("Lĩnh vực:"), list_word("fields", args.get("field"))),
        ("source", gettext("Nguồn:"), list_word("sources", args.get("source"))),
        ("type", gettext("Loại văn bản:"), list_word("document_types", args.get("type"))),
        ("director", gettext("Chỉ đạo:"), args.get("director", "")),
        (
            "key",
            gettext("Loại:"),
            {True: gettext("trọng tâm"), False: gettext("không phải trọng tâm")}.get(flag(args.get("key"))),
        ),  # type: ignore[arg-type]
        *(
            (name, label, as_date(day_of(args.get(name))) if args.get(name) else "")
            for name, label in (
                ("issued_from", gettext("Giao từ:")),
                ("issued_to", gettext("Giao đến:")),
                ("due_from", gettext("Hạn từ:")),
                ("due_to", gettext("Hạn đến:")),
            )
        ),
    ]
    return [(name, label, value) for name, label, value in shown if value]
