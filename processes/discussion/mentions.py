"""Whom a message names with @ and their name: parties of the assignment only, who are told of it."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, insert, or_, select, update
from sqlalchemy.orm import Session

from processes.assignments.models import Assignment, CoFollower, CoordinatingPerson, CoordinatingUnit, Reviewer
from processes.assignments.rows import PersonName
from processes.db import reading
from processes.discussion.models import Mention
from processes.notices.deliver import MOST_AT_ONCE, UNIT_ROLES, deliver
from processes.notices.models import Notice
from processes.organisation.actor import Actor
from processes.organisation.given import in_force
from processes.organisation.models import Person, PersonRole
from processes.refusals import NotFound
from processes.runtime import objects


def parties(actor: Actor, assignment_id: int, *, now: datetime) -> list[PersonName]:
    """Whom the person can name in the discussion, themselves excepted. NotFound for those who may not see the assignment."""
    session = reading()
    if not objects.is_visible(session, actor, "assignment", assignment_id):
        raise NotFound()
    return [each for each in _parties(session, assignment_id, now) if each.id != actor.id]


def _parties(session: Session, assignment_id: int, now: datetime) -> list[PersonName]:
    """The people named in the assignment, and once it is issued those who serve its units; then their substitutes (C18)."""
    of = Assignment.id == assignment_id
    columns = (Assignment.drafter_id, Assignment.director_id, Assignment.approver_id, Assignment.follower_id)
    issued = and_(of, Assignment.issued_at.is_not(None))
    units = [
        select(Assignment.lead_id).where(issued),
        select(Assignment.room_id).where(issued),
        select(CoordinatingUnit.unit_id)
        .join(Assignment, Assignment.id == CoordinatingUnit.assignment_id)
        .where(issued),
    ]
    people = [
        *(select(column).where(of) for column in columns),
        select(Reviewer.person_id).where(Reviewer.assignment_id == assignment_id),
        select(CoFollower.person_id).where(CoFollower.assignment_id == assignment_id),
        select(Assignment.officer_id).where(issued),
        select(CoordinatingPerson.person_id)
        .join(Assignment, Assignment.id == CoordinatingPerson.assignment_id)
        .where(issued),
    ]
    serving = Person.id.in_(select(PersonRole.person_id).where(PersonRole.role.in_(UNIT_ROLES)))
    found = _people(
        session,
        or_(
            *(Person.id.in_(those) for those in people),
            and_(serving, or_(*(Person.unit_id.in_(those) for those in units))),
        ),
    )
    known = {each.id for each in found}
    return [*found, *_people(session, Person.id.in_(beside))] if (beside := _standing_in(known, now) - known) else found


def _standing_in(people: Collection[int], now: datetime) -> set[int]:
    """Who stands in for one of these people, in everything or in serving their unit."""
    return {
        one.substitute_id
        for one in in_force(now)
        if one.person_id in people and (not one.roles or one.serves is not None)
    }


def _people(session: Session, wanted: ColumnElement[bool]) -> list[PersonName]:
    columns = (Person.id, Person.username, Person.name, Person.position)
    rows = session.execute(select(*columns).where(Person.active, wanted).order_by(Person.unit_id, Person.id))
    return [PersonName(*row) for row in rows]


def named_in(session: Session, assignment_id: int, text: str, now: datetime) -> set[int]:
    """The parties whose name follows an @ in the text; the longest name wins where one begins with another."""
    if "@" not in text:
        return set()
    by_name: dict[str, set[int]] = {}
    for person in _parties(session, assignment_id, now):
        by_name.setdefault(person.name, set()).add(person.id)
    found = re.findall(pattern_of(by_name), text) if by_name else []
    return {id for name in found for id in by_name[name]}


def pattern_of(names: Collection[str]) -> str:
    """An @ and one of the names, not running on into another word."""
    longest_first = sorted(names, key=len, reverse=True)
    return rf"(?<!\w)@({'|'.join(map(re.escape, longest_first))})(?!\w)"


def remember(session: Session, message_id: int, people: Collection[int]) -> None:
    """Keep whom the message names."""
    if people:
        session.execute(insert(Mention), [{"message_id": message_id, "person_id": id} for id in sorted(people)])


def tell(session: Session, assignment_id: int, people: Collection[int], *, by: Actor, now: datetime) -> None:
    """Each of them, and who stands in for them, learns that they are named: in the notice of the message that they have already,
    else in one of their own."""
    wanted = (set(people) | _standing_in(people, now)) - {by.id}
    if not wanted:
        return
    told = session.scalars(
        update(Notice)
        .where(
            Notice.object_type == "assignment",
            Notice.object_id == assignment_id,
            Notice.kind == "discuss",
            Notice.at == now,
            Notice.person_id.in_(wanted),
        )
        # Who is named is told in the bell, also who wants nothing of what is said otherwise.
        .values(kind="mention", read_at=None)
        .returning(Notice.person_id)
    )
    others = sorted(wanted - set(told))
    for first in range(0, len(others), MOST_AT_ONCE):
        deliver(
            session.connection(),
            "mention",
            object_type="assignment",
            object_id=assignment_id,
            people=others[first : first + MOST_AT_ONCE],
            unit=None,
            by_id=by.id,
            now=now,
        )
