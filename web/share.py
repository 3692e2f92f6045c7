"""The page of one part of an assignment: a contribution asked of another unit (C16), or a nhiệm vụ con (B57, T15)."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from processes.refusals import NotFound
from processes.shares.queries import ShareView, share_view
from processes.shares.rows import ShareRow
from web.actions import Target, keep_draft, offered_actions, send_form, show_form
from web.auth import current_person
from web.diagrams import state_of, xml_of
from web.notices import read_notices

pages = Blueprint("share", __name__, url_prefix="/shares/<int:share_id>")

#: Whoever does it on the assignment's page comes back there (``at``).
AT = "at"
ASSIGNMENT = "assignment"


@pages.get("")
def show(share_id: int) -> ResponseReturnValue:
    view = seen(share_id)
    read_notices(view.row.kind, share_id)
    return render_template(
        "shares/show.html",
        view=view,
        row=view.row,
        target=target_of(view.row),
        actions=offered_actions(view.row.instance_id),
        above=above(view.row),
    )


def seen(share_id: int) -> ShareView:
    return share_view(current_person(), share_id)


def above(row: ShareRow) -> str | None:
    """The assignment's own page, for those who may open it."""
    return url_for("assignment.show", assignment_id=row.assignment_id) if row.sees_assignment else None


def target_of(row: ShareRow) -> Target:
    id, at = row.id, request.args.get(AT)
    page = url_for("share.show", share_id=id)
    return Target(
        instance_id=row.instance_id,
        object_type=row.kind,
        object_id=id,
        subject=row.content,
        page=page,
        landing=lambda: landing(id, at) or url_for("shares.received"),
        action=lambda name: url_for("share.act", share_id=id, name=name, at=at),
        draft=lambda name: url_for("share.draft", share_id=id, name=name),
    )


def landing(share_id: int, at: str | None) -> str | None:
    """Where it was done; None where nothing of it may be seen any more."""
    try:
        row = seen(share_id).row
    except NotFound:
        return None
    if at == ASSIGNMENT and row.sees_assignment:
        return url_for("assignment.show", assignment_id=row.assignment_id, _anchor="parts")
    return url_for("share.show", share_id=share_id)


@pages.get("/actions/<name>")
def ask(share_id: int, name: str) -> ResponseReturnValue:
    return show_form(target_of(seen(share_id).row), name)


@pages.post("/actions/<name>")
def act(share_id: int, name: str) -> ResponseReturnValue:
    return send_form(target_of(seen(share_id).row), name)


@pages.post("/drafts/<name>")
def draft(share_id: int, name: str) -> ResponseReturnValue:
    return keep_draft(target_of(seen(share_id).row), name)


@pages.get("/diagram.xml")
def diagram_xml(share_id: int) -> Response:
    return xml_of(seen(share_id).row.instance_id)


@pages.get("/diagram.json")
def diagram_state(share_id: int) -> Response:
    return state_of(seen(share_id).row.instance_id)
