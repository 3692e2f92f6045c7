"""The generic work list, and the page of a process that moves no business object: whatever a designer draws is usable."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext

from processes.runtime.own_process import OwnProcess, own_process
from processes.runtime.perform import claim, release
from processes.runtime.worklist import open_user_tasks
from web.actions import Target, keep_draft, offered_actions, send_form, show_form
from web.assignment_boxes import page_number
from web.auth import current_person
from web.clock import now
from web.diagrams import state_of, xml_of
from web.fragments import see_other
from web.links import own_path

pages = Blueprint("user_tasks", __name__)

PER_PAGE = 20


@pages.get("/user-tasks")
def index() -> ResponseReturnValue:
    """Everything that waits for this person; an administrator may also ask for what waits for others."""
    person = current_person()
    everyone = person.is_admin and request.args.get("everyone") == "1"
    page = open_user_tasks(person, mine=not everyone, page=page_number(request.args), per_page=PER_PAGE, now=now())
    return render_template("user_tasks/list.html", page=page, everyone=everyone)


@pages.post("/user-tasks/<int:user_task_id>/claim")
def take(user_task_id: int) -> ResponseReturnValue:
    claim(user_task_id, by=current_person(), now=now())
    flash(gettext("Đã nhận việc."), "success")
    return back_again()


@pages.post("/user-tasks/<int:user_task_id>/release")
def give_back(user_task_id: int) -> ResponseReturnValue:
    release(user_task_id, by=current_person(), now=now())
    flash(gettext("Đã trả việc về hàng đợi của đơn vị."), "success")
    return back_again()


def back_again() -> ResponseReturnValue:
    back = own_path(request.form.get("back")) or url_for("user_tasks.index")
    # In the list only the row is exchanged.
    return redirect(back, code=303) if "HX-Boosted" in request.headers else see_other(back)


@pages.get("/processes/<int:instance_id>")
def show(instance_id: int) -> ResponseReturnValue:
    process = seen(instance_id)
    return render_template(
        "user_tasks/show.html",
        process=process,
        target=target_of(process),
        actions=[] if process.ended_at else offered_actions(instance_id),
    )


def seen(instance_id: int) -> OwnProcess:
    return own_process(current_person(), instance_id, str(get_locale()))


def target_of(process: OwnProcess) -> Target:
    id = process.instance_id
    return Target(
        instance_id=id,
        object_type=None,
        object_id=None,
        subject=process.title,
        page=url_for("user_tasks.show", instance_id=id),
        # Whoever only had a step to do has nothing to see any more once it is done.
        landing=lambda: url_for("user_tasks.show", instance_id=id) if process.follows else url_for("user_tasks.index"),
        action=lambda name: url_for("user_tasks.act", instance_id=id, name=name),
        draft=lambda name: url_for("user_tasks.draft", instance_id=id, name=name),
    )


@pages.get("/processes/<int:instance_id>/actions/<name>")
def ask(instance_id: int, name: str) -> ResponseReturnValue:
    return show_form(target_of(seen(instance_id)), name)


@pages.post("/processes/<int:instance_id>/actions/<name>")
def act(instance_id: int, name: str) -> ResponseReturnValue:
    return send_form(target_of(seen(instance_id)), name)


@pages.post("/processes/<int:instance_id>/drafts/<name>")
def draft(instance_id: int, name: str) -> ResponseReturnValue:
    return keep_draft(target_of(seen(instance_id)), name)


@pages.get("/processes/<int:instance_id>/diagram.xml")
def diagram_xml(instance_id: int) -> Response:
    return xml_of(instance_id)


@pages.get("/processes/<int:instance_id>/diagram.json")
def diagram_state(instance_id: int) -> Response:
    return state_of(instance_id)
