"""Relating a document to others (Làm VBLQ, Q13): search, pick, undo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from processes.directives.queries import DirectiveView, directive_view
from processes.directives.relations import KINDS, Found, find_to_relate, may_relate, relate, unrelate
from processes.refusals import FieldError, InvalidForm, NotFound
from web.auth import current_person
from web.clock import now
from web.fragments import see_other
from web.ids import id_of

pages = Blueprint("directive_relations", __name__, url_prefix="/directives/<int:directive_id>/relations")

LONGEST_QUERY = 200


@pages.get("/new")
def new(directive_id: int) -> ResponseReturnValue:
    return relation_page(open_to_relations(directive_id), {})


@pages.get("/found")
def found(directive_id: int) -> ResponseReturnValue:
    open_to_relations(directive_id)
    return render_template("directives/relations_found.html", found=search(directive_id), chosen=None)


@pages.post("/new")
def add(directive_id: int) -> ResponseReturnValue:
    view = open_to_relations(directive_id)
    given = {"kind": request.form.get("kind", ""), "other": request.form.get("other", "")}
    try:
        relate(directive_id, id_of(given["other"]), given["kind"], by=current_person(), now=now())
    except InvalidForm as error:
        return relation_page(view, given, error.errors), 422
    flash(gettext("Đã ghi văn bản liên quan."), "success")
    return see_other(url_for("directive.show", directive_id=directive_id, _anchor="relations"))


@pages.post("/<int:relation_id>/undo")
def undo(directive_id: int, relation_id: int) -> ResponseReturnValue:
    unrelate(directive_id, relation_id, by=current_person(), now=now())
    flash(gettext("Đã bỏ liên hệ giữa hai văn bản."), "success")
    return see_other(url_for("directive.show", directive_id=directive_id, _anchor="relations"))


def open_to_relations(directive_id: int) -> DirectiveView:
    view = directive_view(current_person(), directive_id, now=now())
    if not may_relate(current_person()):
        raise NotFound()
    return view


def search(directive_id: int) -> Sequence[Found]:
    return find_to_relate(current_person(), directive_id, request.values.get("q", "").strip()[:LONGEST_QUERY])


def relation_page(view: DirectiveView, given: Mapping[str, str], errors: Sequence[FieldError] = ()) -> str:
    return render_template(
        "directives/relate.html",
        row=view.row,
        q=request.values.get("q", ""),
        found=search(view.row.id),
        kinds=[(kind, gettext(words[0])) for kind, words in KINDS.items()],
        kind=given.get("kind") or next(iter(KINDS)),
        chosen=given.get("other"),
        errors=errors,
    )
