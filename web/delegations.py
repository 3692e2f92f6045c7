"""The page on which people name their substitute for the time they are away (C18); administrators do it for anybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from processes.organisation.actor import UNGIVEN
from processes.organisation.delegations import delegate, delegations, end_delegation
from processes.refusals import FieldError, InvalidForm
from web.auth import current_person
from web.clock import now
from web.entry_forms import Schema, for_command, read_entry
from web.forms import Option
from web.fragments import see_other
from web.lookups import people_by_id
from web.organisation_forms import ROLE_WORDS

pages = Blueprint("delegations", __name__, url_prefix="/me/delegations")

PERSON: Schema = {
    "person": {
        "title": "Người vắng mặt",
        "x-title-en": "Who is away",
        "type": "integer",
        "x-widget": "person",
        "description": "Để trống: chính bạn.",
        "x-description-en": "Left empty: yourself.",
        "x-order": 5,
    }
}
DELEGATION: Schema = {
    "title": "Ủy quyền",
    "x-title-en": "Name the substitute",
    "type": "object",
    "required": ["substitute", "from_on", "to_on"],
    "properties": {
        "substitute": {
            "title": "Người thay",
            "x-title-en": "Substitute",
            "type": "integer",
            "x-widget": "person",
            "description": "Thấy và làm được những gì người vắng mặt thấy và làm được; mỗi việc đều ghi là thay mặt.",
            "x-description-en": "Sees and does what the person away may; each act says on whose behalf it is done.",
            "x-order": 10,
        },
        "from_on": {
            "title": "Từ ngày",
            "x-title-en": "From",
            "type": "string",
            "format": "date",
            "x-widget": "date",
            "x-order": 20,
        },
        "to_on": {
            "title": "Đến hết ngày",
            "x-title-en": "Until the end of",
            "type": "string",
            "format": "date",
            "x-widget": "date",
            "description": "Ủy quyền tự kết thúc sau ngày này.",
            "x-description-en": "It ends by itself after this day.",
            "x-order": 30,
        },
        "roles": {
            "title": "Chỉ các vai trò",
            "x-title-en": "These roles only",
            "type": "array",
            "items": {"type": "string"},
            "x-widget": "choices",
            "description": "Để trống: mọi việc, kể cả những việc đích danh người vắng mặt.",
            "x-description-en": "Left empty: everything, also what names the person away.",
            "x-order": 40,
        },
    },
}


@pages.get("")
def index() -> ResponseReturnValue:
    return delegations_page({})


@pages.post("")
def save() -> ResponseReturnValue:
    values, errors = read_entry(schema(), request.form)
    try:
        if errors:
            raise InvalidForm(errors)
        delegate(for_command(schema(), values), by=current_person(), now=now())
    except InvalidForm as refused:
        return delegations_page(values, refused.errors), 422
    flash(gettext("Đã ủy quyền; cả hai bên được báo."), "success")
    return see_other(url_for("delegations.index"))


@pages.post("/<int:delegation_id>/end")
def end(delegation_id: int) -> ResponseReturnValue:
    end_delegation(delegation_id, by=current_person(), now=now())
    flash(gettext("Đã kết thúc ủy quyền; cả hai bên được báo."), "success")
    return see_other(url_for("delegations.index"))


def schema() -> Schema:
    """An administrator may name whose substitute it is."""
    if not current_person().is_admin:
        return DELEGATION
    return {**DELEGATION, "properties": {**PERSON, **DELEGATION["properties"]}}


def delegations_page(values: Mapping[str, Any], errors: Sequence[FieldError] = ()) -> str:
    person = current_person()
    offered = [role for role in ROLE_WORDS if role not in UNGIVEN and (person.is_admin or role in person.roles)]
    return render_template(
        "me/delegations.html",
        schema=schema(),
        values=values,
        errors=errors,
        lookups={"people": people_by_id(), "roles": [Option(role, str(ROLE_WORDS[role])) for role in offered]},
        rows=delegations(person, now()),
        words_of=lambda roles: ", ".join(str(ROLE_WORDS[role]) for role in roles if role in ROLE_WORDS),
        standing_for=person.stands_for,
    )
