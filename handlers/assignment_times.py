"""Operations of the timers: near due, overdue, and the Office's own review overdue. Each is raised once per deadline value."""

from __future__ import annotations

from datetime import datetime

from handlers.assignment_escalation import FROM, TOLD, late_from, named, tell_of_days
from handlers.parties import reviewers_of, tell
from processes.assignments.deadlines import is_days, working_days_since
from processes.calendar.working import morning_after
from processes.notices.deliver import mark_told_again
from processes.runtime.operations import inline
from processes.runtime.work import Work

#: A reminder comes again after a tenth of the time that the result has waited, and not before it is to.
RARER = 10


@inline("assignment.raise_due_soon", of="assignment")
def raise_due_soon(work: Work) -> None:
    """Near due (B34): said once for a deadline, and not at all when it is already past."""
    due_at: datetime | None = work.row["due_at"]
    if due_at is None or work.now >= due_at or work.row["due_soon_raised_at"] is not None:
        return
    work.set(due_soon_raised_at=work.now)
    work.record("due_soon", "on_due_soon", {"due_at": due_at.isoformat()})
    tell(work, "due_soon", office=False)


@inline("assignment.raise_overdue", "whom", of="assignment", words={"whom": TOLD})
def raise_overdue(work: Work, whom: str | None = None) -> None:
    """Overdue: ``overdue_at`` is the due moment itself; coming back with the same deadline raises nothing again.

    ``whom``: who is told, in the words of the ladder (:data:`handlers.assignment_escalation.TOLD`); left out, unit and Office are.
    """
    due_at: datetime | None = work.row["due_at"]
    if due_at is None:
        return
    if not work.variables.get(FROM):
        late_from(work, due_at)
    if work.row["overdue_at"] is not None:
        return
    work.set(overdue_at=due_at)
    work.record("overdue", "on_overdue", {"due_at": due_at.isoformat()})
    if whom is None:
        tell(work, "overdue")
    elif not work.quiet:
        tell_of_days(work, "overdue", named(work, whom.split()), working_days_since(due_at, work.now))


@inline("assignment.raise_review_due", "whom", "again", of="assignment", words={"whom": ("approver", "reviewer")})
def raise_review_due(work: Work, whom: str | None = None, again: int | None = None) -> None:
    """The Office has not decided in time (D2): its own backlog nags the Office, and is never shown as the unit's lateness.

    ``whom``: whose turn it is, ``approver`` or ``reviewer``. ``again``: they are told once more after so many working days, and so on
    while the result waits, ever more rarely; left out, it is said once.
    """
    people = reviewers_of(work) if whom == "reviewer" else {work.row["approver_id"]}
    if work.row["review_overdue_at"] is None:
        work.set(review_overdue_at=work.row["review_due_at"])
        work.record("review_overdue", "on_review_due")
        tell(work, "review_overdue", unit=False, others=people)
    elif not work.quiet:
        # One of them is unread at most: the newest says everything.
        mark_told_again(work.connection, "review_waiting", "assignment", work.object_id, people, work.now)
        tell_of_days(work, "review_waiting", people, _waited(work))
    if is_days(again):
        # The timer of the diagram stands at this variable: it fires once more then, as long as its step is open. What has waited for
        # fifty days is said every fifth.
        days = max(again, _waited(work) // RARER)
        work.variables["review_due_at"] = morning_after(work.now, days).isoformat()


def _waited(work: Work) -> int:
    """For how many working days the result has waited."""
    submitted_at: datetime | None = work.row["submitted_at"]
    return working_days_since(submitted_at, work.now) if submitted_at is not None else 0
