"""Two people edit the same thing: who saves second is told who was quicker, instead of writing over it unseen (409)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from processes import clock
from processes.db import reading
from processes.edits.models import Edit
from processes.organisation.actor import Actor
from processes.organisation.models import Person
from processes.refusals import NotNow, _l

#: The office's settings are one form.
SETTINGS_FORM = 0


class EditedSince(NotNow):
    """Somebody saved it after this person had opened the form; ``version`` is what they saved."""

    def __init__(self, version: int, **who: object) -> None:
        super().__init__(_l("{position} ({name}) đã lưu nội dung này lúc {at}, sau khi bạn mở trang."), **who)
        self.version = version


def version_of(kind: str, object_id: int) -> int:
    """How often it was saved: what a form carries, to be compared when it is sent."""
    version = select(Edit.version).where(Edit.kind == kind, Edit.object_id == object_id)
    return reading().scalar(version) or 0


def saved(
    session: Session, kind: str, object_id: int, *, by: Actor, version: int | None = None, now: datetime | None = None
) -> None:
    """Note that the person saves it now, inside the command that does. ``version``: what their form was opened with; None compares
    nothing. Raises EditedSince when somebody else was quicker; two at the same moment meet at the row, and one begins again."""
    of_it = (Edit.kind == kind, Edit.object_id == object_id)
    last = session.execute(
        select(Edit.version, Edit.by_id, Edit.at, Person.position, Person.name)
        .join(Person, Person.id == Edit.by_id)
        .where(*of_it)
        .with_for_update(of=Edit)
    ).first()
    if last is not None and version is not None and last.version != version:
        raise EditedSince(last.version, position=last.position, name=last.name, at=last.at)
    written = {"by_id": by.id, "at": now or clock.now()}
    if last is None:
        session.execute(insert(Edit).values(kind=kind, object_id=object_id, version=1, **written))
    else:
        session.execute(update(Edit).where(*of_it).values(version=last.version + 1, **written))
