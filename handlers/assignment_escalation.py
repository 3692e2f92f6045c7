"""Telling one party after the other that an assignment is overdue: the steps of the diagram's ladder (D1–D3).

The ladder counts from ``overdue_from``, a variable of the instance: the deadline, or the moment at which the unit got an assignment
(back) that was past its deadline already. Without it nothing is overdue, and the diagram ends the ladder.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from handlers.parties import tell_people
from processes.assignments.deadlines import working_days_since
from processes.organisation.models import Person, PersonRole, Unit
from processes.organisation.rooms import heads_of
from processes.runtime.operations import inline
from processes.runtime.own_titles import ESCALATE
from processes.runtime.work import Work

#: The variable that the ladder's timers read.
FROM = "overdue_from"


def in_charge(work: Work) -> set[int | None]:
    """Whoever is in charge in the unit (C15); where there is nobody, the unit's own account, or else all who serve its queue."""
    if work.row["officer_id"] is not None:
        return {work.row["officer_id"]}
    return _of_unit(work, "unit_account") or _of_unit(work, "leader_of_unit", "unit_staff")


def _of_unit(work: Work, *roles: str) -> set[int | None]:
    return _with_role(work, Person.unit_id == work.row["lead_id"], roles)


def _of_office(work: Work) -> set[int | None]:
    return _with_role(work, Person.unit_id.in_(select(Unit.id).where(Unit.kind == "office")), ("leader_of_office",))


def _with_role(work: Work, where: Any, roles: Sequence[str]) -> set[int | None]:
    found = select(Person.id).join(PersonRole, PersonRole.person_id == Person.id)
    return set(work.session.scalars(found.where(where, Person.active, PersonRole.role.in_(roles))))


def _heads_of_following_room(work: Work) -> set[int | None]:
    room = work.row["following_unit_id"]
    return set(heads_of(work.session, room)) if room is not None else set()


#: Whom a step of the ladder can name; the words are those of ``who``.
TOLD: dict[str, Callable[[Work], set[int | None]]] = {
    "lead": in_charge,
    "leader_of_unit": lambda work: _of_unit(work, "leader_of_unit"),
    "drafter": lambda work: {work.row["drafter_id"]},
    "follower": lambda work: {work.row["follower_id"], *(work.variables.get("co_followers") or ())},
    "head_of_phong": _heads_of_following_room,
    "approver": lambda work: {work.row["approver_id"]},
    "office": _of_office,
    "director": lambda work: {work.row["director_id"]},
}


@inline("assignment.escalate", "whom", of="assignment", words={"whom": TOLD})
def escalate(work: Work, whom: str) -> None:
    """Tell those named (words of :data:`TOLD`) by how many working days the assignment is overdue, and say so on the timeline.

    While nothing is overdue nobody is told.
    """
    words = str(whom).split()
    people = named(work, words)
    due_at: datetime | None = work.row["due_at"]
    if due_at is None or not work.variables.get(FROM) or not people or work.quiet:
        return
    days = working_days_since(due_at, work.now)
    work.record(ESCALATE, "escalation", {"whom": words, "working_days": days})
    tell_of_days(work, ESCALATE, people, days)


def tell_of_days(work: Work, kind: str, people: Collection[int | None], days: int) -> None:
    """A notice that says for how many working days something has been so; whoever is named hears it, also by whose act it is so."""
    tell_people(work, kind, people, values={"working_days": days}, also_who_acts=True)


def late_from(work: Work, moment: datetime) -> None:
    """The ladder, where the diagram has one, counts from this moment. What is moved over from elsewhere climbs no ladder."""
    if not work.quiet:
        work.variables[FROM] = moment.isoformat()


def no_longer_late(work: Work) -> None:
    """Whatever the ladder still had before it is not told any more."""
    if work.variables.get(FROM):
        work.variables[FROM] = None


def named(work: Work, words: Sequence[str]) -> set[int]:
    """The people whom a step names."""
    return {id for word in words if word in TOLD for id in TOLD[word](work) if id is not None}
