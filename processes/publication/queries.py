"""What the public reads: rows and one assignment, with nothing in them that is not public (C8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.assignments.measures import cell
from processes.assignments.models import Assignment, CoordinatingUnit
from processes.assignments.results import HANDING_IN
from processes.assignments.standing import DONE_IN_TIME, DONE_LATE, DONE_UNDATED
from processes.calendar.working import Calendar, load_calendar
from processes.db import reading
from processes.directives.models import Directive
from processes.organisation.models import Person, Unit
from processes.organisation.queries import person_options
from processes.paging import Page, clamp
from processes.publication.filters import PublicFilters, condition, counting, joined, ordering
from processes.publication.policy import published, shown_content, shown_subject
from processes.refusals import NotFound
from processes.runtime.models import Contribution, ProcessInstance
from processes.storable import is_id

DONE = (DONE_IN_TIME, DONE_LATE, DONE_UNDATED)
REVIEWED = "review_"
#: Who directs: leaders of the Committee and of the Office.
DIRECTORS = ("committee", "leader_of_office")


@dataclass(frozen=True, slots=True)
class Reply:
    """The document with which the unit answered (T2): number, day and subject, as far as they were given."""

    number: str | None
    date: str | None
    subject: str | None


@dataclass(frozen=True, slots=True)
class PublicRow:
    """An assignment as anybody may read it. ``cell``: how it stands, one of the cells of ``measures``; ``days``: signed days of a done
    one against its deadline; ``director`` is a position, never a name; ``field``, ``source`` and ``type`` are codes."""

    id: int
    number: str
    dated: date
    type: str
    subject: str
    content: str
    field: str | None
    source: str | None
    director: str
    lead_code: str
    lead: str
    coordinating: tuple[str, ...]
    key: bool
    issued_on: date
    due_on: date | None
    ended_on: date | None
    cell: str
    days: int | None
    reply: Reply | None

    @property
    def is_done(self) -> bool:
        return self.cell in DONE

    @property
    def waits(self) -> bool:
        """Reported, and not confirmed yet."""
        return self.cell.startswith(REVIEWED)


def public_page(filters: PublicFilters, *, sort: str | None, page: int, per_page: int) -> Page[PublicRow]:
    """One page of what is published, as narrowed and ordered."""
    page, per_page = clamp(page, per_page)
    session, wanted = reading(), condition(filters)
    total = session.scalar(counting(filters)) or 0
    rows = _rows(session, wanted, sort, per_page, (page - 1) * per_page)
    return Page(rows, total, page, per_page)


def public_rows(filters: PublicFilters, *, sort: str | None, most: int) -> tuple[list[PublicRow], int]:
    """The whole list for a file: its first ``most`` rows, and how many it has."""
    session, wanted = reading(), condition(filters)
    total = session.scalar(counting(filters)) or 0
    return _rows(session, wanted, sort, most, 0), total


def public_assignment(id: int) -> PublicRow:
    """One by its permanent address; NotFound for what is not, or no longer, published."""
    found = _rows(reading(), published() & (Assignment.id == id), None, 1, 0) if is_id(id) else []
    if not found:
        raise NotFound()
    return found[0]


def public_directors() -> list[str]:
    """The positions of those who direct, each once; one with the name in it is left out."""
    directing = person_options(roles=DIRECTORS)
    return sorted({each.position for each in directing if each.position and each.name not in each.position})


def _rows(session: Session, wanted: Any, sort: str | None, limit: int, offset: int) -> list[PublicRow]:
    statement = joined(
        select(
            *(
                Assignment.id,
                Assignment.key,
                Assignment.issued_at,
                Assignment.due_at,
                Assignment.ended_at,
                Assignment.days,
            ),
            *(Directive.number, Directive.date, Directive.type, Directive.field, Directive.source),
            *(Unit.code, Unit.name, Person.position, Person.name.label("person")),
            shown_subject().label("subject"),
            shown_content().label("content"),
            cell().label("cell"),
        )
    )
    found = session.execute(statement.where(wanted).order_by(*ordering(sort)).limit(limit).offset(offset)).all()
    answered = [row.id for row in found if row.cell in DONE or row.cell.startswith(REVIEWED)]
    replies, coordinating = _replies(session, answered), _coordinating(session, [row.id for row in found])
    calendar = load_calendar()
    return [_row(row, replies, coordinating, calendar) for row in found]


def _row(
    row: Any, replies: Mapping[int, Reply], coordinating: Mapping[int, Sequence[str]], calendar: Calendar
) -> PublicRow:
    is_done = row.cell in DONE
    return PublicRow(
        id=row.id,
        number=row.number,
        dated=row.date,
        type=row.type,
        subject=row.subject,
        content=row.content,
        field=row.field,
        source=row.source,
        director=_position(row.position or "", row.person),
        lead_code=row.code,
        lead=row.name,
        coordinating=tuple(coordinating.get(row.id, ())),
        key=row.key,
        issued_on=calendar.local_date(row.issued_at),
        due_on=calendar.local_date(row.due_at) if row.due_at else None,
        ended_on=calendar.local_date(row.ended_at) if is_done and row.ended_at else None,
        cell=row.cell,
        days=row.days if is_done else None,
        reply=replies.get(row.id),
    )


def _position(position: str, name: str) -> str:
    """Some write the name into the position."""
    return position.replace(name, "").strip(" ()[],-–")


def _replies(session: Session, ids: Sequence[int]) -> dict[int, Reply]:
    """assignment → the reply of its latest result, of those that are under review or accepted: what was sent back is no answer."""
    if not ids:
        return {}
    found = session.execute(
        select(ProcessInstance.object_id, Contribution.values)
        .join(ProcessInstance, ProcessInstance.id == Contribution.instance_id)
        .where(
            ProcessInstance.object_type == "assignment",
            ProcessInstance.object_id.in_(ids),
            Contribution.action.in_(HANDING_IN),
        )
        .order_by(Contribution.id)
    )
    latest = {row.object_id: row.values for row in found}
    return {id: reply for id, values in latest.items() if (reply := _reply(values or {})) is not None}


def _reply(values: Mapping[str, Any]) -> Reply | None:
    number, day, subject = (_text(values.get(f"reply_{name}")) for name in ("number", "date", "subject"))
    return Reply(number, day, subject) if number or day or subject else None


def _text(value: object) -> str | None:
    return str(value) if value not in (None, "") else None


def _coordinating(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    """Units only: people who coordinate have no business in public."""
    names: dict[int, list[str]] = defaultdict(list)
    found = session.execute(
        select(CoordinatingUnit.assignment_id, Unit.name)
        .join(Unit, Unit.id == CoordinatingUnit.unit_id)
        .where(CoordinatingUnit.assignment_id.in_(ids))
        .order_by(Unit.position, Unit.id)
    )
    for row in found:
        names[row.assignment_id].append(row.name)
    return names
