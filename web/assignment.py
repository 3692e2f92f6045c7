"""The page of one assignment: facts, the buttons its diagram allows now, opinions, discussion, files, timeline, diagram."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, Response, flash, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from processes.assignments.answers import rejections_of_unit, results_of
from processes.assignments.commands import mark_opened, set_star, update_assignment
from processes.assignments.queries import (
    AssignmentView,
    TimelineEntry,
    assignment_view,
    discussion,
    former_line,
    opinions,
    timeline,
)
from processes.assignments.tree import assignment_tree
from processes.discussion.commands import say, set_like
from processes.discussion.mentions import parties
from processes.edits.saving import EditedSince
from processes.refusals import InvalidForm, NotFound
from processes.runtime.worklist import OpenTask, open_user_tasks
from processes.series.queries import neighbours
from processes.shares.queries import parts_of
from web.actions import BACK, Target, keep_draft, offered_actions, send_form, show_form, shown_again
from web.assignment_boxes import BOXES
from web.assignment_lists import place_of
from web.assignment_parts import SUBMIT, notes_before, parts_on_page
from web.auth import current_person
from web.clock import now
from web.diagrams import state_of, xml_of
from web.edits import Editing, editing_of, opened_with, quicker
from web.entry_forms import ASSIGNMENT, assignment_lookups, for_command, past_due, read_entry
from web.fragments import see_other, wants_fragment
from web.links import own_path
from web.list_memory import recall
from web.notices import read_notices
from web.thread import SIDES, fingerprint, thread_of

pages = Blueprint("assignment", __name__, url_prefix="/assignments/<int:assignment_id>")

#: While an assignment is with no unit its text is corrected directly; later the diagram's “Điều chỉnh” does it.
EDITABLE = frozenset({"draft", "stopped"})
#: The steps of a unit that somebody of it takes on.
OF_UNIT = frozenset({"accept", "process"})


@pages.get("")
def show(assignment_id: int) -> ResponseReturnValue:
    person = current_person()
    try:
        view = assignment_view(person, assignment_id, now=now())
    except NotFound:
        return former(assignment_id)
    if not view.row.opened:
        mark_opened(assignment_id, by=person, now=now())
    read_notices("assignment", assignment_id)
    target = target_of(view)
    entries, actions = timeline(person, "assignment", assignment_id), offered_actions(view.row.instance_id)
    parts, said = parts_of(person, assignment_id)
    return render_template(
        "assignments/show.html",
        view=view,
        row=view.row,
        target=target,
        may_edit=may_edit(view),
        opinions=opinions(person, assignment_id),
        tree=assignment_tree(view, entries, [part.row for part in parts]),
        results=(results := results_of(entries)),
        rejections=rejections_of_unit(view.row.lead_id) if results else None,
        own_task=task_of_unit(view),
        turn=neighbours(person, view.row),
        **parts_on_page(parts, [*entries, *said], actions),
        **discussion_of(view, entries),
        **way_back(assignment_id),
    )


def task_of_unit(view: AssignmentView) -> OpenTask | None:
    """The step that the reader may take out of the unit's queue, or give back to it (C5)."""
    person, row = current_person(), view.row
    if row.clock != "unit" or all(row.lead_id not in each.unit_path for each in person.persons):
        return None
    waiting = open_user_tasks(person, mine=True, instance_id=row.instance_id, now=now()).items
    return next((task for task in waiting if task.element in OF_UNIT), None)


def former(assignment_id: int) -> ResponseReturnValue:
    """A unit that had the assignment keeps one line: recalled or returned, and why."""
    line = former_line(current_person(), assignment_id)
    if line is None:
        raise NotFound()
    return render_template("assignments/former.html", line=line, **way_back(assignment_id))


def way_back(assignment_id: int) -> dict[str, Any]:
    """The list one came from, as it was left, and the neighbours in it (B10)."""
    came_from = request.args.get("list", "")
    box = BOXES.get(came_from, BOXES["index"])
    address, place = place_of(assignment_id, box, recall(box.endpoint), counted=came_from in BOXES)
    beside = partial(url_for, "assignment.show", list=box.endpoint)
    return {
        "back": (address, str(box.title)),
        "position": f"{place.number} / {place.total}" if place else None,
        "previous": beside(assignment_id=place.previous) if place and place.previous else None,
        "next": beside(assignment_id=place.next) if place and place.next else None,
    }


def target_of(view: AssignmentView) -> Target:
    id = view.row.id
    came_from = request.values.get("list")
    page = url_for("assignment.show", assignment_id=id, list=came_from)
    return Target(
        instance_id=view.row.instance_id,
        object_type="assignment",
        object_id=id,
        subject=view.row.content,
        page=page,
        landing=lambda: page if still_there(id) else url_for("directive.show", directive_id=view.row.directive_id),
        action=lambda name: url_for("assignment.act", assignment_id=id, name=name, list=came_from),
        draft=lambda name: url_for("assignment.draft", assignment_id=id, name=name),
        notes=notes_before(id) if asks_for(SUBMIT) else {},
    )


def asks_for(action: str) -> bool:
    """Whether the form of this action is being opened; sending it asks the database for nothing more."""
    return request.method == "GET" and (request.view_args or {}).get("name") == action


def still_there(assignment_id: int) -> bool:
    """A deleted assignment has no page any more, nor one that was handed over to others; its directive shows the rest."""
    try:
        seen(assignment_id)
    except NotFound:
        return former_line(current_person(), assignment_id) is not None
    return True


@pages.get("/actions/<name>")
def ask(assignment_id: int, name: str) -> ResponseReturnValue:
    return show_form(target_of(seen(assignment_id)), name)


