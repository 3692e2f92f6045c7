"""A task of many units (C6) is one row in the list of what one assigned: the first of its assignments that the list would show
stands for all of them, and tabs and badge count such rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, or_, select
from sqlalchemy.orm import Session

from processes.assignments.boxes import TABS, in_tab
from processes.assignments.filters import Filters, condition
from processes.assignments.models import Assignment
from processes.assignments.rows import base
from processes.db import reading
from processes.organisation.actor import Actor
from processes.sets.models import SetMember
from processes.settings.kept import Kept

#: The lists that fold.
FOLDED = frozenset({"assigned"})


def _has_any(session: Session) -> bool:
    return session.execute(select(SetMember.set_id).limit(1)).first() is not None


#: Whether there are sets at all: without any, no list asks about them.
any_sets: Kept[bool] = Kept(_has_any)


def folds(filters: Filters) -> bool:
    """Whether this list shows sets as one row: not where a counter of single assignments led to it."""
    return filters.box in FOLDED and filters.standing is None and any_sets.get()


def is_shown(actor: Actor, filters: Filters) -> ColumnElement[bool]:
    """Of the assignments that the list has: those in no set, and the first of each set."""
    first = (
        base(select(func.min(Assignment.id)))
        .join(SetMember, SetMember.assignment_id == Assignment.id)
        .where(condition(actor, filters))
        .group_by(SetMember.set_id)
        .correlate(None)
    )
    return or_(~exists().where(SetMember.assignment_id == Assignment.id), Assignment.id.in_(first))


def folded_counts(actor: Actor, filters: Filters) -> dict[str, int]:
    """tab → how many rows its folded list has, ``all`` included; one statement. ``filters`` without a tab."""
    row_key = func.coalesce(-SetMember.set_id, Assignment.id)
    columns: list[Any] = [func.count(row_key.distinct()).label("all")]
    columns += [func.count(case((in_tab(tab), row_key)).distinct()).label(tab) for tab in sorted(TABS)]
    joined = base(select(*columns)).outerjoin(SetMember, SetMember.assignment_id == Assignment.id)
    row = reading().execute(joined.where(condition(actor, filters))).one()
    return {tab: int(getattr(row, tab)) for tab in (*TABS, "all")}
