"""The page of one directive: facts, files, its assignments, adding one, issuing with the names of who receives it (B22–B29)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext, ngettext

from processes.assignments.queries import AssignmentRow, timeline
from processes.directives.commands import update_directive
from processes.directives.policy import may_add_assignments
from processes.directives.queries import DirectiveView, directive_view
from processes.directives.relations import may_relate, relations_of
from processes.edits.saving import EditedSince
from processes.policy import Parties
from processes.publication.office import may_decide
from processes.received.attaching import attach_document
from processes.received.queries import DocumentView
from processes.refusals import FieldError, InvalidForm, NotFound, Refusal
from processes.runtime.actions import actions_for_many
from processes.series.queries import SeriesRow
from web.actions import Note, Target, keep_draft, offered_actions, send_form, show_form
from web.assignment import EDITABLE
from web.auth import current_person
from web.clock import now, today
from web.diagrams import state_of, xml_of
from web.directive_entry import (
    PAST_DUE,
    PREFIX,
    Entry,
    edit_page,
    following,
    next_page,
    read_form,
    save_parts,
    saved,
    values_of,
)
from web.document_source import source_of_request
from web.edits import opened_with, quicker
from web.entry_forms import EVERY_DIRECTIVE_FIELD, for_command, part_of, past_due, read_entry
from web.fragments import see_other
from web.given_units import ENTERED, enter_typed, entered_lookups
from web.notices import read_notices
from web.refusals import sentence
from web.repeating import is_repeating, repeating
from web.series_rows import latest_of_series, series_around
from web.sets import sets_around
from web.uploads import DOCUMENT, chosen_files, take_uploads

pages = Blueprint("directive", __name__, url_prefix="/directives/<int:directive_id>")

ISSUE = "issue"


@pages.get("")
def show(directive_id: int) -> ResponseReturnValue:
    person, view = current_person(), seen(directive_id)
    read_notices("directive", directive_id)
    target = target_of(view)
    rows = latest_of_series(view.assignments)
    return render_template(
        "directives/show.html",
        view=view,
        row=view.row,
        rows=rows,
        sets=sets_around(rows),
        series=series_around(rows),
        target=target,
        actions=actions_of(view),
        row_actions=actions_for_many(person, [row.instance_id for row in rows], language=str(get_locale())),
        may_edit=may_edit(view),
        editable={row.id for row in rows if row.status_group in EDITABLE} if is_ours(view) else (),
        may_add=may_add(view),
        may_attach=may_attach(view),
        may_remove=lambda file: file.by_id == person.id and view.row.status_group == "draft",
        missing=missing(view),
        relations=relations_of(person, directive_id),
        may_relate=may_relate(person),
        may_publish=may_decide(person, directive_id),
        entries=timeline(person, "directive", directive_id),
    )


def seen(directive_id: int) -> DirectiveView:
    return directive_view(current_person(), directive_id, now=now())


def drafts_of(view: DirectiveView) -> list[AssignmentRow | SeriesRow]:
    """What was entered and is not with a unit: assignments, and those that repeat."""
    entered: list[AssignmentRow | SeriesRow] = [*view.assignments, *view.series]
    return [row for row in entered if row.status_group == "draft"]


def actions_of(view: DirectiveView) -> list[Any]:
    """What the diagram offers; issuing again is only offered when something was added since."""
    idle = view.row.status_group != "draft" and not drafts_of(view)
    return [action for action in offered_actions(view.row.instance_id) if not (idle and action.name == ISSUE)]


def missing(view: DirectiveView) -> list[str]:
    """What a draft still needs before it can be issued (K5, K6)."""
    if view.row.status_group != "draft":
        return []
    found = []
    if not view.files:
        found.append(gettext("tệp văn bản đã ban hành"))
    if not view.assignments and not view.series:
        found.append(gettext("ít nhất một nhiệm vụ"))
    return found


def is_ours(view: DirectiveView) -> bool:
    person = current_person()
    own = (view.row.drafter.id, view.row.approver.id)
    return person.is_admin or any(each.id in own for each in person.persons)


def may_edit(view: DirectiveView) -> bool:
    return is_ours(view) and view.row.status_group == "draft"


def may_add(view: DirectiveView) -> bool:
    row = view.row
    parties = Parties("directive", row.id, drafter_id=row.drafter.id, approver_id=row.approver.id)
    return may_add_assignments(current_person(), parties)


def may_attach(view: DirectiveView) -> bool:
    person = current_person()
    mine = any(each.id == view.row.drafter.id or each.has("van_thu", "admin") for each in person.persons)
    return mine and view.row.status_group != "ended"


def target_of(view: DirectiveView) -> Target:
    id = view.row.id
    return Target(
        instance_id=view.row.instance_id,
        object_type="directive",
        object_id=id,
        subject=f"{view.row.number} – {view.row.subject}",
        page=url_for("directive.show", directive_id=id),
        landing=lambda: url_for("directive.show", directive_id=id) if still_there(id) else url_for("directives.index"),
        action=lambda name: url_for("directive.act", directive_id=id, name=name),
        draft=lambda name: url_for("directive.draft", directive_id=id, name=name),
        notes={ISSUE: recipients(view)},
    )


def still_there(directive_id: int) -> bool:
    """A deleted directive has no page any more."""
    try:
        seen(directive_id)
    except NotFound:
        return False
    return True


def recipients(view: DirectiveView) -> list[Note]:
    """Who receives what when it is issued (B22), and what is odd about it."""
    rows = drafts_of(view)
    if not rows:
        return []
    leads = ", ".join(dict.fromkeys(row.lead_name for row in rows))
    count = ngettext("%(num)s nhiệm vụ", "%(num)s nhiệm vụ", len(rows))
    notes = [Note(gettext("%(count)s được giao cho: %(leads)s.", count=count, leads=leads))]
    once = [row for row in rows if isinstance(row, AssignmentRow)]
    others = ", ".join(dict.fromkeys(name for row in once for name in row.coordinating))
    if others:
        notes.append(Note(gettext("Phối hợp, cũng nhận được thông báo: %(names)s.", names=others)))
    if repeated := len(rows) - len(once):
        words = ngettext("%(num)s nhiệm vụ định kỳ", "%(num)s nhiệm vụ định kỳ", repeated)
        notes.append(Note(gettext("%(series)s: kỳ đã đến lượt được giao ngay, các kỳ sau tự giao.", series=words)))
    late = [row for row in once if row.due_on is not None and row.due_on < today()]
    if late:
        words = ngettext("%(num)s nhiệm vụ có hạn đã qua", "%(num)s nhiệm vụ có hạn đã qua", len(late))
        notes.append(Note(gettext("%(late)s (nhập muộn): sẽ quá hạn ngay khi giao.", late=words), danger=True))
    return notes


@pages.get("/actions/<name>")
def ask(directive_id: int, name: str) -> ResponseReturnValue:
    return show_form(target_of(seen(directive_id)), name)


@pages.post("/actions/<name>")
def act(directive_id: int, name: str) -> ResponseReturnValue:
    return send_form(target_of(seen(directive_id)), name)


@pages.post("/drafts/<name>")
def draft(directive_id: int, name: str) -> ResponseReturnValue:
    return keep_draft(target_of(seen(directive_id)), name)


@pages.get("/edit")
def edit(directive_id: int) -> ResponseReturnValue:
    view = editable(directive_id)
    return edit_page(directive_id, Entry(values_of(view), following(view)))


@pages.post("/edit")
def save(directive_id: int) -> ResponseReturnValue:
    editable(directive_id)
    entry = read_form()
    try:
        if entry.has_errors:
            raise InvalidForm(entry.errors)
        values = for_command(EVERY_DIRECTIVE_FIELD, entry.values)
        update_directive(directive_id, values, by=current_person(), now=now(), version=opened_with())
    except EditedSince as refused:
        return edit_page(directive_id, entry, editing=quicker(refused, values_of(seen(directive_id)))), 409
    except InvalidForm as error:
        return edit_page(directive_id, entry.refused(error.errors)), 422
    entry = save_parts(directive_id, entry)
    if entry.has_errors:
        return edit_page(directive_id, entry), 422
    flash(saved(entry), "success")
    return see_other(next_page(directive_id) or url_for("directive.show", directive_id=directive_id))


def editable(directive_id: int) -> DirectiveView:
    """A draft that is this person's; after it has been issued the command says why it cannot be changed any more."""
    view = seen(directive_id)
    if not is_ours(view):
        raise NotFound()
    return view


