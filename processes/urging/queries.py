"""Letters that urge units on, as whoever drafted them sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from processes.assignments.queries import AssignmentRow, rows_of
from processes.assignments.rows import AnySelect
from processes.db import reading
from processes.organisation.actor import Actor
from processes.organisation.models import Unit
from processes.paging import PER_PAGE, Page, clamp
from processes.refusals import NotFound
from processes.storable import is_id
from processes.urging.models import UrgingLetter, UrgingLetterItem


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter in a list; ``number`` and ``date`` are None until văn thư has issued it."""

    id: int
    unit: str
    unit_code: str
    unit_mail: str | None
    subject: str
    created_at: datetime
    number: str | None
    date: date | None
    assignments: int


@dataclass(frozen=True, slots=True)
class Sender:
    """The body that urges (``name``) and the one above it, as the head of a letter names them."""

    above: str | None
    name: str


@dataclass(frozen=True, slots=True)
class LetterView:
    """One letter with the assignments it names, as far as whoever drafted it still sees them."""

    line: LetterLine
    place: str
    reply_by: date | None
    signer: str
    signer_position: str
    authority: str
    batch_id: int | None
    rows: list[AssignmentRow]
    sender: Sender


def list_letters(actor: Actor, *, page: int = 1, per_page: int = PER_PAGE) -> Page[LetterLine]:
    """The letters the person drafted, the newest first."""
    page, per_page = clamp(page, per_page)
    mine = UrgingLetter.by_id == actor.id
    total = reading().scalar(select(func.count()).select_from(UrgingLetter).where(mine)) or 0
    rows = _lines().where(mine).order_by(UrgingLetter.id.desc()).limit(per_page).offset((page - 1) * per_page)
    return Page([LetterLine(*row) for row in reading().execute(rows)], total, page, per_page)


def letter_view(actor: Actor, letter_id: int, *, now: datetime) -> LetterView:
    """One letter. NotFound for everybody but who drafted it."""
    session = reading()
    letter = session.get(UrgingLetter, letter_id, populate_existing=True) if is_id(letter_id) else None
    if letter is None or letter.by_id != actor.id:
        raise NotFound()
    line = session.execute(_lines().where(UrgingLetter.id == letter_id)).one()
    ids = session.scalars(select(UrgingLetterItem.assignment_id).where(UrgingLetterItem.letter_id == letter_id)).all()
    return LetterView(
        LetterLine(*line),
        letter.place,
        letter.reply_by,
        letter.signer,
        letter.signer_position,
        letter.authority,
        letter.batch_id,
        rows_of(actor, ids, now=now),
        _sender(actor),
    )


def latest_values(actor: Actor) -> dict[str, str]:
    """What the person's next letter begins with: place and signer of their latest."""
    names = (UrgingLetter.place, UrgingLetter.signer, UrgingLetter.signer_position, UrgingLetter.authority)
    row = (
        reading()
        .execute(select(*names).where(UrgingLetter.by_id == actor.id).order_by(UrgingLetter.id.desc()).limit(1))
        .first()
    )
    return {} if row is None else dict(row._mapping)


def drafted_together(actor: Actor, letter_ids: Sequence[int], *, now: datetime) -> list[LetterView]:
    """These letters, as far as they are the person's, by id."""
    return [letter_view(actor, id, now=now) for id in sorted(set(letter_ids))]


def _lines() -> AnySelect:
    members = (
        select(func.count())
        .where(UrgingLetterItem.letter_id == UrgingLetter.id)
        .correlate(UrgingLetter)
        .scalar_subquery()
    )
    return select(
        UrgingLetter.id,
        Unit.name,
        Unit.code,
        Unit.mail,
        UrgingLetter.subject,
        UrgingLetter.created_at,
        UrgingLetter.number,
        UrgingLetter.date,
        members,
    ).join(Unit, Unit.id == UrgingLetter.unit_id)


def _sender(actor: Actor) -> Sender:
    unit = reading().get_one(Unit, actor.organisation_id)
    above = reading().get(Unit, unit.parent_id) if unit.parent_id else None
    return Sender(above.name if above else None, unit.name)
