"""The units of the province as those who set them up see them: the tree, one unit, merging and closing (C18, B57).

To everybody else these pages do not exist.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from processes.edits.saving import EditedSince
from processes.organisation.administration import UnitView, unit_tree, unit_view
from processes.organisation.closing import close_unit
from processes.organisation.rights import administers
from processes.organisation.units import ROOM, change_unit, enter_unit
from processes.refusals import FieldError, InvalidForm, NotFound
from web.auth import current_person
from web.clock import now
from web.edits import Editing, editing_of, opened_with, quicker
from web.entry_forms import Schema
from web.fragments import see_other
from web.organisation_forms import CLOSING, KIND_WORDS, NEW_UNIT, UNIT, UNIT_MAIL, given_in, unit_lookups, words_of

pages = Blueprint("units", __name__, url_prefix="/administration/units")


@pages.before_request
def only_for_those_who_set_them_up() -> None:
    if not administers(current_person()):
        raise NotFound()


@pages.get("")
def index() -> ResponseReturnValue:
    q = (request.args.get("q") or "").strip()[:200]
    closed = request.args.get("closed") == "1"
    return render_template(
        "organisation/units.html",
        lines=unit_tree(current_person(), q=q or None, closed=closed),
        q=q,
        closed=closed,
        active=[("q", gettext("Từ khóa:"), f"“{q}”")] if q else [],
        kinds=KIND_WORDS,
    )


@pages.get("/new")
def new() -> ResponseReturnValue:
    parent = request.args.get("parent", type=int)
    person = current_person()
    kind = "phong" if parent and (not person.is_admin or unit_view(person, parent).kind != "committee") else None
    return new_page({"parent": parent, "kind": kind, "position": 0})


@pages.post("/new")
def add() -> ResponseReturnValue:
    values = given_in(NEW_UNIT, request.form)
    try:
        id = enter_unit(values, by=current_person())
    except InvalidForm as refused:
        return new_page(values, refused.errors), 422
    flash(gettext("Đã thêm %(name)s.", name=values["name"]), "success")
    return see_other(url_for("units.show", unit_id=id))


def new_page(values: Mapping[str, Any], errors: Sequence[FieldError] = ()) -> str:
    return render_template(
        "organisation/new_unit.html",
        schema=NEW_UNIT,
        values=values,
        errors=errors,
        lookups=unit_lookups(current_person()),
    )


@pages.get("/<int:unit_id>")
def show(unit_id: int) -> ResponseReturnValue:
    return unit_page(unit_view(current_person(), unit_id))


@pages.post("/<int:unit_id>")
def save(unit_id: int) -> ResponseReturnValue:
    view = unit_view(current_person(), unit_id)
    values = given_in(schema_of(view), request.form)
    try:
        change_unit(unit_id, values, by=current_person(), now=now(), version=opened_with())
    except EditedSince as refused:
        return unit_page(view, values, editing=quicker(refused, holding(view))), 409
    except InvalidForm as refused:
        return unit_page(view, values, refused.errors), 422
    flash(gettext("Đã lưu đơn vị."), "success")
    return see_other(url_for("units.show", unit_id=unit_id))


def schema_of(view: UnitView) -> Schema:
    return UNIT if may_reorganise(view) else UNIT_MAIL


def may_reorganise(view: UnitView) -> bool:
    """A unit's administrator changes the phòng, not the unit itself."""
    return current_person().is_admin or view.kind == ROOM


def holding(view: UnitView) -> dict[str, Any]:
    """What the unit's form shows of it."""
    return {
        "name": view.name,
        "kind": view.kind,
        "parent": view.parent_id,
        "position": view.position,
        "mail": view.mail,
    }


def unit_page(
    view: UnitView,
    values: Mapping[str, Any] | None = None,
    errors: Sequence[FieldError] = (),
    editing: Editing | None = None,
) -> str:
    return render_template(
        "organisation/unit.html",
        view=view,
        schema=schema_of(view),
        values=holding(view) if values is None else values,
        errors=errors,
        editing=editing or editing_of("unit", view.id),
        lookups=unit_lookups(current_person(), beside=view.id),
        kinds=KIND_WORDS,
        words_of=words_of,
        may_close=view.active and may_reorganise(view),
    )


@pages.get("/<int:unit_id>/close")
def ask_to_close(unit_id: int) -> ResponseReturnValue:
    return closing_page(closable(unit_id), {})


@pages.post("/<int:unit_id>/close")
def close(unit_id: int) -> ResponseReturnValue:
    view = unit_view(current_person(), unit_id)
    values = given_in(CLOSING, request.form)
    try:
        handed_on = close_unit(unit_id, values["successor"], values["reason"] or "", by=current_person(), now=now())
    except InvalidForm as refused:
        return closing_page(view, values, refused.errors), 422
    words = ngettext("%(num)s nhiệm vụ đã chuyển", "%(num)s nhiệm vụ đã chuyển", handed_on)
    flash(gettext("%(name)s đã kết thúc hoạt động; %(moved)s.", name=view.name, moved=words), "success")
    return see_other(url_for("units.show", unit_id=values["successor"] or unit_id))


def closable(unit_id: int) -> UnitView:
    view = unit_view(current_person(), unit_id)
    if not view.active or not may_reorganise(view):
        raise NotFound()
    return view


def closing_page(view: UnitView, values: Mapping[str, Any], errors: Sequence[FieldError] = ()) -> str:
    return render_template(
        "organisation/close_unit.html",
        view=view,
        schema=CLOSING,
        values=values,
        errors=errors,
        lookups=unit_lookups(current_person(), beside=view.id),
    )