@pages.get("/assignments/new")
def new_assignment(directive_id: int) -> ResponseReturnValue:
    view = open_to_more(directive_id)
    return assignment_page(view, following(view), [], source=source_of_request())


@pages.post("/assignments/carry")
def carry(directive_id: int) -> ResponseReturnValue:
    """From entering a document that is here already: its page for another assignment, with the assignment that was typed.
    Nothing is saved."""
    view = open_to_more(directive_id)
    values, _ = read_entry(ENTERED, part_of(request.form, PREFIX))
    return assignment_page(
        view, values, [], is_carried=True, left_file=bool(chosen_files("document")), source=source_of_request()
    )


@pages.post("/assignments/new")
def add(directive_id: int) -> ResponseReturnValue:
    view, source = open_to_more(directive_id), source_of_request()
    values, errors = read_entry(ENTERED, request.form)
    issue = request.form.get("then") == ISSUE
    try:
        if errors:
            raise InvalidForm(errors)
        enter_typed(directive_id, values, issue=issue)
    except InvalidForm as error:
        return assignment_page(view, values, error.errors, source=source), 422
    if source is not None:
        bring(source, directive_id)
    if past_due(values) and not is_repeating(values):
        flash(gettext(PAST_DUE), "warning")
    flash(gettext("Đã giao nhiệm vụ.") if issue else gettext("Đã thêm nhiệm vụ, chưa giao."), "success")
    if request.form.get("then") == "more":
        return see_other(url_for("directive.new_assignment", directive_id=directive_id))
    return see_other(url_for("directive.show", directive_id=directive_id))


