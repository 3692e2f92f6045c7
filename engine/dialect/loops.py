"""Loops and multi-instance activities on the instance's variables.

The library keeps loop data in the tokens and merges it on the way out. Here a token carries loop items only, laid over
the instance's variables; results go to the variables through operations, never through merging.
"""

from typing import Any

from SpiffWorkflow.spiff.specs import defaults as spiff
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.dialect.tokens import is_loop_item


class Loop:
    """Replaces the library's merging of a finished round."""

    def merge_child(self, workflow: Any, child: Task) -> None:
        """One round is finished. Called by the library through `completed_event`."""
        loop = child.parent
        loop.internal_data["merged"].append(str(child.id))
        self.after_round(loop)

    def after_round(self, loop: Task) -> None:
        raise NotImplementedError


class ParallelMultiInstance(Loop, spiff.ParallelMultiInstanceTask):
    """All rounds at once; the completion condition takes the rest away."""

    def after_round(self, loop: Task) -> None:
        if self.check_completion_condition(loop):
            for child in list(self._instances(loop)):
                child.cancel()
            loop._set_state(TaskState.READY)
        elif self.children_complete(loop):
            loop._set_state(TaskState.READY)


class SequentialMultiInstance(Loop, spiff.SequentialMultiInstanceTask):
    """One round after the other."""

    def after_round(self, loop: Task) -> None:
        if self.children_complete(loop) or self.check_completion_condition(loop):
            loop._set_state(TaskState.READY)
        else:
            self.add_next_child(loop)


class StandardLoop(Loop, spiff.StandardLoopTask):
    """While a condition holds, or a number of times."""

    def after_round(self, loop: Task) -> None:
        if self.loop_complete(loop):
            loop._set_state(TaskState.READY)
        else:
            self.create_child(loop)


class LoopInput:
    """The collection of a multi-instance activity, read from the instance's variables; takes the place of the library's
    reference.
    """

    def __init__(self, reference: Any) -> None:
        self.bpmn_id = reference.bpmn_id
        self.bpmn_name = reference.bpmn_name

    def get(self, task: Task) -> Any:
        """The collection; an unset variable is an empty one."""
        value = task.workflow.script_engine.evaluate(task, self.bpmn_id)
        return [] if value is None else value

    def exists(self, task: Task) -> bool:
        return True


def loop_variables(task: Task) -> dict[str, Any]:
    """What a token sees on top of the instance's variables: its loop items, and where it stands in the innermost
    loop.
    """
    seen = dict(task.data)
    if is_loop_item(task):
        done = len(task.parent.internal_data.get("merged", ()))
        seen["nrOfCompletedInstances"] = done
        seen["loopCounter"] = task.internal_data.get("key_or_index", done)
    return seen
