"""Whom a part of an assignment may be asked of: other units, which coordinate from then on, and its coordinating people (C16), or the
lead unit's own phòng and people (B57)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select

from processes.assignments.models import CoordinatingPerson, CoordinatingUnit
from processes.db import table_of
from processes.organisation.actor import load_actor
from processes.organisation.models import Person, Unit
from processes.refusals import FieldError, InvalidForm
from processes.runtime.work import Work
from processes.shares.models import CONTRIBUTION

UNITS, PEOPLE = "units", "people"


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person, or else a unit or phòng; ``given`` is the form's own value that names it."""

    given: Mapping[str, list[str]]
    unit_id: int | None = None
    person_id: int | None = None


def recipients(work: Work, kind: str, values: Mapping[str, Any]) -> list[Recipient]:
    """Those whom the form names, units first, each once. Raises InvalidForm for who has no part in the assignment."""
    units, people = _units(work, values.get(UNITS, ())), _people(work, values.get(PEOPLE, ()))
    if kind == CONTRIBUTION:
        _check_outside(work, units, people)
    else:
        _check_inside(work, units, people)
    found = [Recipient({UNITS: [unit.code]}, unit_id=unit.id) for unit in units]
    found += [Recipient({PEOPLE: [person.username]}, person_id=person.id) for person in people]
    if not found:
        raise InvalidForm([_nobody(kind)])
    return found


def _nobody(kind: str) -> FieldError:
    if kind == CONTRIBUTION:
        return FieldError.of(UNITS, "Đề nghị chọn ít nhất một đơn vị hoặc một người phối hợp.")
    return FieldError.of(UNITS, "Đề nghị chọn ít nhất một phòng hoặc một người của đơn vị.")


def _units(work: Work, codes: Any) -> list[Any]:
    if not codes:
        return []
    wanted = select(Unit.id, Unit.code, Unit.name, Unit.kind).where(Unit.code.in_(codes))
    return list(work.session.execute(wanted.order_by(Unit.position, Unit.id)))


def _people(work: Work, usernames: Any) -> list[Any]:
    if not usernames:
        return []
    wanted = select(Person.id, Person.username, Person.name, Person.position).where(Person.username.in_(usernames))
    return list(work.session.execute(wanted.order_by(Person.id)))


def join_in(work: Work, recipients: Sequence[Recipient]) -> tuple[list[str], list[str]] | None:
    """Units that are asked and do not coordinate yet do so from now on (C16). The names of the coordinating units before and after;
    None when all of them did. The assignment's instance is locked, so nobody else changes its list at the same time."""
    beside = _coordinating(work)
    new = [one.unit_id for one in recipients if one.unit_id is not None and one.unit_id not in beside]
    if not new:
        return None
    rows = [{"assignment_id": work.object_id, "unit_id": id} for id in new]
    work.connection.execute(insert(table_of(CoordinatingUnit)), rows)
    names = dict(work.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_([*beside, *new]))).all())
    return sorted(names[id] for id in beside), sorted(names.values())


def _coordinating(work: Work) -> set[int]:
    beside = select(CoordinatingUnit.unit_id).where(CoordinatingUnit.assignment_id == work.object_id)
    return set(work.session.scalars(beside))


def _check_outside(work: Work, units: list[Any], people: list[Any]) -> None:
    lead, beside = work.row["lead_id"], _coordinating(work)
    named = select(CoordinatingPerson.person_id).where(CoordinatingPerson.assignment_id == work.object_id)
    known_people = set(work.session.scalars(named))
    errors = []
    for unit in units:
        if unit.id == lead:
            errors.append(FieldError.of(UNITS, "{unit} chủ trì nhiệm vụ này, không tự đề nghị mình.", unit=unit.name))
        elif unit.id not in beside and lead in _path(work, unit.id):
            errors.append(
                FieldError.of(UNITS, "{unit} thuộc đơn vị chủ trì, đề nghị giao nhiệm vụ con.", unit=unit.name)
            )
    errors += [
        FieldError.of(PEOPLE, "{who} không phải là người phối hợp của nhiệm vụ này.", who=_title(person))
        for person in people
        if person.id not in known_people
    ]
    if errors:
        raise InvalidForm(errors)


def _check_inside(work: Work, units: list[Any], people: list[Any]) -> None:
    lead = work.row["lead_id"]
    errors = [
        FieldError.of(UNITS, "{unit} không phải là một phòng của đơn vị chủ trì.", unit=unit.name)
        for unit in units
        if unit.kind != "phong" or unit.id == lead or lead not in _path(work, unit.id)
    ]
    for person in people:
        actor = load_actor(person.id, work.session, now=work.now)
        if actor is None or lead not in actor.unit_path:
            errors.append(FieldError.of(PEOPLE, "{who} không làm việc ở đơn vị chủ trì.", who=_title(person)))
        elif work.by is not None and person.id == work.by.id:
            errors.append(FieldError.of(PEOPLE, "Bạn không tự giao nhiệm vụ con cho mình."))
    if errors:
        raise InvalidForm(errors)


def _title(person: Any) -> str:
    return f"{person.position} ({person.name})" if person.position else str(person.name)


def _path(work: Work, unit_id: int | None) -> set[int]:
    """The unit and every unit above it."""
    passed: set[int] = set()
    while unit_id is not None and unit_id not in passed:
        passed.add(unit_id)
        unit_id = work.session.scalar(select(Unit.parent_id).where(Unit.id == unit_id))
    return passed
