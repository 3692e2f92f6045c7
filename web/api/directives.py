"""Directives: register, change, issue, look."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from marshmallow import RAISE

from processes.assignments.commands import add_assignment
from processes.directives.commands import register_directive, update_directive
from processes.directives.queries import list_directives
from processes.runtime.instances import instance_of
from processes.runtime.perform import perform
from processes.series.commands import add_series
from processes.series.fields import LABELS
from processes.series.policy import SERIES
from web import clock
from web.api import lookups, present, problems
from web.api.blueprint import ID, blueprint, caller, refuses
from web.api.edited import read_version
from web.api.inputs import ActionIn, AssignmentIn, DirectiveIn, DirectiveQuery
from web.api.outputs import Created, DirectiveOut, DirectivePage
from web.api.sentences import Sentence as _l

TAG = [_l("Văn bản chỉ đạo")]


@blueprint.get("/directives")
@blueprint.input(DirectiveQuery, location="query", unknown=RAISE)
@blueprint.output(DirectivePage)
@blueprint.doc(summary=_l("Các văn bản được xem"), tags=TAG, responses=refuses(422))
def find_directives(query_data: dict[str, Any]) -> dict[str, Any]:
    found = list_directives(caller(), **query_data)
    return {"items": [present.directive_row(row) for row in found.items], "total": found.total}


@blueprint.post("/directives")
@blueprint.input(DirectiveIn)
@blueprint.output(Created, status_code=201)
@blueprint.doc(summary=_l("Thêm mới văn bản"), tags=TAG, responses=refuses(400, 404, 413, 415, 422))
def add_directive(json_data: dict[str, Any]) -> dict[str, Any]:
    directive_id = register_directive(lookups.directive_values(json_data), by=caller(), now=clock.now())
    return present.created("directive", directive_id)


@blueprint.get(f"/directives/{ID}")
@blueprint.output(DirectiveOut)
@blueprint.doc(summary=_l("Một văn bản với các nhiệm vụ của nó"), tags=TAG, responses=refuses(404))
def show_directive(id: int) -> dict[str, Any]:
    return present.directive(caller(), id)


@blueprint.patch(f"/directives/{ID}")
@blueprint.input(DirectiveIn(partial=True))
@blueprint.output(DirectiveOut)
@blueprint.doc(summary=_l("Sửa văn bản khi chưa ban hành"), tags=TAG, responses=refuses(400, 404, 409, 413, 415, 422))
def change_directive(id: int, json_data: dict[str, Any]) -> dict[str, Any]:
    values = lookups.directive_values(json_data)
    update_directive(id, values, by=caller(), now=clock.now(), version=read_version())
    return present.directive(caller(), id)


@blueprint.post(f"/directives/{ID}/issue")
@blueprint.input(ActionIn)
@blueprint.output(DirectiveOut)
@blueprint.doc(
    summary=_l("Ban hành văn bản cùng các nhiệm vụ mới; lần sau: các nhiệm vụ bổ sung"),
    tags=TAG,
    responses=refuses(400, 404, 409, 413, 415, 422),
)
def issue_directive(id: int, json_data: dict[str, Any]) -> dict[str, Any]:
    return act_on_directive(id, "issue", json_data)


@blueprint.post(f"/directives/{ID}/actions/<name>")
@blueprint.input(ActionIn)
@blueprint.output(DirectiveOut)
@blueprint.doc(
    summary=_l("Thực hiện một thao tác mà sơ đồ cho phép"), tags=TAG, responses=refuses(400, 404, 409, 413, 415, 422)
)
def perform_on_directive(id: int, name: str, json_data: dict[str, Any]) -> dict[str, Any]:
    return act_on_directive(id, name, json_data)


def act_on_directive(id: int, action: str, body: dict[str, Any]) -> dict[str, Any]:
    values, files = present.values_and_files(body)
    perform(instance_of("directive", id), action, values, files, by=caller(), now=clock.now())
    return present.after_action(caller(), "directive", id)


@blueprint.post(f"/directives/{ID}/assignments")
@blueprint.input(AssignmentIn)
@blueprint.output(Created, status_code=201)
@blueprint.doc(
    summary=_l("Thêm một nhiệm vụ, hoặc với repeat một nhiệm vụ định kỳ"),
    description=_l("Với repeat: id là của nhiệm vụ định kỳ, xem GET /series/{id}; mỗi kỳ là một nhiệm vụ riêng."),
    tags=TAG,
    responses=refuses(400, 404, 409, 413, 415, 422),
)
def add_to_directive(id: int, json_data: dict[str, Any]) -> dict[str, Any]:
    values = lookups.assignment_values(json_data)
    repeat = {name: values.pop(name) for name in LABELS if name in values}
    if repeat.get("repeat") is None:
        if wrong := sorted(name for name, value in repeat.items() if value is not None):
            told = gettext("Trường “%(field)s” chỉ dùng khi có repeat.")
            raise problems.invalid({name: told % {"field": name} for name in wrong})
        return present.created("assignment", add_assignment(id, values, by=caller(), now=clock.now()))
    lead = values.pop("lead")
    (series_id,) = add_series(id, values, repeat, [lead], by=caller(), now=clock.now())
    return present.created(SERIES, series_id)
