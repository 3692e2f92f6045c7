"""One running instance inside the library: its tokens, its clock and the path they take.

`instance.py` is its public face.
"""

import logging
from collections.abc import Hashable, MutableMapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.changes import ActivityEntered, ActivityLeft, Change, FlowTaken, MessageThrown
from engine.definition import ProcessDefinition
from engine.dialect.boundary import Boundary
from engine.dialect.catching import Catching
from engine.dialect.expressions import Expressions
from engine.dialect.timers import arm
from engine.dialect.tokens import LIVE, is_loop_item, predict_ahead
from engine.errors import TooManySteps
from engine.instants import WorkingDays, weekdays_after
from engine.token import FIRST_FRESH, plant
from engine.workflows import Flat, Subprocess

# The library formats a record for every change of a token's state; nobody reads them.
for _name in ("spiff", "spiff.workflow", "spiff.task", "spiff.data"):
    logging.getLogger(_name).setLevel(logging.WARNING)

# The same elements are entered and left all day, and equal changes are the same.
_entered, _left, _taken = lru_cache(4096)(ActivityEntered), lru_cache(4096)(ActivityLeft), lru_cache(4096)(FlowTaken)
# A circle without a stop is found after so many steps. Wide multi-instance activities are no circles: every live token
# allows for more steps, within reason.
STEP_LIMIT = 400
STEPS_PER_TOKEN = 20
MOST_STEPS = 5000
_EXPRESSIONS = Expressions()
_READY, _WAITING = TaskState.READY, TaskState.WAITING


