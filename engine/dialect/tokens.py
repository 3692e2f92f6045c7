"""Small questions about the library's tokens (`Task` objects), asked in several rooms of the dialect."""

from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.event_definitions.multiple import MultipleEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

LIVE = TaskState.WAITING | TaskState.READY | TaskState.STARTED
SPLIT_SUFFIX = ".BoundaryEventSplit"


def is_live(task: Task) -> bool:
    """Whether a token stands here now: waiting, about to run, or started and not yet finished."""
    return bool(task._state & LIVE)


def is_loop_item(task: Task) -> bool:
    """Whether this is one of the rounds of a loop; the round's wrapper stands for the activity itself.

    What comes after a loop hangs below the wrapper too, hence the name.
    """
    if not task.task_spec.is_round:
        return False
    parent = task.parent
    return parent is not None and isinstance(parent.task_spec, LoopTask)


def event_definitions(spec: Any) -> list[Any]:
    """What a catching element waits for: one event, or those of an event-based gateway in the order of its outputs."""
    definition = spec.event_definition
    return definition.event_definitions if isinstance(definition, MultipleEventDefinition) else [definition]


def caught(spec: Any, kind: type | tuple[type, ...]) -> Iterator[tuple[int, Any, str]]:
    """The events of a kind that a catching element waits for: index, definition, and the id of the element that catches it."""
    definitions = event_definitions(spec)
    several = isinstance(spec.event_definition, MultipleEventDefinition)
    behind_gateway = several and not hasattr(spec, "cancel_activity") and len(definitions) == len(spec.outputs)
    for index, definition in enumerate(definitions):
        if isinstance(definition, kind):
            yield index, definition, spec.outputs[index].bpmn_id if behind_gateway else spec.bpmn_id


def boundary_split(task: Task) -> Task | None:
    """The token that holds the boundary events of the activity `task` stands on, or of the loop it is a round of."""
    activity = task
    while is_loop_item(activity):
        activity = activity.parent
    split = activity.parent
    return split if split is not None and isinstance(split.task_spec, BoundaryEventSplit) else None


def predict_ahead(task: Task) -> None:
    """Lets the library predict what follows, just before a token runs. Predictions are never stored."""
    if not task._children or all(child.triggered for child in task.children):
        task.task_spec._predict_hook(task)
