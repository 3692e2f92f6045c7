"""Assignments: find, look, change, and every action the diagram offers."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE

from processes.assignments.commands import update_assignment
from processes.assignments.queries import list_assignments, timeline
from processes.runtime.instances import instance_of
from processes.runtime.perform import perform
from web import clock
from web.api import lookups, present
from web.api.blueprint import ID, blueprint, caller, refuses
from web.api.edited import read_version
from web.api.inputs import ActionIn, AssignmentFields, AssignmentQuery
from web.api.outputs import AssignmentOut, AssignmentPage, Timeline
from web.api.sentences import Sentence as _l

TAG = [_l("Nhiệm vụ")]


@blueprint.get("/assignments")
@blueprint.input(AssignmentQuery, location="query", unknown=RAISE)
@blueprint.output(AssignmentPage)
@blueprint.doc(summary=_l("Các nhiệm vụ được xem"), tags=TAG, responses=refuses(422))
def find_assignments(query_data: dict[str, Any]) -> dict[str, Any]:
    found = list_assignments(caller(), **query_data)
    return {"items": [present.assignment_row(row) for row in found.items], "total": found.total}


@blueprint.get(f"/assignments/{ID}")
@blueprint.output(AssignmentOut)
@blueprint.doc(
    summary=_l("Một nhiệm vụ, với các thao tác mà người gọi làm được lúc này"), tags=TAG, responses=refuses(404)
)
def show_assignment(id: int) -> dict[str, Any]:
    return present.assignment(caller(), id)


@blueprint.patch(f"/assignments/{ID}")
@blueprint.input(AssignmentFields(partial=True))
@blueprint.output(AssignmentOut)
@blueprint.doc(
    summary=_l("Sửa nhiệm vụ mới tạo, đã thu hồi hoặc bị trả lại"),
    tags=TAG,
    responses=refuses(400, 404, 409, 413, 415, 422),
)
def change_assignment(id: int, json_data: dict[str, Any]) -> dict[str, Any]:
    values = lookups.assignment_values(json_data)
    update_assignment(id, values, by=caller(), now=clock.now(), version=read_version())
    return present.assignment(caller(), id)


@blueprint.post(f"/assignments/{ID}/actions/<name>")
@blueprint.input(ActionIn)
@blueprint.output(AssignmentOut)
@blueprint.doc(
    summary=_l("Thực hiện một thao tác mà sơ đồ cho phép"),
    description=_l("Tên và biểu mẫu của thao tác: xem actions của GET /assignments/{id}."),
    tags=TAG,
    responses=refuses(400, 404, 409, 413, 415, 422),
)
def perform_on_assignment(id: int, name: str, json_data: dict[str, Any]) -> dict[str, Any]:
    values, files = present.values_and_files(json_data)
    perform(instance_of("assignment", id), name, values, files, by=caller(), now=clock.now())
    return present.after_action(caller(), "assignment", id)


@blueprint.get(f"/assignments/{ID}/timeline")
@blueprint.output(Timeline)
@blueprint.doc(summary=_l("Mọi việc đã diễn ra, mới nhất trước"), tags=TAG, responses=refuses(404))
def show_timeline(id: int) -> dict[str, Any]:
    return {"items": [present.timeline_entry(entry) for entry in timeline(caller(), "assignment", id)]}
