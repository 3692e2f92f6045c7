"""The lists of assignments in the menu: their words, their tabs, and what their addresses may ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import LazyString, gettext, lazy_gettext
from werkzeug.datastructures import MultiDict

from processes.assignments.boxes import BADGE_TABS, DECIDED, GROUPS, OPEN
from processes.assignments.filters import Filters
from processes.assignments.standing import STANDINGS
from processes.organisation.queries import unit_options
from web.statuses import ASSIGNMENT_WORDS, GROUP_WORDS

ALL = "all"
SORTS = frozenset({"due", "issued", "entered", "submitted", "ended", "number", "date", "lead", "status"})
TAB_WORDS = {
    **GROUP_WORDS,
    OPEN: lazy_gettext("Chưa kết thúc"),
    DECIDED: lazy_gettext("Đã xử lý"),
    ALL: lazy_gettext("Tất cả"),
}
STANDING_WORDS = {
    "assigned": lazy_gettext("đã giao"),
    "in_time": lazy_gettext("đang thực hiện, chưa quá hạn"),
    "overdue": lazy_gettext("đang thực hiện, đã quá hạn"),
    "done_in_time": lazy_gettext("hoàn thành đúng hạn"),
    "done_late": lazy_gettext("hoàn thành chậm"),
    "done_undated": lazy_gettext("hoàn thành, không thời hạn"),
    "stopped": lazy_gettext("đơn vị trả lại, chờ quyết định"),
}
#: One picker for the two stored facts about time, which exclude each other.
TIME_LEFT: dict[str, dict[str, bool]] = {
    "overdue": {"overdue": True},
    "due_soon": {"due_soon": True},
    "in_time": {"overdue": False, "due_soon": False},
}
TIME_LEFT_WORDS = {
    "overdue": lazy_gettext("Quá hạn"),
    "due_soon": lazy_gettext("Sắp đến hạn"),
    "in_time": lazy_gettext("Còn hạn hoặc không thời hạn"),
}
#: Shown even when nothing is in them: people look for them (B40, B51).
USUAL_TABS = (OPEN, "waiting", "in_progress", "in_review", "ended", ALL)


@dataclass(frozen=True, slots=True)
class Box:
    """One list. `name` is the query's word for it, None for everything a person may see; `sort` the order it opens in."""

    endpoint: str
    name: str | None
    title: LazyString
    lead: LazyString
    nothing: LazyString
    sort: str = "due"
    tabs: tuple[str, ...] = USUAL_TABS
    #: pickers that say nothing here
    without: tuple[str, ...] = ()

    @property
    def first_tab(self) -> str:
        """The tab it opens with: the one whose number the menu shows, so that the two agree."""
        return BADGE_TABS[self.name] if self.name else ALL


BOXES = {
    box.endpoint: box
    for box in (
        Box(
            "received",
            "given",
            lazy_gettext("Nhiệm vụ được giao"),
            lazy_gettext("Nhiệm vụ mà đơn vị bạn chủ trì."),
            lazy_gettext("Ở đây chưa có nhiệm vụ nào được giao cho đơn vị bạn."),
            without=("lead",),
        ),
        Box(
            "assigned",
            "assigned",
            lazy_gettext("Nhiệm vụ đã phân công"),
            lazy_gettext("Nhiệm vụ bạn soạn hoặc phê duyệt, đã giao cho các đơn vị."),
            lazy_gettext("Ở đây chưa có nhiệm vụ nào bạn đã giao."),
        ),
        Box(
            "review",
            "review",
            lazy_gettext("Phê duyệt"),
            lazy_gettext("Kết quả các đơn vị trình bạn duyệt."),
            lazy_gettext("Không có kết quả nào chờ bạn duyệt."),
            "submitted",
            ("in_review", DECIDED, ALL),
        ),
        Box(
            "coordinating",
            "coordinating",
            lazy_gettext("Nhiệm vụ phối hợp"),
            lazy_gettext("Nhiệm vụ mà bạn hoặc đơn vị bạn phối hợp thực hiện."),
            lazy_gettext("Ở đây chưa có nhiệm vụ phối hợp nào."),
        ),
        Box(
            "following",
            "following",
            lazy_gettext("Nhiệm vụ cần theo dõi"),
            lazy_gettext("Nhiệm vụ mà bạn hoặc phòng bạn theo dõi."),
            lazy_gettext("Ở đây chưa có nhiệm vụ nào cần bạn theo dõi."),
        ),
        Box(
            "overdue",
            "overdue",
            lazy_gettext("Nhiệm vụ quá hạn"),
            lazy_gettext("Đã hết hạn mà đơn vị chủ trì chưa trình kết quả."),
            lazy_gettext("Không có nhiệm vụ nào quá hạn."),
            tabs=("waiting", "in_progress", ALL),
            without=("left",),
        ),
        Box(
            "starred",
            "starred",
            lazy_gettext("Nhiệm vụ đánh dấu"),
            lazy_gettext("Nhiệm vụ bạn đã gắn sao để tiện xem lại; chỉ mình bạn thấy."),
            lazy_gettext("Ở đây chưa có nhiệm vụ nào bạn đánh dấu. Mở một nhiệm vụ và bấm ☆ để đưa vào đây."),
        ),
        Box(
            "index",
            None,
            lazy_gettext("Tất cả nhiệm vụ"),
            lazy_gettext("Mọi nhiệm vụ bạn được xem."),
            lazy_gettext("Ở đây chưa có nhiệm vụ nào."),
            "-issued",
        ),
    )
}


