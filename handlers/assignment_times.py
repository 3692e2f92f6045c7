"""Operations of the timers: near due, overdue, and the Office's own review overdue. Each is raised once per deadline value."""

from __future__ import annotations

from datetime import datetime

from handlers.parties import tell
from processes.runtime.operations import inline
from processes.runtime.work import Work


@inline("assignment.raise_due_soon", of="assignment")
def raise_due_soon(work: Work) -> None:
    """Near due (B34): said once for a deadline, and not at all when it is already past."""
    due_at: datetime | None = work.row["due_at"]
    if due_at is None or work.now >= due_at or work.row["due_soon_raised_at"] is not None:
        return
    work.set(due_soon_raised_at=work.now)
    work.record("due_soon", "on_due_soon", {"due_at": due_at.isoformat()})
    tell(work, "due_soon", office=False)


@inline("assignment.raise_overdue", of="assignment")
def raise_overdue(work: Work) -> None:
    """Overdue: ``overdue_at`` is the due moment itself; coming back with the same deadline raises nothing again."""
    due_at: datetime | None = work.row["due_at"]
    if due_at is None or work.row["overdue_at"] is not None:
        return
    work.set(overdue_at=due_at)
    work.record("overdue", "on_overdue", {"due_at": due_at.isoformat()})
    tell(work, "overdue")


@inline("assignment.raise_review_due", of="assignment")
def raise_review_due(work: Work) -> None:
    """The Office has not decided in time (D2): its own backlog nags the Office, and is never shown as the unit's lateness."""
    if work.row["review_overdue_at"] is not None:
        return
    work.set(review_overdue_at=work.row["review_due_at"])
    work.record("review_overdue", "on_review_due")
    tell(work, "review_overdue", unit=False)
