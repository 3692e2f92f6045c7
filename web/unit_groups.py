"""Groups of units (nhóm đơn vị, K7), for an administrator. To everybody else these pages do not exist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from processes.organisation.groups import change_group, delete_group, enter_group, group, groups, units_by_kind
from processes.organisation.queries import unit_options
from processes.refusals import FieldError, InvalidForm
from web.auth import administrators_only, current_person
from web.fragments import see_other
from web.lookups import units_by_id
from web.organisation_forms import GROUP, KIND_WORDS, given_in

pages = Blueprint("unit_groups", __name__, url_prefix="/administration/groups")
pages.before_request(administrators_only)


@pages.get("")
def index() -> ResponseReturnValue:
    names = {unit.id: unit.name for unit in unit_options()}
    return render_template(
        "organisation/groups.html",
        groups=groups(),
        by_kind=units_by_kind(),
        kinds=KIND_WORDS,
        names_of=lambda group: ", ".join(names[id] for id in group.units),
    )


@pages.get("/new")
def new() -> ResponseReturnValue:
    return group_page(None, {"name": "", "units": []})


@pages.post("/new")
def add() -> ResponseReturnValue:
    values = given_in(GROUP, request.form)
    try:
        enter_group(values["name"] or "", values["units"], by=current_person())
    except InvalidForm as refused:
        return group_page(None, values, refused.errors), 422
    flash(gettext("Đã thêm nhóm %(name)s.", name=values["name"]), "success")
    return see_other(url_for("unit_groups.index"))


@pages.get("/<int:group_id>")
def show(group_id: int) -> ResponseReturnValue:
    found = group(group_id)
    return group_page(group_id, {"name": found.name, "units": list(found.units)})


@pages.post("/<int:group_id>")
def save(group_id: int) -> ResponseReturnValue:
    values = given_in(GROUP, request.form)
    try:
        change_group(group_id, values["name"] or "", values["units"], by=current_person())
    except InvalidForm as refused:
        return group_page(group_id, values, refused.errors), 422
    flash(gettext("Đã lưu nhóm %(name)s.", name=values["name"]), "success")
    return see_other(url_for("unit_groups.index"))


@pages.post("/<int:group_id>/delete")
def delete(group_id: int) -> ResponseReturnValue:
    delete_group(group_id, by=current_person())
    flash(gettext("Đã xóa nhóm. Các đơn vị và nhiệm vụ của chúng giữ nguyên."), "success")
    return see_other(url_for("unit_groups.index"))


def group_page(group_id: int | None, values: Mapping[str, Any], errors: Sequence[FieldError] = ()) -> str:
    return render_template(
        "organisation/group.html",
        group_id=group_id,
        schema=GROUP,
        values=values,
        errors=errors,
        lookups={"units": units_by_id()},
    )
