"""The assignment's own diagram, driven at random: its stages, its timers, its refusals, and the size of its state."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, timedelta
from threading import Thread

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from engine.definition import ProcessDefinition
from engine.errors import NotWaiting
from tests.engine.assignment import MONDAY, POLICY, TO_DECIDE, TO_SEND_BACK, WITH_EVERY_POLICY, XML, Assignment

# What the checklist says (B22, B30–B32, B43, B52–B54, B57, C1): from which stage which action leads where. None: the instance ends.
# Stages are called by their status, but for `default_approved`, which is completed and can still be sent back.
EXECUTION = ("waiting", "in_progress", "unit_review")
UNDERWAY = (*EXECUTION, "checking", "submitted", "returned", "recalled")
#: Where the diagram looks at who is to see the result first: see `RandomLife.handed_in`.
HANDED_IN = "handed in"
STAGES: dict[tuple[str, str], str | None] = {
    ("new", "issue"): "waiting",
    ("new", "delete"): None,
    ("waiting", "accept"): "in_progress",
    ("waiting", "report_progress"): "in_progress",
    ("waiting", "recall"): "recalled",
    ("in_progress", "report_progress"): "in_progress",
    ("in_progress", "request_extension"): "in_progress",
    ("waiting", "submit"): HANDED_IN,
    ("in_progress", "submit"): HANDED_IN,
    ("unit_review", "endorse"): HANDED_IN,
    ("unit_review", "revise"): "in_progress",
    ("checking", "forward"): "submitted",
    ("checking", "send_back"): "in_progress",
    ("submitted", "approve"): None,
    ("submitted", "reject"): "in_progress",
    ("submitted", "propose"): "submitted",
    ("submitted", "ask_confirmation"): "submitted",
    ("returned", "reissue"): "waiting",
    ("returned", "delete"): None,
    ("recalled", "reissue"): "waiting",
    ("recalled", "delete"): None,
    ("default_approved", "return"): "in_progress",
    **{(stage, "record_reply"): HANDED_IN for stage in EXECUTION},
    **{(stage, "return"): "returned" for stage in EXECUTION},
    **{(stage, beside): stage for stage in EXECUTION for beside in ("urge", "extend", "transfer", "report_difficulty")},
    **{
        (stage, beside): stage
        for stage in UNDERWAY
        for beside in ("amend", "hand_over", "instruct", "pass_on", "withdraw")
    },
    **{(stage, "cancel"): None for stage in UNDERWAY},
}
# Steps beside the stage, which they leave as it is: what begins one, the user task it waits at, what ends it, and the stages that
# it lives through.
BESIDE: dict[str, tuple[str, set[str], tuple[str, ...]]] = {
    "instruct": ("acknowledge", {"acknowledge"}, (*UNDERWAY, "default_approved")),
    "report_difficulty": ("difficulty", {"answer_difficulty"}, UNDERWAY),
    "request_extension": ("decide_extension", {"grant_extension", "refuse_extension"}, EXECUTION),
}
ENDS_BESIDE = {action: task for task, actions, _ in BESIDE.values() for action in actions}
#: Every boundary event that waits is a row of about 30 bytes (its name, its state, its number), and in the widest stage, while the
#: unit works, 19 of them wait; the rest are the three levels of the process and the deadlines raised last. Steps beside the stage come
#: on top, each with at most 100 bytes.
MOST_BYTES = 1200
ACTIONS = sorted({action for _, action in STAGES} | {"insist"} | set(ENDS_BESIDE))


class RandomLife(RuleBasedStateMachine):
    """Anything anybody could do, in any order, with any jump of the clock."""

    def __init__(self) -> None:
        super().__init__()
        self.life = Assignment(WITH_EVERY_POLICY)
        self.stage: str | None = "new"
        #: where insisting leads back to
        self.before_return = "waiting"
        #: how a result is decided about, as chosen when the execution began
        self.policy = "explicit"
        #: the steps beside the stage that are open, by their user task
        self.beside: Counter[str] = Counter()
        self.decided_by_default_at = MONDAY

    @initialize(due=st.none() | st.integers(-2, 30))
    def enter(self, due: int | None) -> None:
        self.choose_due(due)

    def choose_due(self, due: int | None) -> None:
        # Few dates, so that they come back: then nothing may be raised twice.
        self.life.next_due = None if due is None else MONDAY + timedelta(days=10 * (due // 10))

    @precondition(lambda self: not self.life.instance.ended)
    @rule(
        data=st.data(),
        due=st.none() | st.integers(-2, 30),
        leader_first=st.booleans(),
        reviewers_left=st.booleans(),
        policy=st.sampled_from(["explicit", "default", "self"]),
    )
    def somebody_does_what_is_offered(
        self, data: st.DataObject, due: int | None, leader_first: bool, reviewers_left: bool, policy: str
    ) -> None:
        self.choose_due(due)
        self.life.reviewers_left = reviewers_left
        self.life.variables.update(leader_first=leader_first, source=policy)
        action = data.draw(st.sampled_from(sorted(self.life.offers())), label="action")
        before, self.stage = self.stage, self.stage if action in ENDS_BESIDE else self.after(action, leader_first)
        began_execution = self.stage in ("waiting", "in_progress") and before not in EXECUTION
        self.policy = policy if began_execution else self.policy
        self.life.do(action)
        self.follow(action)

    def after(self, action: str, leader_first: bool) -> str | None:
        """The stage that an action of the present one leads to, before any timer."""
        assert self.stage is not None
        if action == "insist":
            return self.before_return
        if action == "return":
            self.before_return = "waiting" if self.stage == "waiting" else "in_progress"
        if action == "submit" and leader_first:
            return "unit_review"
        to = STAGES[self.stage, action]
        if to == HANDED_IN:
            return self.handed_in()
        nobody_checks = action in ("pass_on", "withdraw") and not self.life.reviewers_left
        return "submitted" if self.stage == "checking" and nobody_checks else to

    def handed_in(self) -> str | None:
        if self.policy == "self":
            return None
        return "checking" if self.life.variables["has_reviewer"] else "submitted"

    def follow(self, action: str) -> None:
        """The steps beside: one begun, one ended, and those that do not outlive the stage that was left."""
        if action in BESIDE:
            self.beside[BESIDE[action][0]] += 1
        if action in ENDS_BESIDE:
            self.beside[ENDS_BESIDE[action]] -= 1
        for task, _, stages in BESIDE.values():
            if self.stage not in stages:
                del self.beside[task]

    @precondition(lambda self: not self.life.instance.ended)
    @rule(hours=st.integers(0, 24 * 15))
    def time_passes(self, hours: int) -> None:
        decide_at = self.life.variables["decide_by_default_at"]
        self.life.wait(timedelta(hours=hours))
        if self.stage == "default_approved" and self.life.now >= self.decided_by_default_at + TO_SEND_BACK:
            self.stage = None
        elif self.stage == "submitted" and decide_at and datetime.fromisoformat(decide_at) <= self.life.now:
            self.stage, self.decided_by_default_at = "default_approved", self.life.now
        self.follow("")

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
            assert self.life.stages == ["completed" if self.stage == "default_approved" else self.stage]

    @invariant()
    def exactly_the_expected_steps_are_open_beside_it(self) -> None:
        tasks = Counter(one.element for one in self.life.instance.user_tasks())
        assert {task: tasks[task] for task in ENDS_BESIDE.values()} == {
            task: self.beside[task] for task in ENDS_BESIDE.values()
        }

    @invariant()
    def exactly_the_expected_actions_are_offered(self) -> None:
        expected = {action for stage, action in STAGES if stage == self.stage}
        expected |= {"insist"} if self.stage == "returned" else set()
        expected |= {action for action, task in ENDS_BESIDE.items() if self.beside[task]}
        assert set(self.life.offers()) == expected

    @invariant()
    def no_timer_is_lost_or_doubled(self) -> None:
        armed = {(one.element, one.due.isoformat()) for one in self.life.instance.timers()}
        raised = [one for one in self.life.raised if one[0] not in ("on_review_due", "on_check_due")]
        assert len(raised) == len(set(raised))
        if self.stage in EXECUTION:
            for element, variable in (("on_overdue", "due_at"), ("on_due_soon", "due_soon_at")):
                due = self.life.variables[variable]
                if element == "on_overdue":
                    due = self.life.variables["overdue_from"] or due
                expected = {(element, due)} if due is not None and (element, due) not in raised else set()
                assert {one for one in armed if one[0] == element} == expected
                assert due is None or (element, due) in raised or datetime.fromisoformat(due) > self.life.now
        else:
            beyond = {
                "checking": {"on_check_due"},
                "submitted": {"on_review_due", "on_time_to_decide_over"},
                "default_approved": {"on_closing"},
            }
            assert {element for element, _ in armed} <= beyond.get(self.stage or "", set())

    @invariant()
    def its_state_stays_small(self) -> None:
        assert len(self.life.instance.dump()) <= MOST_BYTES + 100 * self.beside.total()


RandomLife.TestCase.settings = settings(
    stateful_step_count=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], deadline=None
)
TestRandomLife = RandomLife.TestCase


def issued() -> Assignment:
    life = Assignment()
    life.do("issue")
    return life


def test_state_after_a_thousand_rejections_is_as_small_as_after_ten() -> None:
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
        sizes.append(without_length_of_numbers(life))
    # The last deadlines that were raised are remembered, four of each timer: these are there from the 401st round on.
    assert max(sizes[10:100]) == sizes[10]
    assert max(sizes[500:]) == sizes[500]
    assert len(life.instance.dump()) <= MOST_BYTES
    assert life.stages == ["in_progress"]


def test_state_after_a_thousand_urges_is_as_small_as_after_one() -> None:
    life = issued()
    sizes = set()
    for _ in range(1000):
        life.do("urge")
        life.restore()
        sizes.add(without_length_of_numbers(life))
    assert len(sizes) == 1
    assert len(life.instance.dump()) <= MOST_BYTES


def without_length_of_numbers(life: Assignment) -> int:
    """How many bytes the state has but for its digits: who waits is numbered through, and a higher number is longer."""
    return len(re.sub(rb"[0-9]+", b"0", life.instance.dump()))


def test_instruction_that_nobody_has_read_does_not_keep_a_completed_assignment_alive() -> None:
    life = Assignment(WITH_EVERY_POLICY)
    life.variables["source"] = "default"
    life.do("issue")
    life.do("instruct")
    life.do("submit")
    life.wait(TO_DECIDE)
    assert (life.instance.ended, set(life.offers())) == (False, {"acknowledge", "return"})
    life.wait(TO_SEND_BACK)
    assert life.instance.ended
    assert life.stages == ["completed"]


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
