"""Files that go with an action on many: taken in once, checked as every upload, and beside each of the assignments as its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, BinaryIO

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from processes.db import reading
from processes.files import storage
from processes.files.commands import FIELD, take_in
from processes.files.models import StoredFile
from processes.files.policy import UPLOAD
from processes.organisation.actor import Actor
from processes.refusals import FieldError, InvalidForm

#: What the files of a batch belong to until its turn comes: no object that anybody opens.
BATCH = "batch"
MOST_FILES = 20
Upload = tuple[BinaryIO, str]
Row = dict[str, Any]


def take_in_once(uploads: Sequence[Upload], taken: list[Row], now: datetime) -> None:
    """Add the rows of the files, which are checked and stored, to ``taken``. Raises InvalidForm on ``file``."""
    if len(uploads) > MOST_FILES:
        raise InvalidForm([FieldError.of(FIELD, "Chỉ gửi kèm nhiều nhất {limit} tệp một lần.", limit=MOST_FILES)])
    for stream, filename in uploads:
        taken.append(take_in(stream, filename, object_type=BATCH, kind=UPLOAD, now=now))


def enter_files(session: Session, rows: Sequence[Row], object_id: int, *, by: Actor) -> list[int]:
    """Enter stored files beside their object; their ids."""
    return [
        int(session.execute(insert(StoredFile).values(row | of).returning(StoredFile.id)).scalar_one())
        for of in ({"object_id": object_id, "by_id": by.id},)
        for row in rows
    ]


def files_of(batch_id: int) -> list[Row]:
    """The files of a batch, without what makes them its own."""
    of_it = (StoredFile.object_type == BATCH, StoredFile.object_id == batch_id)
    columns = (
        StoredFile.kind,
        StoredFile.name,
        StoredFile.stored_as,
        StoredFile.media_type,
        StoredFile.size,
        StoredFile.digest,
    )
    rows = reading().execute(select(*columns).where(*of_it).order_by(StoredFile.id)).mappings()
    return [dict(row) for row in rows]


def beside_one(files: Sequence[Row], copies: list[Row], now: datetime) -> None:
    """Add to ``copies`` the rows of the files as one assignment has them: the same bytes on disk under another name."""
    copies.extend(
        {**file, "stored_as": storage.same_again(file["stored_as"]), "object_type": "assignment", "at": now}
        for file in files
    )
