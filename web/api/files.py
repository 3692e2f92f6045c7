"""Files of directives, assignments and their parts: up and down."""

from __future__ import annotations

from typing import Any

from apiflask.schemas import FileSchema
from flask import Response, send_file

from processes.files.commands import open_file, store_file
from processes.shares.queries import share_view
from web import clock
from web.api.blueprint import ID, blueprint, caller, refuses
from web.api.inputs import DirectiveUploadIn, UploadIn
from web.api.outputs import FileCreated
from web.api.sentences import Sentence as _l

TAG = [_l("Tệp")]
UPLOAD = refuses(400, 404, 413, 415, 422)


@blueprint.post(f"/directives/{ID}/files")
@blueprint.input(DirectiveUploadIn, location="files")
@blueprint.output(FileCreated, status_code=201)
@blueprint.doc(summary=_l("Đính kèm văn bản đã ban hành, phụ lục"), tags=TAG, responses=UPLOAD)
def attach_to_directive(id: int, files_data: dict[str, Any]) -> dict[str, int]:
    return store("directive", id, files_data["kind"], files_data["file"])


@blueprint.post(f"/assignments/{ID}/files")
@blueprint.input(UploadIn, location="files")
@blueprint.output(FileCreated, status_code=201)
@blueprint.doc(summary=_l("Tải tệp lên để nêu trong biểu mẫu của một thao tác"), tags=TAG, responses=UPLOAD)
def attach_to_assignment(id: int, files_data: dict[str, Any]) -> dict[str, int]:
    return store("assignment", id, "upload", files_data["file"])


@blueprint.post(f"/shares/{ID}/files")
@blueprint.input(UploadIn, location="files")
@blueprint.output(FileCreated, status_code=201)
@blueprint.doc(summary=_l("Tải tệp lên để nêu trong biểu mẫu của một thao tác"), tags=TAG, responses=UPLOAD)
def attach_to_share(id: int, files_data: dict[str, Any]) -> dict[str, int]:
    return store(share_view(caller(), id).row.kind, id, "upload", files_data["file"])


def store(object_type: str, object_id: int, kind: str, upload: Any) -> dict[str, int]:
    file_id = store_file(
        upload.stream,
        upload.filename or "",
        object_type=object_type,
        object_id=object_id,
        kind=kind,
        by=caller(),
        now=clock.now(),
    )
    return {"id": file_id}


@blueprint.get(f"/files/{ID}")
@blueprint.output(FileSchema(), content_type="*/*")
@blueprint.doc(summary=_l("Tải một tệp về, dưới tên của nó"), tags=TAG, responses=refuses(404))
def download_file(id: int) -> Response:
    file = open_file(id, by=caller())
    return send_file(file.path, mimetype=file.media_type, as_attachment=True, download_name=file.name)
