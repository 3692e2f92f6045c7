"""The generic work list: every open user task that waits for the caller, whatever process it belongs to."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE

from processes.runtime.perform import claim, perform
from processes.runtime.queries import open_user_tasks
from processes.runtime.user_tasks import place_of
from web import clock
from web.api import present
from web.api.blueprint import ID, blueprint, caller, refuses
from web.api.inputs import CompleteIn, NothingIn, PageQuery
from web.api.runtime_outputs import UserTaskClaimed, UserTaskDone, UserTaskPage
from web.api.sentences import Sentence as _l

TAG = [_l("Việc cần làm")]


@blueprint.get("/user-tasks")
@blueprint.input(PageQuery, location="query", unknown=RAISE)
@blueprint.output(UserTaskPage)
@blueprint.doc(summary=_l("Các việc đang chờ người gọi"), tags=TAG, responses=refuses(422))
def find_user_tasks(query_data: dict[str, Any]) -> dict[str, Any]:
    found = open_user_tasks(caller(), **query_data)
    return {"items": [present.user_task(task) for task in found.items], "total": found.total}


@blueprint.post(f"/user-tasks/{ID}/claim")
@blueprint.input(NothingIn)
@blueprint.output(UserTaskClaimed)
@blueprint.doc(summary=_l("Nhận một việc"), tags=TAG, responses=refuses(400, 404, 409, 413, 415, 422))
def claim_user_task(id: int, json_data: dict[str, Any]) -> dict[str, Any]:
    claim(id, by=caller(), now=clock.now())
    return {"id": id, "claimed_by": caller().username}


@blueprint.post(f"/user-tasks/{ID}/complete")
@blueprint.input(CompleteIn)
@blueprint.output(UserTaskDone)
@blueprint.doc(
    summary=_l("Làm xong một việc, theo một trong các cách của nó"),
    tags=TAG,
    responses=refuses(400, 404, 409, 413, 415, 422),
)
def complete_user_task(id: int, json_data: dict[str, Any]) -> dict[str, Any]:
    task = place_of(id)
    values, files = present.values_and_files(json_data.get("values", {}))
    perform(task.instance_id, json_data["outcome"], values, files, by=caller(), now=clock.now(), task_id=task.task_id)
    return {"id": id, "outcome": json_data["outcome"]}
