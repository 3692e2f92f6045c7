"""One action on many selected assignments: what it asks, doing it, and what came of each. Only what the diagram offers for the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, Flask, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from werkzeug.datastructures import MultiDict

from processes.assignments.queries import AssignmentRow, rows_of, selected_rows
from processes.batches.commands import MOST, begin_batch, go_on
from processes.batches.queries import batch_view, for_many, is_for_many
from processes.directives.policy import may_register
from processes.refusals import FieldError, InvalidForm, NotFound, NotNow
from processes.runtime.actions import OfferedAction, actions_for_many
from processes.runtime.definitions import latest_definition
from processes.storable import is_id
from web.actions import BACK, NOT_NOW, beside, file_field, unreadable_dates
from web.assignment_boxes import BOXES
from web.assignment_filters import filters_of, sort_of
from web.auth import current_person
from web.clock import now
from web.forms import read_values
from web.fragments import see_other
from web.ids import ids_of
from web.links import own_path
from web.lookups import options_for
from web.uploads import chosen_files

pages = Blueprint("many", __name__, url_prefix="/assignments/many")

#: Seconds that whoever sent a batch waits for it; a job does the rest while they watch.
PATIENCE = 4.0


@dataclass(frozen=True, slots=True)
class ManyButton:
    """A button of the bar under a list."""

    name: str
    title: str
    icon: str | None


def init_app(app: Flask) -> None:
    """What the lists call to offer a selection."""
    app.jinja_env.globals.update(many_buttons=many_buttons, may_draft_letters=lambda: may_register(current_person()))
    app.jinja_env.filters["for_many"] = lambda actions: " ".join(each.name for each in actions if is_for_many(each))


def many_buttons() -> list[ManyButton]:
    """What the newest diagram lets be done to many; the script shows those that the selected rows offer."""
    deployed = latest_definition("assignment")
    if deployed is None:
        return []
    found = {}
    for name, known in deployed.actions.items():
        for element, _ in known:
            form = deployed.form(element, name) or {}
            if form.get("x-bulk"):
                title = deployed.action_title(element, name, str(get_locale()))
                found[name] = ManyButton(name, title, form.get("x-icon"))
    return list(found.values())


@pages.get("/found/<name>")
def found(name: str) -> ResponseReturnValue:
    """What the rows of a list with its filters stand for, and what can be done to each: for “select all that were found”, and for the
    row of a task of many units (``set``)."""
    box = BOXES.get(name)
    if box is None:
        raise NotFound()
    person = current_person()
    args = MultiDict(parse_qsl(request.query_string.decode(errors="replace"), keep_blank_values=True))
    of_set = request.args.get("set", type=int)
    if of_set is not None and not is_id(of_set):
        raise NotFound()
    rows = selected_rows(person, filters_of(args, box), sort_of(args, box), most=MOST, now=now(), set_id=of_set)
    offered = actions_for_many(person, [row.instance_id for row in rows])
    return {str(row.id): " ".join(for_many({0: offered.get(row.instance_id, [])})) for row in rows}


@pages.post("/<name>/ask")
def ask(name: str) -> ResponseReturnValue:
    return asking_page(chosen(name), {})


@pages.post("/<name>")
def do(name: str) -> ResponseReturnValue:
    """Keeps what is to be done, does as much of it as a person waits for, and shows the results."""
    choice, person, moment = chosen(name), current_person(), now()
    form = choice.form
    with_files = file_field(form)
    values = {key: value for key, value in read_values(form, request.form).items() if key != with_files}
    uploads = [(upload.stream, upload.filename or "") for upload in (chosen_files(with_files) if with_files else [])]
    try:
        if wrong := unreadable_dates(form, values):
            raise InvalidForm(wrong)
        batch_id = begin_batch([row.id for row in choice.rows], name, values, uploads, by=person, now=moment)
    except InvalidForm as refused:
        errors = beside(refused.errors, with_files)
        if uploads and with_files:
            errors.append(FieldError.of(with_files, "Tệp chưa được lưu, đề nghị chọn lại sau khi sửa."))
        return asking_page(choice, values, errors), 422
    began = monotonic()
    go_on(batch_id, now=moment, until=lambda: monotonic() - began > PATIENCE)
    return see_other(url_for("many.results", batch_id=batch_id, back=own_path(request.form.get(BACK))))


@pages.get("/results/<int:batch_id>")
def results(batch_id: int) -> ResponseReturnValue:
    return render_template(
        "assignments/results.html",
        view=batch_view(current_person(), batch_id),
        back=own_path(request.args.get(BACK)) or url_for("assignments.assigned"),
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """What was selected: the action, the rows that offer it, and how many others there are."""

    action: OfferedAction
    rows: list[AssignmentRow]
    others: int

    @property
    def form(self) -> dict[str, Any]:
        return self.action.form or {}


def chosen_ids() -> list[int]:
    """The ids that were sent; what is no number is nothing that was selected."""
    return ids_of(request.form.getlist("id"))


def chosen(name: str) -> Choice:
    """The selected rows this person sees. Refused when none of them offers the action (any more)."""
    ids = chosen_ids()
    if len(set(ids)) > MOST:
        raise NotNow("Mỗi lần chọn nhiều nhất {most} nhiệm vụ.", most=MOST)
    person = current_person()
    rows = rows_of(person, ids, now=now())
    offered = actions_for_many(person, [row.instance_id for row in rows], language=str(get_locale()))
    action: OfferedAction | None = None
    able = []
    for row in rows:
        of_row = next((each for each in offered.get(row.instance_id, []) if each.name == name), None)
        if of_row is not None and is_for_many(of_row):
            able.append(row)
            action = of_row
    if action is None:
        raise NotNow(NOT_NOW)
    return Choice(action, able, len(rows) - len(able))


def asking_page(choice: Choice, values: Mapping[str, Any], errors: Sequence[FieldError] = ()) -> str:
    return render_template(
        "assignments/many.html",
        choice=choice,
        action=choice.action,
        schema=choice.form,
        values=values,
        errors=errors,
        lookups=options_for(choice.form),
        back=own_path(request.form.get(BACK)) or url_for("assignments.assigned"),
    )
