"""Files named in a form: they must be this person's own, uploaded for this object, and not sent with anything yet."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from processes.files.models import StoredFile
from processes.organisation.actor import Actor
from processes.refusals import FieldError, InvalidForm
from processes.storable import is_id

MOST_FILES = 100


def check_uploads(
    session: Session, files: Sequence[int], *, object_type: str | None, object_id: int | None, by: Actor
) -> None:
    """Raise InvalidForm if one of the files is somebody else's, another object's, or already part of something."""
    if not files:
        return
    wanted = set(files)
    if len(wanted) > MOST_FILES:
        raise InvalidForm([FieldError.of("files", "Chỉ gửi kèm nhiều nhất {limit} tệp một lần.", limit=MOST_FILES)])
    found = all(is_id(file) for file in wanted) and session.scalar(
        select(func.count()).where(
            StoredFile.id.in_(wanted),
            StoredFile.object_type == object_type,
            StoredFile.object_id == object_id,
            StoredFile.by_id == by.id,
            StoredFile.kind == "upload",
            StoredFile.contribution_id.is_(None),
        )
    )
    if found != len(wanted):
        raise InvalidForm([FieldError.of("files", "Có tệp không còn dùng được ở đây. Đề nghị tải tệp lên lại.")])
