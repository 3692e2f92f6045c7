"""Tra cứu, tìm kiếm: one box for everything, by year and month too (B4, B49), and what it offers while one types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext, lazy_gettext

from processes.runtime.definitions import StatusLabel
from processes.search.asked import NAMES, Asked, understood
from processes.search.hits import Hit, Owner
from processes.search.models import (
    ASSIGNMENT,
    DIRECTIVE,
    FILE,
    INCOMING,
    KINDS,
    OUTGOING,
    PERSON,
    SHARE,
    UNIT,
)
from processes.search.nouns import ASSIGNED, DRAFTED, FOLLOWED, RECEIVED, SCOPES
from processes.search.periods import FIRST_YEAR, month_of, period_of, year_of
from processes.search.queries import PER_PAGE, Answer, find, month_counts
from web.assignment_boxes import page_number
from web.auth import current_person
from web.clock import now, today
from web.refusals import sentence
from web.statuses import GROUP_ICONS, StatusChip

pages = Blueprint("search", __name__, url_prefix="/search")

#: Of each kind on the page that shows all kinds, and altogether while one types.
SHOWN, OFFERED = 5, 8
KIND_WORDS: Mapping[str, tuple[Any, str]] = {
    ASSIGNMENT: (lazy_gettext("Nhiệm vụ"), "clipboard-list"),
    DIRECTIVE: (lazy_gettext("Văn bản chỉ đạo"), "file-text"),
    OUTGOING: (lazy_gettext("Văn bản đi tiếp nhận"), "send"),
    INCOMING: (lazy_gettext("Văn bản đến"), "inbox"),
    SHARE: (lazy_gettext("Việc phối hợp, nhiệm vụ con"), "subtask"),
    FILE: (lazy_gettext("Trong tệp đính kèm"), "paperclip"),
    UNIT: (lazy_gettext("Đơn vị"), "building"),
    PERSON: (lazy_gettext("Người"), "user"),
}
SCOPE_WORDS = {
    DRAFTED: lazy_gettext("Tôi soạn"),
    ASSIGNED: lazy_gettext("Đã phân công"),
    FOLLOWED: lazy_gettext("Đang theo dõi"),
    RECEIVED: lazy_gettext("Được giao, nhận được"),
}
#: Examples of typed filters, each with what it means.
EXAMPLES = (
    ("han:<7", lazy_gettext("còn dưới 7 ngày là đến hạn")),
    ("han:qua", lazy_gettext("đã quá hạn")),
    ("han:khong", lazy_gettext("không thời hạn")),
    ("don-vi:stc", lazy_gettext("của đơn vị có mã hoặc tên này")),
    ("trang-thai:cho-duyet", lazy_gettext("đang ở trạng thái này")),
    ("so:620/UBND", lazy_gettext("số văn bản có phần này")),
    ("nam:2026", lazy_gettext("văn bản của năm này")),
    ("nguoi:nguyen-van-a", lazy_gettext("có người này soạn, chỉ đạo, duyệt, theo dõi hoặc thực hiện")),
    ('"chính phủ điện tử"', lazy_gettext("đúng cụm từ này")),
)


@pages.get("")
def index() -> ResponseReturnValue:
    """What was asked for; without a question, what there is by year and month."""
    args, person = request.args, current_person()
    asked = understood(args.get("q"))
    scope = args["scope"] if args.get("scope") in SCOPES else None
    kind = args["kind"] if args.get("kind") in KINDS else None
    year, month = year_of(args.get("year")), month_of(args.get("month"))
    if year is None and asked.is_empty:
        year = today().year
    page = page_number(args) if kind else 1
    answer = find(
        person,
        asked,
        now=now(),
        kinds=(kind,) if kind else KINDS,
        scope=scope,
        period=period_of(year, month) if year else None,
        per_kind=PER_PAGE if kind else SHOWN,
        page=page,
    )
    return render_template(
        "search/page.html",
        asked=asked,
        answer=answer,
        faults=[sentence(fault) for fault in answer.faults],
        scope=scope,
        scopes=SCOPE_WORDS,
        kind=kind,
        kinds=KIND_WORDS,
        year=year,
        years=range(today().year, FIRST_YEAR - 1, -1),
        month=month,
        months=month_counts(person, asked, year, now=now(), scope=scope) if year else {},
        page=page,
        per_page=PER_PAGE,
        examples=EXAMPLES,
        names=NAMES,
    )


@pages.get("/suggest")
def suggest() -> ResponseReturnValue:
    """The best few, while one types."""
    asked = understood(request.args.get("q"))
    answer = Answer(asked, ()) if asked.is_empty else find(current_person(), asked, now=now(), per_kind=OFFERED)
    groups, left = [], OFFERED
    for place, group in enumerate(answer.groups):
        # Each of the groups that follow has a line at least.
        hits = group.hits[: max(left - (len(answer.groups) - place - 1), 1)] if left > 0 else ()
        left -= len(hits)
        if hits:
            groups.append((group.kind, hits))
    return render_template(
        "search/suggestions.html", asked=asked, groups=groups, kinds=KIND_WORDS, faults=answer.faults
    )


# ------------------------------------------------------------------------------------------------------ for templates
def address_of(hit: Hit | Owner) -> str:
    """The page on which it is read; for units and people what there is of them."""
    match hit.kind:
        case "assignment":
            return url_for("assignment.show", assignment_id=hit.id)
        case "directive":
            return url_for("directive.show", directive_id=hit.id)
        case "outgoing" | "incoming":
            return url_for("document.show", document_id=hit.id)
        case "share":
            return url_for("share.show", share_id=hit.id)
        case "file":
            return url_for("files.show", file_id=hit.id)
    assert isinstance(hit, Hit), "only these have files"
    return url_for("search.index", q=f"{'don-vi' if hit.kind == UNIT else 'nguoi'}:{hit.code}")


def chip_of(label: StatusLabel) -> StatusChip:
    """A status in the words of its diagram."""
    word = label.en if str(get_locale()) == "en" else label.vi
    return StatusChip(word, GROUP_ICONS.get(label.group, "circle-dashed"), label.group)


def said_of(asked: Asked) -> str:
    """The title of a page of results."""
    return gettext("Kết quả cho “%(q)s”", q=asked.text) if asked.text else gettext("Tra cứu, tìm kiếm")


@pages.app_context_processor
def for_templates() -> dict[str, Any]:
    return {"hit_address": address_of, "hit_chip": chip_of, "said_of": said_of}
