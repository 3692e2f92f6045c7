"""Entering days that are not what the week and the public holidays say."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from processes import telemetry
from processes.calendar.models import CalendarDay
from processes.calendar.working import kept
from processes.command import repeatable
from processes.db import after_commit
from processes.organisation.actor import Actor
from processes.refusals import FieldError, InvalidForm, NotFound
from processes.retiming.asking import ask_to_rearm
from processes.storable import clean_text, is_storable, unusable

NOTE_LENGTH = 200
#: Years of which somebody can know such a day.
FIRST_YEAR, LAST_YEAR = 2000, 2100


@telemetry.command
@repeatable
def enter_day(
    session: Session, day: date, *, working: bool, note: str = "", by: Actor, now: datetime | None = None
) -> None:
    """Make the day a working day or a day off, e.g. a swapped Saturday; entering it again replaces what was entered. Timers
    follow, in a job.

    Administrators only; InvalidForm for a year out of reach and for a note that cannot be kept.
    """
    if not by.is_admin:
        raise NotFound()
    note = clean_text(note)
    if errors := faults(day, note):
        raise InvalidForm(errors)
    ask_to_rearm(session, now)
    session.merge(CalendarDay(day=day, working=working, note=note))
    after_commit(session, kept.forget)


@telemetry.command
@repeatable
def forget_day(session: Session, day: date, *, by: Actor, now: datetime | None = None) -> None:
    """Let the day be again what the week and the public holidays say. Administrators only; repeating it changes nothing. Timers follow,
    in a job."""
    if not by.is_admin:
        raise NotFound()
    if session.execute(delete(CalendarDay).where(CalendarDay.day == day).returning(CalendarDay.day)).first():
        ask_to_rearm(session, now)
    after_commit(session, kept.forget)


def faults(day: date, note: str) -> list[FieldError]:
    """What keeps the day from being entered."""
    errors = []
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        errors.append(
            FieldError.of("day", "Ngày phải từ năm {first} đến năm {last}.", first=str(FIRST_YEAR), last=str(LAST_YEAR))
        )
    if not is_storable(note):
        errors.append(unusable("note", "Ghi chú"))
    elif len(note) > NOTE_LENGTH:
        errors.append(FieldError.of("note", "Ghi chú dài quá {limit} ký tự.", limit=NOTE_LENGTH))
    return errors
