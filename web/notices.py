"""Notices: what a person should know, each leading to the exact place; opening it marks it as read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, gettext, lazy_gettext, ngettext

from processes.assignments.queries import former_lines
from processes.notices.commands import mark_object_read, mark_read
from processes.notices.kinds import groups_for, kinds_of
from processes.notices.places import Place, places_of
from processes.notices.queries import MOST_UNREAD, NoticeRow, notices_for, unread_count
from processes.received.models import INCOMING, OUTGOING
from processes.series.policy import SERIES
from processes.shares.models import KINDS as PARTS
from web.assignment_boxes import page_number
from web.auth import current_person
from web.clock import local, now, today
from web.fragments import see_other
from web.ids import ids_of
from web.links import own_path
from web.notice_kinds import WORDS
from web.result_words import spoken

pages = Blueprint("notices", __name__, url_prefix="/notices")

PER_PAGE = 30
#: kind → what is told, the icon, the colour. The bodies that act are named as the office speaks, never a specialist.
KINDS: dict[str, tuple[LazyString, str, str]] = {
    "issue": (lazy_gettext("UBND tỉnh giao nhiệm vụ"), "send", "accent"),
    "reissue": (lazy_gettext("UBND tỉnh giao lại nhiệm vụ"), "send", "accent"),
    "accept": (lazy_gettext("Đơn vị đã tiếp nhận nhiệm vụ"), "circle-check", "none"),
    "report_progress": (lazy_gettext("Đơn vị cập nhật tiến độ"), "progress", "none"),
    "submit": (lazy_gettext("Đơn vị trình kết quả"), "send", "accent"),
    "record_reply": (lazy_gettext("Văn phòng UBND tỉnh ghi nhận báo cáo của đơn vị"), "mail-opened", "accent"),
    "ask_confirmation": (lazy_gettext("Đơn vị đề nghị xác nhận kết quả"), "bell-ringing", "soon"),
    "approve": (
        spoken(lazy_gettext("Kết quả đã được duyệt"), lazy_gettext("Văn phòng UBND tỉnh xác nhận kết quả đạt")),
        "circle-check",
        "done",
    ),
    "approve_by_default": (
        spoken(
            lazy_gettext("Kết quả được duyệt mặc định vì hết thời gian duyệt"),
            lazy_gettext("Kết quả được coi là đạt vì hết thời gian duyệt"),
        ),
        "clock-check",
        "done",
    ),
    "complete_by_submission": (lazy_gettext("Đơn vị đã hoàn thành nhiệm vụ"), "circle-check", "done"),
    "reject": (
        spoken(
            lazy_gettext("Văn phòng UBND tỉnh yêu cầu báo cáo lại"),
            lazy_gettext("Văn phòng UBND tỉnh xác nhận kết quả không đạt"),
        ),
        "refresh",
        "soon",
    ),
    "urge": (lazy_gettext("Văn phòng UBND tỉnh đôn đốc"), "speakerphone", "soon"),
    "instruct": (lazy_gettext("Ý kiến chỉ đạo mới"), "message", "accent"),
    "acknowledge": (lazy_gettext("Đơn vị đã xem ý kiến chỉ đạo"), "eye-check", "none"),
    "extend": (lazy_gettext("Nhiệm vụ được gia hạn"), "calendar-plus", "none"),
    "request_extension": (lazy_gettext("Đơn vị đề nghị gia hạn"), "calendar-plus", "accent"),
    "refuse_extension": (lazy_gettext("Đề nghị gia hạn không được chấp nhận"), "circle-x", "soon"),
    "amend": (lazy_gettext("Nhiệm vụ được điều chỉnh"), "edit", "none"),
    "hand_over": (lazy_gettext("Nhiệm vụ được chuyển phòng theo dõi"), "arrows-exchange", "accent"),
    "transfer": (lazy_gettext("Nhiệm vụ được chuyển xử lý trong đơn vị"), "arrows-exchange", "accent"),
    "ask_leader": (lazy_gettext("Kết quả chờ lãnh đạo đơn vị duyệt"), "eye-check", "accent"),
    "revise": (lazy_gettext("Lãnh đạo đơn vị yêu cầu làm lại"), "refresh", "soon"),
    "pass_on": (lazy_gettext("Nhiệm vụ được chuyển người theo dõi"), "user-share", "accent"),
    "withdraw": (lazy_gettext("Người xem lại đã rút lại"), "corner-up-left", "none"),
    "forward": (lazy_gettext("Kết quả đã được xem lại, chờ phê duyệt"), "send", "accent"),
    "propose": (lazy_gettext("Chuyên viên theo dõi đề xuất về kết quả"), "thumb-up", "none"),
    "report_difficulty": (lazy_gettext("Đơn vị báo vướng mắc"), "lifebuoy", "soon"),
    "answer_difficulty": (lazy_gettext("Văn phòng UBND tỉnh trả lời vướng mắc"), "lifebuoy", "accent"),
    "recall": (lazy_gettext("Nhiệm vụ bị thu hồi"), "corner-up-left", "soon"),
    "return": (lazy_gettext("Đơn vị trả lại nhiệm vụ"), "corner-up-left", "soon"),
    "insist": (lazy_gettext("UBND tỉnh giữ nguyên việc giao"), "flag", "accent"),
    "cancel": (lazy_gettext("Nhiệm vụ dừng theo dõi"), "ban", "none"),
    "series_change": (lazy_gettext("Nhiệm vụ định kỳ được điều chỉnh"), "edit", "none"),
    "series_stop": (lazy_gettext("Nhiệm vụ định kỳ dừng giao các kỳ sau"), "player-stop", "soon"),
    "document_in": (lazy_gettext("Có văn bản đi chờ bạn tiếp nhận"), "inbox", "accent"),
    "document_unsorted": (lazy_gettext("Có văn bản đi chờ chuyển cho người soạn"), "mail-forward", "none"),
    "document_declined": (lazy_gettext("Văn bản đã chuyển bị từ chối"), "corner-up-left", "soon"),
    "due_soon": (lazy_gettext("Nhiệm vụ sắp đến hạn"), "alert-triangle", "soon"),
    "overdue": (lazy_gettext("Nhiệm vụ quá hạn"), "alert-circle", "late"),
    "escalate": (lazy_gettext("Nhiệm vụ quá hạn"), "stairs-up", "late"),
    "review_waiting": (lazy_gettext("Kết quả vẫn chờ bạn quyết định"), "hourglass", "late"),
    "review_due": (lazy_gettext("Kết quả chờ duyệt đã quá hạn duyệt"), "alert-circle", "late"),
    "review_overdue": (lazy_gettext("Kết quả chờ duyệt đã quá hạn duyệt"), "alert-circle", "late"),
    "contribution_asked": (lazy_gettext("Có đề nghị phối hợp"), "users", "accent"),
    "contribution_answered": (lazy_gettext("Có trả lời đề nghị phối hợp"), "send", "accent"),
    "contribution_declined": (lazy_gettext("Đề nghị phối hợp bị từ chối"), "circle-x", "soon"),
    "contribution_accepted": (lazy_gettext("Trả lời đề nghị phối hợp đã được nhận"), "circle-check", "done"),
    "contribution_sent_back": (lazy_gettext("Đề nghị bổ sung trả lời phối hợp"), "refresh", "soon"),
    "contribution_urged": (lazy_gettext("Đôn đốc trả lời đề nghị phối hợp"), "bell-ringing", "soon"),
    "contribution_rescheduled": (lazy_gettext("Hạn trả lời đề nghị phối hợp đã đổi"), "calendar-plus", "none"),
    "contribution_withdrawn": (lazy_gettext("Đề nghị phối hợp đã rút"), "corner-up-left", "none"),
    "contribution_due_soon": (lazy_gettext("Đề nghị phối hợp sắp đến hạn trả lời"), "alert-triangle", "soon"),
    "contribution_overdue": (lazy_gettext("Đề nghị phối hợp quá hạn trả lời"), "alert-circle", "late"),
    "contribution_closed": (lazy_gettext("Đề nghị phối hợp kết thúc theo nhiệm vụ"), "circle-check", "none"),
    "subtask_asked": (lazy_gettext("Được giao nhiệm vụ con"), "subtask", "accent"),
    "subtask_answered": (lazy_gettext("Nhiệm vụ con có kết quả"), "send", "accent"),
    "subtask_declined": (lazy_gettext("Nhiệm vụ con bị trả lại"), "corner-up-left", "soon"),
    "subtask_accepted": (lazy_gettext("Kết quả nhiệm vụ con đạt"), "circle-check", "done"),
    "subtask_sent_back": (lazy_gettext("Yêu cầu làm lại nhiệm vụ con"), "refresh", "soon"),
    "subtask_urged": (lazy_gettext("Đôn đốc nhiệm vụ con"), "bell-ringing", "soon"),
    "subtask_rescheduled": (lazy_gettext("Hạn nhiệm vụ con đã đổi"), "calendar-plus", "none"),
    "subtask_withdrawn": (lazy_gettext("Nhiệm vụ con đã rút lại"), "corner-up-left", "none"),
    "subtask_due_soon": (lazy_gettext("Nhiệm vụ con sắp đến hạn"), "alert-triangle", "soon"),
    "subtask_overdue": (lazy_gettext("Nhiệm vụ con quá hạn"), "alert-circle", "late"),
    "subtask_closed": (lazy_gettext("Nhiệm vụ con kết thúc theo nhiệm vụ"), "circle-check", "none"),
    "delegation": (lazy_gettext("Có ủy quyền khi vắng mặt"), "users", "accent"),
    "delegation_ended": (lazy_gettext("Ủy quyền khi vắng mặt đã kết thúc"), "users", "none"),
    "discuss": (lazy_gettext("Có trao đổi mới"), "message", "none"),
    "mention": (lazy_gettext("Bạn được nhắc đến trong trao đổi"), "at", "accent"),
}
#: Kinds that say for how many working days it has been so.
OF_DAYS = {
    "escalate": lambda days: ngettext(
        "Nhiệm vụ đã quá hạn %(num)s ngày làm việc", "Nhiệm vụ đã quá hạn %(num)s ngày làm việc", days
    ),
    "review_waiting": lambda days: ngettext(
        "Kết quả đã chờ bạn quyết định %(num)s ngày làm việc",
        "Kết quả đã chờ bạn quyết định %(num)s ngày làm việc",
        days,
    ),
}
#: kind → the part of an assignment's page
_PARTS_OF_PAGE = {"discuss": "discussion", "mention": "discussion", "urge": "opinions", "instruct": "opinions"}
OTHER = (lazy_gettext("Nhiệm vụ có thay đổi"), "bell", "none")


def title_of(notice: NoticeRow) -> str:
    """What is told, as the page of notices and the mails say it."""
    days = notice.values.get("working_days")
    if notice.kind in OF_DAYS and isinstance(days, int) and days > 0:
        return OF_DAYS[notice.kind](days)
    words, _, _ = KINDS.get(notice.kind, OTHER)
    return str(words)


@dataclass(frozen=True, slots=True)
class Day:
    """The notices of one day of the office, those shown together; ``unread`` where these stand before the others."""

    date: date
    unread: bool
    notices: list[NoticeRow]


@pages.get("")
def index() -> ResponseReturnValue:
    person = current_person()
    unread, first = request.args.get("unread") == "1", request.args.get("first") == "1"
    chosen = request.args.get("kind", "")
    groups = groups_for(person)
    kinds = kinds_of([chosen]) if chosen in groups else None
    page = notices_for(
        person,
        unread_only=unread,
        kinds=kinds,
        unread_first=first and not unread,
        page=page_number(request.args),
        per_page=PER_PAGE,
    )
    return render_template(
        "notices/list.html",
        page=page,
        days=days_of(page.items, apart=first and not unread),
        unread=unread,
        first=first,
        kind=chosen if kinds is not None else "",
        choices=[(name, WORDS[name][0]) for name in groups],
        unread_total=unread_count(person),
        most_unread=MOST_UNREAD - 1,
        kinds=KINDS,
        other=OTHER,
        addresses=addresses_of(page.items),
        title_of=title_of,
        today=today(),
        # What was taken from a unit is still one line to it, and a notice leads there.
        former={line.assignment_id for line in former_lines(person)},
    )


def days_of(notices: list[NoticeRow], *, apart: bool) -> list[Day]:
    """The notices in their order, by day; with ``apart`` those that are unread in days of their own."""
    found = groupby(notices, key=lambda notice: (apart and not notice.read, local(notice.at).date()))
    return [Day(day, is_unread, list(some)) for (is_unread, day), some in found]


def read_notices(object_type: str, object_id: int) -> None:
    """Whoever has opened the page of an object knows what its notices told. Without unread ones nothing is written."""
    if unread_count(current_person()):
        mark_object_read(object_type, object_id, by=current_person(), now=now())


def addresses_of(notices: Sequence[NoticeRow]) -> dict[int, str]:
    """Notice → the address of the exact place it leads to, the same on the page and in mails."""
    places = places_of(notices)
    return {notice.id: _address(notice, places.get(notice.id)) for notice in notices}


def _address(notice: NoticeRow, place: Place | None) -> str:
    id, anchor = notice.object_id, f"{place.what}-{place.id}" if place else None
    if notice.object_type == "directive":
        return url_for("directive.show", directive_id=id, _anchor=anchor)
    if notice.object_type == "delegation":
        return url_for("delegations.index")
    if notice.object_type in PARTS:
        return url_for("share.show", share_id=id, _anchor=anchor)
    if notice.object_type in (OUTGOING, INCOMING):
        return url_for("document.show", document_id=id, _anchor=anchor)
    if notice.object_type == SERIES:
        return url_for("series.show", series_id=id, _anchor=anchor)
    # Of what was told long ago, the part of the page is still there.
    return url_for("assignment.show", assignment_id=id, _anchor=anchor or _PARTS_OF_PAGE.get(notice.kind))


@pages.post("/read")
def read_all() -> ResponseReturnValue:
    """Every notice of the person, or the one that is named."""
    one = request.form.get("notice")
    mark_read(None if one is None else ids_of([one]), by=current_person(), now=now())
    if one is None:
        flash(gettext("Đã đánh dấu tất cả thông báo là đã đọc."), "success")
    return see_other(own_path(request.form.get("back")) or url_for("notices.index"))
