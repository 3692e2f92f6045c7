"""The fields of an assignment as it is entered, corrected or issued again, and their rules (K6–K9, B21)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from processes.assignments.deadlines import due_moment, is_day, meant_day
from processes.assignments.models import CoordinatingPerson, CoordinatingUnit
from processes.db import connection_of, table_of
from processes.folding import fold
from processes.organisation.actor import load_actor
from processes.organisation.models import Person, Unit
from processes.prepared import PreparedRow
from processes.refusals import FieldError, _l
from processes.settings import current
from processes.storable import clean_text, is_id, is_storable, unusable

LABELS = {
    "content": _l("Nội dung nhiệm vụ"),
    "lead": _l("Đơn vị chủ trì"),
    "coordinating": _l("Đơn vị phối hợp"),
    "coordinating_people": _l("Người phối hợp"),
    "follower": _l("Chuyên viên theo dõi"),
    "officer": _l("Người phụ trách tại đơn vị"),
    "due_on": _l("Hạn xử lý"),
    "due_before": _l("Văn bản ghi “trước ngày”"),
    "key": _l("Nhiệm vụ trọng tâm"),
    "expected_product": _l("Sản phẩm phải có"),
}
REQUIRED = ("content", "lead")
_LIMITS = {"content": 10_000, "expected_product": 4_000}
#: One at a time: an assignment has one lead and a few partners, and the statement stays the same.
_ONE_OF: dict[type[Unit] | type[Person], PreparedRow] = {
    table: PreparedRow(select(table.id).where(table.id == bindparam("of"), table.active)) for table in (Unit, Person)
}
#: More coordinating units than any province has.
_MANY = 300


@dataclass(frozen=True)
class Fields:
    """What was entered: the assignment's own columns, and the lists around it (None: not given, leave as it is)."""

    columns: dict[str, Any]
    coordinating: tuple[int, ...] | None
    coordinating_people: tuple[int, ...] | None


def read_fields(
    session: Session, values: Mapping[str, Any], *, partial: bool, row: Mapping[str, Any] | None = None
) -> tuple[Fields, list[FieldError]]:
    """What ``values`` mean (units and people by id), and what is wrong with them. ``partial``: only what is given is checked.
    ``row`` is the assignment as it is, when there is one: what is not given stays as there, and has to fit."""
    errors = [FieldError.of(n, "Ô “{field}” không có trong nhiệm vụ.", field=n) for n in values if n not in LABELS]
    given = {n: clean_text(v) if isinstance(v, str) else v for n, v in values.items() if n in LABELS}
    for name in REQUIRED:
        if (name in given or not partial) and given.get(name) in (None, ""):
            errors.append(FieldError.of(name, "Ô “{field}” bắt buộc phải nhập.", field=LABELS[name]))
            given.pop(name, None)
    columns: dict[str, Any] = {}
    for name, limit in _LIMITS.items():
        if name in given:
            value = given[name] or None
            columns[name] = value
            if value is None:
                continue
            if not isinstance(value, str) or len(value) > limit:
                errors.append(
                    FieldError.of(name, "Ô “{field}” dài quá {limit} ký tự.", field=LABELS[name], limit=limit)
                )
            elif not is_storable(value):
                errors.append(unusable(name, LABELS[name]))
    if "content" in columns:
        columns["search"] = fold(str(columns["content"]))
    if "key" in given:
        if not isinstance(given["key"], bool | None):
            errors.append(FieldError.of("key", "Ô “{field}” chỉ nhận có hoặc không.", field=LABELS["key"]))
        columns["key"] = bool(given["key"])
    if "due_on" in given or not partial:
        columns |= _due(given.get("due_on"), given.get("due_before"), errors)
    if "lead" in given:
        columns["lead_id"] = next(iter(_known(session, Unit, "lead", [given["lead"]], errors)), None)
    for name in ("follower", "officer"):
        if name in given:
            chosen = [given[name]] if given[name] not in (None, "") else []
            columns[f"{name}_id"] = next(iter(_known(session, Person, name, chosen, errors)), None)
    coordinating = _listed(session, Unit, "coordinating", given, errors)
    beside = _coordinating_now(session, row) if coordinating is None and row is not None else coordinating or ()
    if columns.get("lead_id", row["lead_id"] if row is not None else None) in beside:
        errors.append(FieldError.of("coordinating", "Đơn vị chủ trì không đồng thời là đơn vị phối hợp."))
    people = _listed(session, Person, "coordinating_people", given, errors)
    if officer_id := columns.get("officer_id"):
        lead_id = columns.get("lead_id", row["lead_id"] if row is not None else None)
        officer = load_actor(officer_id, session)
        if lead_id is not None and (officer is None or lead_id not in officer.unit_path):
            errors.append(FieldError.of("officer", "Người được chọn không làm việc ở đơn vị chủ trì."))
    return Fields(columns, coordinating, people), errors


