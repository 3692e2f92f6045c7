"""Operations of ``bpmn/contribution.bpmn`` and ``subtask.bpmn``: what becomes of a part that one party asks of another (C16, B57)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from processes.assignments.deadlines import days_late, due_date, timer_variables
from processes.assignments.models import Assignment
from processes.notices.deliver import deliver
from processes.organisation.models import Person, Unit
from processes.refusals import FieldError, InvalidForm
from processes.runtime.operations import inline
from processes.runtime.work import Work
from processes.shares.asking import due_of_part
from processes.shares.models import KINDS


@inline("share.ask", of=KINDS)
def ask(work: Work) -> None:
    """Whoever is to do it hears of it: the person, those who serve the unit's queue, the people of a phòng."""
    _tell_receiver(work, "asked")


@inline("share.answer", of=KINDS)
def answer(work: Work) -> None:
    """It is answered: this moment against its own due date decides early or late, until it is sent back."""
    work.set(answered_at=work.now, days=days_late(work.now, work.row["due_at"]))
    _tell_giver(work, "answered")


@inline("share.decline", of=KINDS)
def decline(work: Work) -> None:
    """They do not do it, and say why."""
    _tell_giver(work, "declined")


@inline("share.accept", of=KINDS)
def accept(work: Work) -> None:
    """The answer is taken."""
    _tell_receiver(work, "accepted")


@inline("share.send_back", of=KINDS)
def send_back(work: Work) -> None:
    """The answer does not do: the time runs again, against a new due date if one was given."""
    work.set(answered_at=None, days=None)
    if due_on := work.values.get("due_on"):
        _move(work, due_on)
    _tell_receiver(work, "sent_back")


@inline("share.urge", of=KINDS)
def urge(work: Work) -> None:
    """The receiver is reminded."""
    _tell_receiver(work, "urged")


@inline("share.reschedule", of=KINDS)
def reschedule(work: Work) -> None:
    """Another due date, earlier or later; the timer follows."""
    if not _move(work, work.values["due_on"]):
        raise InvalidForm([FieldError.of("due_on", "Hạn mới trùng với hạn đang áp dụng.")])
    _tell_receiver(work, "rescheduled")


@inline("share.withdraw", of=KINDS)
def withdraw(work: Work) -> None:
    """It is wanted no longer."""
    _tell_receiver(work, "withdrawn")


@inline("share.raise_due_soon", of=KINDS)
def raise_due_soon(work: Work) -> None:
    """Near due, as an assignment (B34): whoever does it is reminded once for a due date, and not at all when that is past."""
    if work.now >= work.row["due_at"] or work.row["due_soon_raised_at"] is not None:
        return
    work.set(due_soon_raised_at=work.now)
    work.record("due_soon", "on_due_soon", {"due_at": work.row["due_at"].isoformat()})
    _tell_receiver(work, "due_soon")


@inline("share.raise_overdue", of=KINDS)
def raise_overdue(work: Work) -> None:
    """Overdue: said once for a due date. ``overdue_at`` is the due moment itself."""
    if work.row["overdue_at"] is not None:
        return
    work.set(overdue_at=work.row["due_at"])
    work.record("overdue", "on_overdue", {"due_at": work.row["due_at"].isoformat()})
    _tell_receiver(work, "overdue")
    _tell_giver(work, "overdue")


@inline("share.close", of=KINDS)
def close(work: Work) -> None:
    """The assignment is over, and with it what was asked for it."""
    work.record("above_ended", "on_above_ended")
    _tell_receiver(work, "closed")


def _move(work: Work, due_on: str) -> bool:
    """Put another due date in force; False when it is the same."""
    above = work.session.scalar(select(Assignment.due_at).where(Assignment.id == work.row["assignment_id"]))
    due_at, before = due_of_part(due_on, above, work.now), due_date(work.row["due_at"])
    if due_at == work.row["due_at"]:
        return False
    work.effect("due_on", before.isoformat() if before else None, date.fromisoformat(due_on).isoformat())
    work.set(due_at=due_at, due_soon_raised_at=None, overdue_at=None)
    work.variables.update(timer_variables(due_at))
    return True


def _tell_receiver(work: Work, what: str) -> None:
    person, unit = work.row["receiver_id"], work.row["receiver_unit_id"]
    people = {person} if person is not None else _people_of_room(work, unit)
    _tell(work, what, people, unit=unit if person is None else None)


def _people_of_room(work: Work, unit_id: int | None) -> set[int]:
    """A phòng has no account of its own: everybody in it hears."""
    of_room = select(Person.id).join(Unit, Unit.id == Person.unit_id)
    return set(work.session.scalars(of_room.where(Unit.id == unit_id, Unit.kind == "phong", Person.active)))


def _tell_giver(work: Work, what: str) -> None:
    """Whoever gave it, and who is in charge of the assignment in that unit now."""
    now_in_charge = select(Assignment.officer_id).where(
        Assignment.id == work.row["assignment_id"], Assignment.lead_id == work.row["giver_unit_id"]
    )
    _tell(work, what, {work.row["giver_id"], work.session.scalar(now_in_charge)})


def _tell(work: Work, what: str, people: set[int | None] | set[int], *, unit: int | None = None) -> None:
    if work.quiet:
        return
    assert work.object_type is not None
    assert work.object_id is not None
    deliver(
        work.connection,
        f"{work.object_type}_{what}",
        object_type=work.object_type,
        object_id=work.object_id,
        people={id for id in people if id is not None},
        unit=unit,
        values={"content": work.row["content"]},
        by_id=work.by.id if work.by else None,
        now=work.now,
    )