@pages.post("/actions/<name>")
def act(assignment_id: int, name: str) -> ResponseReturnValue:
    return send_form(target_of(seen(assignment_id)), name)


@pages.post("/drafts/<name>")
def draft(assignment_id: int, name: str) -> ResponseReturnValue:
    return keep_draft(target_of(seen(assignment_id)), name)


def seen(assignment_id: int) -> AssignmentView:
    return assignment_view(current_person(), assignment_id, now=now())


@pages.post("/star")
def star(assignment_id: int) -> ResponseReturnValue:
    """Puts the assignment on the person's own list, or takes it off: the button is exchanged, in a list its row."""
    starred = request.form.get("on") == "1"
    set_star(assignment_id, on=starred, by=current_person(), now=now())
    if back := own_path(request.form.get(BACK)):
        return shown_again(back)
    if not wants_fragment():
        return see_other(own_path(request.referrer) or url_for("assignment.show", assignment_id=assignment_id))
    return render_template("assignments/star.html", assignment_id=assignment_id, starred=starred)


@pages.post("/discussion")
def discuss(assignment_id: int) -> ResponseReturnValue:
    say(assignment_id, request.form.get("text", ""), by=current_person(), now=now())
    if not wants_fragment():
        return see_other(url_for("assignment.show", assignment_id=assignment_id, _anchor="discussion"))
    return render_template("assignments/discussion.html", **discussion_of(seen(assignment_id)))


@pages.get("/discussion/thread")
def listen(assignment_id: int) -> ResponseReturnValue:
    """The thread for a page that is open: 204 while it has the newest already (``known``)."""
    thread = discussion_of(seen(assignment_id))
    if request.args.get("known") == thread["known"]:
        return "", 204
    return render_template("assignments/messages.html", **thread)


@pages.post("/discussion/<int:message_id>/like")
def like(assignment_id: int, message_id: int) -> ResponseReturnValue:
    """Thích, or no longer (B12)."""
    of = set_like(message_id, on=request.form.get("on") == "1", by=current_person(), now=now())
    if not wants_fragment():
        return see_other(url_for("assignment.show", assignment_id=of, _anchor=f"message-{message_id}"))
    return render_template("assignments/messages.html", **discussion_of(seen(of)))


@pages.get("/discussion/parties")
def discussion_parties(assignment_id: int) -> ResponseReturnValue:
    """Whom a message can name with @."""
    return jsonify(
        [{"name": each.name, "position": each.position} for each in parties(current_person(), assignment_id, now=now())]
    )


def discussion_of(view: AssignmentView, entries: list[TimelineEntry] | None = None) -> dict[str, Any]:
    """What the thread's templates show."""
    person, id = current_person(), view.row.id
    messages = discussion(person, id)
    said = thread_of(view, messages, timeline(person, "assignment", id) if entries is None else entries)
    return {"assignment_id": id, "said": said, "count": len(messages), "known": fingerprint(said), "sides": SIDES}


@pages.get("/edit")
def edit(assignment_id: int) -> ResponseReturnValue:
    view = editable(assignment_id)
    return edit_page(view, typed_of(view), [])


@pages.post("/edit")
def save(assignment_id: int) -> ResponseReturnValue:
    view = editable(assignment_id)
    values, errors = read_entry(ASSIGNMENT, request.form)
    try:
        if errors:
            raise InvalidForm(errors)
        update_assignment(
            assignment_id, for_command(ASSIGNMENT, values), by=current_person(), now=now(), version=opened_with()
        )
    except EditedSince as refused:
        return edit_page(view, values, [], quicker(refused, typed_of(seen(assignment_id)))), 409
    except InvalidForm as error:
        return edit_page(view, values, error.errors), 422
    if past_due(values):
        flash(gettext("Hạn xử lý đã qua: nhiệm vụ được ghi nhận là nhập muộn và sẽ quá hạn ngay khi giao."), "warning")
    flash(gettext("Đã lưu nhiệm vụ."), "success")
    return see_other(url_for("directive.show", directive_id=view.row.directive_id))


def editable(assignment_id: int) -> AssignmentView:
    view = seen(assignment_id)
    if not may_edit(view):
        raise NotFound()
    return view


def may_edit(view: AssignmentView) -> bool:
    person, row = current_person(), view.row
    mine = person.is_admin or any(each.id in (row.drafter.id, row.approver.id) for each in person.persons)
    return mine and row.status_group in EDITABLE


def typed_of(view: AssignmentView) -> dict[str, Any]:
    row = view.row
    return {
        "content": row.content,
        "lead": row.lead_id,
        "due_on": row.due_on,
        "coordinating": [unit.id for unit in view.coordinating_units],
        "coordinating_people": [person.id for person in view.coordinating_people],
        "follower": row.follower.id if row.follower else None,
        "officer": row.officer.id if row.officer else None,
        "expected_product": view.expected_product,
        "key": row.key,
    }


def edit_page(view: AssignmentView, values: dict[str, Any], errors: list[Any], editing: Editing | None = None) -> str:
    return render_template(
        "assignments/edit.html",
        view=view,
        row=view.row,
        schema=ASSIGNMENT,
        values=values,
        errors=errors,
        editing=editing or editing_of("assignment", view.row.id),
        lookups=assignment_lookups(),
    )


@pages.get("/diagram.xml")
def diagram_xml(assignment_id: int) -> Response:
    return xml_of(seen(assignment_id).row.instance_id)


@pages.get("/diagram.json")
def diagram_state(assignment_id: int) -> Response:
    return state_of(seen(assignment_id).row.instance_id)
