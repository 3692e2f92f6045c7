"""Who is told what about an assignment."""

from __future__ import annotations

from sqlalchemy import select

from processes.assignments.models import CoordinatingPerson, CoordinatingUnit
from processes.notices.deliver import deliver
from processes.runtime.work import Work


def tell_unit(work: Work, kind: str, *, coordinating: bool = False, **values: object) -> None:
    """Tell the lead unit (and whoever is in charge there), and with ``coordinating`` the coordinating units and people."""
    units = [work.row["lead_id"]]
    people = [work.row["officer_id"]]
    if coordinating:
        of_it = work.object_id
        units += work.session.scalars(select(CoordinatingUnit.unit_id).where(CoordinatingUnit.assignment_id == of_it))
        people += work.session.scalars(
            select(CoordinatingPerson.person_id).where(CoordinatingPerson.assignment_id == of_it)
        )
    _tell(work, kind, people, units, values)


def tell_office(work: Work, kind: str, *, approver: bool = True, director: bool = False, **values: object) -> None:
    """Tell those who follow: follower and drafter, the approver, the director on demand."""
    people = [work.row["follower_id"], work.row["drafter_id"]]
    if approver:
        people.append(work.row["approver_id"])
    if director:
        people.append(work.row["director_id"])
    _tell(work, kind, people, [], values)


def _tell(work: Work, kind: str, people: list[int | None], units: list[int | None], values: dict[str, object]) -> None:
    assert work.object_type is not None
    assert work.object_id is not None
    deliver(
        work.session,
        kind,
        object_type=work.object_type,
        object_id=work.object_id,
        people=people,
        units=units,
        values=dict(values),
        by_id=work.by.id if work.by else None,
        now=work.now,
    )
