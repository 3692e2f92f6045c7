"""Groups of units (nhóm đơn vị, K7): of a kind, which everybody has, and those an administrator puts together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from processes import telemetry
from processes.command import in_transaction
from processes.db import reading
from processes.edits.saving import saved
from processes.organisation.actor import Actor
from processes.organisation.models import Unit, UnitGroup, UnitGroupMember
from processes.refusals import FieldError, InvalidForm, NotFound, _l
from processes.storable import clean_text, is_id, is_storable, unusable

#: Kinds whose units make a group by themselves: all departments, all districts, all communes.
KINDS_OF_GROUPS = ("department", "district", "commune")
_LONGEST_NAME = 120
_NAME = _l("Tên nhóm")
_MOST_UNITS = 2000


@dataclass(frozen=True, slots=True)
class Group:
    """A group an administrator made: ``units`` are the ids of its active units, in the order the province lists them."""

    id: int
    name: str
    units: tuple[int, ...]


def groups() -> list[Group]:
    """The groups that were made, by name."""
    rows = reading().execute(
        select(UnitGroup.id, UnitGroup.name, Unit.id.label("unit"))
        .outerjoin(UnitGroupMember, UnitGroupMember.group_id == UnitGroup.id)
        .outerjoin(Unit, (Unit.id == UnitGroupMember.unit_id) & Unit.active)
        .order_by(func.lower(UnitGroup.name), UnitGroup.id, Unit.position, Unit.id)
    )
    names: dict[int, str] = {}
    units: dict[int, list[int]] = {}
    for row in rows:
        names[row.id] = row.name
        units.setdefault(row.id, [])
        if row.unit is not None:
            units[row.id].append(row.unit)
    return [Group(id, name, tuple(units[id])) for id, name in names.items()]


def group(group_id: int) -> Group:
    """One group; NotFound when there is none."""
    found = next((each for each in groups() if each.id == group_id), None)
    if found is None:
        raise NotFound()
    return found


def units_by_kind() -> Mapping[str, tuple[int, ...]]:
    """kind → its active units, for the kinds that make a group."""
    rows = reading().execute(
        select(Unit.kind, Unit.id).where(Unit.active, Unit.kind.in_(KINDS_OF_GROUPS)).order_by(Unit.position, Unit.id)
    )
    found: dict[str, list[int]] = {kind: [] for kind in KINDS_OF_GROUPS}
    for row in rows:
        found[row.kind].append(row.id)
    return {kind: tuple(units) for kind, units in found.items()}


@telemetry.command
@in_transaction
def enter_group(session: Session, name: str, units: Iterable[int], *, by: Actor) -> int:
    """Make a group of units and return its id. Administrators only; InvalidForm names the fields."""
    name, chosen = _checked(session, None, name, units, by)
    id = int(session.execute(insert(UnitGroup).values(name=name).returning(UnitGroup.id)).scalar_one())
    session.execute(insert(UnitGroupMember), [{"group_id": id, "unit_id": unit} for unit in chosen])
    return id


@telemetry.command
@in_transaction
def change_group(
    session: Session,
    group_id: int,
    name: str,
    units: Iterable[int],
    *,
    by: Actor,
    now: datetime | None = None,
    version: int | None = None,
) -> None:
    """Give a group another name and other units. What was assigned to its units before stays as it is. ``version``: see
    :func:`processes.edits.saving.saved`."""
    if not by.is_admin or not is_id(group_id) or session.get(UnitGroup, group_id) is None:
        raise NotFound()
    name, chosen = _checked(session, group_id, name, units, by)
    saved(session, "unit_group", group_id, by=by, version=version, now=now)
    session.execute(update(UnitGroup).where(UnitGroup.id == group_id).values(name=name))
    session.execute(delete(UnitGroupMember).where(UnitGroupMember.group_id == group_id))
    session.execute(insert(UnitGroupMember), [{"group_id": group_id, "unit_id": unit} for unit in chosen])


@telemetry.command
@in_transaction
def delete_group(session: Session, group_id: int, *, by: Actor) -> None:
    """Take a group away; its units and their assignments stay."""
    if not by.is_admin or not is_id(group_id) or session.get(UnitGroup, group_id) is None:
        raise NotFound()
    session.execute(delete(UnitGroupMember).where(UnitGroupMember.group_id == group_id))
    session.execute(delete(UnitGroup).where(UnitGroup.id == group_id))


def _checked(
    session: Session, group_id: int | None, name: str, units: Iterable[int], by: Actor
) -> tuple[str, list[int]]:
    if not by.is_admin:
        raise NotFound()
    name, chosen = clean_text(name), list(dict.fromkeys(units))
    errors = []
    if not name:
        errors.append(FieldError.of("name", "Ô “{field}” bắt buộc phải nhập.", field=_NAME))
    elif len(name) > _LONGEST_NAME:
        errors.append(FieldError.of("name", "Ô “{field}” dài quá {limit} ký tự.", field=_NAME, limit=_LONGEST_NAME))
    elif not is_storable(name):
        errors.append(unusable("name", _NAME))
    elif session.scalar(select(UnitGroup.id).where(UnitGroup.name == name, UnitGroup.id != (group_id or 0))):
        errors.append(FieldError.of("name", "Nhóm “{name}” đã có.", name=name))
    if len(chosen) < 2:
        errors.append(FieldError.of("units", "Một nhóm có ít nhất hai đơn vị."))
    elif (
        len(chosen) > _MOST_UNITS
        or not all(is_id(id) for id in chosen)
        or session.scalar(select(func.count()).where(Unit.id.in_(chosen), Unit.active)) != len(chosen)
    ):
        errors.append(FieldError.of("units", "Có đơn vị không có trong danh mục."))
    if errors:
        raise InvalidForm(errors)
    return name, chosen
