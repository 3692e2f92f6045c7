"""The assignment's own diagram, driven at random: its stages, its timers, its refusals, and the size of its state."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from threading import Thread
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from engine import changes as c
from engine.definition import ProcessDefinition
from engine.errors import NotWaiting
from engine.instance import Instance
from tests.engine.mirror import Mirror

MONDAY = datetime(2026, 1, 5, 1, tzinfo=UTC)
XML = (files("bpmn") / "assignment.bpmn").read_bytes()
POLICY = ((files("bpmn") / "approval_policy.dmn").read_bytes(),)
DEFINITION = ProcessDefinition.parse(XML, POLICY)

# What the checklist says (B22, B30–B32, B52, B53): from which stage which action leads where. None: the instance ends.
STAGES: dict[tuple[str, str], str | None] = {
    ("new", "issue"): "waiting",
    ("new", "delete"): None,
    ("waiting", "accept"): "in_progress",
    ("waiting", "report_progress"): "in_progress",
    ("waiting", "submit"): "submitted",
    ("waiting", "record_reply"): "submitted",
    ("waiting", "recall"): "recalled",
    ("waiting", "return"): "returned",
    ("in_progress", "report_progress"): "in_progress",
    ("in_progress", "submit"): "submitted",
    ("in_progress", "record_reply"): "submitted",
    ("in_progress", "return"): "returned",
    ("submitted", "approve"): None,
    ("submitted", "reject"): "in_progress",
    ("submitted", "ask_confirmation"): "submitted",
    ("recalled", "reissue"): "waiting",
    ("recalled", "delete"): None,
    ("returned", "reissue"): "waiting",
    ("returned", "delete"): None,
    **{(stage, action): stage for stage in ("waiting", "in_progress") for action in ("urge", "extend")},
    **{
        (stage, action): stage
        for stage in ("waiting", "in_progress", "submitted", "returned", "recalled")
        for action in ("amend", "hand_over", "instruct")
    },
    ("in_progress", "request_extension"): "in_progress",
    **{(stage, "cancel"): None for stage in ("waiting", "in_progress", "submitted", "returned", "recalled")},
}
#: Steps beside the stage, which they leave as it is.
BESIDE = {"acknowledge", "grant_extension", "refuse_extension"}
ACTIONS = sorted({action for _, action in STAGES} | {"insist"} | BESIDE)


class Assignment:
    """An instance with stand-ins for the operations: those that decide where it goes or when something is due."""

    def __init__(self, definition: ProcessDefinition = DEFINITION) -> None:
        self.now = MONDAY
        self.variables: dict[str, Any] = {"accepted": False, "due_at": None, "due_soon_at": None, "review_due_at": None}
        self.next_due: datetime | None = MONDAY + timedelta(days=10)
        self.mirror = Mirror()
        self.raised: list[tuple[str, str]] = []
        self.instance = Instance.new(definition, self.variables, self.now)
        self.take(self.instance.start())

    def take(self, changes: list[c.Change], finished_job: int | None = None) -> None:
        self.mirror.apply(changes, finished_job)
        self.mirror.check(self.instance)
        fired = [one for one in changes if isinstance(one, c.TimerFired)]
        self.raised += [(one.element, one.due.isoformat()) for one in fired]
        if self.instance.jobs():
            job = self.instance.jobs()[0]
            self.operate(job.operation)
            self.take(self.instance.complete_job(job.task_id), finished_job=job.task_id)
        elif any(timer.due <= self.now for timer in self.instance.timers()):
            self.take(self.instance.fire_timers(self.now))

    def operate(self, operation: str) -> None:
        match operation:
            case "assignment.issue" | "assignment.reissue":
                self.set_due(self.next_due)
                self.variables["accepted"] = False
            case "assignment.extend" | "assignment.reject":
                self.set_due(self.next_due)
            case "assignment.accept":
                self.variables["accepted"] = True
            case "assignment.submit" | "assignment.record_reply":
                self.variables.update(accepted=True, review_due_at=(self.now + timedelta(days=2)).isoformat())

    def set_due(self, due: datetime | None) -> None:
        self.variables["due_at"] = due and due.isoformat()
        self.variables["due_soon_at"] = due and (due - timedelta(days=3)).isoformat()

    def offers(self) -> dict[str, Callable[[], list[c.Change]]]:
        """What can be done now, by the name of the action."""
        one = self.instance
        can: dict[str, Callable[[], list[c.Change]]] = {}
        for task in one.user_tasks():
            for outcome in task.outcomes:
                can[outcome] = lambda task=task, outcome=outcome: one.complete_user_task(task.task_id, outcome)
        for message in one.messages():
            can[message.name] = lambda name=message.name: one.correlate_message(name)
        return can

    def do(self, action: str) -> None:
        self.take(self.offers()[action]())

    def wait(self, time: timedelta) -> None:
        self.now += time
        self.take(self.instance.fire_timers(self.now))

    def restore(self) -> None:
        self.instance = Instance.load(self.instance.definition, self.instance.dump(), self.variables, self.now)
        self.mirror.check(self.instance)

    @property
    def stages(self) -> list[str]:
        """The statuses of the open elements; of an ended instance the status of its end event."""
        if self.instance.ended:
            return [DEFINITION.end_events[self.instance.ended_by or ""].status]
        open_elements = (DEFINITION.user_tasks[one.element] for one in self.instance.user_tasks())
        return [one.status for one in open_elements if one.status]


class RandomLife(RuleBasedStateMachine):
    """Anything anybody could do, in any order, with any jump of the clock."""

    def __init__(self) -> None:
        super().__init__()
        self.life = Assignment()
        self.stage: str | None = "new"
        self.before_return = "waiting"

    @initialize(due=st.none() | st.integers(-2, 30))
    def enter(self, due: int | None) -> None:
        self.choose_due(due)

    def choose_due(self, due: int | None) -> None:
        # Few dates, so that they come back: then nothing may be raised twice.
        self.life.next_due = None if due is None else MONDAY + timedelta(days=10 * (due // 10))

    @precondition(lambda self: not self.life.instance.ended)
    @rule(data=st.data(), due=st.none() | st.integers(-2, 30))
    def somebody_does_what_is_offered(self, data: st.DataObject, due: int | None) -> None:
        self.choose_due(due)
        action = data.draw(st.sampled_from(sorted(self.life.offers())), label="action")
        if action == "return":
            self.before_return = self.stage or ""
        self.life.do(action)
        if action == "insist":
            self.stage = self.before_return
        elif action not in BESIDE:
            self.stage = STAGES[self.stage or "", action]
        if self.stage is not None and self.stage not in ("submitted", "returned", "recalled", "new"):
            self.before_return = self.stage

    @rule(hours=st.integers(0, 24 * 15))
    def time_passes(self, hours: int) -> None:
        if not self.life.instance.ended:
            self.life.wait(timedelta(hours=hours))

    @rule()
    def the_process_is_stored_and_loaded(self) -> None:
        self.life.restore()

    @rule(action=st.sampled_from(ACTIONS))
    def somebody_does_what_is_not_offered(self, action: str) -> None:
        one, before, variables = self.life.instance, self.life.instance.dump(), dict(self.life.variables)
        if action not in {message.name for message in one.messages()}:
            with pytest.raises(NotWaiting):
                one.correlate_message(action)
        for task in one.user_tasks():
            if action not in task.outcomes:
                with pytest.raises(NotWaiting):
                    one.complete_user_task(task.task_id, action)
        assert (one.dump(), self.life.variables) == (before, variables)

    @invariant()
    def exactly_one_stage_is_open_and_it_is_the_expected_one(self) -> None:
        assert len(self.life.stages) == 1
        assert self.life.instance.ended == (self.stage is None)
        if self.stage is not None:
            assert self.life.stages == [self.stage]

    @invariant()
    def exactly_the_expected_actions_are_offered(self) -> None:
        expected = {action for stage, action in STAGES if stage == self.stage}
        expected |= {"insist"} if self.stage == "returned" else set()
        assert set(self.life.offers()) - BESIDE == expected

    @invariant()
    def no_timer_is_lost_or_doubled(self) -> None:
        armed = {(one.element, one.due.isoformat()) for one in self.life.instance.timers()}
        raised = [one for one in self.life.raised if one[0] != "on_review_due"]
        assert len(raised) == len(set(raised))
        if self.stage in ("waiting", "in_progress"):
            for element, variable in (("on_overdue", "due_at"), ("on_due_soon", "due_soon_at")):
                due = self.life.variables[variable]
                expected = {(element, due)} if due is not None and (element, due) not in raised else set()
                assert {one for one in armed if one[0] == element} == expected
                assert due is None or (element, due) in raised or datetime.fromisoformat(due) > self.life.now
        else:
            assert {element for element, _ in armed} <= {"on_review_due"}

    @invariant()
    def its_state_stays_small(self) -> None:
        waiting = sum(one.element in ("acknowledge", "decide_extension") for one in self.life.instance.user_tasks())
        assert len(self.life.instance.dump()) <= 1024 + 100 * waiting


RandomLife.TestCase.settings = settings(
    stateful_step_count=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], deadline=None
)
TestRandomLife = RandomLife.TestCase


def issued() -> Assignment:
    life = Assignment()
    life.do("issue")
    return life


def test_state_stays_below_one_kilobyte_through_a_thousand_rejections() -> None:
    life = issued()
    life.do("accept")
    sizes = []
    for round_ in range(1000):
        life.next_due = life.now + timedelta(days=5)
        life.do("submit")
        life.do("reject")
        if round_ % 100 == 0:
            life.wait(timedelta(days=9))
        life.restore()
        sizes.append(len(life.instance.dump()))
    assert max(sizes) <= 1024
    assert max(sizes[900:]) - max(sizes[500:600]) < 20
    assert life.stages == ["in_progress"]


def test_state_stays_below_one_kilobyte_through_a_thousand_urges() -> None:
    life = issued()
    sizes = set()
    for _ in range(1000):
        life.do("urge")
        life.restore()
        sizes.add(len(life.instance.dump()))
    assert max(sizes) <= 1024
    assert max(sizes) - min(sizes) < 10


def test_extension_moves_the_timers_and_leaves_the_open_task_as_it_is() -> None:
    life = issued()
    task = life.instance.user_tasks()[0]
    timers = {one.element: one.task_id for one in life.instance.timers()}
    life.next_due = MONDAY + timedelta(days=20)
    life.do("extend")
    assert life.instance.user_tasks() == [task]
    assert {one.element: one.task_id for one in life.instance.timers()} == timers
    assert {one.element: one.due for one in life.instance.timers()}["on_overdue"] == MONDAY + timedelta(days=20)


def test_recall_is_offered_until_the_unit_has_accepted() -> None:
    life = issued()
    assert "recall" in life.offers()
    life.do("accept")
    assert "recall" not in life.offers()


def test_insisting_brings_the_assignment_back_to_where_it_was() -> None:
    life = issued()
    life.do("accept")
    life.do("return")
    life.do("insist")
    assert life.stages == ["in_progress"]


def test_instruction_outlives_nothing_but_its_assignment() -> None:
    life = issued()
    life.do("instruct")
    life.do("submit")
    assert "acknowledge" in life.offers()
    life.do("cancel")
    assert life.instance.ended
    assert life.stages == ["cancelled"]


def test_without_the_boundary_event_new_assignments_offer_no_recall_and_old_ones_still_do() -> None:
    event = re.search(rb'<bpmn:boundaryEvent id="on_recall".*?</bpmn:boundaryEvent>', XML, re.DOTALL)
    assert event is not None
    old, new = issued(), Assignment(ProcessDefinition.parse(XML.replace(event[0], b""), POLICY))
    new.do("issue")
    assert "recall" in old.offers()
    assert "recall" not in new.offers()
    old.do("recall")
    old.do("reissue")
    for life in (old, new):
        life.do("submit")
        life.do("approve")
        assert life.stages == ["completed"]


def test_instances_in_several_threads_share_a_definition() -> None:
    expected, lives = issued(), [Assignment() for _ in range(4)]

    def live(life: Assignment) -> None:
        life.do("issue")
        for _ in range(20):
            for action in ("urge", "submit", "reject"):
                life.do(action)
                life.restore()

    live_one = [Thread(target=live, args=(life,)) for life in lives]
    for thread in live_one:
        thread.start()
    for thread in live_one:
        thread.join()
    assert len({life.instance.dump() for life in lives}) == 1
    assert lives[0].offers().keys() == (expected.offers().keys() - {"accept", "recall"} | {"request_extension"})
