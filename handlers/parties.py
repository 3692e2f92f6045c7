"""Who is told what about an assignment."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select

from processes.assignments.models import Reviewer
from processes.notices.deliver import deliver
from processes.organisation.rooms import heads_of
from processes.runtime.work import Work


def tell(
    work: Work,
    kind: str,
    *,
    unit: bool = True,
    coordinating: bool = False,
    office: bool = True,
    approver: bool = True,
    others: Collection[int] = (),
) -> None:
    """Tell the parties of an assignment, each person once, whoever acts excepted.

    ``unit``: the lead unit and whoever is in charge there; ``coordinating``: those who work with it; ``office``: follower and drafter,
    with ``approver`` also the approver. ``others``: whoever else it concerns.
    """
    if work.quiet:
        return
    row = work.row
    people = {row["officer_id"]} if unit else set()
    if office:
        people |= {row["follower_id"], row["drafter_id"]} | ({row["approver_id"]} if approver else set())
        people |= set(work.variables.get("co_followers") or ())
    people |= set(others)
    assert work.object_id is not None
    deliver(
        work.connection,
        kind,
        object_type="assignment",
        object_id=work.object_id,
        people=people - {None},
        unit=row["lead_id"] if unit else None,
        coordinating_of=work.object_id if coordinating else None,
        by_id=work.by.id if work.by else None,
        now=work.now,
    )


def reviewers_of(work: Work) -> set[int]:
    """Who checks the result before the approver (B43); most assignments have none, and nothing is asked of the database then."""
    if not work.variables.get("has_reviewer"):
        return set()
    return set(work.session.scalars(select(Reviewer.person_id).where(Reviewer.assignment_id == work.object_id)))


def tell_people(
    work: Work,
    kind: str,
    people: Collection[int | None],
    *,
    unit: int | None = None,
    values: Mapping[str, Any] | None = None,
    also_who_acts: bool = False,
) -> None:
    """Tell just these people, and those who serve the queue of ``unit`` (a unit or one of its phòng), whoever acts excepted. The
    ``values`` go along; without them the content does, for who no longer sees the assignment."""
    if work.quiet:
        return
    assert work.object_id is not None
    deliver(
        work.connection,
        kind,
        object_type="assignment",
        object_id=work.object_id,
        people={id for id in people if id is not None},
        unit=unit,
        values={"content": work.row["content"]} if values is None else dict(values),
        by_id=work.by.id if work.by and not also_who_acts else None,
        now=work.now,
    )


def tell_room(work: Work, kind: str, room_id: int, people: set[int | None]) -> None:
    """Tell the heads of a phòng of the Office and these people."""
    tell_people(work, kind, {*people, *heads_of(work.session, room_id)})
