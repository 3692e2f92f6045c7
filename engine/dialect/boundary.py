"""Boundary events that fire as often as they like while their activity runs."""

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.dialect.catching import Catching


class Boundary(Catching, defaults.BoundaryEvent):
    """A boundary event. The library lets a non-interrupting one fire once only; BPMN 2.0 does not.

    Handlers must survive the activity, so they cannot hang below the waiting event, which is cancelled with it. Each
    firing puts a completed *twin* of the event above the activity, with the handler below the twin.
    """

    cancel_activity: bool

    def _update(self, task: Task) -> None:
        # Asked by the library whenever something happens around it.
        if "fired" in task.internal_data:
            task._ready()

    def fire(self, task: Task, index: int) -> None:
        if self.cancel_activity:
            super().fire(task, index)
            return
        # The token before the split is finished: it is never predicted again and never cancelled with the activity.
        anchor = task.parent.parent
        twin = anchor._add_child(self, TaskState.FUTURE)
        twin.triggered = True
        twin.data = dict(task.data)
        twin._set_state(TaskState.COMPLETED)
        task.workflow.top_workflow.passed_through(self.bpmn_id)
        for spec in self.outputs:
            if not isinstance(spec, BoundaryEventJoin):
                child = twin._add_child(spec, TaskState.FUTURE)
                spec._update(child)


def origin(task: Task | None) -> Task | None:
    """The twin a token descends from, None on the main path. Tokens of two firings never meet in a join."""
    while task is not None and not is_firing(task):
        task = task.parent
    return task


def is_firing(task: Task) -> bool:
    """Whether this is the twin that stands for one firing."""
    return task.triggered and task._state == TaskState.COMPLETED and isinstance(task.task_spec, Boundary)
