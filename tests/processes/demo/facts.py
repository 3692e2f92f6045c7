"""What the tests of the demonstration ask the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Row, func, select

from processes.assignments.deadlines import timeliness
from processes.assignments.models import Assignment, FormerLead
from processes.assignments.standing import UNCOUNTED, is_due_soon, is_overdue, standing
from processes.db import reading
from processes.directives.models import Directive
from processes.discussion.models import Message
from processes.organisation.models import Person, Unit
from processes.runtime.instances import instance_of
from processes.runtime.models import Contribution

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def local(moment: datetime | None) -> str | None:
    """An instant as the office writes it."""
    return moment.astimezone(HANOI).strftime("%d/%m/%Y %H:%M:%S") if moment else None


def assignments(number: str) -> list[Assignment]:
    """The assignments of the document with this number, in their order."""
    of_it = (
        select(Assignment).join(Directive, Directive.id == Assignment.directive_id).where(Directive.number == number)
    )
    return list(reading().scalars(of_it.order_by(Assignment.id).execution_options(populate_existing=True)))


def directive(number: str) -> Directive:
    return (
        reading()
        .scalars(select(Directive).where(Directive.number == number).execution_options(populate_existing=True))
        .one()
    )


def due_days(number: str) -> list[str | None]:
    """The days on which the document's assignments are due, ``dd/mm/yyyy``."""
    return [local(a.due_at)[:10] if a.due_at else None for a in assignments(number)]


def leads(number: str) -> list[str]:
    """The codes of the document's lead units."""
    codes = {row.id: row.code for row in reading().execute(select(Unit.id, Unit.code))}
    return [codes[a.lead_id] for a in assignments(number)]


def outcome(number: str) -> str | None:
    """The status of the document's only assignment, with its timeliness when it is completed."""
    (only,) = assignments(number)
    return timeliness(only.days) if only.status == "completed" else only.status


def dialogue(assignment: Assignment) -> list[tuple[str, str, str]]:
    """Who said what when on the assignment."""
    said = select(Message.at, Person.username, Message.text).join(Person, Person.id == Message.by_id)
    rows = reading().execute(said.where(Message.assignment_id == assignment.id).order_by(Message.at, Message.id))
    return [(local(row.at), row.username, row.text) for row in rows]


def contributions(assignment: Assignment, action: str) -> list[Contribution]:
    of_it = Contribution.instance_id == instance_of("assignment", assignment.id)
    return list(
        reading().scalars(select(Contribution).where(of_it, Contribution.action == action).order_by(Contribution.id))
    )


def standings(lead: str) -> Counter[str]:
    """The unit's home page (Q6): how many of its assignments stand how."""
    counted = select(standing(), func.count()).join(Unit, Unit.id == Assignment.lead_id).where(Unit.code == lead)
    rows = reading().execute(counted.group_by(standing())).all()
    return Counter({name: count for name, count in rows if name != UNCOUNTED})


def actions_performed() -> set[str]:
    """Every action that some person performed."""
    return set(reading().scalars(select(Contribution.action).where(Contribution.by_id.is_not(None)).distinct()))


def statuses(table: type[Assignment] | type[Directive]) -> set[str]:
    return set(reading().scalars(select(table.status).distinct()))


def flagged() -> Iterable[Row]:
    """Status, near due and overdue of every assignment whose unit has it."""
    return (
        reading().execute(select(Assignment.status, is_due_soon().label("soon"), is_overdue().label("overdue"))).all()
    )


def former_leads() -> set[str]:
    return set(reading().scalars(select(FormerLead.how).distinct()))
