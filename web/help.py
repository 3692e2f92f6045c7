"""/help: the manuals, a person's own first; and on each page what it is for, with the way to its part of them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from web.auth import current_person
from web.manual import for_roles, part_of_page, said

pages = Blueprint("help", __name__)


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(page_help=page_help)


@pages.get("/help")
def index() -> ResponseReturnValue:
    own, others = for_roles(current_person().roles)
    return render_template("help/index.html", own=own, others=others, told=told)


def told(words: dict[str, Any], name: str) -> Any:
    return said(words, name, str(get_locale()))


def page_help() -> dict[str, str] | None:
    """What the page that is shown is for, and the address of its part of the manuals; nothing where none explains it."""
    part = part_of_page(request.endpoint or "")
    if part is None:
        return None
    return {"what": told(part.words, "what"), "href": f"{url_for('help.index')}#{part.id}"}
