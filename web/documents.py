"""Lists of received documents, and doing the same with several of them at once (B14–B16, Q9–Q11, D2)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext, ngettext

from processes.received.boxes import ALL, OWN, PUBLISHED, REPLIES
from processes.received.matching import matches_of
from processes.received.queries import coverage, document_counts, document_rows, list_documents
from processes.received.rows import DocumentRow
from processes.refusals import InvalidForm, NotFound, Refusal
from processes.runtime.actions import OfferedAction, actions_for_many
from processes.runtime.perform import perform
from web.assignment_boxes import page_number
from web.auth import current_person
from web.clock import now
from web.document_boxes import BOXES, TAB_WORDS, DocumentBox
from web.ids import ids_of
from web.links import own_path, url_with
from web.list_memory import remembered_elsewhere
from web.lookups import list_options, people_by_username
from web.refusals import sentence

pages = Blueprint("documents", __name__, url_prefix="/documents")

PER_PAGE = 20
SORTS = frozenset({"date", "number", "arrived", "signer", "status"})
#: What several documents can be told at once, where the diagram offers it; each may bring one value for all of them.
BULK = {
    "accept": None,
    "forward": "drafter",
    "no_assignment": None,
    "decline": "reason",
    "delete": None,
    "set_aside": None,
}
MOST = 100
#: Which documents stay ticked on the next page, because they were refused.
TICKED = "documents ticked"


def register(box: DocumentBox) -> None:
    pages.add_url_rule(f"/{box.endpoint}", box.endpoint, lambda: show_box(box), methods=["GET"])


for each in BOXES.values():
    register(each)


def show_box(box: DocumentBox) -> ResponseReturnValue:
    person = current_person()
    if not person.has_or_stands_for(*box.roles, "admin"):
        raise NotFound()
    if redirected := remembered_elsewhere(f"documents.{box.endpoint}"):
        return redirected
    args = request.args
    filters = {"type": args.get("type") or None, "q": (args.get("q") or "").strip()[:200] or None}
    tab = args["tab"] if args.get("tab") in box.tabs else box.first_tab
    sort = args.get("sort", "")
    page = list_documents(
        person,
        box.endpoint,
        tab=tab,
        **filters,
        sort=sort if sort.removeprefix("-") in SORTS else None,
        page=page_number(args),
        per_page=PER_PAGE,
    )
    offered = actions_for_many(person, [row.instance_id for row in page.items], language=str(get_locale()))
    is_replies = box.endpoint == REPLIES
    return render_template(
        "documents/list.html",
        box=box,
        page=page,
        sort=sort,
        q=filters["q"],
        tabs=tabs_of(box, tab, filters),
        keep={name: args.get(name) for name in ("tab", "sort")},
        pickers=pickers(filters),
        active=active_filters(filters),
        offered=offered,
        bulk=bulk_actions(offered),
        people=people_by_username(),
        ticked=session.pop(TICKED, []),
        back=url_with(),
        matches=matches_of(person, [row.id for row in page.items]) if is_replies else {},
        coverage=coverage() if box.endpoint == PUBLISHED else None,
        is_own=box.endpoint == OWN,
        is_published=box.endpoint == PUBLISHED,
        is_replies=is_replies,
    )


def bulk_actions(offered: dict[int, list[OfferedAction]]) -> list[OfferedAction]:
    """What the diagrams offer for at least one of the documents shown, once each."""
    found = {action.name: action for actions in offered.values() for action in actions}
    return [found[name] for name in BULK if name in found]


def tabs_of(box: DocumentBox, current: str, filters: dict[str, Any]) -> list[dict[str, Any]]:
    counts = document_counts(current_person(), box.endpoint, **filters)
    return [
        {
            "label": str(TAB_WORDS[name]),
            "href": url_with(tab=None if name == box.first_tab else name),
            "count": counts.get(name, 0),
            "current": name == current,
        }
        for name in box.tabs
    ]


def pickers(filters: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "name": "type",
            "label": gettext("Mọi loại văn bản"),
            "options": [(option.value, option.label) for option in list_options("document_types")],
            "value": filters["type"] or "",
            "search": True,
        }
    ]


def active_filters(filters: dict[str, Any]) -> list[tuple[str, str, str]]:
    active = [("q", gettext("Từ khóa:"), f"“{filters['q']}”")] if filters["q"] else []
    if filters["type"]:
        words = {option.value: option.label for option in list_options("document_types")}
        active.append(("type", gettext("Loại:"), words.get(filters["type"], filters["type"])))
    return active


@pages.post("/several")
def act_on_several() -> ResponseReturnValue:
    """The same action on every ticked document, each by itself: what is refused says why and stays ticked, the others are done."""
    name = request.form.get("action", "")
    if name not in BULK:
        raise NotFound()
    ids = ids_of(request.form.getlist("id")[:MOST])
    rows = document_rows(current_person(), ids)
    value = (request.form.get(BULK[name] or "") or "").strip()
    values = {BULK[name]: value} if BULK[name] and value else {}
    refused = [(row, told) for row in rows if (told := refusal(row, name, values)) is not None]
    done = len(rows) - len(refused)
    if not rows:
        flash(gettext("Chưa chọn văn bản nào."), "warning")
    if done:
        flash(ngettext("Đã thực hiện với %(num)s văn bản.", "Đã thực hiện với %(num)s văn bản.", done), "success")
    for row, told in refused:
        flash(f"{row.number}: {told}", "warning")
    session[TICKED] = [row.id for row, _ in refused]
    return redirect(own_path(request.form.get("back")) or url_for("documents.intake"), code=303)


def refusal(row: DocumentRow, action: str, values: dict[str | None, str]) -> str | None:
    """Does it; what is said when it cannot be done."""
    given = {str(name): value for name, value in values.items()}
    try:
        perform(row.instance_id, action, given, by=current_person(), now=now())
    except InvalidForm as refused:
        return " ".join(sentence(error) for error in refused.errors)
    except Refusal as refused:
        return sentence(refused)
    return None


__all__ = ["ALL", "pages"]
