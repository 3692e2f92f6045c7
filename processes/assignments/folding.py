"""Assignments that belong together are one row in the lists of one's own work, and tabs and badge count such rows: a task of many
units (C6) in the list of what one assigned, where the first that the list would show stands for all of them; the kỳ of a series in
all of these lists, where the latest does. Where each is decided or looked for by itself, each has its row."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, or_, select, true
from sqlalchemy.orm import Session

from processes.assignments.boxes import TABS, in_tab
from processes.assignments.conditions import condition, in_series
from processes.assignments.filters import Filters
from processes.assignments.models import Assignment
from processes.assignments.rows import base
from processes.db import reading
from processes.once_read import once_read
from processes.organisation.actor import Actor
from processes.series.models import SeriesPeriod
from processes.sets.models import SetMember
from processes.settings.kept import Kept
from processes.unchanged import while_unchanged

#: The lists that fold, and whether they fold tasks of many units too or series alone.
FOLDED = {"assigned": True, "given": False, "following": False, "coordinating": False}


def _has_any(session: Session) -> bool:
    return session.execute(select(SetMember.set_id).limit(1)).first() is not None


def _has_series(session: Session) -> bool:
    return session.execute(select(SeriesPeriod.series_id).limit(1)).first() is not None


#: Whether there are sets, and kỳ of series, at all: without any, no list asks about them.
any_sets: Kept[bool] = Kept(_has_any)
any_series: Kept[bool] = Kept(_has_series)


def folds(filters: Filters) -> bool:
    """Whether this list shows sets as one row: not where a counter of single assignments led to it."""
    if filters.standing is not None or filters.box not in FOLDED:
        return False
    return (FOLDED[filters.box] and any_sets.get()) or any_series.get()


def is_shown(actor: Actor, filters: Filters) -> ColumnElement[bool]:
    """Of the assignments that the list has: those in no set, the first of each set, and the latest of each series."""
    shown = (
        base(select(func.coalesce(func.max(SeriesPeriod.assignment_id), func.min(Assignment.id))))
        .join(SetMember, SetMember.assignment_id == Assignment.id)
        .join(SeriesPeriod, SeriesPeriod.assignment_id == Assignment.id, isouter=_with_sets(filters))
        .where(condition(actor, filters))
        .group_by(SetMember.set_id)
        .correlate(None)
    )
    member: Any = SetMember if _with_sets(filters) else SeriesPeriod
    return or_(~exists().where(member.assignment_id == Assignment.id).correlate(Assignment), Assignment.id.in_(shown))


def stands_shown(actor: Actor, filters: Filters) -> ColumnElement[bool]:
    """The assignments that the rows of the folded list mean to who selects them: all of a task of many units, and of a series the kỳ
    that is shown."""
    return or_(is_shown(actor, filters), ~in_series())


def folded_away(actor: Actor, filters: Filters) -> dict[str, int]:
    """tab → how many assignments of its list have no row of their own there, ``all`` included: all of a set or a series but one. Read
    off the members of sets, which are few beside the rest. ``filters`` without a tab."""
    question = (actor, f"folded away in {filters}")
    return once_read(question, lambda: while_unchanged(question, lambda: _count_folded_away(actor, filters)))


def _count_folded_away(actor: Actor, filters: Filters) -> dict[str, int]:
    member: Any = SetMember if _with_sets(filters) else SeriesPeriod
    set_id = SetMember.set_id if _with_sets(filters) else SeriesPeriod.series_id
    columns = [
        _but_one(true(), set_id).label("all"),
        *(_but_one(in_tab(tab), set_id).label(tab) for tab in sorted(TABS)),
    ]
    members = base(select(*columns)).join(member, member.assignment_id == Assignment.id)
    row = reading().execute(members.where(condition(actor, filters))).one()
    return {tab: int(getattr(row, tab)) for tab in (*TABS, "all")}


def stand_unseen(actor: Actor, filters: Filters) -> int:
    """How many assignments without a row of their own :func:`stands_shown` has: those of tasks of many units."""
    if not _with_sets(filters):
        return 0
    members = base(select(_but_one(true(), SetMember.set_id))).join(SetMember, SetMember.assignment_id == Assignment.id)
    return reading().scalar(members.where(condition(actor, filters), ~in_series())) or 0


def _but_one(shown: ColumnElement[bool], set_id: Any) -> ColumnElement[int]:
    return func.count(case((shown, 1))) - func.count(case((shown, set_id)).distinct())


def _with_sets(filters: Filters) -> bool:
    return FOLDED.get(filters.box or "", False)
