"""Documents that other systems push (eOffice), and what becomes of them (B14, D2)."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE

from processes.received.commands import receive_document
from processes.received.models import INCOMING, OUTGOING
from processes.received.queries import document_view, find_documents
from processes.received.rows import DocumentRow
from processes.refusals import NotFound
from processes.runtime.perform import perform
from web import clock
from web.api import lookups, present
from web.api.blueprint import ID, blueprint, caller, refuses
from web.api.document_outputs import DocumentOut, DocumentPage, Pushed
from web.api.inputs import ActionIn, DocumentQuery, IncomingIn, OutgoingIn
from web.api.sentences import Sentence as _l

TAG = [_l("Văn bản tiếp nhận")]
PUSH = refuses(400, 404, 413, 415, 422)


@blueprint.post("/received-documents/outgoing")
@blueprint.input(OutgoingIn, location="files", unknown=RAISE)
@blueprint.output(Pushed, status_code=201)
@blueprint.doc(summary=_l("Chuyển đến một văn bản đi đã phát hành, kèm tệp"), tags=TAG, responses=PUSH)
def push_outgoing(files_data: dict[str, Any]) -> tuple[dict[str, Any], int]:
    return push(OUTGOING, files_data)


@blueprint.post("/received-documents/incoming")
@blueprint.input(IncomingIn, location="files", unknown=RAISE)
@blueprint.output(Pushed, status_code=201)
@blueprint.doc(summary=_l("Chuyển đến một văn bản đến, kèm tệp"), tags=TAG, responses=PUSH)
def push_incoming(files_data: dict[str, Any]) -> tuple[dict[str, Any], int]:
    return push(INCOMING, files_data)


def push(direction: str, given: dict[str, Any]) -> tuple[dict[str, Any], int]:
    uploads = [(upload.stream, upload.filename or "") for upload in given.pop("files")]
    names = lookups.Lookups()
    values = given | {name: names.entry(name, given[name]) for name in lookups.LISTED if name in given}
    names.finish()
    received = receive_document(values, uploads, direction=direction, by=caller(), now=clock.now())
    return {**present.created(direction, received.id), "is_new": received.is_new}, 201


@blueprint.get("/received-documents")
@blueprint.input(DocumentQuery, location="query", unknown=RAISE)
@blueprint.output(DocumentPage)
@blueprint.doc(summary=_l("Các văn bản tiếp nhận được xem"), tags=TAG, responses=refuses(422))
def find_received(query_data: dict[str, Any]) -> dict[str, Any]:
    found = find_documents(caller(), **query_data)
    return {"items": [document_row(row) for row in found.items], "total": found.total}


@blueprint.get(f"/received-documents/{ID}")
@blueprint.output(DocumentOut)
@blueprint.doc(summary=_l("Một văn bản tiếp nhận"), tags=TAG, responses=refuses(404))
def show_received(id: int) -> dict[str, Any]:
    return document(id)


def document(id: int) -> dict[str, Any]:
    view = document_view(caller(), id)
    return {
        **document_row(view.row),
        "files": [present.file(each) for each in view.files],
        "actions": present.offered(caller(), view.row.instance_id),
    }


@blueprint.post(f"/received-documents/{ID}/actions/<name>")
@blueprint.input(ActionIn)
@blueprint.output(DocumentOut)
@blueprint.doc(
    summary=_l("Thực hiện một thao tác mà sơ đồ cho phép"), tags=TAG, responses=refuses(400, 404, 409, 413, 415, 422)
)
def perform_on_received(id: int, name: str, json_data: dict[str, Any]) -> dict[str, Any]:
    row = document_view(caller(), id).row
    values, files = present.values_and_files(json_data)
    perform(row.instance_id, name, values, files, by=caller(), now=clock.now())
    try:
        return document(id)
    except NotFound:
        return present.created(row.direction, id)


def document_row(row: DocumentRow) -> dict[str, Any]:
    same = "id direction source_id number date subject signer status reason directive_id assignment_id"
    return {
        **{name: getattr(row, name) for name in same.split()},
        "type": present.in_list("type", row.type),
        "drafter": present.person(row.drafter),
        "sender": row.sender_name,
        "status_label": present.in_words(row, "status_label"),
        "group": row.status_group,
        "arrived_at": present.moment(row.arrived_at),
        "entered_at": present.moment(row.entered_at),
    }
