"""A token: the library's `Task`, without what nobody reads here.

The library's own draws a random id, looks at the wall clock and formats a log record at every change of state; that costs more than
the step itself, and an engine whose clock is an argument must not read another.
"""

from collections.abc import Hashable, Sequence
from typing import Any

from SpiffWorkflow.exceptions import WorkflowException
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.dialect.boundary import Boundary
from engine.dialect.catching import Catching
from engine.dialect.tokens import LIVE

# Ids of tokens that no one outside knows. Public numbers are small and positive, those of restored tokens small and negative.
FIRST_FRESH = -1_000_000_000
_WAITING, _READY, _STARTED, _COMPLETED = TaskState.WAITING, TaskState.READY, TaskState.STARTED, TaskState.COMPLETED
_FUTURE, _CANCELLED, _FINISHED, _PREDICTED = (
    TaskState.FUTURE,
    TaskState.CANCELLED,
    TaskState.FINISHED_MASK,
    TaskState.PREDICTED_MASK,
)
_SETTLED = _COMPLETED | _CANCELLED


class Token(Task):
    """One token of a running instance, or a predicted one. `rank` tells which of two is older."""

    # What the library sorts and logs by.
    thread_id = 0
    last_state_change = 0.0

    def __init__(
        self,
        workflow: Any,
        task_spec: Any,
        parent: Task | None = None,
        state: int = TaskState.MAYBE,
        id: Hashable | None = None,
    ) -> None:
        top = workflow.top_workflow
        if id is None:
            id = top.fresh_id
            top.fresh_id -= 1
        self.id = id
        workflow.tasks[id] = self
        self.workflow = workflow
        self._children: list[Hashable] = []
        self._state = state
        self.triggered = False
        top.last_rank += 1
        self.rank = top.last_rank
        self.task_spec = task_spec
        if state & LIVE:
            if state != _WAITING:
                top.moved.append(self)
            elif isinstance(task_spec, Boundary):
                top.stirred.append(self)
            else:
                top.moved.append(self)
                if not isinstance(task_spec, Catching):
                    workflow.in_turn.append(self)
        self.data: dict[Any, Any] = {}
        self.internal_data: dict[str, Any] = {}
        if parent is None:
            self._parent = None
        else:
            self._parent = parent.id
            parent._children.append(id)

    def _add_child(self, task_spec: Any, state: int = TaskState.MAYBE) -> Task:
        if self._state & _PREDICTED and not state & _PREDICTED:
            raise WorkflowException("a predicted token has only predicted children", task_spec=self.task_spec)
        child = Token(self.workflow, task_spec, self, state)
        if state == _READY:
            child._ready()
        return child

    def _set_state(self, value: int) -> None:
        state = self._state
        if (state | value) & LIVE:
            workflow = self.workflow
            if state == _WAITING and value == _CANCELLED and isinstance(self.task_spec, Boundary):
                workflow.top_workflow.stirred.append(self)
            else:
                workflow.top_workflow.moved.append(self)
                if value == _WAITING and not isinstance(self.task_spec, Catching):
                    workflow.in_turn.append(self)
        self._state = value

    @property
    def parent(self) -> Task | None:
        return self.workflow.tasks.get(self._parent)

    @parent.setter
    def parent(self, task: Task | None) -> None:
        self._parent = None if task is None else task.id

    @property
    def children(self) -> list[Task]:
        tasks = self.workflow.tasks
        return [tasks[child] for child in self._children]

    @children.setter
    def children(self, tasks: list[Task]) -> None:
        self._children = [child.id for child in tasks]

    def run(self) -> bool | None:
        """Runs the element: done (True), failed (False), or under way until somebody completes it (None)."""
        done: bool | None = self.task_spec._run(self)
        if done is None:
            self._set_state(_STARTED)
        elif done is False:
            self.error()
        else:
            self.complete()
        return done

    def complete(self) -> None:
        """The element is done: what follows it gets its turn."""
        self._set_state(_COMPLETED)
        self.task_spec._on_complete_hook(self)
        for child in self.children:
            if not child._state & _FINISHED:
                child.task_spec._update(child)
        self.workflow._task_completed_notify(self)

    def cancel(self) -> None:
        """Takes the token away, or those that came from it when it has done its work."""
        if self._state & _FINISHED:
            for child in self.children:
                child.cancel()
            return
        self._set_state(_CANCELLED)
        if self._children:
            self._drop_children()
        self.task_spec._on_cancel(self)

    def _ready(self) -> None:
        if not self._state & _SETTLED:
            self._set_state(_READY)
            self.task_spec._on_ready(self)

    def _sync_children(self, task_specs: list[Any], state: int = TaskState.MAYBE) -> None:
        if self._children:
            super()._sync_children(task_specs, state)
            return
        for task_spec in task_specs:
            self._add_child(task_spec, state)

    def lead_to(self, task_specs: Sequence[Any]) -> None:
        """Gives what comes next a token each, just before this one runs."""
        if self._children:
            super()._sync_children(list(task_specs), _FUTURE)
            return
        workflow = self.workflow
        for task_spec in task_specs:
            Token(workflow, task_spec, self, _FUTURE)

    def arrive(self) -> None:
        """The token has come to an element that waits for nothing and asks for nothing before its turn."""
        if self.workflow.tasks[self._parent].data:
            super()._inherit_data()
        if not self._state & _SETTLED:
            self._set_state(_READY)

    def _inherit_data(self) -> None:
        # Loop items only, and most tokens are in no loop.
        if self.workflow.tasks[self._parent].data:
            super()._inherit_data()


def plant(workflow: Any) -> None:
    """Gives a new (sub)process its first token, as the library would with its own tasks."""
    root = Token(workflow, workflow.spec.start, state=TaskState.FUTURE)
    workflow.task_tree = root
    root.task_spec._predict_hook(root)
    root._ready()
