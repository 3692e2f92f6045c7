"""Taking files in, giving them out and taking them away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from processes import telemetry
from processes.command import in_transaction
from processes.db import after_commit, reading
from processes.files import policy, storage
from processes.files.kinds import KINDS
from processes.files.models import StoredFile
from processes.files.names import clean_name, extension
from processes.organisation.actor import Actor
from processes.refusals import FieldError, InvalidForm, NotFound, Unavailable
from processes.runtime import objects
from processes.runtime.locks import lock_object
from processes.settings import current
from processes.storable import is_id

MEGABYTE = 1024 * 1024
FIELD = "file"
TAKEN = "PDF, Word, Excel, PowerPoint, OpenDocument (odt, ods), ảnh PNG, JPEG, WebP, GIF, TIFF"


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A stored file to be sent: where it lies, the name it is downloaded under, its media type."""

    path: Path
    name: str
    media_type: str


@telemetry.command
def store_file(
    stream: BinaryIO, filename: str, *, object_type: str, object_id: int, kind: str, by: Actor, now: datetime
) -> int:
    """Store an upload beside the object and return its id. ``kind``: ``document`` or ``upload`` (see the model).

    Raises NotFound for those who may not, InvalidForm on the field ``file`` for what the office does not take.
    """
    if not policy.may_attach(reading(), by, object_type, object_id, kind):
        raise NotFound()
    row = take_in(stream, filename, object_type=object_type, object_id=object_id, kind=kind, now=now)
    with discarded_on_failure([row]):
        file_id = _enter(row, by=by)
    discard_unkept([row["stored_as"]])
    return file_id


def take_in(stream: BinaryIO, filename: str, **columns: Any) -> dict[str, Any]:
    """Check a file, write it into the folder and return its row, not entered yet. Raises InvalidForm on the field ``file``.

    Before any transaction: receiving a slow upload must not hold a lock.
    """
    name = clean_name(filename)
    known = KINDS.get(extension(name))
    if known is None:
        raise _refused("Tệp “{name}” không thuộc loại được nhận. Đề nghị dùng: {taken}.", name=name, taken=TAKEN)
    limit = int(current.get("upload_limit_mb"))
    try:
        stored = storage.write(stream, limit * MEGABYTE)
    except storage.TooLarge:
        raise _refused(
            "Tệp “{name}” lớn hơn {limit} MB. Đề nghị giảm dung lượng hoặc tách tệp.", name=name, limit=limit
        ) from None
    row = {
        "name": name,
        "stored_as": stored.name,
        "media_type": known.media_type,
        "size": stored.size,
        "digest": stored.digest,
        "at": columns.pop("now"),
        **columns,
    }
    with discarded_on_failure([row]):
        if stored.size == 0:
            raise _refused("Tệp “{name}” không có nội dung.", name=name)
        if not known.fits(storage.path_of(stored.name)):
            raise _refused(
                "Nội dung của tệp “{name}” không phải là tệp {extension} hợp lệ, hoặc có chứa macro. "
                "Đề nghị mở tệp, lưu lại đúng định dạng rồi tải lên lần nữa.",
                name=name,
                extension=extension(name).upper(),
            )
    return row


@contextmanager
def discarded_on_failure(rows: Sequence[dict[str, Any]]) -> Iterator[None]:
    """What was written for these rows goes when they cannot be entered; it stays where nobody knows whether they were."""
    try:
        yield
    except BaseException as error:
        if not (isinstance(error, Unavailable) and error.is_unsure):
            for row in rows:
                storage.remove(row["stored_as"])
        raise


@in_transaction
def _enter(session: Session, row: dict[str, Any], *, by: Actor) -> int:
    """Enter an upload that lies in the folder already."""
    lock_object(session, row["object_type"], row["object_id"])
    if not policy.may_attach(session, by, row["object_type"], row["object_id"], row["kind"]):
        raise NotFound()
    return int(session.execute(insert(StoredFile).values(**row, by_id=by.id).returning(StoredFile.id)).scalar_one())


def discard_unkept(stored: Sequence[str]) -> None:
    """Of files that were stored before a command: those that it did not enter, because the same request had come before."""
    if stored:
        kept = set(reading().scalars(select(StoredFile.stored_as).where(StoredFile.stored_as.in_(stored))))
        for name in set(stored) - kept:
            storage.remove(name)


def open_file(file_id: int, *, by: Actor) -> OpenedFile:
    """Where the file lies, for those who may open it; NotFound for everybody else."""
    session = reading()
    file = session.get(StoredFile, file_id, populate_existing=True) if is_id(file_id) else None
    if file is None or not policy.may_open(session, by, file):
        raise NotFound()
    path = storage.path_of(file.stored_as)
    if not path.is_file():
        raise NotFound("Tệp “{name}” không còn trong kho lưu trữ. Đề nghị báo quản trị hệ thống.", name=file.name)
    return OpenedFile(path, file.name, file.media_type)


@telemetry.command
@in_transaction
def delete_file(session: Session, file_id: int, *, by: Actor) -> None:
    """Take an own file away that nothing refers to yet; NotFound for any other."""
    of = select(StoredFile.object_type, StoredFile.object_id).where(StoredFile.id == file_id)
    place = session.execute(of).first() if is_id(file_id) else None
    if place is None or place.object_type not in objects.object_types():
        raise NotFound()
    lock_object(session, place.object_type, place.object_id)
    file = session.get(StoredFile, file_id, populate_existing=True)
    if file is None or not policy.may_delete(session, by, file):
        raise NotFound()
    stored_as = file.stored_as
    session.delete(file)
    after_commit(session, lambda: storage.remove(stored_as))


def _refused(sentence: str, **params: object) -> InvalidForm:
    return InvalidForm([FieldError.of(FIELD, sentence, **params)])
