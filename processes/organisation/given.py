"""Who stands in for whom (C18): delegations that hold now or later, which every request asks and few people have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.organisation.models import Delegation, Person, PersonRole
from processes.settings import current
from processes.settings.kept import Kept

#: More than are in force at once in any province.
MOST = 2_000
#: Roles by which people serve their unit's queue (C5).
_SERVING = frozenset({"unit_account", "leader_of_unit", "unit_staff"})


@dataclass(frozen=True, slots=True)
class Given:
    """One delegation. ``roles`` empty: everything; ``serves`` the unit whose queue goes with it, None for none."""

    person_id: int
    substitute_id: int
    from_on: date
    to_on: date
    roles: frozenset[str]
    serves: int | None


def _stored(session: Session) -> list[Given]:
    """The latest delegations that nobody has ended by hand; whether one holds is a matter of the day that is asked about."""
    rows = session.execute(
        select(Delegation, Person.unit_id)
        .join(Person, Person.id == Delegation.person_id)
        .where(Delegation.ended_at.is_(None))
        .order_by(Delegation.id.desc())
        .limit(MOST)
    ).all()
    if not rows:
        return []
    held: dict[int, set[str]] = defaultdict(set)
    away = {row.Delegation.person_id for row in rows}
    for person, role in session.execute(
        select(PersonRole.person_id, PersonRole.role).where(PersonRole.person_id.in_(away))
    ):
        held[person].add(role)
    return [_given(row.Delegation, row.unit_id, held[row.Delegation.person_id]) for row in rows]


def _given(row: Delegation, unit_id: int, held: set[str]) -> Given:
    roles = frozenset(row.roles)
    serves = _SERVING & (roles & held if roles else held)
    return Given(row.person_id, row.substitute_id, row.from_on, row.to_on, roles, unit_id if serves else None)


kept = Kept(_stored)


def given_at(now: datetime) -> Mapping[int, list[Given]]:
    """id of a substitute → what they have been given for the day of this moment."""
    everything = kept.get()
    if not everything:
        return {}
    found: dict[int, list[Given]] = defaultdict(list)
    today = now.astimezone(current.timezone()).date()
    for one in everything:
        if one.from_on <= today <= one.to_on:
            found[one.substitute_id].append(one)
    return found


def in_force(now: datetime) -> list[Given]:
    """Every delegation that holds at this moment."""
    return [one for given in given_at(now).values() for one in given]


def substitutes_of(people: Collection[int | None], units: Collection[int | None], now: datetime) -> set[int]:
    """Who stands in now, in everything, for one of these people, or for somebody who serves one of these units."""
    return {
        one.substitute_id
        for one in in_force(now)
        if (one.person_id in people and not one.roles) or (one.serves is not None and one.serves in units)
    }
