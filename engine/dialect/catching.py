"""Elements that wait for an event.

They never ask the library whether it has happened and never read a clock: the engine fires them.
"""

from typing import Any

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.event_definitions.conditional import ConditionalEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.spiff.specs import defaults as spiff
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.dialect.timers import TIMERS
from engine.dialect.tokens import caught


class Catching:
    """Mixed into every catching spec of the library.

    `internal_data["fired"]` is the index of the event that happened, from `fire` until the token has run. Worked out once
    per definition are the names of the messages, each with the element that catches it; the timers and the
    conditions, each with its index and element; and whether the outside has to know that somebody waits here.
    """

    event_definition: Any
    messages: tuple[tuple[str, str], ...] = ()
    timers: tuple[tuple[int, Any, str], ...] = ()
    conditions: tuple[tuple[int, Any, str], ...] = ()
    is_public = False

    def prepare(self) -> None:
        """Called when the definition is complete: an event-based gateway then has its events."""
        self.messages = tuple((event.name, element) for _, event, element in caught(self, MessageEventDefinition))
        self.timers = tuple(caught(self, TIMERS))
        self.conditions = tuple(caught(self, ConditionalEventDefinition))
        self.is_public = bool(self.messages or self.timers)

    def fire(self, task: Task, index: int) -> None:
        """The event happened."""
        task.internal_data["fired"] = index
        self._update(task)  # type: ignore[attr-defined]

    def _update_hook(self, task: Task) -> bool:
        task._inherit_data()
        if isinstance(self.event_definition, NoneEventDefinition) or "fired" in task.internal_data:
            return True
        if task._state != TaskState.WAITING:
            task._set_state(TaskState.WAITING)
        return False

    def _on_ready_hook(self, task: Task) -> None:
        pass

    def _run_hook(self, task: Task) -> bool:
        task.internal_data.clear()
        return True

    def _on_cancel(self, task: Task) -> None:
        pass

    def _predict_hook(self, task: Task) -> None:
        # The library predicts nothing behind a cycle timer.
        TaskSpec._predict_hook(self, task)


class Start(Catching, defaults.StartEvent):
    """A start event never waits: starting the instance is what it waited for."""

    def _update_hook(self, task: Task) -> bool:
        task._inherit_data()
        return True


class IntermediateCatch(Catching, defaults.IntermediateCatchEvent):
    """An intermediate catch event."""


class Receive(Catching, spiff.ReceiveTask):
    """A receive task."""


class EventGateway(Catching, defaults.EventBasedGateway):
    """An event-based gateway; it holds the events of the catch events behind it, in the order of its outputs."""

    def _predict_hook(self, task: Task) -> None:
        task._sync_children(self.outputs, state=TaskState.MAYBE)

    def _run_hook(self, task: Task) -> bool:
        index = task.internal_data["fired"]
        task.internal_data.clear()
        task._sync_children([self.outputs[index]], TaskState.FUTURE)
        return True
