"""What the units handed in last, beside the rows of a list: who, when, what they wrote, the files (B36, B37)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from processes.assignments.models import Assignment
from processes.assignments.rows import AssignmentRow
from processes.db import reading
from processes.files.queries import FileRow, files_of_contributions
from processes.organisation.models import Person, Unit
from processes.runtime.definitions import definition
from processes.runtime.models import Contribution, ProcessInstance
from processes.runtime.timeline import text_of


@dataclass(frozen=True, slots=True)
class HandedIn:
    """``position`` is the one held that day, ``unit`` the unit spoken for (B58)."""

    name: str
    position: str
    unit: str
    at: datetime
    text: str | None
    files: tuple[FileRow, ...]


#: Actions with which a result comes, from the unit or recorded for it; whatever a diagram calls its own, it is done at the moment
#: of the submission.
HANDING_IN = ("submit", "record_reply")


def handed_in(rows: Sequence[AssignmentRow]) -> dict[int, HandedIn]:
    """assignment → its latest result, of rows that the reader sees. Two statements, however many rows."""
    session = reading()
    found = session.execute(
        select(
            Contribution,
            ProcessInstance.object_id,
            ProcessInstance.definition_id,
            Person.name.label("person"),
            Unit.name.label("unit"),
        )
        .join(ProcessInstance, ProcessInstance.id == Contribution.instance_id)
        .join(Assignment, Assignment.id == ProcessInstance.object_id)
        .join(Person, Person.id == Contribution.by_id)
        .outerjoin(Unit, Unit.id == Contribution.by_unit_id)
        .where(
            Contribution.instance_id.in_([row.instance_id for row in rows]),
            Contribution.action.is_not(None),
            or_(Contribution.at == Assignment.submitted_at, Contribution.action.in_(HANDING_IN)),
        )
        .order_by(Contribution.id)
    ).all()
    latest = {row.object_id: row for row in found}
    files = files_of_contributions(session, [row.Contribution.id for row in latest.values()])
    return {
        id: HandedIn(
            row.person,
            row.Contribution.by_position or "",
            row.unit or "",
            row.Contribution.at,
            text_of(definition(row.definition_id, session), row.Contribution),
            files.get(row.Contribution.id, ()),
        )
        for id, row in latest.items()
    }
