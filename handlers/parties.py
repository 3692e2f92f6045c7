"""Who is told what about an assignment."""

from __future__ import annotations

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
) -> None:
    """Tell the parties of an assignment, each person once, whoever acts excepted.

    ``unit``: the lead unit and whoever is in charge there; ``coordinating``: those who work with it; ``office``: follower and drafter,
    with ``approver`` also the approver.
    """
    row = work.row
    people = {row["officer_id"]} if unit else set()
    if office:
        people |= {row["follower_id"], row["drafter_id"]} | ({row["approver_id"]} if approver else set())
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


def tell_room(work: Work, kind: str, room_id: int, people: set[int | None]) -> None:
    """Tell the heads of a phòng of the Office and these people. The content goes along, for who no longer sees the assignment."""
    assert work.object_id is not None
    deliver(
        work.connection,
        kind,
        object_type="assignment",
        object_id=work.object_id,
        people={id for id in {*people, *heads_of(work.session, room_id)} if id is not None},
        unit=None,
        values={"content": work.row["content"]},
        by_id=work.by.id if work.by else None,
        now=work.now,
    )
