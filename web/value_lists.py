"""The province's lists for their administrator: what documents are chosen from, in which order, and what is used no longer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from processes.edits.saving import EditedSince
from processes.lists.commands import LONGEST, add_list_value, move_list_value, rename_list_value, use_list_value
from processes.lists.lists import ADMINISTRABLE
from processes.lists.queries import list_value, list_values
from processes.refusals import FieldError, InvalidForm
from web.auth import administrators_only, current_person
from web.clock import now
from web.edits import Editing, editing_of, opened_with, quicker
from web.entry_forms import Schema
from web.forms import read_values
from web.fragments import see_other

pages = Blueprint("value_lists", __name__, url_prefix="/administration/lists")
pages.before_request(administrators_only)

TITLES = {
    "fields": lazy_gettext("Lĩnh vực"),
    "sources": lazy_gettext("Nguồn chỉ đạo"),
    "urgency": lazy_gettext("Độ khẩn"),
    "issuing_levels": lazy_gettext("Cấp cơ quan ban hành"),
    "rejection_reasons": lazy_gettext("Lý do trả kết quả"),
}
VALUE: Schema = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {
            "title": "Tên",
            "x-title-en": "Name",
            "type": "string",
            "maxLength": LONGEST,
            "x-widget": "text",
        },
        "name_en": {
            "title": "Tên tiếng Anh",
            "x-title-en": "English name",
            "type": "string",
            "maxLength": LONGEST,
            "x-widget": "text",
            "description": "Để trống thì dùng tên tiếng Việt.",
            "x-description-en": "Left empty, the Vietnamese name serves.",
        },
    },
}


@pages.get("")
def first() -> ResponseReturnValue:
    return redirect(url_for("value_lists.index", kind=ADMINISTRABLE[0]))


@pages.get("/<kind>")
def index(kind: str) -> ResponseReturnValue:
    return list_page(kind)


@pages.post("/<kind>")
def add(kind: str) -> ResponseReturnValue:
    values = read_values(VALUE, request.form)
    try:
        add_list_value(kind, values.get("name", ""), values.get("name_en", ""), by=current_person())
    except InvalidForm as error:
        return list_page(kind, values=values, errors=error.errors), 422
    flash(gettext("Đã thêm “%(name)s”.", name=values["name"]), "success")
    return see_other(url_for("value_lists.index", kind=kind, _anchor="add"))


@pages.get("/values/<int:value_id>")
def edit(value_id: int) -> ResponseReturnValue:
    return edit_page(value_id, holding(value_id))


def holding(value_id: int) -> dict[str, Any]:
    """What the value's form shows of it."""
    value = list_value(current_person(), value_id)
    return {"name": value.name, "name_en": value.name_en}


@pages.post("/values/<int:value_id>")
def rename(value_id: int) -> ResponseReturnValue:
    values = read_values(VALUE, request.form)
    try:
        rename_list_value(
            value_id,
            values.get("name", ""),
            values.get("name_en", ""),
            by=current_person(),
            now=now(),
            version=opened_with(),
        )
    except EditedSince as refused:
        return edit_page(value_id, values, editing=quicker(refused, holding(value_id))), 409
    except InvalidForm as error:
        return edit_page(value_id, values, error.errors), 422
    flash(gettext("Đã lưu “%(name)s”.", name=values["name"]), "success")
    return back_from(value_id)


@pages.post("/values/<int:value_id>/use")
def use(value_id: int) -> ResponseReturnValue:
    active = request.form.get("active") == "1"
    use_list_value(value_id, active, by=current_person())
    flash(gettext("Đã dùng lại.") if active else gettext("Đã ngừng dùng; văn bản cũ vẫn giữ."), "success")
    return back_from(value_id)


@pages.post("/values/<int:value_id>/move")
def move(value_id: int) -> ResponseReturnValue:
    move_list_value(value_id, up=request.form.get("up") == "1", by=current_person())
    return back_from(value_id)


def back_from(value_id: int) -> ResponseReturnValue:
    value = list_value(current_person(), value_id)
    return see_other(url_for("value_lists.index", kind=value.list, _anchor=f"value-{value_id}"))


def list_page(kind: str, *, values: Mapping[str, Any] | None = None, errors: Sequence[FieldError] = ()) -> str:
    rows = list_values(current_person(), kind)
    tabs = [
        {"label": str(title), "href": url_for("value_lists.index", kind=name), "count": None, "current": name == kind}
        for name, title in TITLES.items()
    ]
    return render_template(
        "administration/lists.html",
        kind=kind,
        title=TITLES[kind],
        tabs=tabs,
        rows=rows,
        schema=VALUE,
        values=values or {},
        errors=errors,
    )


def edit_page(
    value_id: int, values: Mapping[str, Any], errors: Sequence[FieldError] = (), editing: Editing | None = None
) -> str:
    value = list_value(current_person(), value_id)
    return render_template(
        "administration/list_value.html",
        value=value,
        title=TITLES[value.list],
        schema=VALUE,
        values=values,
        errors=errors,
        editing=editing or editing_of("list_value", value_id),
    )
