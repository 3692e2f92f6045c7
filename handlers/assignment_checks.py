"""Operations around the verdict on a result: the unit's leader before the Office, the follower's proposal."""

from __future__ import annotations

from sqlalchemy import select

from handlers.assignment_decisions import begin_review, check_reply
from handlers.parties import tell_people
from processes.organisation.models import Person, PersonRole
from processes.runtime.operations import inline
from processes.runtime.work import Work


@inline("assignment.ask_leader", of="assignment")
def ask_leader(work: Work) -> None:
    """The unit wants its leader to see the result before the Office does (B57, T15); the unit's clock runs on."""
    check_reply(work)
    _take_on(work)
    tell_people(work, "ask_leader", _leaders(work))


@inline("assignment.revise", of="assignment")
def revise(work: Work) -> None:
    """The unit's leader wants it done again: inside the unit, so that it is no rejection by the Office."""
    tell_people(work, "revise", {work.row["officer_id"]}, unit=work.row["room_id"] or work.row["lead_id"])


@inline("assignment.forward", of="assignment")
def forward(work: Work) -> None:
    """The reviewer found it good (B43): now it is the approver's turn, and time."""
    begin_review(work, work.now)
    tell_people(work, "forward", {work.row["approver_id"]})


@inline("assignment.propose", of="assignment")
def propose(work: Work) -> None:
    """The follower's view, đạt or chưa đạt, for whoever decides."""
    tell_people(work, "propose", {work.row["approver_id"]})


def _take_on(work: Work) -> None:
    """Whoever hands in a result has taken the assignment on."""
    if not work.variables.get("accepted"):
        work.variables["accepted"] = True
        work.set(accepted_at=work.now)


def _leaders(work: Work) -> set[int | None]:
    of_unit = select(Person.id).join(PersonRole, PersonRole.person_id == Person.id)
    leads = of_unit.where(Person.unit_id == work.row["lead_id"], Person.active, PersonRole.role == "leader_of_unit")
    return set(work.session.scalars(leads.order_by(Person.id).limit(5)))
