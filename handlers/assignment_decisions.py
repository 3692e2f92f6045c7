"""Operations that decide about a result, and the time there is to do so: by the approver, by default, by its submission (C1)."""

from __future__ import annotations

from datetime import datetime

from handlers.assignment_escalation import no_longer_late
from handlers.parties import tell
from processes.assignments.deadlines import days_late, default_decision, minutes_of_review, review_deadline
from processes.refusals import FieldError, InvalidForm
from processes.retiming.moves import REVIEW_SINCE
from processes.runtime.operations import inline
from processes.runtime.work import Work
from processes.settings import current


def await_decision(work: Work, since: datetime) -> None:
    """A result is with the Office since this moment: the unit's clock stops there (T17), the review clock runs (C2)."""
    work.set(submitted_at=since)
    no_longer_late(work)
    begin_review(work, since)


def check_reply(work: Work) -> None:
    """The document that answers bears a day that has come (Q21): a later one is a slip of the pen, in the year most often."""
    day = work.values.get("reply_date")
    today = work.now.astimezone(current.timezone()).date()
    if isinstance(day, str) and day > today.isoformat():
        raise InvalidForm(
            [FieldError.of("reply_date", "Ngày văn bản trả lời chưa đến. Đề nghị nhập ngày ghi trên văn bản.")]
        )


def begin_review(work: Work, since: datetime) -> None:
    """The approver's time to decide runs from this moment: the submission, or when a reviewer has passed the result on (B43).

    Where the decision table has chosen the policy ``default``, it says in how many working days the Office has to decide.
    """
    decides_from, review_due_at = since, review_deadline(since)
    if review_due_at <= work.now:
        # A reply that came on paper days ago: nobody is late with what they get only now.
        decides_from, review_due_at = work.now, review_deadline(work.now)
    work.variables["review_due_at"] = review_due_at.isoformat()
    work.variables[REVIEW_SINCE] = decides_from.isoformat()
    if work.variables.get("approval") == "default":
        days = work.variables.get("approval_days")
        work.variables["decide_by_default_at"] = default_decision(since, days).isoformat()
    elif work.variables.get("decide_by_default_at"):
        work.variables["decide_by_default_at"] = None
    work.set(review_due_at=review_due_at, review_overdue_at=None)


def count_review(work: Work) -> None:
    """How late this decision is in working time (T13, C11); what came back and was decided again adds up."""
    late = minutes_of_review(work.row["review_due_at"], work.now)
    work.set(review_late=late + (work.row["review_late"] or 0))


@inline("assignment.approve", of="assignment")
def approve(work: Work) -> None:
    """Accepted: timeliness is that of the submission, whatever the review took (T17, C13)."""
    _complete(work, "explicit")
    tell(work, "approve", approver=False)


@inline("assignment.decide_by_default", of="assignment")
def decide_by_default(work: Work) -> None:
    """Nobody decided in time: approved by default (C1, K25), and said so wherever the result is shown."""
    _complete(work, "default")
    work.record("approve_by_default", "on_time_to_decide_over", {"working_days": work.variables.get("approval_days")})
    tell(work, "approve_by_default")


@inline("assignment.decide_by_submission", of="assignment")
def decide_by_submission(work: Work) -> None:
    """Submitting completes it, for kinds of assignments that nobody has to judge (Q18, C1)."""
    _complete(work, "self")
    tell(work, "complete_by_submission", unit=False)


def _complete(work: Work, how: str) -> None:
    """Over, and well: who decided, or that nobody did. ``how`` is explicit | default | self (C1)."""
    by = work.by.id if work.by is not None and how != "default" else None
    days = days_late(work.row["submitted_at"], work.row["due_at"])
    if how != "self":
        count_review(work)
    work.set(ended_at=work.now, days=days, decided_how=how, decided_by_id=by)
