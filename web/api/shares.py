"""Parts of assignments: contributions asked of others (C16), nhiệm vụ con inside a unit (B57, T15). They are given by the actions
``contribution`` and ``subtask`` of an assignment."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE

from processes.runtime.perform import perform
from processes.shares.queries import list_shares, share_view
from processes.shares.rows import ShareRow
from web import clock
from web.api import present
from web.api.blueprint import ID, blueprint, caller, refuses
from web.api.inputs import ActionIn, ShareQuery
from web.api.outputs import Timeline
from web.api.sentences import Sentence as _l
from web.api.share_outputs import ShareOut, SharePage

TAG = [_l("Việc phối hợp, nhiệm vụ con")]


@blueprint.get("/shares")
@blueprint.input(ShareQuery, location="query", unknown=RAISE)
@blueprint.output(SharePage)
@blueprint.doc(
    summary=_l("Các đề nghị phối hợp, nhiệm vụ con được xem"),
    description=_l("Thêm: POST /assignments/{id}/actions/contribution, …/actions/subtask."),
    tags=TAG,
    responses=refuses(422),
)
def find_shares(query_data: dict[str, Any]) -> dict[str, Any]:
    assignment_id = query_data.pop("assignment", None)
    found = list_shares(caller(), assignment_id=assignment_id, **query_data)
    return {"items": [share_row(row) for row in found.items], "total": found.total}


@blueprint.get(f"/shares/{ID}")
@blueprint.output(ShareOut)
@blueprint.doc(
    summary=_l("Một đề nghị phối hợp hoặc nhiệm vụ con, với các thao tác mà người gọi làm được lúc này"),
    tags=TAG,
    responses=refuses(404),
)
def show_share(id: int) -> dict[str, Any]:
    return share(id)


def share(id: int) -> dict[str, Any]:
    view = share_view(caller(), id)
    return {
        **share_row(view.row),
        "files": [present.file(each) for each in view.files],
        "actions": present.offered(caller(), view.row.instance_id),
    }


@blueprint.post(f"/shares/{ID}/actions/<name>")
@blueprint.input(ActionIn)
@blueprint.output(ShareOut)
@blueprint.doc(
    summary=_l("Thực hiện một thao tác mà sơ đồ cho phép"), tags=TAG, responses=refuses(400, 404, 409, 413, 415, 422)
)
def perform_on_share(id: int, name: str, json_data: dict[str, Any]) -> dict[str, Any]:
    row = share_view(caller(), id).row
    values, files = present.values_and_files(json_data)
    perform(row.instance_id, name, values, files, by=caller(), now=clock.now())
    return share(id)


@blueprint.get(f"/shares/{ID}/timeline")
@blueprint.output(Timeline)
@blueprint.doc(summary=_l("Mọi việc đã diễn ra, mới nhất trước"), tags=TAG, responses=refuses(404))
def show_timeline_of_share(id: int) -> dict[str, Any]:
    return {"items": [present.timeline_entry(entry) for entry in share_view(caller(), id).entries]}


def share_row(row: ShareRow) -> dict[str, Any]:
    same = "id kind assignment_id number content giver_unit receiver_unit due_on overdue days timeliness status"
    return {
        **{name: getattr(row, name) for name in same.split()},
        **{name: present.moment(getattr(row, name)) for name in ("given_at", "due_at", "answered_at", "ended_at")},
        "giver": present.person(row.giver),
        "receiver": present.person(row.receiver),
        "status_label": present.in_words(row, "status_label"),
        "group": row.status_group,
    }
