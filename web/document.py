"""The page of one received document: what it says, its files, what can be done with it (B15–B17, Q10, Q11, D2)."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, url_for
from flask.typing import ResponseReturnValue

from processes.received.matching import matches_of
from processes.received.models import INCOMING
from processes.received.queries import DocumentView, document_view
from processes.refusals import NotFound
from web.actions import Target, keep_draft, offered_actions, send_form, show_form
from web.auth import current_person
from web.diagrams import state_of, xml_of
from web.document_boxes import BOXES
from web.notices import read_notices

pages = Blueprint("document", __name__, url_prefix="/documents/<int:document_id>")

REOPEN, FOLLOWED = "reopen", "followed"


@pages.get("")
def show(document_id: int) -> ResponseReturnValue:
    person, view = current_person(), seen(document_id)
    row = view.row
    read_notices(row.direction, row.id)
    actions = offered_actions(row.instance_id)
    if row.status == FOLLOWED and row.directive_id is not None:
        # Taken in again only when the directive that was made from it is gone.
        actions = [action for action in actions if action.name != REOPEN]
    return render_template(
        "documents/show.html",
        view=view,
        row=row,
        target=target_of(view),
        actions=actions,
        matches=matches_of(person, [row.id]).get(row.id, []) if row.direction == INCOMING else [],
        back=list_of(view),
    )


def seen(document_id: int) -> DocumentView:
    return document_view(current_person(), document_id)


def list_of(view: DocumentView) -> tuple[str, str]:
    """The way back: the list of the person's menu in which such a document lies."""
    person = current_person()
    wanted = ("replies",) if view.row.direction == INCOMING else ("intake", "published")
    box = next((BOXES[name] for name in wanted if person.has_or_stands_for(*BOXES[name].roles)), None)
    return (url_for(f"documents.{box.endpoint}"), str(box.title)) if box else (url_for("home.index"), "")


def target_of(view: DocumentView) -> Target:
    id = view.row.id
    return Target(
        instance_id=view.row.instance_id,
        object_type=view.row.direction,
        object_id=id,
        subject=f"{view.row.number} – {view.row.subject}",
        page=url_for("document.show", document_id=id),
        landing=lambda: landing(id),
        action=lambda name: url_for("document.act", document_id=id, name=name),
        draft=lambda name: url_for("document.draft", document_id=id, name=name),
    )


def landing(document_id: int) -> str:
    """What was taken in is entered as a directive next, one click away; what is gone leaves the list (B17)."""
    try:
        row = seen(document_id).row
    except NotFound:
        return url_for("documents.intake")
    if row.status == "accepted":
        return url_for("directives.new", received=document_id)
    return url_for("document.show", document_id=document_id)


@pages.get("/actions/<name>")
def ask(document_id: int, name: str) -> ResponseReturnValue:
    return show_form(target_of(seen(document_id)), name)


@pages.post("/actions/<name>")
def act(document_id: int, name: str) -> ResponseReturnValue:
    return send_form(target_of(seen(document_id)), name)


@pages.post("/drafts/<name>")
def draft(document_id: int, name: str) -> ResponseReturnValue:
    return keep_draft(target_of(seen(document_id)), name)


@pages.get("/diagram.xml")
def diagram_xml(document_id: int) -> Response:
    return xml_of(seen(document_id).row.instance_id)


@pages.get("/diagram.json")
def diagram_state(document_id: int) -> Response:
    return state_of(seen(document_id).row.instance_id)