class Execution(Flat, BpmnWorkflow):
    """The tokens of one instance.

    `variables` belong to the caller and are only read. `now` is the instance's clock, `workdays` counts
    the working days of its timers. `numbers` are the public ids of
    the tokens that wait for something outside, `raised` the latest instants at which each element's date timer was raised.
    Every token that comes to stand somewhere, or leaves, says so in `moved`, so that nobody has to look at those that stand still.
    A boundary event that only begins or ceases to wait is no step of the path: it says so in `stirred`, which holds all tokens at
    which `settle` has not looked yet. `noticed` are those that it found to matter outside, `timed` those that wait for a moment.
    """

    rank = 0
    # Of the library properties, asked for at every turn.
    script_engine = _EXPRESSIONS
    top_workflow: "Execution" = None  # type: ignore[assignment]

    def __init__(
        self,
        definition: ProcessDefinition,
        variables: MutableMapping[str, Any],
        now: datetime,
        *,
        restoring: bool = False,
        workdays: WorkingDays = weekdays_after,
    ) -> None:
        self.definition = definition
        self.workdays = workdays
        self.variables = variables
        self.now = now
        self.log: list[Change] = []
        self.numbers: dict[Hashable, int] = {}
        self.last_number = 0
        self.raised: dict[str, list[str]] = {}
        self.ended_by: str | None = None
        self.fresh_id = FIRST_FRESH
        self.moved: list[Task] = []
        self.stirred: list[Task] = []
        self.noticed: dict[int, tuple[Task, bool]] = {}
        self.timed: dict[Hashable, Task] = {}
        self.last_rank = 0
        self._inside: dict[Hashable, str] = {}
        self._ready: dict[Hashable, Task] = {}
        self.top_workflow = self
        self.subprocess_specs = definition.specs.inner
        self.subprocesses: dict[Hashable, Subprocess] = {}
        self._begin(definition.specs.main)
        if not restoring:
            plant(self)

    def create_subprocess(self, task: Task, name: str) -> Subprocess:
        """Called by the library when a token enters a subprocess."""
        spec = self.subprocess_specs[name]
        inner = Subprocess(spec, task, self)
        plant(inner)
        self.subprocesses[task.id] = inner
        return inner

    def open_workflows(self) -> list[Any]:
        """The process and its running subprocesses, outermost first."""
        inner = [one for one in self.subprocesses.values() if not one.completed]
        if len(inner) > 1:
            inner.sort(key=lambda one: one.depth)
        return [self, *inner]

    def live_tasks(self) -> list[Task]:
        """Every token that stands somewhere, outermost first."""
        workflows = () if self.completed else self.open_workflows()
        return [task for workflow in workflows for task in workflow.tasks.values() if task._state & LIVE]

    def run(self) -> None:
        """Runs everything that needs nobody, until all tokens wait. Raises TooManySteps."""
        step, task = 0, None
        for step in range(MOST_STEPS):
            task = self._survey()
            if self.completed:
                return
            if step > STEP_LIMIT + STEPS_PER_TOKEN * len(self._inside):
                break
            if task is None:
                if self._fire_condition():
                    continue
                return
            predict_ahead(task)
            task.run()
        raise TooManySteps(
            f"the diagram took {step} steps without waiting for anybody", task and task.task_spec.bpmn_id
        )

    def settle(self) -> None:
        """After a run: date timers follow their variables, and what waits for the outside gets a number."""
        stirred, self.stirred = [*self.stirred, *self.timed.values()], []
        if self.completed:
            return
        numbers, timed, noticed = self.numbers, self.timed, self.noticed
        told = dict.fromkeys(task for task in stirred if task.id in numbers or _concerns_outside(task))
        for task in sorted(told, key=_order):
            key = task.id
            number = numbers.get(key)
            if not stands(task):
                timed.pop(key, None)
                if number is not None:
                    noticed[number] = task, False
                continue
            if task._state == _WAITING and task.task_spec.timers:
                timed[key] = task
                arm(task)
            if number is None:
                number = self.last_number = numbers[key] = self.last_number + 1
            noticed[number] = task, True

    def take_noticed(self) -> dict[int, tuple[Task, bool]]:
        """By number the tokens for which something may have changed since this was asked last, and whether they still stand."""
        noticed, self.noticed = self.noticed, {}
        return noticed

    def remember_path(self) -> None:
        """After a restore: tokens that already stand somewhere have not just arrived there."""
        for task in self.moved:
            if task._state == _READY and not task.task_spec.manual:
                self._ready[task.id] = task
            if _is_visit(task):
                self._inside[task.id] = task.task_spec.bpmn_id
        for task in (*self.moved, *self.stirred):
            number = self.numbers.get(task.id)
            if number is not None:
                self.noticed[number] = task, True
                if task._state == _WAITING and task.task_spec.timers:
                    self.timed[task.id] = task
        self.moved, self.stirred = [], []

    def take_apart(self) -> None:
        """Nobody needs it any more: it forgets everything."""
        for workflow in (*self.subprocesses.values(), self):
            workflow.__dict__.clear()

    def path_inside(self) -> list[str]:
        """The elements that tokens stand on."""
        return list(self._inside.values())

    def passed_through(self, element: str) -> None:
        """Notes an element that a token entered and left at once."""
        self.log += [ActivityEntered(element), ActivityLeft(element)]

    def message_thrown(self, name: str, element: str) -> None:
        """Notes a message for the outside."""
        self.log.append(MessageThrown(name, element))

    def _survey(self) -> Task | None:
        """Notes the path since the last look, and returns the token to run next, None when all of them wait."""
        if self.completed:
            self.log += [_left(element) for element in self._inside.values()]
            self._inside, self._ready, self.moved = {}, {}, []
            return None
        if len(self.moved) == 2 and (following := self._straight_on(*self.moved)):
            return following
        inside, ready, log = self._inside, self._ready, self.log
        gone, arrived = [], []
        moved, self.moved = self.moved, []
        for task in dict.fromkeys(moved):
            key, state, spec = task.id, task._state, task.task_spec
            if spec.is_public:
                self.stirred.append(task)
            if not state & LIVE or task.workflow.completed or key not in task.workflow.tasks:
                ready.pop(key, None)
                if key in inside:
                    gone.append(task)
                continue
            if state == _READY and not spec.manual:
                ready[key] = task
            elif ready:
                ready.pop(key, None)
            if key not in inside and _is_visit(task):
                arrived.append(task)
        for task in _in_order(gone) if len(gone) > 1 else gone:
            log.append(_left(inside.pop(task.id)))
        for task in _in_order(arrived) if len(arrived) > 1 else arrived:
            flow = self._flow_to(task)
            if flow is not None:
                log.append(_taken(flow))
            element = inside[task.id] = task.task_spec.bpmn_id
            log.append(_entered(element))
        if len(ready) > 1:
            return min(ready.values(), key=_turn)
        return next(iter(ready.values())) if ready else None

    def _straight_on(self, done: Task, following: Task) -> Task | None:
        """The same where one token is done and the one it leads to is all that has its turn, as at most steps; None otherwise."""
        inside, ready = self._inside, self._ready
        source, spec = done.task_spec, following.task_spec
        if following._parent != done.id or done._state != TaskState.COMPLETED or following._state != _READY:
            return None
        if spec.manual or spec.is_public or source.is_public or spec.is_round or following.workflow.completed:
            return None
        ready.pop(done.id, None)
        if ready:
            return None
        self.moved = []
        if done.id in inside:
            self.log.append(_left(inside.pop(done.id)))
        if spec.bpmn_id is not None:
            flow = self._flow_to(following)
            if flow is not None:
                self.log.append(_taken(flow))
            inside[following.id] = spec.bpmn_id
            self.log.append(_entered(spec.bpmn_id))
        ready[following.id] = following
        return following

    def _flow_to(self, task: Task) -> str | None:
        source = task.parent
        while source is not None and source.task_spec.bpmn_id is None:
            source = source.parent
        return source and self.definition.flow_between.get((source.task_spec.bpmn_id, task.task_spec.bpmn_id))

    def _fire_condition(self) -> bool:
        """Fires the first condition that has become true.

        A non-interrupting one fires again only after it was false.
        """
        for workflow in self.open_workflows():
            if not workflow.spec.has_conditions:
                continue
            for task in workflow.tasks.values():
                if task.task_spec.conditions and task._state == _WAITING and self._fires(task):
                    return True
        return False

    def _fires(self, task: Task) -> bool:
        for index, definition, _ in task.task_spec.conditions:
            holds = bool(self.script_engine.evaluate(task, definition.expression))
            held = task.internal_data.pop("held", False)
            if holds:
                task.internal_data["held"] = True
            if holds and not held:
                task.task_spec.fire(task, index)
                return True
        return False


def stands(task: Task) -> bool:
    """Whether a token is still where it came to stand."""
    return task._state & LIVE != 0 and not task.workflow.completed and task.id in task.workflow.tasks


def _concerns_outside(task: Task) -> bool:
    spec = task.task_spec
    if spec.is_public and task._state & LIVE:
        return task._state == _WAITING or not isinstance(spec, Catching)
    return False


def _is_visit(task: Task) -> bool:
    """Whether this token counts as standing on its element: a loop counts once, a boundary event only when it has fired."""
    spec = task.task_spec
    if spec.bpmn_id is None or is_loop_item(task):
        return False
    return task._state != _WAITING or not isinstance(spec, Boundary)


def _order(task: Task) -> tuple[int, int, int]:
    """Outermost process first, then the one that began earlier, then its tokens by age."""
    workflow = task.workflow
    return workflow.depth, workflow.rank, task.rank


def _in_order(tasks: list[Task]) -> list[Task]:
    return sorted(tasks, key=_order)


def _turn(task: Task) -> tuple[int, int, bool, int]:
    """Whose turn it is: within a process boundary events come first, because an interruption wins."""
    depth, began, age = _order(task)
    return depth, began, not isinstance(task.task_spec, Boundary), age
