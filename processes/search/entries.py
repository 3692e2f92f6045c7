"""What each thing is found by, read from its own tables: as it is now, a batch at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from processes.assignments.models import Assignment
from processes.calendar.working import load_calendar
from processes.directives.models import Directive
from processes.files.models import StoredFile
from processes.organisation.models import Person, Unit, UnitName
from processes.received.models import ReceivedDocument
from processes.search.models import (
    ASSIGNMENT,
    DIRECTIVE,
    FILE,
    INCOMING,
    NO_DAY,
    OUTGOING,
    PERSON,
    SHARE,
    UNIT,
    FileText,
)
from processes.search.words import joined
from processes.shares.models import Share

#: Characters of a file's words that are kept: some hundred pages. PostgreSQL takes no more than a megabyte of different words.
LONGEST_BODY = 300_000
LONGEST_NUMBER = 120

Row = dict[str, Any]


def rows_of(session: Session, kind: str, ids: Sequence[int]) -> list[Row]:
    """The rows of those of these things that there are."""
    return [{"kind": kind, **row} for row in _READERS[kind](session, ids)]


def _row(id: int, day: date, number: str | None, title: str, body: str) -> Row:
    kept = joined(number)[:LONGEST_NUMBER] or None
    return {"object_id": id, "day": day, "number": kept, "title": title, "body": body[:LONGEST_BODY]}


def _assignments(session: Session, ids: Sequence[int]) -> Iterator[Row]:
    found = session.execute(
        select(
            Assignment.id,
            Assignment.content,
            Assignment.expected_product,
            Directive.number,
            Directive.date,
            Directive.subject,
            Unit.name,
            Unit.code,
        )
        .join(Directive, Directive.id == Assignment.directive_id)
        .join(Unit, Unit.id == Assignment.lead_id)
        .where(Assignment.id.in_(ids))
    )
    for id, content, product, number, day, subject, unit, code in found:
        yield _row(id, day, number, joined(content), joined(number, subject, product, unit, code))


def _directives(session: Session, ids: Sequence[int]) -> Iterator[Row]:
    found = session.execute(
        select(
            Directive.id,
            Directive.number,
            Directive.date,
            Directive.subject,
            Directive.signer,
            Directive.issuing_body,
            Directive.source,
        ).where(Directive.id.in_(ids))
    )
    for id, number, day, subject, *more in found:
        yield _row(id, day, number, joined(subject), joined(number, *more))


def _received(session: Session, ids: Sequence[int]) -> Iterator[Row]:
    found = session.execute(
        select(
            ReceivedDocument.id,
            ReceivedDocument.number,
            ReceivedDocument.date,
            ReceivedDocument.subject,
            ReceivedDocument.signer,
            ReceivedDocument.drafter_name,
            ReceivedDocument.reference,
            Unit.name,
        )
        .outerjoin(Unit, Unit.id == ReceivedDocument.sender_id)
        .where(ReceivedDocument.id.in_(ids))
    )
    for id, number, day, subject, *more in found:
        yield _row(id, day, number, joined(subject), joined(number, *more))


def _shares(session: Session, ids: Sequence[int]) -> Iterator[Row]:
    found = session.execute(
        select(Share.id, Share.given_at, Share.content, Unit.name, Person.name)
        .outerjoin(Unit, Unit.id == Share.receiver_unit_id)
        .outerjoin(Person, Person.id == Share.receiver_id)
        .where(Share.id.in_(ids))
    )
    calendar = load_calendar()
    for id, at, content, *receiver in found:
        yield _row(id, calendar.local_date(at), None, joined(content), joined(*receiver))


def _files(session: Session, ids: Sequence[int]) -> Iterator[Row]:
    found = session.execute(
        select(StoredFile.id, StoredFile.at, StoredFile.name, FileText.text)
        .outerjoin(FileText, FileText.file_id == StoredFile.id)
        .where(StoredFile.id.in_(ids))
    )
    calendar = load_calendar()
    for id, at, name, text in found:
        yield _row(id, calendar.local_date(at), None, joined(name), joined(text))


def _units(session: Session, ids: Sequence[int]) -> Iterator[Row]:
    above = aliased(Unit)
    found = session.execute(
        select(Unit.id, Unit.name, Unit.code, above.name)
        .outerjoin(above, above.id == Unit.parent_id)
        .where(Unit.id.in_(ids), Unit.active)
    ).all()
    former: dict[int, list[str]] = {row.id: [] for row in found}
    for unit_id, name in session.execute(select(UnitName.unit_id, UnitName.name).where(UnitName.unit_id.in_(ids))):
        former.get(unit_id, []).append(name)
    for id, name, code, parent in found:
        yield _row(id, NO_DAY, None, joined(name, code), joined(parent, *former[id]))


def _people(session: Session, ids: Sequence[int]) -> Iterator[Row]:
    found = session.execute(
        select(Person.id, Person.name, Person.position, Person.username, Unit.name)
        .join(Unit, Unit.id == Person.unit_id)
        .where(Person.id.in_(ids), Person.active)
    )
    for id, name, position, username, unit in found:
        yield _row(id, NO_DAY, None, joined(name, position, username), joined(unit))


_READERS: dict[str, Callable[[Session, Sequence[int]], Iterator[Row]]] = {
    ASSIGNMENT: _assignments,
    DIRECTIVE: _directives,
    OUTGOING: _received,
    INCOMING: _received,
    SHARE: _shares,
    FILE: _files,
    UNIT: _units,
    PERSON: _people,
}
