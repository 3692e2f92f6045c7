"""What the address of a list of assignments asks for: filters, sort and page; and the pickers and chips that say it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import MultiDict

from processes.assignments.boxes import TABS
from processes.assignments.filters import DAYS as FILTER_DAYS
from processes.assignments.filters import DEADLINES, NOTHING, Filters
from processes.assignments.measures import NAMES as MEASURES
from processes.assignments.standing import STANDINGS
from processes.calendar.said_days import said_day
from processes.calendar.working import load_calendar
from processes.organisation.actor import OFFICE_ROLES
from processes.organisation.groups import groups
from processes.organisation.queries import person_options, unit_options
from web.assignment_boxes import ALL, Box, flag
from web.clock import today
from web.i18n import as_date
from web.lookups import list_options, list_word, title_of
from web.statuses import ASSIGNMENT_WORDS

SORTS = frozenset({"due", "issued", "entered", "submitted", "ended", "number", "date", "lead", "status"})
STANDING_WORDS = {
    "assigned": lazy_gettext("đã giao"),
    "in_time": lazy_gettext("đang thực hiện, chưa quá hạn"),
    "overdue": lazy_gettext("đang thực hiện, đã quá hạn"),
    "handed_in_late": lazy_gettext("đã trình chậm, chờ duyệt"),
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
#: What a number of a report counts, for the list that it leads to.
MEASURE_WORDS = {
    "total": lazy_gettext("tổng số nhiệm vụ"),
    "undated": lazy_gettext("không có hạn cụ thể"),
    "undated_open": lazy_gettext("không có hạn, đang triển khai"),
    "undated_done": lazy_gettext("không có hạn, đã hoàn thành"),
    "dated": lazy_gettext("có hạn cụ thể"),
    "open_dated": lazy_gettext("có hạn, chưa hoàn thành"),
    "open_in_time": lazy_gettext("chưa hoàn thành, trong hạn"),
    "open_late": lazy_gettext("chưa hoàn thành, quá hạn"),
    "done_dated": lazy_gettext("có hạn, đã hoàn thành"),
    "done_in_time": lazy_gettext("hoàn thành trong hạn"),
    "done_late": lazy_gettext("hoàn thành quá hạn"),
    "open": lazy_gettext("đang xử lý"),
    "done": lazy_gettext("đã hoàn thành"),
    "in_review": lazy_gettext("đã trình, chờ duyệt"),
    "returned": lazy_gettext("đơn vị trả lại, chờ quyết định"),
    "owed_late": lazy_gettext("quá hạn, đơn vị chưa báo cáo"),
    "reviewed_late": lazy_gettext("đã báo cáo hoặc trả lại khi quá hạn, chờ Văn phòng"),
    "recalled": lazy_gettext("đã thu hồi"),
    "cancelled": lazy_gettext("đã dừng theo dõi"),
    "opening": lazy_gettext("tồn đầu kỳ"),
    "came": lazy_gettext("giao trong kỳ"),
    "left": lazy_gettext("kết thúc trong kỳ"),
    "closing": lazy_gettext("tồn cuối kỳ"),
}
DEADLINE_WORDS = {"dated": lazy_gettext("có thời hạn"), "undated": lazy_gettext("không thời hạn")}
#: Days that the address may name, both included.
DAYS = FILTER_DAYS
#: Chưa cập nhật quá N ngày: offered by the picker; the address may ask for any number.
QUIET_DAYS = (7, 15, 30, 60)
MOST_QUIET_DAYS = 3_650
SIZES = (20, 50, 100)
DIRECTORS = ("committee", "leader_of_office")


def filters_of(args: MultiDict[str, str], box: Box) -> Filters:
    """What an address asks for; an unknown value filters nothing rather than showing an error page."""
    group = tab_of(args, box)
    time_left = TIME_LEFT.get(args.get("left", ""), {})
    return Filters(
        box=box.name,
        group=None if group == ALL else group,
        status=args.get("status") or None,
        standing=args.get("standing") if args.get("standing") in STANDINGS else None,
        measure=args.get("measure") if args.get("measure") in MEASURES else None,
        lead=args.get("lead") or None,
        room=args.get("room") or None,
        units=args.get("units", type=int),
        follower=args.get("follower") or None,
        director=args.get("director") or None,
        approver=args.get("approver") or None,
        field=args.get("field") or None,
        source=args.get("source") or None,
        coordinating=args.get("coordinating") or None,
        handling=args.get("handling") or None,
        officer=args.get("officer") or None,
        deadline=args.get("deadline") if args.get("deadline") in DEADLINES else None,
        directive=args.get("directive", type=int),
        overdue=time_left.get("overdue"),
        due_soon=time_left.get("due_soon"),
        key=flag(args.get("key")),
        difficulty=flag(args.get("difficulty")),
        repeating=flag(args.get("repeating")),
        rejected=flag(args.get("rejected")),
        review_late=flag(args.get("review_late")),
        **{name: day_of(args.get(name)) for name in DAYS},
        as_of=day_of(args.get("as_of")),
        original=flag(args.get("original")),
        quiet_since=today() - timedelta(days=quiet) if (quiet := quiet_days(args)) else None,
        q=(args.get("q") or "").strip()[:200] or None,
    )


def tab_of(args: MultiDict[str, str], box: Box) -> str:
    group = args.get("group", "")
    return group if group in TABS or group == ALL else box.first_tab


def sort_of(args: Mapping[str, str], box: Box) -> str:
    sort = args.get("sort", "")
    return sort if sort.removeprefix("-") in SORTS else box.sort


def left_of(filters: Filters) -> str:
    """The choice of the picker that these filters come from, empty for none."""
    chosen = {"overdue": filters.overdue, "due_soon": filters.due_soon}
    given = {name: value for name, value in chosen.items() if value is not None}
    return next((name for name, facts in TIME_LEFT.items() if facts == given), "")


def page_size(args: Mapping[str, str]) -> int:
    """How many rows a page has: one of the sizes offered."""
    return next((size for size in SIZES if str(size) == args.get("size")), SIZES[0])


def quiet_days(args: Mapping[str, str]) -> int:
    """For how many days the unit has entered nothing, 0 for any."""
    text = args.get("quiet", "")
    return min(int(text), MOST_QUIET_DAYS) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


def day_of(text: str | None) -> date | None:
    """A day as people type or say it, or as addresses have it; anything else filters nothing."""
    return said_day(text, today(), load_calendar()) if text else None


def pickers(filters: Filters) -> list[dict[str, Any]]:
    """The pickers that stand above the list."""
    return [
        status_picker(filters),
        picker("lead", gettext("Mọi đơn vị chủ trì"), leads(), filters.lead, search=True),
        picker("left", gettext("Mọi thời hạn"), words_of(TIME_LEFT_WORDS), left_of(filters)),
    ]


def status_picker(filters: Filters) -> dict[str, Any]:
    statuses = [(status, str(word)) for status, word in ASSIGNMENT_WORDS.items() if status != "deleted"]
    return picker("status", gettext("Mọi trạng thái"), statuses, filters.status)


def leads() -> list[tuple[str, str]]:
    """The units that are given assignments."""
    return [(unit.code, unit.name) for unit in unit_options() if unit.kind not in ("phong", "committee")]


def more_pickers(filters: Filters, args: Mapping[str, str]) -> list[dict[str, Any]]:
    """Those that are asked for more rarely, behind a button."""
    quiet = [(str(days), gettext("quá %(days)s ngày", days=days)) for days in QUIET_DAYS]
    chosen = quiet_days(args)
    if chosen and chosen not in QUIET_DAYS:
        quiet.append((str(chosen), gettext("quá %(days)s ngày", days=chosen)))
    key = {True: "1", False: "0"}.get(filters.key) if filters.key is not None else None
    waits = [("1", gettext("đang có vướng mắc"))]
    originals = [("1", gettext("tính theo hạn ban đầu"))]
    repeats = [("1", gettext("chỉ nhiệm vụ định kỳ")), ("0", gettext("không định kỳ"))]
    repeated = {True: "1", False: "0", None: ""}[filters.repeating]
    return [
        picker("follower", gettext("Người theo dõi"), people(OFFICE_ROLES), filters.follower, search=True),
        picker("director", gettext("Người chỉ đạo"), people(DIRECTORS), filters.director, search=True),
        picker("approver", gettext("Người phê duyệt"), people(DIRECTORS), filters.approver, search=True),
        picker("room", gettext("Phòng theo dõi"), rooms(), filters.room, search=True),
        picker("units", gettext("Nhóm đơn vị"), unit_groups(), str(filters.units or "")),
        picker("coordinating", gettext("Đơn vị phối hợp"), leads(), filters.coordinating, search=True),
        picker("deadline", gettext("Loại thời hạn"), words_of(DEADLINE_WORDS), filters.deadline),
        picker("source", gettext("Nguồn chỉ đạo"), options_of("sources"), filters.source),
        picker("field", gettext("Lĩnh vực"), options_of("fields"), filters.field),
        picker("key", gettext("Trọng tâm"), [("1", gettext("chỉ trọng tâm")), ("0", gettext("không trọng tâm"))], key),
        picker("original", gettext("Đúng hay trễ hạn"), originals, "1" if filters.original else ""),
        picker("difficulty", gettext("Vướng mắc"), waits, "1" if filters.difficulty else ""),
        picker("repeating", gettext("Định kỳ"), repeats, repeated),
        picker("quiet", gettext("Đơn vị chưa cập nhật"), quiet, str(chosen or "")),
    ]


def picker(
    name: str, label: str, options: list[tuple[str, str]], value: str | None, *, search: bool = False
) -> dict[str, Any]:
    return {"name": name, "label": label, "options": options, "value": value or "", "search": search}


def people(roles: Any) -> list[tuple[str, str]]:
    return [(person.username, title_of(person)) for person in person_options(roles=roles)]


def options_of(name: str) -> list[tuple[str, str]]:
    return [(option.value, option.label) for option in list_options(name)]


def rooms() -> list[tuple[str, str]]:
    """The phòng that follow: those of the Office."""
    units = unit_options()
    offices = {unit.code for unit in units if unit.kind == "office"}
    return [(unit.code, unit.name) for unit in units if unit.kind == "phong" and unit.parent_code in offices]


def unit_groups() -> list[tuple[str, str]]:
    """The groups of units that were made, by id (K7)."""
    return [(str(group.id), group.name) for group in groups()]


def words_of(words: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(name, str(word)) for name, word in words.items()]


def active_filters(filters: Filters, args: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """The chips above the list: name of the parameter, what it is, its value in words."""
    of_units = (filters.lead, filters.room, filters.coordinating, filters.handling)
    units = {unit.code: unit.name for unit in unit_options()} if any(of_units) else {}
    review = {True: gettext("quá thời gian duyệt"), False: gettext("trong thời gian duyệt"), None: None}
    sent_back = {True: gettext("đã bị yêu cầu báo cáo lại"), False: gettext("duyệt ngay lần đầu"), None: None}
    key = {True: gettext("trọng tâm"), False: gettext("không phải trọng tâm"), None: None}[filters.key]
    repeating = {True: gettext("định kỳ"), False: gettext("không định kỳ"), None: None}[filters.repeating]
    timed = filters.overdue is not None or filters.due_soon is not None
    quiet = quiet_days(args)
    shown: list[tuple[str, str, str | None]] = [
        ("q", gettext("Từ khóa:"), f"“{filters.q}”" if filters.q else None),
        ("standing", gettext("Kết quả:"), str(STANDING_WORDS[filters.standing]) if filters.standing else None),
        ("measure", gettext("Số liệu:"), str(MEASURE_WORDS[filters.measure]) if filters.measure else None),
        (
            "status",
            gettext("Trạng thái:"),
            str(ASSIGNMENT_WORDS.get(filters.status, filters.status)) if filters.status else None,
        ),
        ("lead", gettext("Chủ trì:"), units.get(filters.lead, filters.lead) if filters.lead else None),
        ("left", gettext("Thời hạn:"), str(TIME_LEFT_WORDS[left_of(filters)]) if timed else None),
        ("key", gettext("Loại:"), key),
        ("difficulty", gettext("Vướng mắc:"), gettext("đang có") if filters.difficulty else None),
        ("repeating", gettext("Lặp lại:"), repeating),
        ("follower", gettext("Theo dõi:"), person_word(filters.follower, OFFICE_ROLES)),
        ("director", gettext("Chỉ đạo:"), person_word(filters.director, DIRECTORS)),
        ("approver", gettext("Phê duyệt:"), person_word(filters.approver, DIRECTORS)),
        ("room", gettext("Phòng theo dõi:"), or_nothing(filters.room, units)),
        ("coordinating", gettext("Phối hợp:"), or_nothing(filters.coordinating, units)),
        ("handling", gettext("Phòng xử lý:"), or_nothing(filters.handling, units)),
        ("officer", gettext("Người phụ trách:"), officer_word(filters.officer)),
        ("deadline", gettext("Loại thời hạn:"), str(DEADLINE_WORDS[filters.deadline]) if filters.deadline else None),
        ("rejected", gettext("Kết quả:"), sent_back[filters.rejected]),
        ("review_late", gettext("Chờ duyệt:"), review[filters.review_late]),
        ("units", gettext("Nhóm đơn vị:"), group_word(filters.units)),
        ("source", gettext("Nguồn:"), value_word("sources", filters.source)),
        ("field", gettext("Lĩnh vực:"), value_word("fields", filters.field)),
        ("due_from", gettext("Hạn từ:"), as_date(filters.due_from)),
        ("due_to", gettext("Hạn đến:"), as_date(filters.due_to)),
        ("issued_from", gettext("Giao từ:"), as_date(filters.issued_from)),
        ("issued_to", gettext("Giao đến:"), as_date(filters.issued_to)),
        ("submitted_from", gettext("Trình từ:"), as_date(filters.submitted_from)),
        ("submitted_to", gettext("Trình đến:"), as_date(filters.submitted_to)),
        ("ended_from", gettext("Kết thúc từ:"), as_date(filters.ended_from)),
        ("ended_to", gettext("Kết thúc đến:"), as_date(filters.ended_to)),
        ("carried_from", gettext("Kỳ từ:"), as_date(filters.carried_from)),
        ("carried_to", gettext("Kỳ đến:"), as_date(filters.carried_to)),
        ("as_of", gettext("Tình hình cuối ngày:"), as_date(filters.as_of)),
        ("original", gettext("Đúng hay trễ hạn:"), gettext("tính theo hạn ban đầu") if filters.original else None),
        ("quiet", gettext("Đơn vị chưa cập nhật:"), gettext("quá %(days)s ngày", days=quiet) if quiet else None),
        ("directive", gettext("Văn bản:"), gettext("chỉ của một văn bản") if filters.directive is not None else None),
    ]
    return [(name, label, value) for name, label, value in shown if value]


def person_word(username: str | None, roles: Any) -> str | None:
    """Position and name of somebody chosen; what the address says of a person we do not know."""
    return or_nothing(username, dict(people(roles)) if username else {})


def officer_word(username: str | None) -> str | None:
    """Anybody may be in charge at a unit."""
    return or_nothing(username, {person.username: title_of(person) for person in person_options()} if username else {})


def value_word(list_name: str, code: str | None) -> str | None:
    return gettext("chưa có") if code == NOTHING else list_word(list_name, code)


def or_nothing(code: str | None, names: Mapping[str, str]) -> str | None:
    """What is chosen in words; the rows that have none can be chosen too."""
    return gettext("chưa có") if code == NOTHING else names.get(code, code) if code else None


def group_word(group_id: int | None) -> str | None:
    """The name of a group; what the address says of one that there is no longer."""
    return dict(unit_groups()).get(str(group_id), str(group_id)) if group_id is not None else None
