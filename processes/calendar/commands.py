"""Entering days that are not what the week and the public holidays say."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete

from processes.calendar.models import CalendarDay
from processes.calendar.working import kept
from processes.db import after_commit, transaction
from processes.organisation.actor import Actor
from processes.refusals import NotFound

NOTE_LENGTH = 200


def enter_day(day: date, *, working: bool, note: str = "", by: Actor) -> None:
    """Make the day a working day or a day off, e.g. a swapped Saturday. Administrators only."""
    if not by.is_admin:
        raise NotFound()
    with transaction() as session:
        session.merge(CalendarDay(day=day, working=working, note=note.strip()[:NOTE_LENGTH]))
        after_commit(session, kept.forget)


def forget_day(day: date, *, by: Actor) -> None:
    """Let the day be again what the week and the public holidays say. Administrators only."""
    if not by.is_admin:
        raise NotFound()
    with transaction() as session:
        session.execute(delete(CalendarDay).where(CalendarDay.day == day))
        after_commit(session, kept.forget)
