"""Units and people as those who set them up see them: the tree, one unit, the list of people, one person."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from processes.assignments.models import Assignment
from processes.assignments.succession import open_work
from processes.db import reading
from processes.organisation.actor import Actor
from processes.organisation.models import Person, PersonField, Unit, UnitClosure, UnitName
from processes.organisation.rights import administered_units, administers, may_change_roles, roles_of
from processes.paging import PER_PAGE, Page, clamp
from processes.refusals import NotFound
from processes.searching import matches
from processes.storable import is_id


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit in the tree: ``depth`` from 0, ``people`` how many active people work in it."""

    id: int
    code: str
    name: str
    kind: str
    depth: int
    people: int
    active: bool


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name a unit had until then, and who changed it."""

    name: str
    until: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Closure:
    """What became of a unit: closed when, why, by whom, and who went on with its work."""

    at: datetime
    reason: str
    by: str
    successor_id: int | None
    successor: str | None


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person in a list; ``may_change``: whether whoever looks may change them."""

    id: int
    username: str
    name: str
    position: str
    unit_id: int
    unit: str
    roles: frozenset[str]
    active: bool
    may_log_in: bool
    may_change: bool


@dataclass(frozen=True, slots=True)
class UnitView:
    """``open_work``: how many assignments would go to a successor."""

    id: int
    code: str
    name: str
    kind: str
    parent_id: int | None
    position: int
    mail: str | None
    active: bool
    above: tuple[str, ...]
    inside: list[UnitLine]
    people: list[PersonLine]
    former_names: list[FormerName]
    closure: Closure | None
    predecessors: list[str]
    open_work: int


@dataclass(frozen=True, slots=True)
class PersonView:
    """``follows``, ``approves``, ``officer``: open assignments that name the person."""

    line: PersonLine
    fields: frozenset[str]
    follows: int
    approves: int
    officer: int


def unit_tree(actor: Actor, *, q: str | None = None, closed: bool = False) -> list[UnitLine]:
    """The units this person sets up, each under the one above it; those that match ``q`` only, when given. ``closed`` shows also
    units that were closed. NotFound for those who set up none."""
    _check(actor)
    session = reading()
    mine = administered_units(session, actor)
    wanted: list[ColumnElement[bool]] = [matches(q, Unit.search)]
    if not closed:
        wanted.append(Unit.active.is_(True))
    columns = (Unit.id, Unit.code, Unit.name, Unit.kind, Unit.parent_id, Unit.active)
    rows = [
        row
        for row in session.execute(select(*columns).where(*wanted).order_by(Unit.position, Unit.id)).all()
        if row.id in mine
    ]
    people = dict(
        session.execute(select(Person.unit_id, func.count()).where(Person.active).group_by(Person.unit_id)).all()
    )
    shown = {row.id for row in rows}
    below: dict[int | None, list[int]] = defaultdict(list)
    by_id = {row.id: row for row in rows}
    for row in rows:
        below[row.parent_id if row.parent_id in shown else None].append(row.id)
    lines: list[UnitLine] = []
    todo = [(id, 0) for id in reversed(below[None])]
    while todo:
        id, depth = todo.pop()
        if id not in by_id:  # a circle in the tree is walked once
            continue
        row = by_id.pop(id)
        lines.append(UnitLine(id, row.code, row.name, row.kind, depth, people.get(id, 0), row.active))
        todo += [(each, depth + 1) for each in reversed(below[id])]
    return lines


def unit_view(actor: Actor, unit_id: int) -> UnitView:
    """One unit with everything in it. NotFound for those who do not set it up."""
    session = reading()
    unit = session.get(Unit, unit_id, populate_existing=True) if is_id(unit_id) else None
    if unit is None or unit.id not in administered_units(session, actor):
        raise NotFound()
    inside_ids = set(session.scalars(select(Unit.id).where(Unit.parent_id == unit_id, Unit.active)))
    inside = [line for line in unit_tree(actor) if line.id in inside_ids]
    return UnitView(
        id=unit.id,
        code=unit.code,
        name=unit.name,
        kind=unit.kind,
        parent_id=unit.parent_id,
        position=unit.position,
        mail=unit.mail,
        active=unit.active,
        above=_above(session, unit.parent_id),
        inside=inside,
        people=_lines(session, actor, [Person.unit_id == unit_id], Person.active.desc(), Person.id),
        former_names=_former_names(session, unit_id),
        closure=_closure(session, unit_id),
        predecessors=list(
            session.scalars(
                select(Unit.name)
                .join(UnitClosure, UnitClosure.unit_id == Unit.id)
                .where(UnitClosure.successor_id == unit_id)
                .order_by(UnitClosure.at)
            )
        ),
        open_work=len(open_work(session, unit_id)),
    )


