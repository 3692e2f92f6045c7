"""Several instances are locked in one order only, the directive and then its assignments by id: commands that meet never lock each
other out, and what they leave fits together."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from processes.assignments.commands import add_assignment, update_assignment
from processes.assignments.models import Assignment
from processes.directives.commands import close_when_all_ended, update_directive
from processes.directives.models import Directive
from processes.discussion.commands import say
from processes.refusals import Refusal
from processes.runtime.instances import instance_of
from processes.runtime.jobs import run_due
from processes.runtime.models import Contribution, UserTask
from processes.runtime.perform import perform
from tests.processes.assignments.rows import directive_status
from tests.processes.runtime.small import at_once, count, rows
from tests.province import Province

SEED = 20260714
#: What of the random cases one of these rounds is worth: each lives through several commands in threads of their own.
SHARE = 20

Act = Callable[[], Any]
Round = Callable[[random.Random], tuple[list[Act], Callable[[], None]]]
Play = Callable[[Round], None]


@pytest.fixture
def rounds(province: Province, random_cases: int, caplog: pytest.LogCaptureFixture) -> Play:
    """Lets each round's acts meet in a random order; afterwards its own check holds, and nobody had to begin again."""

    def play(acts_of: Round) -> None:
        print(f"seed {SEED}")
        chance = random.Random(SEED)
        for _ in range(max(random_cases // SHARE, 3)):
            acts, check = acts_of(chance)
            chance.shuffle(acts)
            answers = at_once(*acts)
            unexpected = [a for a in answers if isinstance(a, Exception) and not isinstance(a, Refusal)]
            assert unexpected == []
            check()
            province.clock.advance(minutes=1)
            run_due(province.clock())
        # A deadlock would be tried again, and pass unnoticed but for this.
        assert [record for record in caplog.records if record.name == "processes.command"] == []

    return play


def agree(assignment_ids: list[int]) -> None:
    """Each assignment's status is what its open step says, and no step was done twice."""
    for id in assignment_ids:
        [row] = rows(Assignment, id=id)
        instance_id = instance_of("assignment", id)
        with_status = {task.element for task in rows(UserTask, instance_id=instance_id) if task.ended_at is None}
        expected = {
            "new": "draft",
            "waiting": "accept",
            "in_progress": "process",
            "deleted": None,
            "recalled": "recalled",
        }
        element = expected[row.status]
        assert (element is None and not with_status) or element in with_status, (row.status, with_status)
        done = [each.action for each in rows(Contribution, instance_id=instance_id)]
        for action in ("issue", "accept", "recall", "delete"):
            assert done.count(action) <= 1, done


def test_issuing_a_directive_meets_those_who_act_on_its_assignments(province: Province, rounds: Play) -> None:
    office = province.office
    drafter, approver = office.actor("chuyenvien"), office.actor("pheduyet")

    def acts(_chance: random.Random) -> tuple[list[Act], Callable[[], None]]:
        id, now = province.directive(), province.clock()
        below = [province.assignment(id, lead) for lead in ("STC", "SKHDT", "STTTT")]
        first, second, third = (instance_of("assignment", each) for each in below)
        of = instance_of("directive", id)

        def check() -> None:
            agree(below)
            assert directive_status(id) in ("issued", "draft")
            issued = [row for row in rows(Assignment, directive_id=id) if row.issued_at is not None]
            assert bool(issued) == (directive_status(id) == "issued")

        return [
            lambda: perform(of, "issue", {}, by=drafter, now=now),
            lambda: perform(third, "delete", {}, by=approver, now=now),
            lambda: perform(second, "amend", {"content": "Khác", "reason": "x"}, by=approver, now=now),
            lambda: perform(first, "delete", {}, by=drafter, now=now),
            lambda: update_assignment(below[1], {"content": "Khác nữa"}, by=drafter, now=now),
            lambda: say(below[1], "Đang xem", by=drafter, now=now),
            lambda: update_directive(id, {"approver": office.people["lanhdao"]}, by=approver, now=now),
        ], check

    rounds(acts)


def test_adding_an_assignment_meets_closing_and_the_end_of_the_last_one(province: Province, rounds: Play) -> None:
    office = province.office
    drafter = office.actor("chuyenvien")
    more = {"content": "Thêm", "lead": office.units["STTTT"]}

    def acts(chance: random.Random) -> tuple[list[Act], Callable[[], None]]:
        id = province.directive()
        only = province.assignment(id)
        province.act("directive", id, "issue", by="chuyenvien")
        now, of = province.clock(), instance_of("directive", id)
        if chance.random() < 0.7:
            province.do(only, "cancel", "chuyenvien", reason="Thôi")
            run_due(now)
            assert directive_status(id) == "processed"

        def check() -> None:
            [directive] = rows(Directive, id=id)
            new = [row for row in rows(Assignment, directive_id=id) if row.status == "new"]
            assert len(new) == 1
            # Something was added, before or after it was closed: it is not complete.
            assert (directive.status, directive.closed_at) == ("issued", None)

        return [
            lambda: add_assignment(id, more, by=drafter, now=now),
            lambda: perform(of, "close", {}, by=drafter, now=now),
            lambda: close_when_all_ended(id, now=now),
            lambda: perform(instance_of("assignment", only), "cancel", {"reason": "Thôi"}, by=drafter, now=now),
        ], check

    rounds(acts)


def test_a_directive_is_issued_twice_while_assignments_are_added(province: Province, rounds: Play) -> None:
    office = province.office
    drafter, approver = office.actor("chuyenvien"), office.actor("pheduyet")
    more = {"content": "Thêm", "lead": office.units["STTTT"]}

    def acts(_chance: random.Random) -> tuple[list[Act], Callable[[], None]]:
        id, before = province.directive(), count(Assignment)
        province.assignment(id)
        now, of = province.clock(), instance_of("directive", id)

        def check() -> None:
            assert count(Assignment) == before + 3
            assert directive_status(id) == "issued"
            issues = [each for each in rows(Contribution, instance_id=of) if each.action == "issue"]
            assert 1 <= len(issues) <= 2
            for row in rows(Assignment, directive_id=id):
                done = [each.action for each in rows(Contribution, instance_id=instance_of("assignment", row.id))]
                assert (row.status, done.count("issue")) in (("waiting", 1), ("new", 0))

        return [
            lambda: perform(of, "issue", {}, by=drafter, now=now),
            lambda: perform(of, "issue", {}, by=approver, now=now),
            lambda: add_assignment(id, more, by=drafter, now=now),
            lambda: add_assignment(id, more, by=approver, now=now),
        ], check

    rounds(acts)
