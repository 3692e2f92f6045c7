"""Who sees an assignment, and who is who around it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, exists, or_, select, true, union
from sqlalchemy.orm import Session, aliased

from processes.assignments.defaults import form_defaults
from processes.assignments.former_states import dated
from processes.assignments.models import (
    Assignment,
    CoFollower,
    CoordinatingPerson,
    CoordinatingUnit,
    FormerLead,
    Reviewer,
)
from processes.db import table_of
from processes.directives.models import Directive
from processes.once_read import once_read
from processes.organisation.actor import Actor, any_of
from processes.organisation.models import Person
from processes.policy import Parties, speaks_for_unit
from processes.runtime import objects
from processes.runtime.asked import asked
from processes.settings.of_units import leader_first

#: The status of what was deleted: shown nowhere but in the audit.
DELETED = "deleted"
#: Roles that see every assignment and every directive (K26).
SEE_ALL = ("admin", "leader_of_office", "inspection", "van_thu")

#: Beside the one that a statement may have joined itself.
_directive = aliased(Directive)


def spoken_for(actor: Actor, unit_column: Any) -> ColumnElement[bool]:
    """The SQL twin of :func:`processes.policy.speaks_for_unit`."""
    if actor.has("unit_account", "leader_of_unit", "unit_staff"):
        return unit_column.in_(actor.unit_path)  # type: ignore[no-any-return]
    return unit_column == actor.unit_id  # type: ignore[no-any-return]


def visible_assignments(actor: Actor, *, of_many: bool = False, deleted: bool = False) -> ColumnElement[bool]:
    """Which assignments the person may know of. Lists, counts, badges, reports, exports and single pages all use this one.

    A unit sees an assignment from the moment it is issued and, once it is recalled, no longer (``issued_at`` is empty then).
    A substitute sees what those see who are away (C18). ``of_many``: asked of all that are under way, to count them, and not of the
    few on a page. ``deleted``: also what has been deleted, for numbers of a day when it was not.
    """
    key = ("visible assignments", of_many, deleted, actor)
    return once_read(key, lambda: any_of(actor, lambda one: _visible(one, of_many, deleted)))


def seen(actor: Actor, *columns: Any) -> Subquery | None:
    """The columns of everything the person may know of, for a statement that is about all of it and not the few under way: each
    reason is looked up by itself, where :func:`visible_assignments` would be asked of each of a million. None for who sees all or a
    good part of it, which is then gone through faster."""
    if any(_sees_all(each) or each.has("committee") for each in actor.persons):
        return None
    rows = select(Assignment.id, *columns).where(Assignment.status != DELETED)
    return union(*(rows.where(reason) for each in actor.persons for reason in _reasons(each))).subquery()


def _sees_all(actor: Actor) -> bool:
    return actor.has(*SEE_ALL) or (actor.has("committee") and not actor.fields)


def _visible(actor: Actor, of_many: bool, deleted: bool) -> ColumnElement[bool]:
    there = true() if deleted else Assignment.status != DELETED
    return and_(there, true() if _sees_all(actor) else or_(*_reasons(actor, of_many)))


def _reasons(actor: Actor, of_many: bool = False) -> list[ColumnElement[bool]]:
    """Each of what lets the person see an assignment: the row, other tables, a step that asks them, its directive."""
    me = actor.id
    named, listed = reasons_apart(actor)
    of_directive = [_directive.drafter_id == me, _directive.approver_id == me, _directive.director_id == me]
    if actor.has("committee"):
        of_directive.append(_directive.field.in_(actor.fields))
    return [
        named,
        *(each.holds(of_many) for each in listed),
        *asked(actor, "assignment", Assignment.id),
        *map(_of_directive, of_directive),
    ]


@dataclass(frozen=True, slots=True)
class Listed:
    """A reason that another table lists: ``whose`` rows of it name, in ``member``, what ``named`` of the assignment is; it holds only
    where ``if_row`` does."""

    named: Any
    member: Any
    whose: ColumnElement[bool]
    if_row: ColumnElement[bool]

    def holds(self, of_many: bool) -> ColumnElement[bool]:
        """Whether it does for an assignment. PostgreSQL looks up the one row of each, or of many gathers the list first."""
        if of_many:
            return and_(self.if_row, self.named.in_(select(self.member).where(self.whose)))
        # Of this assignment, whatever else the statement around it is about.
        return exists().where(self.condition).correlate(Assignment)

    @property
    def condition(self) -> ColumnElement[bool]:
        """The same for a statement about both tables."""
        return and_(self.if_row, self.member == self.named, self.whose)


def reasons_apart(actor: Actor) -> tuple[ColumnElement[bool], list[Listed]]:
    """Why the assignment itself, and not its directive, lets the person see it, besides what diagrams ask for: what the row says, and
    what other tables say, each to be asked by itself. Apart, each finds an index where many rows are asked about; together they have
    all of them read."""
    me = actor.id
    issued = Assignment.issued_at.is_not(None)
    named: list[ColumnElement[bool]] = [
        Assignment.drafter_id == me,
        Assignment.director_id == me,
        Assignment.approver_id == me,
        Assignment.follower_id == me,
        and_(issued, spoken_for(actor, Assignment.lead_id)),
        and_(issued, Assignment.officer_id == me),
        and_(issued, spoken_for(actor, Assignment.room_id)),
    ]
    listed = [
        Listed(Assignment.id, CoFollower.assignment_id, CoFollower.person_id == me, true()),
        Listed(Assignment.id, Reviewer.assignment_id, Reviewer.person_id == me, true()),
        Listed(Assignment.id, CoordinatingUnit.assignment_id, spoken_for(actor, CoordinatingUnit.unit_id), issued),
        Listed(Assignment.id, CoordinatingPerson.assignment_id, CoordinatingPerson.person_id == me, issued),
    ]
    if actor.has("head_of_phong"):
        named.append(Assignment.following_unit_id == actor.unit_id)
        listed.append(Listed(Assignment.drafter_id, Person.id, Person.unit_id == actor.unit_id, true()))
    return or_(*named), listed


def _of_directive(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether it holds for the assignment's directive. Asked row by row or all at once, as the database finds cheaper; for one
    column at a time, because all at once it is then read off an index alone."""
    return exists().where(_directive.id == Assignment.directive_id, condition)


