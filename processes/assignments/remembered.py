"""Numbers of what ended long ago, counted once and remembered: of a million assignments all but a few have ended, and what has
ended stays as it is; the rare one that was approved by default and is given back says so (:func:`count_anew`).

Each count then reads only what is open or has ended since. Kept per person and box, in the memory of the process and for all of them
in the database (``long_ago``); where that takes no time they are counted anew each time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from time import perf_counter
from typing import Any

from sqlalchemy import SQLColumnExpression, case, func, or_
from sqlalchemy.orm import Session

from processes import clock
from processes.assignments import long_ago
from processes.assignments.long_ago import Known, question_of
from processes.assignments.models import Assignment
from processes.assignments.rows import AnySelect
from processes.calendar.working import ONE_DAY, load_calendar
from processes.db import after_commit, reading
from processes.once_read import once_read
from processes.organisation.actor import Actor
from processes.settings import current
from processes.settings.models import Setting
from processes.unchanged import while_unchanged

#: Seconds: what is counted faster is not worth remembering.
WORTH = 0.02
#: People times boxes of a large province.
_MOST = 5_000

#: whose, which count, until when, and since which exception → the numbers, or None where they are counted in no time
_kept: dict[tuple[Actor, str, datetime, Any], Known | None] = {}
#: Kept among the settings, which every process reads again after a few seconds.
_GIVEN_BACK = "last_result_given_back"


def counted(
    actor: Actor,
    name: str,
    column: SQLColumnExpression[Any],
    build: Callable[[Any, bool], AnySelect],
    ended_at: SQLColumnExpression[datetime | None] = Assignment.ended_at,
) -> Counter[str]:
    """value of the column → how many rows of the list have it, in one statement. ``build`` makes the list's statement from the
    columns it is to bring, and whether few rows are asked about; ``name`` tells the list from the person's others; ``ended_at`` says
    since when a row stays as it is."""

    def count() -> Counter[str]:
        return _count(actor, name, column, build, ended_at)

    return once_read((actor, name), lambda: while_unchanged((actor, name), count))


def _count(
    actor: Actor,
    name: str,
    column: SQLColumnExpression[Any],
    build: Callable[[Any, bool], AnySelect],
    ended_at: SQLColumnExpression[datetime | None],
) -> Counter[str]:
    session, until = reading(), _long_ago()
    key = (actor, name, until, current.kept.get().get(_GIVEN_BACK))
    known = _kept[key] if key in _kept else long_ago.known(session, question_of(actor, name, key[-1]), clock.now())
    old = case((ended_at < until, 1), else_=0)
    statement = build((column.label("counted"), old.label("old"), func.count().label("number")), known is not None)
    if known is not None:
        statement = statement.where(or_(ended_at.is_(None), ended_at >= known.until))
    began = perf_counter()
    numbers: dict[int, Counter[str]] = {0: Counter(), 1: Counter()}
    for row in session.execute(statement.group_by("counted", "old")):
        numbers[row.old][row.counted] += int(row.number)
    before = (known.numbers if known else Counter()) + numbers[1]
    if known is None and perf_counter() - began < WORTH:
        _remember(key, None)
    elif known is None or known.until < until:
        known = Known(before, until, known.counted_at if known else clock.now())
        _remember(key, known)
        long_ago.keep(session, question_of(actor, name, key[-1]), known)
    else:
        _remember(key, known)
    return before + numbers[0]


def count_anew(session: Session, ended_at: datetime | None, now: datetime) -> None:
    """Something that ended long ago goes on: what was remembered of it holds no longer, in any process."""
    if ended_at is not None and ended_at < _long_ago():
        session.merge(Setting(name=_GIVEN_BACK, value=now.isoformat()))
        session.flush()
        after_commit(session, current.kept.forget)


def _remember(key: tuple[Actor, str, datetime, Any], known: Known | None) -> None:
    if len(_kept) >= _MOST:
        _kept.clear()
    _kept[key] = known


def _long_ago() -> datetime:
    """The beginning of yesterday: nothing ends any more before it, also where clocks differ by some hours."""
    calendar = load_calendar()
    return calendar.start_of_day(calendar.local_date(clock.now()) - ONE_DAY)
