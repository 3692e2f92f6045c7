"""Entering one task for many units, each of which reports by itself (C6, K7, K8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from processes import telemetry
from processes.assignments.entering import enter, open_to_more
from processes.assignments.fields import read_fields
from processes.assignments.folding import any_sets
from processes.command import in_transaction
from processes.db import after_commit, table_of
from processes.organisation.actor import Actor
from processes.organisation.models import Unit
from processes.refusals import FieldError, InvalidForm
from processes.runtime.act import send
from processes.sets.models import AssignmentSet, SetMember
from processes.storable import is_id

#: More units than a province has.
MOST_UNITS = 500


@telemetry.command
@in_transaction
def add_separately(
    session: Session,
    directive_id: int,
    values: Mapping[str, Any],
    units: Sequence[int],
    *,
    by: Actor,
    now: datetime,
    issue: bool = False,
) -> int:
    """Enter one assignment for each of the units, alike but for the lead, and return the id of their set.

    ``values`` as of an assignment, without lead. Everything is entered or nothing. Raises InvalidForm naming the fields, and what
    adding an assignment raises.
    """
    directive = open_to_more(session, directive_id, by=by, now=now, issue=issue)
    chosen = list(dict.fromkeys(units))
    if errors := _unit_errors(session, chosen):
        raise InvalidForm(errors)
    fields, errors = read_fields(session, {**values, "lead": chosen[0]}, partial=False)
    if not errors and set(chosen) & set(fields.coordinating or ()):
        errors = [FieldError.of("coordinating", "Đơn vị chủ trì không đồng thời là đơn vị phối hợp.")]
    if errors:
        raise InvalidForm(errors)
    entered = {"directive_id": directive_id, "content": fields.columns["content"], "by_id": by.id, "created_at": now}
    set_id = int(session.execute(insert(AssignmentSet).values(entered).returning(AssignmentSet.id)).scalar_one())
    members = [
        enter(directive, replace(fields, columns={**fields.columns, "lead_id": unit}), by=by, issue=issue)
        for unit in chosen
    ]
    session.execute(insert(table_of(SetMember)), [{"assignment_id": id, "set_id": set_id} for id in members])
    send(directive, "assignment_added")
    after_commit(session, any_sets.forget)
    return set_id


def _unit_errors(session: Session, units: Sequence[Any]) -> list[FieldError]:
    if len(units) < 2:
        return [FieldError.of("lead", "Chọn ít nhất hai đơn vị để mỗi đơn vị báo cáo riêng.")]
    known = select(func.count()).where(Unit.id.in_(units), Unit.active)
    if len(units) > MOST_UNITS or not all(is_id(id) for id in units) or session.scalar(known) != len(units):
        return [FieldError.of("lead", "Có đơn vị không có trong danh mục.")]
    return []
