"""The list of directives (B23, B26, Q11) and registering a new one together with its first assignments (K1, B17–B21)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from processes.directives.commands import register_directive
from processes.directives.policy import may_register
from processes.directives.queries import all_directives, directive_counts, list_directives
from processes.refusals import FieldError, InvalidForm, NotFound
from web import directive_export, spreadsheet
from web.assignment_boxes import flag, page_number
from web.auth import current_person
from web.clock import now, today
from web.directive_entry import Entry, NumberHint, edit_page, next_page, read_form, save_parts, saved
from web.document_source import source_of_request
from web.entry_forms import EVERY_DIRECTIVE_FIELD, for_command, read_entry
from web.fragments import see_other
from web.links import url_with
from web.list_memory import remembered_elsewhere
from web.lookups import list_options
from web.statuses import DIRECTIVE_WORDS
from web.uploads import chosen_files

pages = Blueprint("directives", __name__, url_prefix="/directives")

PER_PAGE = 20
SORTS = frozenset({"date", "number", "entered", "issued", "status"})
#: Tabs by group; a directive's groups carry its own words (B24).
TABS = (("", None), ("draft", "draft"), ("in_progress", "issued"), ("in_review", "processed"), ("ended", "completed"))


@pages.get("")
def index() -> ResponseReturnValue:
    if redirect := remembered_elsewhere("directives"):
        return redirect
    person = current_person()
    sort = request.args.get("sort", "")
    filters = filters_of()
    page = list_directives(
        person,
        **filters,
        group=request.args.get("group") or None,
        sort=sort if sort.removeprefix("-") in SORTS else None,
        page=page_number(request.args),
        per_page=PER_PAGE,
    )
    return render_template(
        "directives/list.html",
        page=page,
        sort=sort,
        q=filters["q"],
        tabs=tabs_of(filters),
        keep={name: request.args.get(name) for name in ("group", "sort", "issued")},
        pickers=pickers(filters),
        active=active_filters(filters),
        export=url_for(".export", **request.args.to_dict(flat=False)),
        may_register=may_register(person),
    )


@pages.get("/export")
def export() -> ResponseReturnValue:
    """The list as a workbook: the rows that the page shows with the same address, all of its pages."""
    sort, filters = request.args.get("sort", ""), filters_of()
    rows, total = all_directives(
        current_person(),
        most=spreadsheet.MOST,
        sort=sort if sort.removeprefix("-") in SORTS else None,
        group=request.args.get("group") or None,
        **filters,
    )
    tab = next(each["label"] for each in tabs_of(filters) if each["current"] or each["label"] == gettext("Tất cả"))
    said = [f"{gettext('Nhóm')}: {tab}", *(f"{label} {value}" for _, label, value in active_filters(filters))]
    return directive_export.send(gettext("Văn bản đã chỉ đạo"), rows, total, said, today())


def filters_of() -> dict[str, Any]:
    """One's own directives unless all that one may see are asked for (K10)."""
    args = request.args
    return {
        "mine": None if args.get("scope") == "all" else True,
        "issued": flag(args.get("issued")),
        "type": args.get("type") or None,
        "field": args.get("field") or None,
        "q": (args.get("q") or "").strip()[:200] or None,
    }


def tabs_of(filters: dict[str, Any]) -> list[dict[str, Any]]:
    counts = directive_counts(current_person(), **filters)
    current = request.args.get("group", "")
    return [
        {
            "label": str(DIRECTIVE_WORDS[status]) if status else gettext("Tất cả"),
            "href": url_with(group=group or None),
            "count": counts.get(group or "all", 0),
            "current": group == current,
        }
        for group, status in TABS
    ]


def pickers(filters: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "name": "scope",
            "label": gettext("Văn bản của tôi"),
            "options": [("all", gettext("Mọi văn bản được xem"))],
            "value": "" if filters["mine"] else "all",
        },
        *(
            {
                "name": name,
                "label": label,
                "options": [(option.value, option.label) for option in list_options(kind)],
                "value": filters[name] or "",
                "search": True,
            }
            for name, kind, label in (
                ("type", "document_types", gettext("Mọi loại văn bản")),
                ("field", "fields", gettext("Mọi lĩnh vực")),
            )
        ),
    ]


def active_filters(filters: dict[str, Any]) -> list[tuple[str, str, str]]:
    active = []
    if filters["q"]:
        active.append(("q", gettext("Từ khóa:"), f"“{filters['q']}”"))
    if not filters["mine"]:
        active.append(("scope", gettext("Phạm vi:"), gettext("mọi văn bản được xem")))
    if filters["issued"] is not None:
        active.append(
            ("issued", gettext("Giao việc:"), gettext("đã giao") if filters["issued"] else gettext("chưa giao"))
        )
    for name, kind, label in (("type", "document_types", gettext("Loại:")), ("field", "fields", gettext("Lĩnh vực:"))):
        if filters[name]:
            words = {option.value: option.label for option in list_options(kind)}
            active.append((name, label, words.get(filters[name], filters[name])))
    return active


@pages.get("/new")
def new() -> ResponseReturnValue:
    if not may_register(current_person()):
        raise NotFound()
    return edit_page(None, Entry.proposed().from_source(source_of_request()), source_of_request())


@pages.post("/new")
def create() -> ResponseReturnValue:
    """Registers the directive, then stores its files and its first assignment. Once registered it is not registered
    again: what is still wrong then is asked on the page of the draft."""
    if not may_register(current_person()):
        raise NotFound()
    entry, source = read_form(), source_of_request()
    try:
        if entry.has_errors:
            raise InvalidForm(entry.errors)
        values = for_command(EVERY_DIRECTIVE_FIELD, entry.values)
        document_id = source.row.id if source else None
        directive_id = register_directive(values, by=current_person(), now=now(), document_id=document_id)
    except InvalidForm as error:
        return edit_page(None, entry.refused(with_file(error.errors)), source), 422
    entry = save_parts(directive_id, entry)
    if entry.has_errors:
        flash(gettext("Đã lưu văn bản; còn chỗ cần sửa bên dưới."), "warning")
        return edit_page(directive_id, entry), 422
    flash(saved(entry), "success")
    return see_other(next_page(directive_id) or url_for("directive.show", directive_id=directive_id))


@pages.get("/number")
def number_hint() -> ResponseReturnValue:
    """While a number is typed: how it is read, and whether the document is there already. Nothing is saved."""
    if not may_register(current_person()):
        raise NotFound()
    values, _ = read_entry(EVERY_DIRECTIVE_FIELD, request.args)
    hint = NumberHint.of(values, request.args.get("directive", type=int))
    return render_template("directives/number_hint.html", hint=hint)


def with_file(errors: list[FieldError]) -> list[FieldError]:
    """A browser forgets the chosen file when a page comes back; nothing may seem attached that is not."""
    if not chosen_files("document"):
        return errors
    return [*errors, FieldError.of("document", "Tệp chưa được lưu, đề nghị chọn lại sau khi sửa.")]