def plainly_visible(actor: Actor, row: dict[str, Any]) -> bool:
    """Whether the row alone shows that :func:`visible_assignments` holds: most of those who act are named in it."""
    return row["status"] != DELETED and any(_plainly(each, row) for each in actor.persons)


def _plainly(actor: Actor, row: dict[str, Any]) -> bool:
    if actor.has(*SEE_ALL):
        return True
    if actor.id in (row["drafter_id"], row["director_id"], row["approver_id"], row["follower_id"]):
        return True
    return row["issued_at"] is not None and (speaks_for_unit(actor, row["lead_id"]) or actor.id == row["officer_id"])


def parties(session: Session, row: dict[str, Any], all: bool) -> Parties:
    """The parties of an assignment from its row; with ``all`` also those that other tables name."""
    id = row["id"]
    lists = lists_around(session, [row])[id] if all else {}
    return Parties(
        "assignment",
        id,
        initiator_id=row["drafter_id"],
        drafter_id=row["drafter_id"],
        director_id=row["director_id"],
        approver_id=row["approver_id"],
        follower_id=row["follower_id"],
        following_unit_id=row["following_unit_id"],
        lead_id=row["lead_id"],
        officer_id=row["officer_id"],
        room_id=row["room_id"],
        **lists,
    )


def lists_around(session: Session, rows: Sequence[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """For each assignment the parties that other tables name, in a few statements however many there are."""
    ids = [row["id"] for row in rows]
    units, people, followers, reviewers = (
        _members(session, column, table.assignment_id, ids)
        for table, column in (
            (CoordinatingUnit, CoordinatingUnit.unit_id),
            (CoordinatingPerson, CoordinatingPerson.person_id),
            (CoFollower, CoFollower.person_id),
            (Reviewer, Reviewer.person_id),
        )
    )
    of_directives = select(Directive.id, Directive.field).where(Directive.id.in_({row["directive_id"] for row in rows}))
    fields = dict(session.execute(of_directives).all())
    return {
        row["id"]: {
            "coordinating_unit_ids": frozenset(units[row["id"]]),
            "coordinating_person_ids": frozenset(people[row["id"]]),
            "co_follower_ids": frozenset(followers[row["id"]]),
            "reviewer_ids": frozenset(reviewers[row["id"]]),
            "field": fields.get(row["directive_id"]),
        }
        for row in rows
    }


def _members(session: Session, member: Any, of: Any, ids: Sequence[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for id, one in session.execute(select(of, member).where(of.in_(ids))):
        found[id].add(one)
    return found


def once_had(actor: Actor) -> ColumnElement[bool]:
    """Units from which the assignment was recalled, or which returned it: they keep one line."""
    return any_of(
        actor,
        lambda one: exists().where(FormerLead.assignment_id == Assignment.id, spoken_for(one, FormerLead.unit_id)),
    )


def facts(row: dict[str, Any], actor: Actor) -> dict[str, Any]:
    """``leader_first``: whether a result that this person submits goes to the unit's leader before the Office (B57, T15)."""
    is_leader = actor.has("leader_of_unit") and row["lead_id"] in actor.unit_path
    return {"leader_first": leader_first(row["lead_id"]) and not is_leader}


objects.register(
    "assignment",
    objects.BusinessObject(
        table_of(Assignment),
        parties,
        visible_assignments,
        plainly_visible,
        form_defaults,
        once_had,
        has_clock=True,
        is_usual=True,
        lists=lists_around,
        facts=facts,
        follows=dated,
    ),
)
