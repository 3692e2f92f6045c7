"""The buttons of every diagram as pages: the form of an action, sending it, keeping what is typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from flask import Response, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext

from processes.refusals import FieldError, InvalidForm, NotNow
from processes.runtime.actions import OfferedAction, actions_for
from processes.runtime.perform import perform, save_form_draft
from web.auth import current_person
from web.clock import now
from web.entry_forms import as_day, no_date
from web.forms import Option, read_values, widget_of
from web.fragments import see_other, wants_fragment
from web.i18n import translated
from web.links import own_path
from web.lookups import options_for
from web.uploads import UPLOADS, kept_files, take_uploads

FILE_WIDGETS = frozenset({"file", "files"})
#: Fields of the page's own, beside those of the diagram's form.
BACK = "back"
TASK = "task"
#: What of a page is exchanged after an action in a list, so that list, menu and notes agree without a reload. The script's own
#: way (“rows”) touches only the rows that changed. A directive's page says besides how the directive stands.
EXCHANGED = {
    "target": "#list",
    "select": "#list",
    "swap": "rows show:none",
    "selectOOB": "#menu,#toasts,#list-tools,#standing,#timeline",
}
NOT_NOW = "Lúc này chưa làm được thao tác đó. Đề nghị mở lại trang để xem tình trạng mới nhất."


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence above a form that the diagram cannot know: who receives it, a due date that has passed."""

    text: str
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """Where it is asked what a form comes to, and the fields that decide it; nothing else of the form is sent there."""

    address: str
    fields: Sequence[str]


@dataclass(frozen=True, slots=True)
class Target:
    """What an action is done to: the instance, the object it moves, and the addresses of its pages."""

    instance_id: int
    object_type: str | None
    object_id: int | None
    #: what a person reads above the form: the content of the assignment, the subject of the directive
    subject: str
    page: str
    #: where to go when it was done: the object's page, unless the person does not see the object any more
    landing: Callable[[], str]
    action: Callable[[str], str]
    draft: Callable[[str], str]
    #: action → what is said above its form; such an action is always asked in a form, even without fields
    notes: Mapping[str, Sequence[Note]] = field(default_factory=dict)
    #: action → where what its form comes to can be asked while it is typed
    previews: Mapping[str, Preview] = field(default_factory=dict)
    #: field → what this object offers there in place of the form's own; a field that is offered nothing is not asked
    options: Mapping[str, Sequence[Option]] = field(default_factory=dict)


def offered_actions(instance_id: int) -> list[OfferedAction]:
    """Everything this person can do with the instance now, in the reader's language."""
    return actions_for(current_person(), instance_id, now=now(), language=str(get_locale()))


def offered_action(target: Target, name: str) -> OfferedAction | None:
    return next((action for action in offered_actions(target.instance_id) if action.name == name), None)


def show_form(target: Target, name: str) -> ResponseReturnValue:
    """The form of an action with its defaults, or with what this person had typed before."""
    action = offered_action(target, name)
    if action is None:
        raise NotNow(NOT_NOW)
    return form_page(target, action, defaults(action.form) | (action.draft or {}), [])


def send_form(target: Target, name: str) -> ResponseReturnValue:
    """Do it: 303 to the object (or back to the list it was done in), 422 with the form as it was typed."""
    person = current_person()
    action = offered_action(target, name)
    if action is None:
        # An old page. The command knows who did what since; it says so and the typed text is shown beside it.
        perform(target.instance_id, name, {}, by=person, now=now())
        return finished(target, gettext("Đã ghi nhận."))
    form = action.form or {}
    values = read_values(form, request.form)
    files, refused = take_uploads(file_field(form), target.object_type, target.object_id)
    if name_of_files := file_field(form):
        values[name_of_files] = files
    try:
        if wrong := [*unreadable_dates(form, values), *refused]:
            raise InvalidForm(wrong)
        given = {key: value for key, value in values.items() if key != name_of_files}
        perform(target.instance_id, name, given, files, by=person, now=now(), task_id=request.form.get(TASK, type=int))
    except InvalidForm as error:
        return form_page(target, action, values, beside(error.errors, name_of_files)), 422
    return finished(target, gettext("Đã thực hiện: %(action)s.", action=action.title))