def list_people(
    actor: Actor,
    *,
    q: str | None = None,
    unit: int | None = None,
    active: bool | None = True,
    page: int = 1,
    per_page: int = PER_PAGE,
) -> Page[PersonLine]:
    """The people this person sets up, by unit; ``active`` None: also those whose account is closed."""
    _check(actor)
    session = reading()
    mine = Person.unit_id.in_(administered_units(session, actor)) if not actor.is_admin else Person.id > 0
    wanted = [mine, or_(matches(q, Person.search), matches(q, Unit.search))]
    if unit is not None:
        wanted.append(Person.unit_id == (unit if is_id(unit) else 0))
    if active is not None:
        wanted.append(Person.active.is_(active))
    page, per_page = clamp(page, per_page)
    total = session.scalar(
        select(func.count()).select_from(Person).join(Unit, Unit.id == Person.unit_id).where(*wanted)
    )
    order = (Unit.position, Unit.id, Person.id)
    items = _lines(session, actor, wanted, *order, limit=per_page, offset=(page - 1) * per_page)
    return Page(items, total or 0, page, per_page)


def person_view(actor: Actor, person_id: int) -> PersonView:
    """One person. NotFound for those who do not set up their unit."""
    _check(actor)
    session = reading()
    found = _lines(session, actor, [Person.id == person_id], Person.id) if is_id(person_id) else []
    if not found or found[0].unit_id not in administered_units(session, actor):
        raise NotFound()
    counts = session.execute(
        select(
            *(
                func.count().filter(column == person_id)
                for column in (Assignment.follower_id, Assignment.approver_id, Assignment.officer_id)
            )
        ).where(Assignment.ended_at.is_(None))
    ).one()
    fields = session.scalars(select(PersonField.field).where(PersonField.person_id == person_id))
    return PersonView(found[0], frozenset(fields), counts[0], counts[1], counts[2])


def _check(actor: Actor) -> None:
    if not administers(actor):
        raise NotFound()


def _lines(
    session: Session,
    actor: Actor,
    wanted: list[ColumnElement[bool]],
    *order: object,
    limit: int | None = None,
    offset: int = 0,
) -> list[PersonLine]:
    rows = session.execute(
        select(
            Person.id,
            Person.username,
            Person.name,
            Person.position,
            Person.unit_id,
            Unit.name.label("unit"),
            Person.active,
            Person.password_hash.is_not(None).label("may_log_in"),
        )
        .join(Unit, Unit.id == Person.unit_id)
        .where(*wanted)
        .order_by(*order)  # type: ignore[arg-type]
        .limit(limit)
        .offset(offset)
    ).all()
    roles = roles_of(session, [row.id for row in rows])
    return [
        PersonLine(
            row.id,
            row.username,
            row.name,
            row.position,
            row.unit_id,
            row.unit,
            roles[row.id],
            row.active,
            row.may_log_in,
            may_change_roles(actor, roles[row.id]),
        )
        for row in rows
    ]


def _above(session: Session, unit_id: int | None) -> tuple[str, ...]:
    """The names of the units above, the highest first."""
    rows = {row.id: row for row in session.execute(select(Unit.id, Unit.parent_id, Unit.name))}
    names: list[str] = []
    while unit_id in rows and len(names) < len(rows):
        names.append(rows[unit_id].name)
        unit_id = rows[unit_id].parent_id
    return tuple(reversed(names))


def _former_names(session: Session, unit_id: int) -> list[FormerName]:
    rows = session.execute(
        select(UnitName.name, UnitName.until, Person.name)
        .join(Person, Person.id == UnitName.by_id)
        .where(UnitName.unit_id == unit_id)
        .order_by(UnitName.id.desc())
    )
    return [FormerName(*row) for row in rows]


def _closure(session: Session, unit_id: int) -> Closure | None:
    row = session.execute(
        select(UnitClosure.at, UnitClosure.reason, Person.name, UnitClosure.successor_id, Unit.name)
        .join(Person, Person.id == UnitClosure.by_id)
        .outerjoin(Unit, Unit.id == UnitClosure.successor_id)
        .where(UnitClosure.unit_id == unit_id)
    ).first()
    return None if row is None else Closure(*row)
