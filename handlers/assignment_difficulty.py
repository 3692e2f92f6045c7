"""Operations of a difficulty (T21): the unit asks the Office for help, the Office answers; no clock stops for it."""

from __future__ import annotations

from handlers.parties import tell_people
from processes.runtime.operations import inline
from processes.runtime.work import Work


@inline("assignment.report_difficulty", of="assignment")
def report_difficulty(work: Work) -> None:
    """Báo vướng mắc: follower, approver and director are told; lists show that the unit waits for help."""
    if work.row["difficulty_at"] is None:
        work.set(difficulty_at=work.now)
    row = work.row
    people = {row["follower_id"], row["drafter_id"], row["approver_id"], row["director_id"]}
    tell_people(work, "report_difficulty", people)


@inline("assignment.answer_difficulty", of="assignment")
def answer_difficulty(work: Work) -> None:
    """Trả lời vướng mắc: the unit is told. The assignment waits for help as long as one of its difficulties is open."""
    element = work.contributions[0].element if work.contributions else None
    if not any(task.element == element for task in work.instance.user_tasks()):
        work.set(difficulty_at=None)
    tell_people(work, "answer_difficulty", {work.row["officer_id"]}, unit=work.row["lead_id"])
