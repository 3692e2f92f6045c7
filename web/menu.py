"""The menu at the left, with the counts of what it leads to (B3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Flask, current_app, g, request, url_for
from flask_babel import lazy_gettext

from processes.directives.policy import REGISTERS
from processes.notices.queries import MOST_UNREAD
from processes.organisation.actor import Actor
from processes.received.boxes import INTAKE, OWN, PUBLISHED, REPLIES
from processes.unchanged import while_unchanged
from web.auth import person_or_none
from web.document_boxes import BOXES as DOCUMENT_BOXES

EXTENSION = "chidao_menu_counts"
SEARCH_PATH = "/search"
Counts = Callable[[Actor], Mapping[str, int]]
OFFICE = frozenset({"specialist", "van_thu", "leader_of_office", "committee", "head_of_phong", "inspection", "admin"})
LEADERS = frozenset({"leader_of_office", "committee", "head_of_phong", "leader_of_unit", "inspection", "admin"})
DESIGN = frozenset({"admin", "designer"})
ADMIN = frozenset({"admin"})
SETS_UP = frozenset({"admin", "unit_admin"})


@dataclass(frozen=True, slots=True)
class Entry:
    """`endpoint` is the page, `count` the name of its number, `roles` who sees it (nobody named: everybody), `most` the largest
    number that is shown as it is; `key` is the letter that leads there after `g` (KEYS)."""

    endpoint: str
    label: str
    icon: str
    count: str | None = None
    tone: str | None = None
    roles: frozenset[str] = frozenset()
    most: int | None = None

    @property
    def key(self) -> str:
        return KEYS.get(self.endpoint, "")


@dataclass(frozen=True, slots=True)
class MenuItem:
    href: str
    label: str
    icon: str
    current: bool
    count: int
    tone: str | None
    most: int | None
    key: str


@dataclass(frozen=True, slots=True)
class MenuGroup:
    label: str
    items: list[MenuItem]


MENU: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        "",
        (
            Entry("home.index", lazy_gettext("Trang chủ"), "home", "tasks"),
            Entry("overview.index", lazy_gettext("Điều hành"), "gauge", roles=LEADERS),
            Entry("notices.index", lazy_gettext("Thông báo"), "bell", "notices", most=MOST_UNREAD - 1),
        ),
    ),
    (
        lazy_gettext("Văn bản chỉ đạo"),
        (
            *(
                Entry(f"documents.{box.endpoint}", box.title, box.icon, f"documents.{box.endpoint}", roles=box.roles)
                for box in DOCUMENT_BOXES.values()
                if box.endpoint != REPLIES
            ),
            Entry("directives.new", lazy_gettext("Tạo văn bản chỉ đạo"), "file-plus", roles=REGISTERS),
            Entry("directives.index", lazy_gettext("Văn bản đã chỉ đạo"), "file-text", roles=OFFICE),
            Entry(
                f"documents.{REPLIES}",
                DOCUMENT_BOXES[REPLIES].title,
                DOCUMENT_BOXES[REPLIES].icon,
                f"documents.{REPLIES}",
                roles=DOCUMENT_BOXES[REPLIES].roles,
            ),
        ),
    ),
    (
        lazy_gettext("Nhiệm vụ"),
        (
            Entry("assignments.received", lazy_gettext("Nhiệm vụ được giao"), "inbox", "received"),
            Entry(
                "assignments.assigned",
                lazy_gettext("Nhiệm vụ đã phân công"),
                "clipboard-list",
                "assigned",
                roles=OFFICE,
            ),
            Entry("assignments.review", lazy_gettext("Phê duyệt"), "eye-check", "review", roles=OFFICE),
            Entry("assignments.coordinating", lazy_gettext("Nhiệm vụ phối hợp"), "users", "coordinating"),
            Entry("shares.received", lazy_gettext("Việc phối hợp, nhiệm vụ con"), "subtask", "shares"),
            Entry("assignments.following", lazy_gettext("Nhiệm vụ cần theo dõi"), "eye", "following", roles=OFFICE),
            Entry("urging.index", lazy_gettext("Công văn đôn đốc"), "speakerphone", roles=REGISTERS),
            Entry("assignments.overdue", lazy_gettext("Nhiệm vụ quá hạn"), "alert-circle", "overdue", "late"),
            Entry("assignments.starred", lazy_gettext("Nhiệm vụ đánh dấu"), "star", "starred"),
            Entry("assignments.summary", lazy_gettext("Tổng hợp kết quả"), "table"),
            Entry("search.index", lazy_gettext("Tra cứu, tìm kiếm"), "search"),
        ),
    ),
    (
        lazy_gettext("Báo cáo, thống kê"),
        (Entry("reports.first", lazy_gettext("Các biểu báo cáo"), "chart-bar"),),
    ),
    (
        lazy_gettext("Quản trị"),
        (
            Entry("admin.definitions", lazy_gettext("Quy trình"), "sitemap", roles=DESIGN),
            Entry("admin.instances", lazy_gettext("Tiến trình"), "route", roles=DESIGN),
            Entry("incidents.index", lazy_gettext("Sự cố"), "alert-triangle", "incidents", "late", roles=ADMIN),
            Entry("units.index", lazy_gettext("Đơn vị"), "building", roles=SETS_UP),
            Entry("people.index", lazy_gettext("Người dùng"), "users", roles=SETS_UP),
            Entry("unit_groups.index", lazy_gettext("Nhóm đơn vị"), "building-community", roles=ADMIN),
            Entry("moving_over.index", lazy_gettext("Nhập từ tệp Excel"), "file-spreadsheet", roles=ADMIN),
            Entry("value_lists.first", lazy_gettext("Danh mục"), "list-check", roles=ADMIN),
            Entry("office_rules.index", lazy_gettext("Cài đặt"), "settings", roles=ADMIN),
        ),
    ),
)


#: The letters after `g`, most of them letters of the page's own name; the pages that are needed once a year have none.
KEYS: Mapping[str, str] = {
    "home.index": "h",
    "notices.index": "b",
    f"documents.{INTAKE}": "t",
    f"documents.{PUBLISHED}": "p",
    f"documents.{OWN}": "v",
    "directives.new": "n",
    "directives.index": "c",
    f"documents.{REPLIES}": "e",
    "assignments.received": "g",
    "assignments.assigned": "a",
    "assignments.review": "d",
    "assignments.coordinating": "o",
    "shares.received": "m",
    "assignments.following": "f",
    "urging.index": "u",
    "assignments.overdue": "q",
    "assignments.starred": "s",
    "assignments.summary": "k",
    "search.index": "/",
    "admin.definitions": "r",
    "admin.instances": "i",
    "incidents.index": "x",
    "units.index": "z",
    "people.index": "y",
    "reports.first": "j",
    "overview.index": "l",
    "office_rules.index": "w",
}


def init_app(app: Flask, counts: Counts) -> None:
    """`counts` = the numbers of a person's menu by name; the same query as the lists behind them."""
    app.extensions[EXTENSION] = counts
    app.jinja_env.globals.update(menu_groups=menu_groups, search_address=lambda: SEARCH_PATH)