def bring(source: DocumentView, directive_id: int) -> None:
    """The received document goes along with the assignment that was entered; when it cannot, that is said and the assignment stays."""
    try:
        attach_document(directive_id, source.row.id, by=current_person(), now=now())
    except Refusal as refused:
        flash(f"{source.row.number}: {sentence(refused)}", "warning")


def open_to_more(directive_id: int) -> DirectiveView:
    view = seen(directive_id)
    if not may_add(view):
        raise NotFound()
    return view


def assignment_page(
    view: DirectiveView,
    values: dict[str, Any],
    errors: list[FieldError],
    *,
    is_carried: bool = False,
    left_file: bool = False,
    source: DocumentView | None = None,
) -> str:
    """``is_carried``: it was begun on the page of a document that is this one; ``left_file``: with a file, which is not kept;
    ``source``: the received document that goes along."""
    return render_template(
        "directives/assignment.html",
        view=view,
        row=view.row,
        schema=ENTERED,
        values=values,
        errors=errors,
        is_carried=is_carried,
        left_file=left_file,
        source=source,
        lookups=entered_lookups(),
        repeating=repeating(values),
    )


@pages.post("/files")
def attach(directive_id: int) -> ResponseReturnValue:
    view = seen(directive_id)
    if not may_attach(view):
        raise NotFound()
    ids, errors = take_uploads("document", "directive", directive_id, DOCUMENT)
    if not ids and not errors:
        errors = [FieldError.of("document", "Chưa chọn tệp nào.")]
    if errors:
        raise InvalidForm(errors)
    flash(ngettext("Đã đính kèm %(num)s tệp.", "Đã đính kèm %(num)s tệp.", len(ids)), "success")
    return see_other(url_for("directive.show", directive_id=directive_id))


@pages.get("/diagram.xml")
def diagram_xml(directive_id: int) -> Response:
    return xml_of(seen(directive_id).row.instance_id)


@pages.get("/diagram.json")
def diagram_state(directive_id: int) -> Response:
    return state_of(seen(directive_id).row.instance_id)
