"""What a row of the sheet means, and what is wrong with which of its cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.assignments.fields import Fields
from processes.assignments.fields import read_fields as read_assignment
from processes.assignments.models import Assignment
from processes.assignments.policy import DELETED
from processes.directives.fields import read_fields as read_directive
from processes.directives.models import Directive
from processes.directives.namesakes import identity
from processes.directives.numbers import UNNUMBERED
from processes.folding import fold
from processes.lists.lists import resolve
from processes.moving_over.columns import BY_KEY, COLUMNS, SheetColumn
from processes.organisation.models import Person, Unit
from processes.refusals import FieldError

_OF_DIRECTIVE = ("number", "date", "subject", "type", "field", "issuing_body", "director", "approver")
_OF_ASSIGNMENT = ("content", "lead", "coordinating", "follower", "due_on", "key")
_LISTED = {"type": "document_types", "field": "fields"}
_MOST_EXTENSIONS = 99
_YES = frozenset({"x", "co", "1", "true", "yes"})
_NO = frozenset({"", "khong", "0", "false", "no"})


@dataclass(frozen=True)
class Handed:
    """What the unit gave to the Office, who has not decided yet: ``submit`` with its values, or ``return`` with the reason."""

    action: str
    values: dict[str, str]
    on: date


@dataclass(frozen=True)
class Meaning:
    """An assignment as the system before knew it; days are days of the office."""

    directive: dict[str, Any]
    assignment: Fields
    issued_on: date
    original_due_on: date | None
    extensions: int
    accepted: bool
    progress: str | None
    progress_on: date
    handed: Handed | None


@dataclass
class Names:
    """Units and people by what a sheet may call them, read once for all its rows; a name that two share means nobody."""

    units: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, session: Session) -> Names:
        names = cls()
        for unit in session.execute(select(Unit.id, Unit.code, Unit.name).where(Unit.active)):
            _know(names.units, unit.id, unit.code, unit.name)
        for person in session.execute(
            select(Person.id, Person.username, Person.name, Person.position).where(Person.active)
        ):
            _know(names.people, person.id, person.username, person.name, f"{person.position} ({person.name})")
        return names


def _know(known: dict[str, int], id: int, *texts: str) -> None:
    for text in {fold(each) for each in texts}:
        known[text] = id if known.get(text, id) == id else 0


def read_row(
    session: Session, cells: Mapping[str, str], formulas: Sequence[str], names: Names, today: date
) -> tuple[Meaning | None, list[FieldError]]:
    """What the cells mean; None with the faults, each naming its column."""
    faults = [*formula_faults(formulas), *missing_faults(COLUMNS, cells)]
    values: dict[str, Any] = {}
    for key, text in cells.items():
        if key in formulas:
            continue
        value, *wrong = _read(key, text, names)
        if found := [fault for fault in wrong if fault is not None]:
            faults += found
        else:
            values[key] = value
    faults += _between(values, today, {fault.field for fault in faults})
    told = {fault.field for fault in faults}
    columns, more = read_directive(session, _some(values, _OF_DIRECTIVE), partial=False)
    given = _some(values, _OF_ASSIGNMENT)
    assignment, others = read_assignment(session, given, partial=False)
    faults += [fault for fault in (*more, *others) if fault.field not in told]
    if faults:
        return None, faults
    return (
        Meaning(
            columns,
            assignment,
            values["issued_on"],
            values.get("original_due_on"),
            values.get("extensions", 0),
            bool(values.get("accepted")) or bool(values.get("progress")),
            values.get("progress"),
            values.get("progress_on") or values["issued_on"],
            _handed(values),
        ),
        [],
    )


def formula_faults(formulas: Sequence[str]) -> list[FieldError]:
    """Of each column that holds a formula."""
    return [FieldError.of(key, "Ô có công thức; đề nghị dán lại giá trị.") for key in formulas]


def missing_faults(columns: Sequence[SheetColumn], cells: Mapping[str, str]) -> list[FieldError]:
    """Of each required column in which nothing stands."""
    return [
        FieldError.of(column.key, "Ô “{field}” bắt buộc phải nhập.", field=column.title)
        for column in columns
        if column.required and not cells.get(column.key)
    ]


def existing(session: Session, meaning: Meaning) -> tuple[Directive | None, int | None]:
    """The document if it is in the register, and the assignment in it that has this content and lead unit."""
    known = identity(meaning.directive)["identity"]
    columns = meaning.directive
    # What has no number is known by its day and subject.
    unnumbered = (
        Directive.number == UNNUMBERED,
        Directive.date == columns["date"],
        Directive.subject == columns["subject"],
    )
    is_it = (Directive.identity == known,) if known else unnumbered
    directive = session.scalars(select(Directive).where(*is_it, Directive.status != DELETED).limit(1)).first()
    if directive is None:
        return None, None
    same = select(Assignment.id).where(
        Assignment.directive_id == directive.id,
        Assignment.lead_id == meaning.assignment.columns["lead_id"],
        Assignment.search == meaning.assignment.columns["search"],
        Assignment.status != DELETED,
    )
    return directive, session.execute(same.limit(1)).scalar()


def _some(values: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: values[name] for name in names if name in values}


def _read(key: str, text: str, names: Names) -> tuple[Any, *tuple[FieldError | None, ...]]:
    """The value of a cell, and what is wrong with it."""
    column = BY_KEY[key]
    if column.is_day:
        day = _day(text)
        return day, None if day else FieldError.of(
            key, "“{text}” không phải là một ngày có thật, ví dụ 04/08/2026.", text=text[:40]
        )
    if key in _LISTED:
        code = resolve(_LISTED[key], text)
        return code, None if code else FieldError.of(key, "“{text}” không có trong danh mục.", text=text[:80])
    if key in {"lead", "director", "approver", "follower"}:
        known = names.units if key == "lead" else names.people
        return known.get(fold(text)) or None, _unknown(key, text, known)
    if key == "coordinating":
        parts = [part.strip() for part in text.split(";") if part.strip()]
        return [names.units.get(fold(part), 0) for part in parts], *(_unknown(key, part, names.units) for part in parts)
    if key == "extensions":
        fits = text.isascii() and text.isdecimal() and len(text) < 4 and int(text) <= _MOST_EXTENSIONS
        return int(text) if fits else 0, None if fits else FieldError.of(
            key, "“{text}” không phải là số nguyên từ 0 đến {most}.", text=text[:40], most=_MOST_EXTENSIONS
        )
    if key in {"accepted", "key"}:
        word = fold(text)
        return word in _YES, None if word in _YES | _NO else FieldError.of(
            key, "“{text}” không hiểu được: ghi x hoặc để trống.", text=text[:40]
        )
    return text, None


def _unknown(key: str, text: str, known: Mapping[str, int]) -> FieldError | None:
    id = known.get(fold(text))
    if id:
        return None
    if id == 0:
        return FieldError.of(
            key, "Có nhiều người hoặc đơn vị tên “{text}”; đề nghị ghi tên đăng nhập hoặc mã.", text=text[:80]
        )
    return FieldError.of(key, "Không có “{text}” trong hệ thống.", text=text[:80])


def _handed(values: Mapping[str, Any]) -> Handed | None:
    if values.get("result"):
        reply = {"reply_number": values.get("reply_number"), "reply_date": values.get("reply_date")}
        told = {name: str(value) for name, value in reply.items() if value}
        return Handed("submit", {"content": values["result"], **told}, values["submitted_on"])
    if values.get("return_reason"):
        return Handed("return", {"reason": values["return_reason"]}, values["returned_on"])
    return None


def _between(values: Mapping[str, Any], today: date, faulty: set[str]) -> list[FieldError]:
    """What is wrong with cells together; ``faulty`` are columns of which something is said already."""
    faults = []
    issued, document = values.get("issued_on"), values.get("date")
    if issued and issued > today:
        faults.append(FieldError.of("issued_on", "Ngày giao sau hôm nay."))
    if issued and document and issued < document:
        faults.append(FieldError.of("issued_on", "Ngày giao trước ngày văn bản."))
    if values.get("progress_on") and issued and not issued <= values["progress_on"] <= today:
        faults.append(FieldError.of("progress_on", "Ngày cập nhật phải từ ngày giao đến hôm nay."))
    for said, day in (("result", "submitted_on"), ("return_reason", "returned_on")):
        if values.get(said) and not values.get(day) and day not in faulty:
            faults.append(FieldError.of(day, "Ô “{field}” bắt buộc phải nhập.", field=BY_KEY[day].title))
        if values.get(day) and not values.get(said) and said not in faulty:
            faults.append(FieldError.of(said, "Ô “{field}” bắt buộc phải nhập.", field=BY_KEY[said].title))
        first = max(issued, values.get("progress_on") or issued) if issued else None
        if values.get(day) and first and not first <= values[day] <= today:
            faults.append(FieldError.of(day, "Ngày này phải từ ngày giao, sau lần cập nhật, đến hôm nay."))
    if values.get("result") and values.get("return_reason"):
        faults.append(FieldError.of("return_reason", "Nhiệm vụ đã trình kết quả thì không đồng thời bị trả lại."))
    if values.get("reply_number") and not values.get("result"):
        faults.append(FieldError.of("result", "Có văn bản trả lời thì phải có kết quả đã trình."))
    if values.get("original_due_on") and not values.get("due_on"):
        faults.append(FieldError.of("due_on", "Có hạn ban đầu thì phải có hạn đang áp dụng."))
    return faults


def _day(text: str) -> date | None:
    for pattern in ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    return None
