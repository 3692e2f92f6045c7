"""Groups of units (nhóm đơn vị, K7), for an administrator. To everybody else these pages do not exist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from processes.edits.saving import EditedSince
from processes.organisation.groups import Group, change_group, delete_group, enter_group, group, groups, units_by_kind
from processes.organisation.queries import unit_options
from processes.refusals import FieldError, InvalidForm
from web.auth import administrators_only, current_person
from web.clock import now
from web.edits import Editing, editing_of, opened_with, quicker
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
    return group_page(group_id, holding(found))


def holding(found: Group) -> dict[str, Any]:
    """What the group's form shows of it."""
    return {"name": found.name, "units": list(found.units)}


@pages.post("/<int:group_id>")
def save(group_id: int) -> ResponseReturnValue:
    values = given_in(GROUP, request.form)
    try:
        change_group(
            group_id,
            values["name"] or "",
            values["units"],
            by=current_person(),
            now=now(),
            version=opened_with(),
        )
    except EditedSince as refused:
        return group_page(group_id, values, editing=quicker(refused, holding(group(group_id)))), 409
    except InvalidForm as refused:
        return group_page(group_id, values, refused.errors), 422
    flash(gettext("Đã lưu nhóm %(name)s.", name=values["name"]), "success")
    return see_other(url_for("unit_groups.index"))


@pages.post("/<int:group_id>/delete")
def delete(group_id: int) -> ResponseReturnValue:
    delete_group(group_id, by=current_person())
    flash(gettext("Đã xóa nhóm. Các đơn vị và nhiệm vụ của chúng giữ nguyên."), "success")
    return see_other(url_for("unit_groups.index"))


def group_page(
    group_id: int | None,
    values: Mapping[str, Any],
    errors: Sequence[FieldError] = (),
    editing: Editing | None = None,
) -> str:
    return render_template(
        "organisation/group.html",
        group_id=group_id,
        schema=GROUP,
        values=values,
        errors=errors,
        editing=editing or (editing_of("unit_group", group_id) if group_id else None),
        lookups={"units": units_by_id()},
    )
