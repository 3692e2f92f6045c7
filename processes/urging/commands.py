"""Drafting a letter per unit that urges it on, and recording its number on every assignment that it names (B30)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from processes import telemetry
from processes.assignments.deadlines import is_day
from processes.assignments.models import Assignment
from processes.assignments.policy import visible_assignments
from processes.batches.commands import MOST, keep_batch
from processes.command import in_transaction
from processes.db import table_of
from processes.directives.numbers import fault, parse
from processes.directives.policy import may_register
from processes.organisation.actor import Actor
from processes.refusals import FieldError, InvalidForm, NotFound, NotNow, _l
from processes.storable import clean_text, is_id, is_storable, unusable
from processes.urging.models import UrgingLetter, UrgingLetterItem

LABELS = {
    "subject": _l("Trích yếu"),
    "place": _l("Địa danh"),
    "signer": _l("Người ký"),
    "signer_position": _l("Chức vụ người ký"),
    "authority": _l("Quyền hạn ký"),
    "reply_by": _l("Báo cáo trước ngày"),
    "date": _l("Ngày văn bản"),
}
_LIMITS = {"subject": 1000, "place": 120, "signer": 120, "signer_position": 120, "authority": 120}
_MAY_BE_EMPTY = frozenset({"authority"})


@telemetry.command
@in_transaction
def draft_letters(
    session: Session, assignment_ids: Sequence[int], values: Mapping[str, Any], *, by: Actor, now: datetime
) -> list[int]:
    """Draft one letter for each lead unit of these assignments; returns their ids, in the order of the units.

    ``values``: subject, place, signer, signer_position, authority (texts) and reply_by (a date or None). Only issued assignments
    that have not ended and that the person sees are taken; NotFound when none is left, or for those who draft no documents.
    """
    if not may_register(by):
        raise NotFound()
    letter, errors = _texts(values)
    reply_by = values.get("reply_by")
    if reply_by is not None and not is_day(reply_by):
        errors.append(_no_day("reply_by"))
    ids = {id for id in assignment_ids if is_id(id)}
    if len(ids) > MOST:
        raise InvalidForm([FieldError.of("", "Mỗi lần chọn nhiều nhất {most} nhiệm vụ.", most=MOST)])
    by_unit = _by_unit(session, ids, by)
    if not by_unit:
        raise NotFound()
    if errors:
        raise InvalidForm(errors)
    letters = []
    for unit_id, members in by_unit.items():
        row = {**letter, "unit_id": unit_id, "reply_by": reply_by, "by_id": by.id, "created_at": now}
        id = int(session.execute(insert(UrgingLetter).values(row).returning(UrgingLetter.id)).scalar_one())
        session.execute(
            insert(table_of(UrgingLetterItem)), [{"letter_id": id, "assignment_id": member} for member in members]
        )
        letters.append(id)
    return letters


@telemetry.command
@in_transaction
def number_letter(session: Session, letter_id: int, number: str, day: date | None, *, by: Actor, now: datetime) -> int:
    """Record the number and date that văn thư has given the letter; returns the batch that urges every assignment in it with them.

    Once: a second number is refused with the first. NotFound for everybody but who drafted it.
    """
    asked = select(UrgingLetter).where(UrgingLetter.id == (letter_id if is_id(letter_id) else 0)).with_for_update()
    letter = session.execute(asked).scalar_one_or_none()
    if letter is None or letter.by_id != by.id:
        raise NotFound()
    if letter.number is not None:
        raise NotNow("Công văn này đã được ghi số {number}.", number=letter.number)
    known, wrong = parse(number), fault(number)
    errors = [wrong] if wrong else []
    if day is None or not is_day(day):
        errors.append(_no_day("date"))
    if errors or day is None or known is None:
        raise InvalidForm(errors)
    number = known.text
    members = session.scalars(
        select(UrgingLetterItem.assignment_id).where(UrgingLetterItem.letter_id == letter_id)
    ).all()
    told = {
        "content": letter.subject,
        "reference_number": number,
        "reference_date": day.isoformat(),
        "reference_subject": letter.subject,
    }
    batch_id = keep_batch(session, members, "urge", told, by=by, now=now)
    session.execute(
        update(UrgingLetter).where(UrgingLetter.id == letter_id).values(number=number, date=day, batch_id=batch_id)
    )
    return batch_id


def _texts(values: Mapping[str, Any]) -> tuple[dict[str, str], list[FieldError]]:
    texts: dict[str, str] = {}
    errors = []
    for name, limit in _LIMITS.items():
        text = texts[name] = clean_text(str(values.get(name) or ""))
        if not text and name not in _MAY_BE_EMPTY:
            errors.append(FieldError.of(name, "Ô “{field}” bắt buộc phải nhập.", field=LABELS[name]))
        elif len(text) > limit:
            errors.append(FieldError.of(name, "Ô “{field}” dài quá {limit} ký tự.", field=LABELS[name], limit=limit))
        elif not is_storable(text):
            errors.append(unusable(name, LABELS[name]))
    return texts, errors


def _no_day(name: str) -> FieldError:
    return FieldError.of(name, "Ô “{field}” không phải là một ngày có thật.", field=LABELS[name])


def _by_unit(session: Session, ids: set[int], by: Actor) -> dict[int, list[int]]:
    """lead unit → the assignments its letter names."""
    rows = session.execute(
        select(Assignment.lead_id, Assignment.id)
        .where(
            Assignment.id.in_(ids),
            visible_assignments(by),
            Assignment.issued_at.is_not(None),
            Assignment.ended_at.is_(None),
        )
        .order_by(Assignment.lead_id, Assignment.id)
    )
    found: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        found[row.lead_id].append(row.id)
    return dict(found)