def menu_groups() -> list[MenuGroup]:
    """The menu of the person who is logged in. A page that this installation does not have is not in it."""
    person = person_or_none()
    if person is None:
        return []
    numbers = menu_counts(person)
    groups = []
    for label, entries in MENU:
        items = [item(entry, numbers) for entry in entries if is_offered(entry, person)]
        if items:
            groups.append(MenuGroup(label, items))
    return groups


def menu_counts(person: Actor) -> Mapping[str, int]:
    """Once per request, however often it is asked for: tabs and menu show the same numbers."""
    if "menu_counts" not in g:
        counts: Counts = current_app.extensions[EXTENSION]
        g.menu_counts = while_unchanged((EXTENSION, person), lambda: counts(person))
    numbers: Mapping[str, int] = g.menu_counts
    return numbers


def is_offered(entry: Entry, person: Actor) -> bool:
    return entry.endpoint in current_app.view_functions and (not entry.roles or person.has_or_stands_for(*entry.roles))


def is_current(entry: Entry) -> bool:
    """A page whose address leads to the first of several is current on each of them."""
    group, _, page = entry.endpoint.partition(".")
    return request.endpoint == entry.endpoint or (page == "first" and request.blueprint == group)


def item(entry: Entry, numbers: Mapping[str, int]) -> MenuItem:
    return MenuItem(
        href=url_for(entry.endpoint),
        label=str(entry.label),
        icon=entry.icon,
        current=is_current(entry),
        count=numbers.get(entry.count or "", 0),
        tone=entry.tone,
        most=entry.most,
        key=entry.key,
    )
