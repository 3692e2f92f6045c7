"""Taking files in, giving them out and taking them away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from processes import telemetry
from processes.db import after_commit, reading, transaction
from processes.files import policy, storage
from processes.files.kinds import KINDS
from processes.files.models import StoredFile
from processes.files.names import clean_name, extension
from processes.organisation.actor import Actor
from processes.refusals import FieldError, InvalidForm, NotFound
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
    name = clean_name(filename)
    known = KINDS.get(extension(name))
    if known is None:
        raise _refused("Tệp “{name}” không thuộc loại được nhận. Đề nghị dùng: {taken}.", name=name, taken=TAKEN)
    # Written before the transaction: receiving a slow upload must not hold a lock.
    limit = int(current.get("upload_limit_mb"))
    try:
        stored = storage.write(stream, limit * MEGABYTE)
    except storage.TooLarge:
        raise _refused(
            "Tệp “{name}” lớn hơn {limit} MB. Đề nghị giảm dung lượng hoặc tách tệp.", name=name, limit=limit
        ) from None
    try:
        if stored.size == 0:
            raise _refused("Tệp “{name}” không có nội dung.", name=name)
        if not known.fits(storage.path_of(stored.name)):
            raise _refused(
                "Nội dung của tệp “{name}” không phải là tệp {extension} hợp lệ, hoặc có chứa macro. "
                "Đề nghị mở tệp, lưu lại đúng định dạng rồi tải lên lần nữa.",
                name=name,
                extension=extension(name).upper(),
            )
        with transaction() as session:
            if not policy.may_attach(session, by, object_type, object_id, kind):
                raise NotFound()
            row = StoredFile(
                object_type=object_type,
                object_id=object_id,
                kind=kind,
                name=name,
                stored_as=stored.name,
                media_type=known.media_type,
                size=stored.size,
                digest=stored.digest,
                by_id=by.id,
                at=now,
            )
            session.add(row)
            session.flush()
            return row.id
    except BaseException:
        storage.remove(stored.name)
        raise


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
def delete_file(file_id: int, *, by: Actor) -> None:
    """Take an own file away that nothing refers to yet; NotFound for any other."""
    with transaction() as session:
        file = session.get(StoredFile, file_id, populate_existing=True) if is_id(file_id) else None
        if file is None or not policy.may_delete(session, by, file):
            raise NotFound()
        stored_as = file.stored_as
        session.delete(file)
        after_commit(session, lambda: storage.remove(stored_as))


def _refused(sentence: str, **params: object) -> InvalidForm:
    return InvalidForm([FieldError.of(FIELD, sentence, **params)])
