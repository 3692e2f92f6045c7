"""What a process and its running subprocesses have in common, where ours is quicker than the library's."""

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

if TYPE_CHECKING:
    from engine.execution import Execution


class Flat:
    """Looks through the tokens as a list, where the library walks its tree, which it does not do deeper than 1000
    levels.
    """

    spec: Any
    tasks: dict[Hashable, Task]
    data: dict[str, Any]
    last_task: Task | None
    completed: bool
    success: bool
    top_workflow: "Execution"
    #: the tokens that began to wait for other tokens (in joins, around subprocesses and loops), whether or not they still do
    in_turn: list[Task]

    def update_waiting_tasks(self) -> None:
        # What waits for an event is fired by the engine; asking it changes nothing.
        waiting, tasks = TaskState.WAITING, self.tasks
        still = [one for one in dict.fromkeys(self.in_turn) if one._state == waiting and one.id in tasks]
        still.sort(key=age)
        self.in_turn = list(still)  # whoever goes on waiting says so again
        for task in still:
            if task._state == waiting:
                task.task_spec._update(task)

    def _begin(self, spec: Any) -> None:
        """What the library sets up, without its events, locks and managers of events, which nobody uses here."""
        self.spec = spec
        self.data = {"data_objects": dict.fromkeys(spec.data_objects)} if spec.data_objects else {}
        self.tasks = {}
        self.in_turn = []
        self.last_task = None
        self.completed = False
        self.success = True

    def _finish(self) -> None:
        """The last token has come to its end."""

    def _task_completed_notify(self, task: Task) -> None:
        self.last_task = task
        if task.task_spec.name == "End":
            self._mark_complete(task)
        if self.completed:
            self._finish()
        elif self.in_turn:
            self.update_waiting_tasks()

    def _mark_complete(self, task: Task) -> None:
        self.data.update(task.data)
        self.completed = True

    def _task_removed_notify(self, task: Task) -> None:
        self.top_workflow.moved.append(task)
        # The library drops tokens below a cancelled one without ending the subprocesses they own.
        inner = self.top_workflow.subprocesses.pop(task.id, None)
        if inner is not None and not inner.completed:
            inner.cancel()


class Subprocess(Flat, BpmnSubWorkflow):
    """The inside of one running subprocess or called process. `rank` tells which of two began earlier."""

    def __init__(self, spec: Any, owner: Task, top_workflow: "Execution") -> None:
        top_workflow.last_rank += 1
        self.rank = top_workflow.last_rank
        self.owner = owner
        self.parent_task_id = owner.id
        self.top_workflow = top_workflow
        self.depth = owner.workflow.depth + 1
        self._begin(spec)

    def _finish(self) -> None:
        self.owner.task_spec._on_subworkflow_completed(self, self.owner)


def age(task: Task) -> int:
    """Tokens that began earlier have a lower one."""
    rank: int = task.rank
    return rank
