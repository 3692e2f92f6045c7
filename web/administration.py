"""Processes as designers and administrators see them: versions, deploying, instances with everything in them.

To everybody else these pages do not exist.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext

from engine.decision import SUFFIX
from engine.lint import Diagnostic
from processes.refusals import NotFound, Refusal
from processes.runtime.decision_queries import decision_tables, decision_xml
from processes.runtime.deploy import DeploymentRefused, deploy, deploy_decision, may_deploy
from processes.runtime.perform import start_process
from processes.runtime.queries import DefinitionRow, definition_xml, instance_view, list_definitions, list_instances
from web.assignment_boxes import flag, page_number
from web.auth import current_person
from web.clock import now
from web.diagrams import state_of, xml_answer, xml_of
from web.fragments import see_other
from web.refusals import sentence

pages = Blueprint("admin", __name__, url_prefix="/administration")

PER_PAGE = 20


@pages.before_request
def only_designers() -> None:
    if not may_deploy(current_person()):
        raise NotFound()


@pages.get("/definitions")
def definitions() -> ResponseReturnValue:
    return definitions_page()


@pages.post("/definitions")
def upload() -> ResponseReturnValue:
    """Deploys a diagram with its forms and decision tables, or a decision table alone.

    What lint finds is listed by element, and nothing is deployed then.
    """
    diagram = request.files.get("diagram")
    if diagram is None or not diagram.filename:
        return definitions_page(refusal=gettext("Chưa chọn tệp sơ đồ (.bpmn) hoặc bảng quyết định (.dmn).")), 422
    forms = {name_of(form.filename): form.stream.read() for form in request.files.getlist("forms") if form.filename}
    try:
        if diagram.filename.endswith(SUFFIX):
            deployed = deploy_decision(diagram.stream.read(), by=current_person(), now=now())
        else:
            deployed = [deploy(diagram.stream.read(), forms or None, by=current_person(), now=now())]
    except DeploymentRefused as refused:
        return definitions_page(refusal=sentence(refused), diagnostics=refused.diagnostics), 422
    except NotFound:
        raise
    except Refusal as refused:
        return definitions_page(refusal=sentence(refused)), 422
    for each in deployed:
        flash(
            gettext("Đã triển khai %(title)s, phiên bản %(version)s.", title=each.title, version=each.version),
            "success",
        )
    return see_other(url_for("admin.definition", definition_id=deployed[0].id))


def name_of(filename: str | None) -> str:
    """The name of a form's file; a browser may send the folder it came from as well."""
    return (filename or "").replace("\\", "/").rsplit("/", 1)[-1]


def definitions_page(refusal: str | None = None, diagnostics: list[Diagnostic] | None = None) -> str:
    return render_template(
        "administration/definitions.html",
        definitions=list_definitions(current_person()),
        refusal=refusal,
        diagnostics=diagnostics or [],
        english=str(get_locale()) == "en",
    )


@pages.get("/definitions/<int:definition_id>")
def definition(definition_id: int) -> ResponseReturnValue:
    row = version(definition_id)
    versions = list_definitions(current_person(), row.key)
    tables = decision_tables(current_person(), definition_id)
    return render_template("administration/definition.html", row=row, versions=versions, tables=tables)


@pages.get("/definitions/<int:definition_id>/decisions/<key>.dmn")
def decision_file(definition_id: int, key: str) -> Response:
    """A decision table as it was written, to be changed and deployed again."""
    response = xml_answer(decision_xml(current_person(), definition_id, key))
    response.headers["Content-Disposition"] = f'attachment; filename="{key}{SUFFIX}"'
    return response


def version(definition_id: int) -> DefinitionRow:
    found = next((row for row in list_definitions(current_person()) if row.id == definition_id), None)
    if found is None:
        raise NotFound()
    return found


@pages.get("/definitions/<int:definition_id>/diagram.xml")
def definition_diagram(definition_id: int) -> Response:
    response = xml_answer(definition_xml(current_person(), definition_id))
    if "download" in request.args:
        row = version(definition_id)
        response.headers["Content-Disposition"] = f'attachment; filename="{row.key}-v{row.version}.bpmn"'
    return response


@pages.get("/definitions/<int:definition_id>/diagram.json")
def definition_state(definition_id: int) -> dict[str, Any]:
    """No instance: nothing of the diagram is coloured."""
    return {"done": [], "flows": [], "current": [], "timers": [], "incidents": []}


@pages.post("/definitions/<int:definition_id>/start")
def start(definition_id: int) -> ResponseReturnValue:
    """Starts the newest version of a process that moves no business object."""
    row = version(definition_id)
    if row.object_type is not None or not row.newest:
        raise NotFound()
    instance_id = start_process(row.key, {}, by=current_person(), now=now())
    flash(gettext("Đã bắt đầu: %(title)s.", title=row.title), "success")
    return see_other(url_for("user_tasks.show", instance_id=instance_id))


@pages.get("/instances")
def instances() -> ResponseReturnValue:
    person = current_person()
    key, running, failed = (
        request.args.get("key") or None,
        flag(request.args.get("running")),
        flag(request.args.get("incident")),
    )
    page = list_instances(
        person, key=key, running=running, with_incident=failed, page=page_number(request.args), per_page=PER_PAGE
    )
    titles = {row.key: row.title for row in reversed(list_definitions(person))}
    return render_template(
        "administration/instances.html",
        page=page,
        titles=titles,
        key=key,
        running=running,
        failed=failed,
        active=active_filters(key, running, failed, titles),
    )


def active_filters(
    key: str | None, running: bool | None, failed: bool | None, titles: dict[str, str]
) -> list[tuple[str, str, str]]:
    active = []
    if key:
        active.append(("key", gettext("Quy trình:"), titles.get(key, key)))
    if running is not None:
        active.append(("running", gettext("Tình trạng:"), gettext("đang chạy") if running else gettext("đã kết thúc")))
    if failed is not None:
        active.append(("incident", gettext("Sự cố:"), gettext("có") if failed else gettext("không")))
    return active


@pages.get("/instances/<int:instance_id>")
def instance(instance_id: int) -> ResponseReturnValue:
    return render_template("administration/instance.html", view=instance_view(current_person(), instance_id))


@pages.get("/instances/<int:instance_id>/diagram.xml")
def instance_diagram(instance_id: int) -> Response:
    return xml_of(instance_id)


@pages.get("/instances/<int:instance_id>/diagram.json")
def instance_state(instance_id: int) -> Response:
    return state_of(instance_id)
