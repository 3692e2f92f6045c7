"""Sheets of assignments of the system before, of units and of people: the template to fill in, what is wrong with which cell, and
entering the rest (administrators only)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, gettext, lazy_gettext, ngettext

from processes.moving_over.commands import look_at_sheet, start_sheet
from processes.moving_over.kinds import ASSIGNMENTS, SheetKind, kind_named
from processes.moving_over.queries import latest_sheets, sheet_view
from processes.moving_over.sheet import FILE, LARGEST_FILE, MOST_ROWS
from processes.moving_over.template import template
from processes.refusals import FieldError, InvalidForm
from web.auth import administrators_only, current_person
from web.clock import now
from web.fragments import see_other, wants_fragment
from web.refusals import field_sentences
from web.uploads import chosen_files

pages = Blueprint("moving_over", __name__, url_prefix="/administration/moving-over")
pages.before_request(administrators_only)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Words:
    """What the pages say of one kind of sheet: the tab, what it is for, and the buttons."""

    tab: LazyString
    lead: LazyString
    row: LazyString
    entered: Callable[[int], str]
    enter: Callable[[int], str]


WORDS = {
    "assignments": Words(
        lazy_gettext("Nhiệm vụ"),
        lazy_gettext(
            "Chuyển văn bản và nhiệm vụ đang theo dõi từ tệp Excel, giữ nguyên ngày giao và hạn xử lý. Các đơn vị không nhận thông báo."
        ),
        lazy_gettext("Mỗi dòng là một nhiệm vụ."),
        lambda n: ngettext("Đã nhập %(num)s nhiệm vụ", "Đã nhập %(num)s nhiệm vụ", n),
        lambda n: ngettext("Nhập %(num)s nhiệm vụ", "Nhập %(num)s nhiệm vụ", n),
    ),
    "units": Words(
        lazy_gettext("Đơn vị"),
        lazy_gettext("Thêm nhiều đơn vị và phòng, ban một lần từ tệp Excel; đơn vị đã có được giữ nguyên."),
        lazy_gettext("Mỗi dòng là một đơn vị; đơn vị cấp trên đứng ở dòng trước hoặc đã có."),
        lambda n: ngettext("Đã nhập %(num)s đơn vị", "Đã nhập %(num)s đơn vị", n),
        lambda n: ngettext("Nhập %(num)s đơn vị", "Nhập %(num)s đơn vị", n),
    ),
    "people": Words(
        lazy_gettext("Người dùng"),
        lazy_gettext("Thêm nhiều người một lần từ tệp Excel; người đã có được giữ nguyên. Tệp không chứa mật khẩu."),
        lazy_gettext("Mỗi dòng là một người."),
        lambda n: ngettext("Đã nhập %(num)s người dùng", "Đã nhập %(num)s người dùng", n),
        lambda n: ngettext("Nhập %(num)s người dùng", "Nhập %(num)s người dùng", n),
    ),
}


def kind_asked() -> SheetKind:
    """What kind of sheet the address is about; assignments where it does not say."""
    return kind_named(request.values.get("kind", ASSIGNMENTS.name))


@pages.get("")
def index() -> ResponseReturnValue:
    return upload_page(kind_asked())


@pages.get("/template")
def sheet() -> ResponseReturnValue:
    kind = kind_asked()
    headers = {"Content-Disposition": f'attachment; filename="{kind.file}"'}
    return Response(template(current_person(), kind), mimetype=XLSX, headers=headers)


@pages.post("")
def upload() -> ResponseReturnValue:
    chosen, kind = chosen_files(FILE), kind_asked()
    try:
        if not chosen:
            raise InvalidForm([FieldError.of(FILE, "Chưa chọn tệp nào.")])
        data = chosen[0].stream.read(LARGEST_FILE + 1)
        sheet_id = look_at_sheet(data, chosen[0].filename or "", kind=kind, by=current_person(), now=now())
    except InvalidForm as error:
        return upload_page(kind, error.errors), 422
    return see_other(url_for("moving_over.show", sheet_id=sheet_id))


@pages.get("/<int:sheet_id>")
def show(sheet_id: int) -> ResponseReturnValue:
    view = sheet_view(current_person(), sheet_id)
    name = "administration/moving_over_progress.html" if wants_fragment() else "administration/moving_over_sheet.html"
    return render_template(
        name,
        view=view,
        words=WORDS[view.kind.name],
        sentence=lambda fault: field_sentences([fault.fault])[fault.fault.field],
        title_of=gettext,
        headings=[gettext(view.kind.title_of(key)) for key in view.kind.shown],
    )


@pages.post("/<int:sheet_id>")
def start(sheet_id: int) -> ResponseReturnValue:
    start_sheet(sheet_id, skip_faulty=request.form.get("skip_faulty") == "1", by=current_person(), now=now())
    return see_other(url_for("moving_over.show", sheet_id=sheet_id))


def upload_page(kind: SheetKind, errors: Sequence[FieldError] = ()) -> str:
    tabs = [
        {
            "label": str(words.tab),
            "href": url_for("moving_over.index", kind=None if name == ASSIGNMENTS.name else name),
            "count": None,
            "current": name == kind.name,
        }
        for name, words in WORDS.items()
    ]
    return render_template(
        "administration/moving_over.html",
        kind=kind,
        words=WORDS[kind.name],
        tabs=tabs,
        wrong=field_sentences(errors).get(FILE),
        sheets=latest_sheets(current_person(), kind),
        most_rows=MOST_ROWS,
        megabytes=LARGEST_FILE // 1024 // 1024,
    )
