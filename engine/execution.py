"""One running instance inside the library: its tokens, its clock and the path they take.

`instance.py` is its public face.
"""

import logging
from collections.abc import Hashable, MutableMapping
from datetime import datetime
from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.specs.event_definitions.conditional import ConditionalEventDefinition
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.changes import ActivityEntered, ActivityLeft, Change, FlowTaken, MessageThrown
from engine.definition import ProcessDefinition
from engine.dialect.boundary import Boundary
from engine.dialect.catching import Catching
from engine.dialect.expressions import Expressions
from engine.dialect.jobs import Job
from engine.dialect.timers import arm
from engine.dialect.tokens import LIVE, awaited, is_loop_item, predict_ahead
from engine.errors import TooManySteps
from engine.token import FIRST_FRESH, plant

# The library formats a record for every change of a token's state; nobody reads them.
for _name in ("spiff", "spiff.workflow", "spiff.task", "spiff.data"):
    logging.getLogger(_name).setLevel(logging.WARNING)

# A circle without a stop is found after so many steps. Wide multi-instance activities are no circles: every live token
# allows for more steps, within reason.
STEP_LIMIT = 400
STEPS_PER_TOKEN = 20
MOST_STEPS = 5000
_EXPRESSIONS = Expressions()


class _Flat:
    """Looks through the tokens as a list, where the library walks its tree, which it does not do deeper than 1000
    levels.
    """

    tasks: dict[Hashable, Task]
    top_workflow: "Execution"

    def update_waiting_tasks(self) -> None:
        for task in [one for one in self.tasks.values() if one._state == TaskState.WAITING]:
            if task._state == TaskState.WAITING:
                task.task_spec._update(task)

    def _task_removed_notify(self, task: Task) -> None:
        super()._task_removed_notify(task)  # type: ignore[misc]
        # The library drops tokens below a cancelled one without ending the subprocesses they own.
        inner = self.top_workflow.subprocesses.pop(task.id, None)
        if inner is not None and not inner.completed:
            inner.cancel()


class Subprocess(_Flat, BpmnSubWorkflow):
    """The inside of one running subprocess or called process."""


class Execution(_Flat, BpmnWorkflow):
    """The tokens of one instance.

    `variables` belong to the caller and are only read. `now` is the instance's clock. `numbers` are the public ids of
    the tokens that wait for something outside, `raised` the latest instants at which each element's date timer was raised.
    """

    def __init__(
        self,
        definition: ProcessDefinition,
        variables: MutableMapping[str, Any],
        now: datetime,
        *,
        restoring: bool = False,
    ) -> None:
        self.definition = definition
        self.variables = variables
        self.now = now
        self.log: list[Change] = []
        self.numbers: dict[Hashable, int] = {}
        self.last_number = 0
        self.raised: dict[str, list[str]] = {}
        self.ended_by: str | None = None
        self.fresh_id = FIRST_FRESH
        self._inside: dict[Hashable, str] = {}
        # The library is always told that it restores, so that it leaves the first token to us.
        super().__init__(definition.specs.main, definition.specs.inner, script_engine=_EXPRESSIONS, deserializing=True)
        if not restoring:
            plant(self)

    def create_subprocess(self, task: Task, name: str) -> Subprocess:
        """Called by the library when a token enters a subprocess."""
        spec = self.subprocess_specs[name]
        inner = Subprocess(spec, parent_task_id=task.id, top_workflow=self, deserializing=True)
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
        for task in self.live_tasks():
            if task._state == TaskState.WAITING and isinstance(task.task_spec, Catching) and task.task_spec.is_timed:
                arm(task)
            if task.id not in self.numbers and _concerns_outside(task):
                self.last_number += 1
                self.numbers[task.id] = self.last_number

    def remember_path(self) -> None:
        """After a restore: tokens that already stand somewhere have not just arrived there."""
        for task in self.live_tasks():
            if _is_visit(task):
                self._inside[task.id] = task.task_spec.bpmn_id

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
        following, chosen_in, known = None, None, self._inside
        inside: dict[Hashable, str] = {}
        arrived = []
        for workflow in self.open_workflows() if not self.completed else ():
            for task in workflow.tasks.values():
                state = task._state
                if not state & LIVE:
                    continue
                if task.id in known:
                    inside[task.id] = known[task.id]
                elif _is_visit(task):
                    inside[task.id] = task.task_spec.bpmn_id
                    arrived.append(task)
                # The outermost process comes first, and there boundary events: an interruption wins.
                if (
                    state == TaskState.READY
                    and not task.task_spec.manual
                    and (following is None or (chosen_in is workflow and _outranks(task, following)))
                ):
                    following, chosen_in = task, workflow
        self.log += [ActivityLeft(element) for key, element in known.items() if key not in inside]
        for task in arrived:
            flow = self._flow_to(task)
            if flow is not None:
                self.log.append(FlowTaken(flow))
            self.log.append(ActivityEntered(task.task_spec.bpmn_id))
        self._inside = inside
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
        for task in self.live_tasks():
            if task._state != TaskState.WAITING or not isinstance(task.task_spec, Catching):
                continue
            for index, definition, _ in awaited(task, ConditionalEventDefinition):
                holds = bool(self.script_engine.evaluate(task, definition.expression))
                held = task.internal_data.pop("held", False)
                if holds:
                    task.internal_data["held"] = True
                if holds and not held:
                    task.task_spec.fire(task, index)
                    return True
        return False


def _concerns_outside(task: Task) -> bool:
    spec = task.task_spec
    if isinstance(spec, Catching):
        return bool(task._state == TaskState.WAITING and spec.is_public)
    return bool(spec.manual) or isinstance(spec, Job)


def _is_visit(task: Task) -> bool:
    """Whether this token counts as standing on its element: a loop counts once, a boundary event only when it has fired."""
    if task._state == TaskState.WAITING and isinstance(task.task_spec, Boundary):
        return False
    return task.task_spec.bpmn_id is not None and not is_loop_item(task)


def _outranks(task: Task, other: Task) -> bool:
    return isinstance(task.task_spec, Boundary) and not isinstance(other.task_spec, Boundary)