def _coordinating_now(session: Session, row: Mapping[str, Any]) -> Sequence[int]:
    return session.scalars(select(CoordinatingUnit.unit_id).where(CoordinatingUnit.assignment_id == row["id"])).all()


def write_lists(session: Session, assignment_id: int, fields: Fields, *, new: bool = False) -> None:
    """Write the coordinating units and people that were given."""
    for table, column, chosen in (
        (CoordinatingUnit, "unit_id", fields.coordinating),
        (CoordinatingPerson, "person_id", fields.coordinating_people),
    ):
        if chosen is None:
            continue
        if not new:
            session.execute(delete(table).where(table.assignment_id == assignment_id))
        if chosen:
            session.connection().execute(
                insert(table_of(table)),
                [{"assignment_id": assignment_id, column: id} for id in chosen],
            )


def _due(due_on: Any, before: Any, errors: list[FieldError]) -> dict[str, Any]:
    """The deadline, from the day that was typed and whether the document says “trước ngày”."""
    if not isinstance(before, bool | None):
        errors.append(FieldError.of("due_before", "Ô “{field}” chỉ nhận có hoặc không.", field=LABELS["due_before"]))
    if due_on in (None, ""):
        if not current.get("allow_no_deadline"):
            errors.append(FieldError.of("due_on", "Tỉnh này chỉ nhập nhiệm vụ có thời hạn. Đề nghị nhập hạn xử lý."))
        return {"due_at": None, "original_due_at": None}
    if not is_day(due_on):
        errors.append(FieldError.of("due_on", "Ô “{field}” không phải là một ngày có thật.", field=LABELS["due_on"]))
        return {}
    moment = due_moment(meant_day(due_on, before=before is True))
    return {"due_at": moment, "original_due_at": moment}


def _listed(
    session: Session, table: type[Unit] | type[Person], name: str, given: Mapping[str, Any], errors: list[FieldError]
) -> tuple[int, ...] | None:
    if name not in given:
        return None
    chosen = given[name] or []
    if not isinstance(chosen, list | tuple) or len(chosen) > _MANY:
        errors.append(
            FieldError.of(
                name, "Ô “{field}” chỉ nhận danh sách, nhiều nhất {limit} mục.", field=LABELS[name], limit=_MANY
            )
        )
        return None
    return _known(session, table, name, chosen, errors)


def _known(
    session: Session, table: type[Unit] | type[Person], name: str, ids: Sequence[Any], errors: list[FieldError]
) -> tuple[int, ...]:
    if not ids:
        return ()
    if all(is_id(id) for id in ids):
        wanted = tuple(dict.fromkeys(ids))
        known = _ONE_OF[table]
        connection = connection_of(session)
        if all(known.first(connection, {"of": id}) for id in wanted):
            return wanted
    errors.append(FieldError.of(name, "Ô “{field}” có đơn vị hoặc người không có trong danh mục.", field=LABELS[name]))
    return ()
