"""What the library does at every step for features that an element does not use, left out of the elements that do not use it.

Its specs ask around before and after everything: assignments, scripts, data associations, listeners. Whether an element has any of
these is known once its definition is read, and a step of a process is made of little else.
"""

from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec
from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin, BoundaryEventSplit
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.spiff.specs.spiff_task import SpiffBpmnTask
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.dialect.boundary import Boundary
from engine.dialect.catching import Catching

_STOCK = (TaskSpec, BpmnTaskSpec, SpiffBpmnTask)
_FIRED = TaskState.READY | TaskState.COMPLETED


def lighten(spec: Any) -> None:
    """To be called when the definition is complete: listeners of loops are connected by then."""
    outputs = spec.outputs
    if isinstance(spec, BoundaryEventSplit):
        _stand_beside(spec, outputs)
    elif isinstance(spec, BoundaryEventJoin):
        spec._update_hook = lambda task: _leave_activity(spec, task)
    elif _is_stock(spec, "_predict_hook", Catching):
        spec._predict_hook = lambda task: task.lead_to(outputs)
    if not spec.post_assign:
        # The library marks a token as failed when its element raises; whoever holds the instance goes back instead.
        spec._run = _pass if _is_stock(spec, "_run_hook") and _is_unheard(spec.run_event) else spec._run_hook
    if not spec.pre_assign and _is_stock(spec, "_on_ready_hook", Catching) and _is_unheard(spec.ready_event):
        spec._on_ready = _nothing
    if _is_stock(spec, "_on_cancel") and _is_unheard(spec.cancelled_event):
        spec._on_cancel = _nothing
    if _has_associations(spec):
        return
    if _is_stock(spec, "_on_complete_hook") and not _has(spec, "postscript") and _is_unheard(spec.completed_event):
        spec._on_complete_hook = _nothing
    if _is_stock(spec, "_update_hook") and not _has(spec, "prescript") and _is_unheard(spec.update_event):
        spec._update = _arrive if spec._on_ready is _nothing else _go_on


def _is_stock(spec: Any, method: str, *but: type) -> bool:
    """Whether nobody but the library's general classes has a say in this method."""
    return all(one in _STOCK or one in but for one in type(spec).__mro__ if method in one.__dict__)


def _is_unheard(event: Any) -> bool:
    return not event.n_subscribers()


def _has(spec: Any, script: str) -> bool:
    return getattr(spec, script, None) is not None


def _has_associations(spec: Any) -> bool:
    return bool(spec.io_specification or spec.data_input_associations or spec.data_output_associations)


def _nothing(task: Task) -> None:
    pass


def _pass(task: Task) -> bool:
    return True


def _arrive(task: Any) -> None:
    task.arrive()


def _go_on(task: Task) -> None:
    """A token has come to an element that waits for nothing."""
    task._inherit_data()
    task._ready()


def _stand_beside(split: Any, outputs: list[Any]) -> None:
    """A split gives the activity and each of its boundary events a token. The library predicts them first, and asks each event
    afterwards whether it has happened."""

    states = [(spec, TaskState.WAITING if isinstance(spec, Boundary) else TaskState.FUTURE) for spec in outputs]

    def run(task: Task) -> bool:
        for spec, state in states:
            token = task._add_child(spec, state)
            if task.data and state == TaskState.WAITING:
                token._inherit_data()
        return True

    split._predict_hook = _nothing
    split._run_hook = run


def _leave_activity(join: Any, task: Task) -> bool:
    """An activity is left when it is done or an interrupting event has fired; what waited around it waits no longer."""
    workflow = task.workflow
    split = task.parent
    while split.task_spec.name != join.split_task:
        split = split.parent
    events = [one for one in split.children if isinstance(one.task_spec, Boundary)]
    activity = next(one for one in split.children if not isinstance(one.task_spec, Boundary))
    is_interrupted = any(one.task_spec.cancel_activity and one._state & _FIRED for one in events)
    task._inherit_data()
    if not is_interrupted and not activity._state & TaskState.FINISHED_MASK:
        task._set_state(TaskState.WAITING)
        return False
    for event in events:
        if event._state == TaskState.WAITING:
            event.cancel()
    if is_interrupted:
        activity.cancel()
    if any(one.task_spec is join and one is not task for one in workflow.tasks.values()):
        join._do_join(task)
    return True
