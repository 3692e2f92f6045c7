"""Process definitions and instances, for process designers and administrators; to everybody else they do not exist."""

from __future__ import annotations

from typing import Any

import orjson
from flask import request
from flask_babel import get_locale

from engine.lint import Diagnostic
from processes.refusals import NotFound, Refusal
from processes.runtime.deploy import DeploymentRefused, deploy, may_deploy
from processes.runtime.queries import instance_view, list_definitions
from web import clock
from web.api import bodies, present, problems
from web.api.blueprint import ID, blueprint, caller, refuses
from web.api.inputs import DefinitionIn
from web.api.runtime_outputs import DefinitionCreated, Definitions, InstanceOut
from web.api.sentences import Sentence as _l
from web.refusals import sentence

TAG = [_l("Quy trình")]
XML = ("application/xml", "text/xml")
#: The library describes one form of a body; this call takes three.
DEPLOY_BODY = {
    "description": _l("Chỉ cần gửi biểu mẫu mới hoặc đã sửa; các biểu mẫu khác của phiên bản trước được giữ nguyên."),
    "content": {
        bodies.JSON: {
            "schema": {
                "type": "object",
                "required": ["xml"],
                "additionalProperties": False,
                "properties": {
                    "xml": {"type": "string", "minLength": 1, "description": _l("Sơ đồ BPMN 2.0.")},
                    "forms": {
                        "type": "object",
                        "additionalProperties": {"type": "object"},
                        "description": _l("Tên tệp → JSON Schema của biểu mẫu."),
                    },
                },
            }
        },
        "application/xml": {"schema": {"type": "string"}},
        bodies.MULTIPART: {
            "schema": {
                "type": "object",
                "required": ["xml"],
                "properties": {
                    "xml": {"type": "string", "format": "binary"},
                    "forms": {"type": "array", "items": {"type": "string", "format": "binary"}},
                },
            }
        },
    },
}

DIAGNOSTIC = {
    "type": "object",
    "required": ["element", "rule", "severity", "message"],
    "properties": {
        "element": {"type": ["string", "null"]},
        "rule": {"type": "string"},
        "severity": {"enum": ["error", "warning"]},
        "message": {"type": "string"},
    },
}


def designers_only() -> None:
    if not may_deploy(caller()):
        raise problems.hidden()


@blueprint.get("/process-definitions")
@blueprint.output(Definitions)
@blueprint.doc(summary=_l("Các quy trình đã triển khai"), tags=TAG, responses=refuses(404))
def find_definitions() -> dict[str, Any]:
    designers_only()
    found = list_definitions(caller())
    return {"items": [present.definition(each) for each in found], "total": len(found)}


@blueprint.post("/process-definitions")
@blueprint.output(DefinitionCreated, status_code=201)
@blueprint.doc(
    summary=_l("Triển khai một sơ đồ; 422 nêu từng nhận xét trong diagnostics"),
    tags=TAG,
    responses=refuses(400, 404, 413, 415, 422),
)
def deploy_definition() -> dict[str, Any]:
    designers_only()
    xml, forms = read_diagram()
    try:
        deployed = deploy(xml, forms, by=caller(), now=clock.now())
    except DeploymentRefused as refused:
        told = [diagnostic(each) for each in refused.diagnostics]
        raise problems.Problem(422, sentence(refused), diagnostics=told) from refused
    except NotFound:
        raise
    except Refusal as refused:
        raise problems.Problem(422, sentence(refused)) from refused
    return {"id": deployed.id, "key": deployed.key, "version": deployed.version}


def read_diagram() -> tuple[bytes, dict[str, bytes] | None]:
    """The diagram and its forms, None for the forms where none were sent."""
    bodies.expect(request, *XML, bodies.JSON, bodies.MULTIPART)
    if request.mimetype in XML:
        return request.get_data(), None
    if request.mimetype == bodies.JSON:
        body: dict[str, Any] = bodies.read(DefinitionIn())
        forms = body.get("forms")
        return body["xml"].encode(), None if forms is None else {
            name: orjson.dumps(form) for name, form in forms.items()
        }
    diagram = request.files.get("xml")
    if diagram is None:
        raise problems.missing("xml")
    uploads = [upload for upload in request.files.getlist("forms") if upload.filename]
    return diagram.stream.read(), {str(upload.filename): upload.stream.read() for upload in uploads} or None


def diagnostic(found: Diagnostic) -> dict[str, Any]:
    message = found.message if str(get_locale()) == "en" else found.message_vi
    return {"element": found.element, "rule": found.rule, "severity": found.severity, "message": message}


@blueprint.get(f"/process-instances/{ID}")
@blueprint.output(InstanceOut)
@blueprint.doc(
    summary=_l("Một quy trình đang chạy hoặc đã kết thúc: biến, điều đang chờ, hẹn giờ, lịch sử"),
    tags=TAG,
    responses=refuses(404),
)
def show_instance(id: int) -> dict[str, Any]:
    designers_only()
    return present.instance(instance_view(caller(), id))
