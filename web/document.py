"""The page of one received document: what it says, its files, what can be done with it (B15–B17, Q10, Q11, D2)."""

from __future__ import annotations

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from processes.directives.namesakes import Namesake, namesakes
from processes.received.attaching import attach_document
from processes.received.matching import matches_of
from processes.received.models import INCOMING
from processes.received.queries import DocumentView, document_view
from processes.refusals import NotFound
from web.actions import Target, keep_draft, offered_actions, send_form, show_form
from web.auth import current_person
from web.clock import now
from web.diagrams import state_of, xml_of
from web.document_boxes import BOXES
from web.fragments import see_other
from web.notices import read_notices

pages = Blueprint("document", __name__, url_prefix="/documents/<int:document_id>")

REOPEN, FOLLOWED, FOLLOW = "reopen", "followed", "follow"


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
        registered=registered_as(view) if any(action.name == FOLLOW for action in actions) else [],
        matches=matches_of(person, [row.id]).get(row.id, []) if row.direction == INCOMING else [],
        back=list_of(view),
    )


def seen(document_id: int) -> DocumentView:
    return document_view(current_person(), document_id)


def registered_as(view: DocumentView) -> list[Namesake]:
    """What is registered as this very document and can take it, for who follows it."""
    said = view.prefill
    found = namesakes(current_person(), said["number"], said["date"], said.get("issuing_body"))
    return [each for each in found if each.same_body]


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


@pages.post("/attach")
def attach(document_id: int) -> ResponseReturnValue:
    """Lets the directive that bears the number already follow it; nothing is added to that directive but the files."""
    directive_id = request.form.get("directive", type=int) or 0
    attach_document(directive_id, document_id, by=current_person(), now=now())
    flash(gettext("Đã gắn văn bản và các tệp vào văn bản chỉ đạo."), "success")
    return see_other(url_for("directive.show", directive_id=directive_id))


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
