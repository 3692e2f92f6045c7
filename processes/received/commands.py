"""Taking a pushed document in (B14). What becomes of it is the diagram's business: ``bpmn/outgoing.bpmn``, ``incoming.bpmn``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from processes import telemetry
from processes.command import in_transaction
from processes.db import reading, table_of
from processes.directives.numbers import parse
from processes.files.commands import discard_unkept, discarded_on_failure, take_in
from processes.files.models import StoredFile
from processes.files.policy import DOCUMENT
from processes.organisation.actor import Actor
from processes.received.citing import cited
from processes.received.fields import read_document, search_text
from processes.received.models import INCOMING, OUTGOING, Citation, ReceivedDocument
from processes.received.policy import may_push
from processes.refusals import FieldError, InvalidForm, NotFound
from processes.runtime import objects
from processes.runtime.act import start_instance
from processes.settings import current

_DOCUMENTS = table_of(ReceivedDocument)
_BLANK: dict[str, Any] = {
    column.name: column.default.arg if column.default is not None else None  # type: ignore[attr-defined]
    for column in _DOCUMENTS.columns
    if column.name != "id"
}
MOST_FILES = 50
#: A file as it arrives: what it holds, and what it is called.
Upload = tuple[BinaryIO, str]


@dataclass(frozen=True, slots=True)
class Received:
    """The document's id here, and whether this call brought it: a repeated one brings nothing."""

    id: int
    is_new: bool


@telemetry.command
def receive_document(
    values: Mapping[str, Any], uploads: Sequence[Upload], *, direction: str, by: Actor, now: datetime
) -> Received:
    """Take in what another system pushes: the document with its files, together or not at all.

    ``values``: those of :mod:`processes.received.fields`; ``direction`` as in the model. The system and its ``source_id`` make
    the document one, however often it is pushed: what is known already stays as it is. Raises NotFound for who is no such system,
    InvalidForm naming the fields.
    """
    if not may_push(by) or direction not in (OUTGOING, INCOMING):
        raise NotFound()
    session = reading()
    row, errors = read_document(session, values, direction, now)
    if len(uploads) > MOST_FILES:
        errors.append(FieldError.of("files", "Chỉ gửi kèm nhiều nhất {limit} tệp một lần.", limit=MOST_FILES))
    if errors:
        raise InvalidForm(errors)
    if (known := _known(session, by.id, row["source_id"])) is not None:
        return Received(known, is_new=False)
    files: list[dict[str, Any]] = []
    with discarded_on_failure(files):
        for stream, filename in uploads:
            files.append(_taken_in(stream, filename, direction, now))
        id, is_new = _enter(row, files, by=by, now=now)
    discard_unkept([file["stored_as"] for file in files])
    return Received(id, is_new)


def _taken_in(stream: BinaryIO, filename: str, direction: str, now: datetime) -> dict[str, Any]:
    try:
        return take_in(stream, filename, object_type=direction, kind=DOCUMENT, now=now)
    except InvalidForm as refused:
        raise InvalidForm([FieldError("files", e.template, e.params) for e in refused.errors]) from None


@in_transaction
def _enter(
    session: Session, row: dict[str, Any], files: list[dict[str, Any]], *, by: Actor, now: datetime
) -> tuple[int, bool]:
    """Enter the document, its files and its process; or find what the same push, a moment earlier, has entered."""
    if (known := _known(session, by.id, row["source_id"])) is not None:
        return known, False
    row = {**_BLANK, **row, "system_id": by.id}
    row["search"] = search_text(row)
    id = int(session.execute(insert(ReceivedDocument).values(row).returning(ReceivedDocument.id)).scalar_one())
    if files:
        session.execute(insert(StoredFile), [{**file, "object_id": id, "by_id": by.id} for file in files])
    if row["direction"] == INCOMING:
        named = cited(row["subject"], row["reference"])
        if (own := parse(row["number"])) is not None:
            named.pop(own.canonical, None)
        if named:
            session.execute(
                insert(Citation), [{"document_id": id, "number_key": n, "date": d} for n, d in named.items()]
            )
    has_drafter = row["drafter_id"] is not None and not current.get("documents_by_van_thu")
    start_instance(
        session,
        row["direction"],
        object_type=row["direction"],
        object_id=id,
        row=objects.load_row(session.connection(), row["direction"], id),
        variables={"has_drafter": has_drafter},
        by=by,
        now=now,
    )
    return id, True


def _known(session: Session, system_id: int, source_id: str) -> int | None:
    found = select(ReceivedDocument.id).where(
        ReceivedDocument.system_id == system_id, ReceivedDocument.source_id == source_id
    )
    return session.scalar(found)
