"""Elements that throw. The library throws without a target: an error in one subprocess also fired a neighbour's
boundary event.
"""

from typing import Any

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import (
    ErrorEventDefinition,
    EscalationEventDefinition,
    SignalEventDefinition,
)
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.simple import TerminateEventDefinition
from SpiffWorkflow.spiff.specs import defaults as spiff
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.dialect.boundary import Boundary
from engine.dialect.tokens import boundary_split, caught, is_live
from engine.errors import Uncaught


class Throwing:
    """Mixed into every throwing spec of the library."""

    event_definition: Any
    bpmn_id: str

    def _run_hook(self, task: Task) -> bool:
        definition = self.event_definition
        execution = task.workflow.top_workflow
        if isinstance(definition, ErrorEventDefinition):
            if not catch_code(around(task), ErrorEventDefinition, definition.code):
                raise Uncaught(f"no boundary event catches the error {definition.code}", self.bpmn_id, definition.code)
        elif isinstance(definition, EscalationEventDefinition):
            # Nobody has to care about an escalation.
            catch_code(around(task), EscalationEventDefinition, definition.code)
        elif isinstance(definition, SignalEventDefinition):
            _broadcast(execution, definition.name)
        elif isinstance(definition, MessageEventDefinition):
            execution.message_thrown(definition.name, self.bpmn_id)
        return True


class End(Throwing, defaults.EndEvent):
    """An end event."""

    def _on_complete_hook(self, task: Task) -> None:
        workflow = task.workflow
        if workflow is workflow.top_workflow:
            workflow.ended_by = self.bpmn_id
        if isinstance(self.event_definition, TerminateEventDefinition):
            for other in list(workflow.tasks.values()):
                if other._state & TaskState.NOT_FINISHED_MASK:
                    other.cancel()
            workflow._mark_complete(task)


class IntermediateThrow(Throwing, defaults.IntermediateThrowEvent):
    """An intermediate throw event."""


class Send(Throwing, spiff.SendTask):
    """A send task."""


def around(task: Task) -> Task | None:
    """The activity whose inside `task` is part of, None at the top."""
    owner = task.workflow.parent_task_id
    return None if owner is None else task.workflow.top_workflow.get_task_from_id(owner)


def catch_code(activity: Task | None, kind: type, code: str | None) -> bool:
    """Fires the innermost matching boundary event around `activity`, itself included. False when there is none.

    Walks outward only: own boundary events, those of the subprocess around, and so on. One that names the code comes
    before one that catches all.
    """
    while activity is not None:
        split = boundary_split(activity)
        catchers = [
            (definition.code is None, index, event)
            for event in (split.children if split is not None else ())
            if event._state == TaskState.WAITING and isinstance(event.task_spec, Boundary)
            for index, definition, _ in caught(event.task_spec, kind)
            if definition.code in (None, code)
        ]
        if catchers:
            _, index, event = min(catchers, key=lambda one: one[0])
            event.task_spec.fire(event, index)
            return True
        activity = around(activity)
    return False


def _broadcast(execution: Any, signal: str) -> None:
    """A signal reaches everything in the instance that waits for it."""
    for task in execution.live_tasks():
        if hasattr(task.task_spec, "fire"):
            for index, definition, _ in caught(task.task_spec, SignalEventDefinition):
                if definition.name == signal and is_live(task) and task._state == TaskState.WAITING:
                    task.task_spec.fire(task, index)
