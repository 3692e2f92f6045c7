"""Documents of the same number: a body gives each number once a year, so the same body, number and year is the same document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.assignments.policy import DELETED
from processes.assignments.rows import PersonName
from processes.db import reading
from processes.directives import numbers
from processes.directives.models import Directive
from processes.directives.policy import may_register, visible_directives
from processes.organisation.actor import Actor
from processes.organisation.models import Person
from processes.refusals import FieldError, NotFound
from processes.storable import is_storable


@dataclass(frozen=True, slots=True)
class Namesake:
    """A document that bears the number already. ``same_body``: it is the same document; ``is_open``: the reader may open it."""

    id: int
    number: str
    date: date
    subject: str
    issuing_body: str | None
    drafter: PersonName
    issued_at: datetime | None
    same_body: bool
    is_open: bool


def namesakes(
    actor: Actor, text: str, day: date | None, issuing_body: str | None, *, but: int | None = None
) -> list[Namesake]:
    """Documents with this number and year, those of the same body first; ``but`` is the document that is being corrected.
    What the reader may not open is named all the same, so that nobody enters it twice. NotFound for who enters no documents."""
    if not may_register(actor):
        raise NotFound()
    number = numbers.parse(text) if is_storable(text) else None
    if number is None or day is None:
        return []
    statement = _of_the_year(number, day, but).add_columns(
        Directive.date,
        Directive.issued_at,
        Person.username,
        visible_directives(actor).label("is_open"),
    )
    body = numbers.body_key(issuing_body if is_storable(issuing_body) else None, number)
    found = [
        Namesake(
            row.id,
            row.number,
            row.date,
            row.subject,
            row.issuing_body,
            PersonName(row.drafter_id, row.username, row.name, row.position),
            row.issued_at,
            same_body=_body(row) == body,
            is_open=bool(row.is_open),
        )
        for row in reading().execute(statement)
    ]
    return sorted(found, key=lambda each: not each.same_body)


def identity(columns: Mapping[str, Any]) -> dict[str, str | None]:
    """What a document is known by, from its number, date and issuing body: the columns that keep it from being entered twice."""
    number = numbers.parse(columns["number"])
    if number is None:
        return {"number_key": None, "identity": None}
    body = numbers.body_key(columns.get("issuing_body"), number)
    return {"number_key": number.canonical, "identity": f"{columns['date'].year} {number.canonical} {body}"[:300]}


def already_entered(session: Session, columns: Mapping[str, Any], *, but: int | None = None) -> FieldError | None:
    """Whether the document that the columns describe is there already, as a sentence that says what to do instead."""
    number = numbers.parse(columns["number"])
    if number is None:
        return None
    body = numbers.body_key(columns.get("issuing_body"), number)
    same = next(
        (row for row in session.execute(_of_the_year(number, columns["date"], but)) if _body(row) == body), None
    )
    if same is None:
        return None
    return FieldError.of(
        numbers.FIELD,
        "Văn bản số {number} năm {year} đã có, do {position} ({name}) nhập. Đề nghị bổ sung nhiệm vụ vào văn bản ấy; nếu là văn"
        " bản của cơ quan khác thì ghi rõ ô “Cơ quan ban hành”.",
        number=same.number,
        year=str(columns["date"].year),
        position=same.position,
        name=same.name,
    )


def is_same_document(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two documents, by number, year and issuing body, are one."""
    known = identity(one)
    return known["identity"] is not None and known == identity(other)


def _of_the_year(number: numbers.Number, day: date, but: int | None) -> Any:
    return (
        select(
            Directive.id,
            Directive.number,
            Directive.subject,
            Directive.issuing_body,
            Directive.drafter_id,
            Person.name,
            Person.position,
        )
        .join(Person, Person.id == Directive.drafter_id)
        .where(
            Directive.number_key == number.canonical,
            Directive.date.between(date(day.year, 1, 1), date(day.year, 12, 31)),
            Directive.status != DELETED,
            Directive.id != (but or 0),
        )
        .order_by(Directive.id)
    )


def _body(row: Any) -> str | None:
    number = numbers.parse(row.number)
    return numbers.body_key(row.issuing_body, number) if number else None
