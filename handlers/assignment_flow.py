"""Operations of ``bpmn/assignment.bpmn`` on the main way: issue, accept, submit, approve, reject, return, recall, re-issue."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import bindparam, insert, select

from handlers.assignment_decisions import await_decision, check_reply, count_review
from handlers.assignment_escalation import late_from, no_longer_late
from handlers.parties import reviewers_of, tell
from processes.assignments.deadlines import (
    due_date,
    due_moment,
    is_day,
    minutes_of_report,
    timer_variables,
)
from processes.assignments.fields import LABELS, read_fields, write_lists
from processes.assignments.models import FormerLead
from processes.assignments.remembered import count_anew
from processes.calendar.working import load_calendar
from processes.db import table_of
from processes.directives.models import Directive
from processes.organisation.kinds import unit_kind
from processes.organisation.models import Person, Unit
from processes.refusals import FieldError, InvalidForm, NotAllowedYet
from processes.runtime.models import Claim
from processes.runtime.operations import inline
from processes.runtime.work import Work
from processes.settings import current

_DIRECTIVES = table_of(Directive)
_DIRECTIVE_ISSUED = select(_DIRECTIVES.c.issued_at, _DIRECTIVES.c.type, _DIRECTIVES.c.source).where(
    _DIRECTIVES.c.id == bindparam("of")
)


@inline("assignment.issue", of="assignment")
def issue(work: Work) -> None:
    """The assignment goes to its unit (UBND tỉnh giao): its clock begins, its timers are armed. Never before its document (K5)."""
    above = _directive(work)
    if above["issued_at"] is None:
        raise NotAllowedYet("Văn bản chưa được ban hành nên chưa giao được nhiệm vụ này.")
    work.set(issued_at=work.now, given_at=work.now)
    work.variables["accepted"] = False
    work.variables.update(directive_kind=above["type"], source=above["source"])
    _classify(work)
    _arm(work)
    _hand_out(work)
    tell(work, "issue", coordinating=True, approver=False)


@inline("assignment.accept", of="assignment")
def accept(work: Work) -> None:
    """The unit has taken it on: by saying so, or by its first report (B32: “has entered nothing” is over)."""
    work.variables["accepted"] = True
    work.set(accepted_at=work.now)
    action = work.contributions[0].action if work.contributions else "accept"
    tell(work, action, unit=False, approver=False)


@inline("assignment.submit", of="assignment")
def submit(work: Work) -> None:
    """The result is handed in: the unit's clock stops at this moment (T17), the Office's review clock runs (C2)."""
    check_reply(work)
    if not work.variables.get("accepted"):
        work.variables["accepted"] = True
        work.set(accepted_at=work.now)
    count_report(work)
    await_decision(work, work.now)
    tell(work, "submit", unit=False, others=reviewers_of(work))


@inline("assignment.reject", of="assignment")
def reject(work: Work) -> None:
    """To be done again (C19, T18): the unit's clock resumes, with a new deadline if one was given, else with the old one."""
    if work.row["decided_how"] is None:
        count_review(work)
    work.set(rejections=work.row["rejections"] + 1, submitted_at=None, review_due_at=None, review_overdue_at=None)
    if work.row["decided_how"] is not None:
        count_anew(work.session, work.row["ended_at"], work.now)
        work.set(decided_how=None, decided_by_id=None, days=None)
    work.variables["review_due_at"] = None
    if due_on := work.values.get("due_on"):
        move_deadline(work, date.fromisoformat(due_on))
    _hand_out(work)
    tell(work, "reject", approver=False)


@inline("assignment.return", of="assignment")
def return_assignment(work: Work) -> None:
    """Wrongly assigned, says the unit (B53). It stays in the unit's figures until the Office decides."""
    limit = current.get("return_within_days")
    if limit is not None and work.row["issued_at"] is not None:
        calendar = load_calendar()
        last = calendar.add_working_days(calendar.local_date(work.row["issued_at"]), int(limit))
        if calendar.local_date(work.now) > last:
            raise NotAllowedYet(
                "Chỉ được trả lại trong {n} ngày làm việc kể từ ngày giao. Đề nghị trao đổi với chuyên viên theo dõi.",
                n=limit,
            )
    _remember_lead(work, "returned")
    no_longer_late(work)
    tell(work, "return", unit=False)


@inline("assignment.recall", of="assignment")
def recall(work: Work) -> None:
    """Taken back before the unit entered anything (B32): the unit keeps one line with the reason."""
    tell(work, "recall", coordinating=True, office=False)
    _remember_lead(work, "recalled")
    work.set(issued_at=None)
    _forget_flags(work)


