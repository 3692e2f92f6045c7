"""People as those who set them up see them: the list, adding somebody, what they do and where, passwords, closed accounts (B57, B58).

To everybody else these pages do not exist.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from processes.edits.saving import EditedSince
from processes.organisation.accounts import change_person, enter_person, reset_password, set_active
from processes.organisation.administration import PersonView, list_people, person_view, unit_tree
from processes.organisation.rights import administers
from processes.refusals import FieldError, InvalidForm, NotFound
from web.assignment_boxes import flag, page_number
from web.auth import begin_session, current_person
from web.clock import now
from web.edits import Editing, editing_of, opened_with, quicker
from web.fragments import see_other
from web.organisation_forms import (
    NEW_PERSON,
    PASSWORD,
    PERSON,
    given_in,
    person_lookups,
    without_fields,
    words_of,
)

pages = Blueprint("people", __name__, url_prefix="/administration/people")

PER_PAGE = 50


@pages.before_request
def only_for_those_who_set_them_up() -> None:
    if not administers(current_person()):
        raise NotFound()


@pages.get("")
def index() -> ResponseReturnValue:
    q = (request.args.get("q") or "").strip()[:200]
    unit = request.args.get("unit", type=int)
    closed = flag(request.args.get("closed"))
    units = [(line.id, line.name) for line in unit_tree(current_person())]
    names = dict(units)
    active = [("q", gettext("Từ khóa:"), f"“{q}”")] if q else []
    if unit is not None:
        active.append(("unit", gettext("Đơn vị:"), names.get(unit, str(unit))))
    if closed:
        active.append(("closed", gettext("Tài khoản:"), gettext("đã khóa")))
    return render_template(
        "organisation/people.html",
        page=list_people(
            current_person(),
            q=q or None,
            unit=unit,
            active=not closed,
            page=page_number(request.args),
            per_page=PER_PAGE,
        ),
        q=q,
        unit=unit,
        units=units,
        closed=closed,
        active=active,
        words_of=words_of,
    )


@pages.get("/new")
def new() -> ResponseReturnValue:
    return new_page({"unit": request.args.get("unit", type=int), "roles": []})


@pages.post("/new")
def add() -> ResponseReturnValue:
    values = given_in(without_fields(NEW_PERSON, current_person()), request.form)
    try:
        id = enter_person(values, by=current_person())
    except InvalidForm as refused:
        return new_page(values, refused.errors), 422
    flash(gettext("Đã thêm %(name)s.", name=values["name"]), "success")
    return see_other(url_for("people.show", person_id=id))


def new_page(values: Mapping[str, Any], errors: Sequence[FieldError] = ()) -> str:
    return render_template(
        "organisation/new_person.html",
        schema=without_fields(NEW_PERSON, current_person()),
        values=values,
        errors=errors,
        lookups=person_lookups(current_person()),
    )


@pages.get("/<int:person_id>")
def show(person_id: int) -> ResponseReturnValue:
    return person_page(person_view(current_person(), person_id))


@pages.post("/<int:person_id>")
def save(person_id: int) -> ResponseReturnValue:
    view = person_view(current_person(), person_id)
    values = given_in(without_fields(PERSON, current_person()), request.form)
    try:
        change_person(person_id, values, by=current_person(), now=now(), version=opened_with())
    except EditedSince as refused:
        return person_page(view, values=values, editing=quicker(refused, holding(view))), 409
    except InvalidForm as refused:
        return person_page(view, values=values, errors=refused.errors), 422
    flash(gettext("Đã lưu người dùng."), "success")
    return see_other(url_for("people.show", person_id=person_id))


@pages.post("/<int:person_id>/password")
def password(person_id: int) -> ResponseReturnValue:
    view = person_view(current_person(), person_id)
    try:
        # What was typed is taken as it is: blanks belong to a password.
        reset_password(person_id, request.form.get("password", ""), by=current_person())
    except InvalidForm as refused:
        return person_page(view, password_errors=refused.errors), 422
    if person_id == current_person().id:
        begin_session(current_person())  # the new password ends all sessions but this one
    flash(gettext("Đã đặt mật khẩu mới cho %(name)s.", name=view.line.name), "success")
    return see_other(url_for("people.show", person_id=person_id))


@pages.post("/<int:person_id>/active")
def active(person_id: int) -> ResponseReturnValue:
    is_active = request.form.get("active") == "1"
    set_active(person_id, is_active, by=current_person())
    flash(gettext("Đã mở lại tài khoản.") if is_active else gettext("Đã khóa tài khoản."), "success")
    return see_other(url_for("people.show", person_id=person_id))


def holding(view: PersonView) -> dict[str, Any]:
    """What the person's form shows of them."""
    line = view.line
    return {
        "name": line.name,
        "position": line.position,
        "unit": line.unit_id,
        "roles": sorted(line.roles),
        "fields": sorted(view.fields),
    }


def person_page(
    view: PersonView,
    *,
    values: Mapping[str, Any] | None = None,
    errors: Sequence[FieldError] = (),
    password_errors: Sequence[FieldError] = (),
    editing: Editing | None = None,
) -> str:
    line = view.line
    return render_template(
        "organisation/person.html",
        view=view,
        line=line,
        schema=without_fields(PERSON, current_person()),
        values=holding(view) if values is None else values,
        errors=errors,
        editing=editing or editing_of("person", line.id),
        password_schema=PASSWORD,
        password_errors=password_errors,
        lookups=person_lookups(current_person()),
        words_of=words_of,
        is_self=line.id == current_person().id,
    )
