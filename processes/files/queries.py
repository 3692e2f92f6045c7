"""Stored files as pages list them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.db import reading
from processes.files.models import StoredFile
from processes.files.policy import DOCUMENT, UPLOAD
from processes.organisation.actor import Actor
from processes.organisation.models import Person


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file under the name it is downloaded as; ``size`` in bytes; ``by`` the position of who uploaded it."""

    id: int
    name: str
    media_type: str
    size: int
    by_id: int
    by: str
    at: datetime


_COLUMNS = (
    StoredFile.id,
    StoredFile.name,
    StoredFile.media_type,
    StoredFile.size,
    StoredFile.by_id,
    Person.position,
    StoredFile.at,
)


def _files(*more: Any) -> Any:
    return select(*_COLUMNS, *more).join(Person, Person.id == StoredFile.by_id).order_by(StoredFile.id)


def document_files(session: Session, object_type: str, object_id: int) -> list[FileRow]:
    """The object's own documents, in the order they came. The caller has checked that the object may be seen."""
    of_object = (StoredFile.object_type == object_type, StoredFile.object_id == object_id, StoredFile.kind == DOCUMENT)
    return [FileRow(*row) for row in session.execute(_files().where(*of_object))]


def files_of_contributions(session: Session, contribution_ids: Sequence[int]) -> dict[int, tuple[FileRow, ...]]:
    """contribution → the files that were sent with it."""
    found: dict[int, list[FileRow]] = defaultdict(list)
    statement = _files(StoredFile.contribution_id).where(StoredFile.contribution_id.in_(contribution_ids))
    for *row, contribution_id in session.execute(statement):
        found[contribution_id].append(FileRow(*row))
    return {id: tuple(files) for id, files in found.items()}


def waiting_uploads(actor: Actor, object_type: str, object_id: int) -> list[FileRow]:
    """What the person has uploaded for this object and not sent with anything yet."""
    statement = _files().where(
        StoredFile.object_type == object_type,
        StoredFile.object_id == object_id,
        StoredFile.kind == UPLOAD,
        StoredFile.contribution_id.is_(None),
        StoredFile.by_id == actor.id,
    )
    return [FileRow(*row) for row in reading().execute(statement)]