@inline("assignment.reissue", of="assignment")
def reissue(work: Work) -> None:
    """Issued again after a recall or a return, as it now reads, also to another unit; for the unit it is new."""
    before = dict(work.row)
    fields, errors = read_fields(work.session, _ids(work), partial=False, row=work.row)
    if errors:
        raise InvalidForm(errors)
    assert work.object_id is not None
    work.set(**{"follower_id": work.row["follower_id"], **_kept(fields.columns)})
    write_lists(work.session, work.object_id, fields)
    for name in ("content", "lead_id", "due_at"):
        work.effect(name, _plain(before[name]), _plain(work.row[name]))
    work.set(issued_at=work.now, given_at=work.now, accepted_at=None, submitted_at=None)
    work.set(extensions=0, report_late=None, review_late=None)
    if before["lead_id"] != work.row["lead_id"]:
        work.set(officer_id=fields.columns.get("officer_id"), room_id=None)
        # Whoever had taken it on in the other unit has it no longer.
        work.connection.execute(table_of(Claim).delete().where(Claim.instance_id == work.instance_id))
    work.variables["accepted"] = False
    _forget_flags(work)
    _classify(work)
    _arm(work)
    _hand_out(work)
    tell(work, "issue", coordinating=True, office=False)


@inline("assignment.insist", of="assignment")
def insist(work: Work) -> None:
    """The Office keeps to it: back to where it was, with the same deadline."""
    work.session.connection().execute(
        table_of(FormerLead)
        .delete()
        .where(
            FormerLead.assignment_id == work.object_id,
            FormerLead.unit_id == work.row["lead_id"],
            FormerLead.how == "returned",
        )
    )
    _arm(work)
    _hand_out(work)
    tell(work, "insist", office=False)


@inline("assignment.cancel", of="assignment")
def cancel(work: Work) -> None:
    """Followed no longer, with a reason, history kept (dừng theo dõi, C10)."""
    work.set(ended_at=work.now)
    with_unit = work.row["issued_at"] is not None
    tell(work, "cancel", unit=with_unit, coordinating=with_unit)


def count_report(work: Work) -> None:
    """How late the unit has entered its reply document, in working time (T14, C11)."""
    late = minutes_of_report(work.values.get("reply_date"), work.now)
    work.set(report_late=late)
    if late:
        work.effect("report_late", None, late)


def move_deadline(work: Work, due_on: date) -> None:
    """Put a new deadline in force: the flags of the old one fall, the timers follow; the original stays."""
    if not is_day(due_on):
        raise InvalidForm(
            [FieldError.of("due_on", "Ô “{field}” không phải là một ngày có thật.", field=LABELS["due_on"])]
        )
    due_at = due_moment(due_on)
    before = due_date(work.row["due_at"])
    if due_at == work.row["due_at"]:
        return
    work.effect("due_on", before.isoformat() if before else None, due_on.isoformat())
    work.set(due_at=due_at, due_soon_raised_at=None, overdue_at=None)
    _arm(work)


def _directive(work: Work) -> Mapping[str, Any]:
    """What issuing has to know of the directive, without asking when the command has it in hand."""
    if work.above is not None:
        return work.above
    return work.connection.execute(_DIRECTIVE_ISSUED, {"of": work.row["directive_id"]}).mappings().one()


def _classify(work: Work) -> None:
    """What kind of assignment it is, as decision tables ask (C1), beside what is known of its directive."""
    work.variables.update(key=work.row["key"], unit_kind=unit_kind(work.session, work.row["lead_id"]))


def _arm(work: Work) -> None:
    """The timers stand at the deadline; nobody is late for it yet."""
    work.variables.update(timer_variables(work.row["due_at"]))
    no_longer_late(work)


def _hand_out(work: Work) -> None:
    """A unit that gets it past its deadline is late from now on: the time before was not the unit's."""
    if work.row["due_at"] is not None and work.row["due_at"] <= work.now:
        late_from(work, work.now)


def _forget_flags(work: Work) -> None:
    work.set(due_soon_raised_at=None, overdue_at=None)
    no_longer_late(work)


def _remember_lead(work: Work, how: str) -> None:
    work.session.connection().execute(
        insert(table_of(FormerLead)),
        {
            "assignment_id": work.object_id,
            "unit_id": work.row["lead_id"],
            "how": how,
            "reason": work.values.get("reason", ""),
            "content": work.row["content"],
            "at": work.now,
        },
    )


def _ids(work: Work) -> dict[str, Any]:
    """The form's values with ids in place of unit codes and user names; the form has checked that they exist."""
    values = dict(work.values)
    session = work.session
    for name, table, key in (
        ("lead", Unit, Unit.code),
        ("coordinating", Unit, Unit.code),
        ("follower", Person, Person.username),
        ("officer", Person, Person.username),
        ("coordinating_people", Person, Person.username),
    ):
        if name not in values:
            continue
        if isinstance(values[name], list):
            values[name] = list(session.scalars(select(table.id).where(key.in_(values[name]))))
        else:
            values[name] = session.scalar(select(table.id).where(key == values[name]))
    if "due_on" in values:
        values["due_on"] = date.fromisoformat(values["due_on"])
    return values


def _kept(columns: dict[str, Any]) -> dict[str, Any]:
    """What a re-issue does not name stays, but for the deadline: left out, there is none."""
    return {
        name: value for name, value in columns.items() if value is not None or name in {"due_at", "original_due_at"}
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
