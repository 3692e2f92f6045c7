"""Publishing a document (C8): whoever does reads once more what the public will read, and replaces what names private persons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from processes.edits.saving import EditedSince
from processes.publication.commands import KIND, set_publication
from processes.publication.office import Publication, publication_of
from processes.refusals import FieldError, InvalidForm
from web.auth import current_person
from web.clock import now
from web.edits import editing_of, opened_with, quicker
from web.fragments import see_other
from web.refusals import sentence

pages = Blueprint("publication", __name__, url_prefix="/directives/<int:directive_id>/publication")

CONTENT = "content-"


@pages.get("")
def show(directive_id: int) -> ResponseReturnValue:
    return form_page(publication_of(current_person(), directive_id))


@pages.post("")
def save(directive_id: int) -> ResponseReturnValue:
    given = typed(publication_of(current_person(), directive_id))
    try:
        set_publication(
            directive_id,
            publish=given["publish"],
            confirmed=given["confirmed"],
            subject=given["subject"],
            contents=given["contents"],
            by=current_person(),
            now=now(),
            version=opened_with(),
        )
    except EditedSince as refused:
        told = sentence(refused)
        page = form_page(publication_of(current_person(), directive_id), given, told=told, editing=quicker(refused, {}))
        return page, 409
    except InvalidForm as error:
        return form_page(publication_of(current_person(), directive_id), given, error.errors), 422
    flash(gettext("Đã công khai văn bản.") if given["publish"] else gettext("Văn bản không công khai nữa."), "success")
    return see_other(url_for("directive.show", directive_id=directive_id))


def typed(held: Publication) -> dict[str, Any]:
    return {
        "publish": request.form.get("publish") == "1",
        "confirmed": request.form.get("confirmed") == "1",
        "subject": request.form.get("subject", ""),
        "contents": {each.id: request.form.get(f"{CONTENT}{each.id}", "") for each in held.assignments},
    }


def form_page(
    held: Publication,
    given: Mapping[str, Any] | None = None,
    errors: Sequence[FieldError] = (),
    *,
    told: str = "",
    editing: Any = None,
) -> str:
    """The form with what holds, or with what was typed and is refused."""
    kept = {
        "publish": held.publish,
        "confirmed": False,
        "subject": held.public_subject or "",
        "contents": {each.id: each.public_content or "" for each in held.assignments},
    }
    return render_template(
        "directives/publication.html",
        held=held,
        values=given or kept,
        errors={error.field: sentence(error) for error in errors},
        told=told,
        editing=editing or editing_of(KIND, held.directive_id),
    )
