"""A directive and its assignments changed by several people at the same moment: nobody is locked out, nothing is half done."""

from __future__ import annotations

import pytest

from processes.assignments.commands import add_assignment
from processes.directives.commands import update_directive
from processes.refusals import NotNow, Refusal
from processes.runtime.instances import instance_of
from processes.runtime.jobs import run_due
from processes.runtime.perform import perform
from tests.processes.assignments.rows import directive_status, row, status
from tests.processes.runtime.small import at_once
from tests.province import Province


@pytest.mark.parametrize("attempt", range(3))
def test_a_draft_is_issued_corrected_and_added_to_at_once(province: Province, attempt: int) -> None:
    id = province.directive()
    first, second = province.assignment(id), province.assignment(id, "SKHDT")
    now, people = province.clock(), province.office.people
    drafter, approver = province.office.actor("chuyenvien"), province.office.actor("pheduyet")
    more = {"content": "Thêm", "lead": province.office.units["STTTT"]}
    of, of_first, of_second = instance_of("directive", id), *(instance_of("assignment", a) for a in (first, second))
    answers = at_once(
        lambda: perform(of, "issue", {}, by=drafter, now=now),
        lambda: perform(of_first, "delete", {}, by=approver, now=now),
        lambda: perform(of_second, "amend", {"content": "Khác", "reason": "x"}, by=approver, now=now),
        lambda: update_directive(id, {"director": people["lanhdao"]}, by=approver, now=now),
        lambda: add_assignment(id, more, by=drafter, now=now),
    )
    assert all(answer is None or isinstance(answer, int | Refusal) for answer in answers), answers
    assert directive_status(id) == "issued" or isinstance(answers[0], NotNow)
    assert {status(first), status(second)} <= {"new", "deleted", "waiting"}


def test_the_last_two_assignments_that_end_at_once_end_their_directive_once(province: Province) -> None:
    """B24"""
    id = province.directive()
    both = [province.assignment(id), province.assignment(id, "SKHDT")]
    province.act("directive", id, "issue", by="chuyenvien")
    now, drafter = province.clock(), province.office.actor("chuyenvien")
    of = [instance_of("assignment", assignment) for assignment in both]
    acts = [lambda i=i: perform(i, "cancel", {"reason": "Thôi"}, by=drafter, now=now) for i in of]
    assert at_once(*acts) == [None, None]
    at_once(*[lambda: run_due(now)] * 3)
    assert (directive_status(id), {row(a).status for a in both}) == ("processed", {"cancelled"})
    assert run_due(now) == 0
