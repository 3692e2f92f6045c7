"""Who sets up which units and people: an administrator all of them, a unit's administrator its own phòng and people (B57)."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.organisation.actor import Actor
from processes.organisation.models import ROLES, PersonRole, Unit
from processes.refusals import NotFound

UNIT_ADMIN = "unit_admin"
#: What a unit's administrator may give, and have people who they may change: nothing that reaches beyond the unit.
ROLES_OF_UNITS = ("leader_of_unit", "unit_account", "unit_staff", UNIT_ADMIN)


def administers(actor: Actor) -> bool:
    """Whether the person sets up any units or people at all."""
    return actor.is_admin or actor.has(UNIT_ADMIN)


def roles_to_give(actor: Actor) -> tuple[str, ...]:
    """The roles this person may give and take away."""
    return ROLES if actor.is_admin else ROLES_OF_UNITS if actor.has(UNIT_ADMIN) else ()


def administered_units(session: Session, actor: Actor) -> frozenset[int]:
    """The ids of the units whose people and phòng this person sets up: their organisation and the phòng inside it; for an
    administrator every unit."""
    rows = session.execute(select(Unit.id, Unit.parent_id, Unit.kind)).all()
    if actor.is_admin:
        return frozenset(row.id for row in rows)
    if not actor.has(UNIT_ADMIN):
        return frozenset()
    rooms: dict[int | None, list[int]] = {}
    for row in rows:
        if row.kind == "phong":
            rooms.setdefault(row.parent_id, []).append(row.id)
    found, new = {actor.organisation_id}, [actor.organisation_id]
    while new:
        new = [id for parent in new for id in rooms.get(parent, ()) if id not in found]
        found.update(new)
    return frozenset(found)


def check_unit(session: Session, actor: Actor, unit_id: int) -> None:
    """Raises NotFound unless this person sets up the unit."""
    if unit_id not in administered_units(session, actor):
        raise NotFound()


def roles_of(session: Session, person_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """person → their roles."""
    found: dict[int, set[str]] = {id: set() for id in person_ids}
    for row in session.execute(
        select(PersonRole.person_id, PersonRole.role).where(PersonRole.person_id.in_(list(found)))
    ):
        found[row.person_id].add(row.role)
    return {id: frozenset(roles) for id, roles in found.items()}


def may_change_roles(actor: Actor, roles: Iterable[str]) -> bool:
    """Whether somebody with these roles is this person's to change: a unit's administrator has no power over those whom only an
    administrator makes."""
    return set(roles) <= set(roles_to_give(actor))