def keep_draft(target: Target, name: str) -> ResponseReturnValue:
    """Keeps what is being typed; the form is not checked yet."""
    action = offered_action(target, name)
    if action is None:
        raise NotNow(NOT_NOW)
    form = action.form or {}
    values = {key: value for key, value in read_values(form, request.form).items() if key != file_field(form)}
    save_form_draft(target.instance_id, name, values, by=current_person(), now=now())
    return "", 204


def form_page(
    target: Target, action: OfferedAction, values: Mapping[str, Any], errors: Sequence[FieldError]
) -> Response:
    """A piece for the dialog of the open page, or a page of its own where there is no script."""
    form = asked_of(target, action.form or {})
    files = kept_files(current_person(), target.object_type, target.object_id) if file_field(form) else []
    return make_response(
        render_template(
            "actions/dialog.html" if wants_fragment() else "actions/page.html",
            target=target,
            action=action,
            schema=form,
            values=values,
            errors=errors,
            lookups={**options_for(form), **target.options, "files": files},
            back=own_path(request.values.get(BACK)),
            hidden={name: request.values[name] for name in (BACK, TASK) if request.values.get(name)},
            notes=target.notes.get(action.name, ()),
            preview=target.previews.get(action.name),
        )
    )


def asked_of(target: Target, form: Mapping[str, Any]) -> Mapping[str, Any]:
    """The form without the fields in which this object has nothing to choose from."""
    without = {name for name, options in target.options.items() if not options}
    if not without:
        return form
    return {**form, "properties": {name: each for name, each in form["properties"].items() if name not in without}}


def finished(target: Target, sentence: str) -> Response:
    """Back to where the person was. In a list only its content and the menu's numbers are exchanged, nothing reloads."""
    flash(sentence, "success")
    back = own_path(request.form.get(BACK))
    if back is None:
        return see_other(target.landing())
    return shown_again(back)


def shown_again(back: str) -> Response:
    """The list in which something was done, as it is now."""
    if not wants_fragment() or "HX-Boosted" in request.headers:
        return redirect(back, code=303)  # type: ignore[return-value]
    location = {"path": back, **EXCHANGED}
    return Response(status=204, headers={"HX-Location": orjson.dumps(location).decode(), "HX-Trigger": "dialog:close"})


def defaults(form: Mapping[str, Any] | None) -> dict[str, Any]:
    properties: Mapping[str, Mapping[str, Any]] = (form or {}).get("properties", {})
    return {
        name: described["default"] for name, described in properties.items() if described.get("default") is not None
    }


def file_field(form: Mapping[str, Any]) -> str | None:
    """The field that takes files; a form has at most one, because files are sent apart from the values."""
    properties: Mapping[str, Mapping[str, Any]] = form.get("properties", {})
    return next((name for name, described in properties.items() if described.get("x-widget") in FILE_WIDGETS), None)


def unreadable_dates(form: Mapping[str, Any], values: Mapping[str, Any]) -> list[FieldError]:
    """Dates that are none, said in the way dates are typed on a page; the command speaks of the API's way."""
    properties: Mapping[str, Mapping[str, Any]] = form.get("properties", {})
    return [
        no_date(name, translated(described, "title"), values[name])
        for name, described in properties.items()
        if widget_of(described) == "date" and name in values and as_day(values[name]) is None
    ]


def beside(errors: Sequence[FieldError], name_of_files: str | None) -> list[FieldError]:
    """What is wrong with an upload is said beside the form's own field for files."""
    if name_of_files is None:
        return list(errors)
    return [
        FieldError(name_of_files, error.template, error.params) if error.field in UPLOADS else error for error in errors
    ]
