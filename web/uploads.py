"""Files that come with a form: stored at once, so that they are still there when the form comes back with errors."""

from __future__ import annotations

from flask import request
from werkzeug.datastructures import FileStorage

from processes.files.commands import store_file
from processes.files.queries import FileRow, waiting_uploads
from processes.organisation.actor import Actor
from processes.refusals import FieldError, InvalidForm
from web.auth import current_person
from web.clock import now
from web.ids import ids_of

#: The names under which commands speak of files, whatever a form calls its own field.
UPLOADS = frozenset({"file", "files"})
UPLOAD = "upload"
DOCUMENT = "document"


def take_uploads(
    name: str | None, object_type: str | None, object_id: int | None, kind: str = UPLOAD
) -> tuple[list[int], list[FieldError]]:
    """The ids of the files of one field: those that were stored before and are still ticked, and the new ones. A file
    that is refused is an error of the field; the others are kept."""
    if name is None:
        return [], []
    ids = ids_of(request.form.getlist(name))
    errors: list[FieldError] = []
    for upload in chosen_files(name):
        if object_type is None or object_id is None:
            errors.append(FieldError.of(name, "Việc này không nhận tệp đính kèm."))
            break
        try:
            ids.append(store(upload, object_type, object_id, kind))
        except InvalidForm as error:
            errors += [FieldError(name, each.template, each.params) for each in error.errors]
    return ids, errors


def chosen_files(name: str) -> list[FileStorage]:
    """Browsers send an empty part for a field in which nothing was chosen."""
    return [upload for upload in request.files.getlist(name) if upload.filename]


def store(upload: FileStorage, object_type: str, object_id: int, kind: str) -> int:
    return store_file(
        upload.stream,
        upload.filename or "",
        object_type=object_type,
        object_id=object_id,
        kind=kind,
        by=current_person(),
        now=now(),
    )


def kept_files(person: Actor, object_type: str | None, object_id: int | None) -> list[FileRow]:
    """What this person has uploaded for the object and not yet sent with anything."""
    if object_type is None or object_id is None:
        return []
    return waiting_uploads(person, object_type, object_id)
