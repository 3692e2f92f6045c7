"""What is told of each thing that was found: its own words as they were written, those that were asked for marked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, select
from sqlalchemy.orm import Session, aliased

from processes.assignments.models import Assignment
from processes.assignments.standing import is_overdue
from processes.calendar.working import load_calendar
from processes.directives.models import Directive
from processes.files.models import StoredFile
from processes.organisation.models import Person, Unit
from processes.received.models import INCOMING, OUTGOING, ReceivedDocument
from processes.runtime.definitions import StatusLabel, status_labels
from processes.search.asked import Asked
from processes.search.marking import Part, excerpt, marked
from processes.search.models import ASSIGNMENT, DIRECTIVE, FILE, PERSON, SHARE, UNIT, FileText
from processes.shares.models import CONTRIBUTION, SUBTASK, Share

#: Kinds of objects that have files, and under which kind their page is found; a request's files are shown with its parts.
_OWNERS = {CONTRIBUTION: SHARE, SUBTASK: SHARE, "share_request": SHARE}


@dataclass(frozen=True, slots=True)
class Owner:
    """What a file is attached to, or a part belongs to."""

    kind: str
    id: int
    title: str


@dataclass(frozen=True, slots=True)
class Hit:
    """``title``: what it is called; ``around``: the place in its other words, or in the file's text, where it says what was asked.
    ``of``: its unit, for a person also their position. ``code``: of a unit, the user name of a person."""

    kind: str
    id: int
    title: tuple[Part, ...]
    around: tuple[Part, ...] = ()
    number: tuple[Part, ...] = ()
    day: date | None = None
    of: str = ""
    code: str = ""
    status: StatusLabel | None = None
    due_on: date | None = None
    overdue: bool = False
    owner: Owner | None = None

    @property
    def text(self) -> str:
        """The title as it was written."""
        return "".join(part.text for part in self.title)


@dataclass(frozen=True)
class _Telling:
    session: Session
    asked: Asked
    now: datetime
    labels: Mapping[tuple[str, str], StatusLabel]

    def marked(self, text: str | None) -> tuple[Part, ...]:
        return marked(text or "", self.asked.words, self.asked.last_is_begun)

    def excerpt(self, *texts: str | None) -> tuple[Part, ...]:
        return excerpt(" · ".join(text for text in texts if text), self.asked.words, self.asked.last_is_begun)


def read_hits(session: Session, asked: Asked, now: datetime, ids: Mapping[str, Sequence[int]]) -> dict[str, list[Hit]]:
    """The hits with these ids by kind, in this order; the caller has checked that all of them may be seen. One statement a kind, and
    one more for each kind of thing that files are attached to."""
    telling = _Telling(session, asked, now, status_labels(session) if ids else {})
    found = {}
    for kind, wanted in ids.items():
        by_id = {hit.id: hit for hit in _READERS[kind](telling, kind, wanted)}
        found[kind] = [by_id[id] for id in wanted if id in by_id]
    return found


def _assignments(telling: _Telling, kind: str, ids: Sequence[int]) -> Iterable[Hit]:
    rows = telling.session.execute(
        select(
            Assignment.id,
            Assignment.content,
            Assignment.expected_product,
            Assignment.status,
            Assignment.due_at,
            Assignment.ended_at,
            Directive.number,
            Directive.date,
            Directive.subject,
            Unit.name,
            case((is_overdue(), 1), else_=0).label("overdue"),
        )
        .join(Directive, Directive.id == Assignment.directive_id)
        .join(Unit, Unit.id == Assignment.lead_id)
        .where(Assignment.id.in_(ids))
    )
    calendar = load_calendar()
    for row in rows:
        yield Hit(
            kind,
            row.id,
            telling.marked(row.content),
            telling.excerpt(row.subject, row.expected_product),
            telling.marked(row.number),
            row.date,
            row.name,
            status=telling.labels.get((ASSIGNMENT, row.status)),
            due_on=calendar.local_date(row.due_at) if row.due_at else None,
            overdue=bool(row.overdue) and row.ended_at is None,
        )


def _directives(telling: _Telling, kind: str, ids: Sequence[int]) -> Iterable[Hit]:
    rows = telling.session.execute(
        select(
            Directive.id,
            Directive.number,
            Directive.date,
            Directive.subject,
            Directive.signer,
            Directive.issuing_body,
            Directive.source,
            Directive.status,
        ).where(Directive.id.in_(ids))
    )
    for row in rows:
        around = telling.excerpt(row.signer, row.issuing_body, row.source)
        status = telling.labels.get((DIRECTIVE, row.status))
        yield Hit(
            kind, row.id, telling.marked(row.subject), around, telling.marked(row.number), row.date, status=status
        )


def _received(telling: _Telling, kind: str, ids: Sequence[int]) -> Iterable[Hit]:
    rows = telling.session.execute(
        select(
            ReceivedDocument.id,
            ReceivedDocument.number,
            ReceivedDocument.date,
            ReceivedDocument.subject,
            ReceivedDocument.signer,
            ReceivedDocument.drafter_name,
            ReceivedDocument.reference,
            ReceivedDocument.status,
            Unit.name,
        )
        .outerjoin(Unit, Unit.id == ReceivedDocument.sender_id)
        .where(ReceivedDocument.id.in_(ids))
    )
    for row in rows:
        yield Hit(
            kind,
            row.id,
            telling.marked(row.subject),
            telling.excerpt(row.signer, row.drafter_name, row.reference),
            telling.marked(row.number),
            row.date,
            row.name or "",
            status=telling.labels.get((kind, row.status)),
        )


def _shares(telling: _Telling, kind: str, ids: Sequence[int]) -> Iterable[Hit]:
    receiver = aliased(Person)
    rows = telling.session.execute(
        select(
            Share.id,
            Share.kind,
            Share.content,
            Share.assignment_id,
            Share.due_at,
            Share.status,
            Share.overdue_at,
            Share.ended_at,
            Unit.name,
            receiver.name.label("person"),
        )
        .outerjoin(Unit, Unit.id == Share.receiver_unit_id)
        .outerjoin(receiver, receiver.id == Share.receiver_id)
        .where(Share.id.in_(ids))
    )
    calendar = load_calendar()
    for row in rows:
        yield Hit(
            kind,
            row.id,
            telling.marked(row.content),
            of=row.person or row.name or "",
            status=telling.labels.get((row.kind, row.status)),
            due_on=calendar.local_date(row.due_at),
            overdue=row.overdue_at is not None and row.ended_at is None,
        )


def _files(telling: _Telling, kind: str, ids: Sequence[int]) -> Iterable[Hit]:
    rows = telling.session.execute(
        select(
            StoredFile.id, StoredFile.name, StoredFile.at, StoredFile.object_type, StoredFile.object_id, FileText.text
        )
        .outerjoin(FileText, FileText.file_id == StoredFile.id)
        .where(StoredFile.id.in_(ids))
    ).all()
    owners = _owners(telling.session, {(row.object_type, row.object_id) for row in rows})
    calendar = load_calendar()
    for row in rows:
        owner = owners.get((row.object_type, row.object_id))
        around = telling.excerpt(row.text)
        day = calendar.local_date(row.at)
        yield Hit(kind, row.id, telling.marked(row.name), around, day=day, owner=owner)


def _owners(session: Session, of: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Owner]:
    """What the files are attached to: a person who may open a file may see that too."""
    titles: dict[str, tuple[Any, Any]] = {
        ASSIGNMENT: (Assignment, Assignment.content),
        DIRECTIVE: (Directive, Directive.subject),
        OUTGOING: (ReceivedDocument, ReceivedDocument.subject),
        INCOMING: (ReceivedDocument, ReceivedDocument.subject),
        SHARE: (Share, Share.content),
    }
    by_type: dict[str, set[int]] = {}
    for object_type, id in of:
        by_type.setdefault(object_type, set()).add(id)
    owners = {}
    for object_type, ids in by_type.items():
        kind = _OWNERS.get(object_type, object_type)
        if kind not in titles:
            continue
        model, title = titles[kind]
        for id, said in session.execute(select(model.id, title).where(model.id.in_(ids))):
            owners[object_type, id] = Owner(kind, id, said)
    return owners


def _units(telling: _Telling, kind: str, ids: Sequence[int]) -> Iterable[Hit]:
    above = aliased(Unit)
    rows = telling.session.execute(
        select(Unit.id, Unit.name, Unit.code, above.name.label("above"))
        .outerjoin(above, above.id == Unit.parent_id)
        .where(Unit.id.in_(ids))
    )
    for row in rows:
        yield Hit(kind, row.id, telling.marked(row.name), of=row.above or "", code=row.code)


def _people(telling: _Telling, kind: str, ids: Sequence[int]) -> Iterable[Hit]:
    rows = telling.session.execute(
        select(Person.id, Person.name, Person.position, Person.username, Unit.name.label("unit"))
        .join(Unit, Unit.id == Person.unit_id)
        .where(Person.id.in_(ids))
    )
    for row in rows:
        # By position first (B58).
        called = f"{row.position} ({row.name})" if row.position else row.name
        yield Hit(kind, row.id, telling.marked(called), of=row.unit, code=row.username)


_READERS: dict[str, Callable[[_Telling, str, Sequence[int]], Iterable[Hit]]] = {
    ASSIGNMENT: _assignments,
    DIRECTIVE: _directives,
    OUTGOING: _received,
    INCOMING: _received,
    SHARE: _shares,
    FILE: _files,
    UNIT: _units,
    PERSON: _people,
}
