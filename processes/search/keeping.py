"""Keeping the rows of the search up to date: beside the commands, never inside them.

What a command enters or changes is noted by triggers in its own transaction (:class:`processes.search.models.SearchChange`); here it is
read and written down, batch by batch. A process that dies in between has lost nothing: the note goes away together with the row that
it leads to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from time import monotonic

from sqlalchemy import Select, delete, func, insert, literal, select, text
from sqlalchemy.orm import Session

from processes.assignments.models import Assignment
from processes.command import repeatable
from processes.db import after_commit, reading, table_of
from processes.directives.models import Directive
from processes.files.models import StoredFile
from processes.files.plain import READABLE
from processes.organisation.models import Person, Unit
from processes.received.models import ReceivedDocument
from processes.runtime.models import Job
from processes.runtime.wakeup import wake
from processes.search.entries import rows_of
from processes.search.matching import know_words
from processes.search.models import (
    ASSIGNMENT,
    DIRECTIVE,
    FILE,
    PERSON,
    SHARE,
    UNIT,
    FileText,
    SearchChange,
    SearchRow,
)
from processes.shares.models import Share

#: The job that reads a file's text (``handlers/search.py``).
READ_FILE = "search.read_file"
#: Changes taken up in one transaction.
BATCH = 400
#: Seconds after which whoever sweeps goes on with the rest of its work.
STRETCH = 5.0
#: Seconds between two rounds of one process: a command rings after every commit, and what came together is written together.
PAUSE = 1.0
# Any number that nobody else locks in this database.
_LOCK = 20261123

_ROWS, _CHANGES = table_of(SearchRow), table_of(SearchChange)
_last_round = -PAUSE


def catch_up_now_and_then(now: datetime) -> int:
    """:func:`catch_up` for whoever sweeps: at most every ``PAUSE`` seconds."""
    global _last_round
    if monotonic() - _last_round < PAUSE:
        return 0
    _last_round = monotonic()
    return catch_up(now)


def catch_up(now: datetime, *, seconds: float = STRETCH, told: Callable[[int], None] = lambda _: None) -> int:
    """Write down what has changed; how many changes. ``told`` hears after each batch how many it were so far."""
    end, done = monotonic() + seconds, 0
    while _has_changes():
        batch = _write_batch(now)
        if batch == 0:  # somebody else is at it
            break
        done += batch
        told(done)
        if monotonic() > end:
            wake()
            break
    return done


def _has_changes() -> bool:
    """Without a lock: usually there is nothing to do."""
    session = reading()
    found = session.scalar(select(SearchChange.id).limit(1)) is not None
    session.rollback()
    return found


@repeatable
def _write_batch(session: Session, now: datetime) -> int:
    if not _alone(session):
        return 0
    changes = session.execute(select(_CHANGES).order_by(_CHANGES.c.id).limit(BATCH)).all()
    changed: dict[str, set[int]] = defaultdict(set)
    for change in changes:
        changed[change.kind].add(change.object_id)
    for kind, ids in changed.items():
        _write(session, kind, sorted(ids), now)
    session.execute(delete(_CHANGES).where(_CHANGES.c.id.in_([change.id for change in changes])))
    return len(changes)


def _alone(session: Session) -> bool:
    """One at a time: of two that write the same row the one that has read less might come last. SQLite sees to it by itself."""
    if session.get_bind().dialect.name != "postgresql":
        return True
    return bool(session.scalar(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": _LOCK}))


def _write(session: Session, kind: str, ids: Sequence[int], now: datetime) -> None:
    taken = delete(_ROWS).where(_ROWS.c.kind == kind, _ROWS.c.object_id.in_(ids))
    known = session.scalars(taken.returning(_ROWS.c.object_id)).all()
    if rows := rows_of(session, kind, ids):
        session.execute(insert(_ROWS), rows)
        know_words(session, rows)
    if known:
        _note_dependents(session, kind, known)
    if kind == FILE:
        _have_read(session, ids, now)


def _note_dependents(session: Session, kind: str, ids: Sequence[int]) -> None:
    """An assignment is found by the words of its document and of its unit too, a person by their unit's."""
    if kind == DIRECTIVE:
        note(session, ASSIGNMENT, select(Assignment.id).where(Assignment.directive_id.in_(ids)))
    elif kind == UNIT:
        note(session, ASSIGNMENT, select(Assignment.id).where(Assignment.lead_id.in_(ids)))
        note(session, SHARE, select(Share.id).where(Share.receiver_unit_id.in_(ids)))
        note(session, PERSON, select(Person.id).where(Person.unit_id.in_(ids)))
        sent = ReceivedDocument.sender_id.in_(ids)
        entered = select(ReceivedDocument.direction, ReceivedDocument.id).where(sent)
        session.execute(insert(_CHANGES).from_select(["kind", "object_id"], entered))


def note(session: Session, kind: str, ids: Select[int]) -> None:
    """Have these read anew; ``ids`` is a statement."""
    subquery = ids.subquery()
    of_kind = select(literal(kind), subquery.c.id)
    session.execute(insert(_CHANGES).from_select(["kind", "object_id"], of_kind))


def _have_read(session: Session, ids: Sequence[int], now: datetime) -> None:
    """Ask for the text of files that nobody has read yet."""
    unread = (
        select(StoredFile.id)
        .outerjoin(FileText, FileText.file_id == StoredFile.id)
        .where(StoredFile.id.in_(ids), StoredFile.media_type.in_(READABLE), FileText.file_id.is_(None))
    )
    jobs = [
        {"operation": READ_FILE, "parameters": {"file_id": id}, "due_at": now, "attempts": 0}
        for id in session.scalars(unread)
    ]
    if jobs:
        session.execute(insert(table_of(Job)), jobs)
        after_commit(session, wake)


@repeatable
def keep_text(session: Session, file_id: int, found: str, now: datetime) -> None:
    """Keep what a file says, and have its row written anew."""
    if session.scalar(select(StoredFile.id).where(StoredFile.id == file_id)) is None:
        return  # deleted meanwhile
    session.execute(delete(FileText).where(FileText.file_id == file_id))
    session.execute(insert(FileText).values(file_id=file_id, text=found, read_at=now))
    session.execute(insert(_CHANGES).values(kind=FILE, object_id=file_id))
    after_commit(session, wake)


@repeatable
def forget_rows(session: Session) -> None:
    """Begin anew: no row is left, and everything there is has been noted as changed."""
    session.execute(delete(_ROWS))
    session.execute(delete(_CHANGES))
    tables = {UNIT: Unit, PERSON: Person, DIRECTIVE: Directive, ASSIGNMENT: Assignment, SHARE: Share, FILE: StoredFile}
    for kind, model in tables.items():
        id = table_of(model).c.id
        note(session, kind, select(id).order_by(id))
    received = select(ReceivedDocument.direction, ReceivedDocument.id)
    session.execute(insert(_CHANGES).from_select(["kind", "object_id"], received))


def count_changes() -> int:
    """How many changes wait to be written down."""
    return reading().scalar(select(func.count()).select_from(_CHANGES)) or 0