def filters_of(args: MultiDict[str, str], box: Box) -> Filters:
    """What an address asks for; an unknown value filters nothing rather than showing an error page."""
    group = tab_of(args, box)
    time_left = TIME_LEFT.get(args.get("left", ""), {})
    return Filters(
        box=box.name,
        group=None if group == ALL else group,
        status=args.get("status") or None,
        standing=args.get("standing") if args.get("standing") in STANDINGS else None,
        lead=args.get("lead") or None,
        follower=args.get("follower") or None,
        director=args.get("director") or None,
        field=args.get("field") or None,
        directive=args.get("directive", type=int),
        overdue=time_left.get("overdue"),
        due_soon=time_left.get("due_soon"),
        key=flag(args.get("key")),
        q=(args.get("q") or "").strip()[:200] or None,
    )


def tab_of(args: MultiDict[str, str], box: Box) -> str:
    group = args.get("group", "")
    return group if group in {*GROUPS, OPEN, DECIDED, ALL} else box.first_tab


def sort_of(args: Mapping[str, str], box: Box) -> str:
    sort = args.get("sort", "")
    return sort if sort.removeprefix("-") in SORTS else box.sort


def flag(text: str | None) -> bool | None:
    return {"1": True, "true": True, "0": False, "false": False}.get(text or "")


def page_number(args: Mapping[str, str]) -> int:
    text = args.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 8 else 1


def left_of(filters: Filters) -> str:
    """The choice of the picker that these filters come from, empty for none."""
    chosen = {"overdue": filters.overdue, "due_soon": filters.due_soon}
    given = {name: value for name, value in chosen.items() if value is not None}
    return next((name for name, facts in TIME_LEFT.items() if facts == given), "")


def active_filters(filters: Filters) -> list[tuple[str, str, str]]:
    """The chips above the list: name of the parameter, what it is, its value in words."""
    active: list[tuple[str, str, str]] = []
    if filters.q:
        active.append(("q", gettext("Từ khóa:"), f"“{filters.q}”"))
    if filters.standing:
        active.append(("standing", gettext("Kết quả:"), str(STANDING_WORDS[filters.standing])))
    if filters.status:
        active.append(("status", gettext("Trạng thái:"), str(ASSIGNMENT_WORDS.get(filters.status, filters.status))))
    if filters.lead:
        names = {unit.code: unit.name for unit in unit_options()}
        active.append(("lead", gettext("Chủ trì:"), names.get(filters.lead, filters.lead)))
    if filters.overdue is not None or filters.due_soon is not None:
        active.append(("left", gettext("Thời hạn:"), str(TIME_LEFT_WORDS[left_of(filters)])))
    if filters.key is not None:
        active.append(
            ("key", gettext("Loại:"), gettext("trọng tâm") if filters.key else gettext("không phải trọng tâm"))
        )
    for name, label, text in (
        ("follower", gettext("Theo dõi:"), filters.follower),
        ("director", gettext("Chỉ đạo:"), filters.director),
        ("field", gettext("Lĩnh vực:"), filters.field),
    ):
        if text:
            active.append((name, label, text))
    if filters.directive is not None:
        active.append(("directive", gettext("Văn bản:"), gettext("chỉ của một văn bản")))
    return active
