"""Parallel and inclusive gateways that count the tokens which arrived, and consume them.

The library's joins read the history of the token tree and are wrong in loops: they see the arrivals of an earlier lap.
Here each arriving token keeps `internal_data["from"]`, the spec it came from, until the gateway fires.
"""

from typing import Any

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.dialect.boundary import origin
from engine.dialect.tokens import is_live
from engine.errors import EngineError


def all_have_ended(task: Task) -> bool:
    """Whether the last join of a (sub)process has nobody left to wait for. The library walks its tree to find out."""
    beyond = task.task_spec._outputs
    return not any(
        one is not task and one._state & TaskState.NOT_FINISHED_MASK and one.task_spec.name not in beyond
        for one in task.workflow.tasks.values()
    )


class Join:
    """What both gateways share."""

    name: str
    _inputs: list[str]

    def arrivals(self, task: Task) -> list[Task]:
        """The tokens at this gateway that have not been consumed, of the same origin as `task`."""
        arrived = [one for one in task.workflow.tasks.values() if one.task_spec is self and "from" in one.internal_data]
        if len(arrived) > 1:
            own = origin(task)
            arrived = [one for one in arrived if origin(one) is own]
        return arrived

    def is_complete(self, task: Task) -> bool:
        raise NotImplementedError

    def consume(self, task: Task) -> None:
        """Takes one token from each incoming flow; what has arrived twice stays for the next lap."""
        taken = set()
        for one in [task, *(other for other in self.arrivals(task) if other is not task)]:
            source = one.internal_data["from"]
            if source not in taken:
                taken.add(source)
                del one.internal_data["from"]

    def _update_hook(self, task: Task) -> bool:
        if "from" not in task.internal_data and task.parent is not None:
            task.internal_data["from"] = task.parent.task_spec.name
        fires = self.is_complete(task)
        # One waiting token is enough to be asked again, but only among those that may meet: the library cancels the
        # others too.
        for one in self.arrivals(task):
            if one is not task and one._state == TaskState.WAITING:
                one.cancel()
        if fires:
            task._inherit_data()
        else:
            task._set_state(TaskState.WAITING)
        return fires


class Parallel(Join, defaults.ParallelGateway):
    """AND: fires when a token has come along every incoming flow."""

    def is_complete(self, task: Task) -> bool:
        return set(self._inputs) <= {one.internal_data["from"] for one in self.arrivals(task)}

    def _run_hook(self, task: Task) -> bool:
        self.consume(task)
        return True


class Inclusive(Join, defaults.InclusiveGateway):
    """OR: fires when no live token could still reach it along a flow on which none has arrived (BPMN 2.0, 13.4.3)."""

    def is_complete(self, task: Task) -> bool:
        arrived = frozenset(one.internal_data["from"] for one in self.arrivals(task))
        empty = [source for source in self._inputs if source not in arrived]
        if not empty:
            return True
        # Not what can also reach a flow that has its token.
        expected = self._upstream(empty) - self._upstream(list(arrived))
        own = origin(task)
        return not any(
            is_live(one) and one.task_spec is not self and one.task_spec.name in expected and origin(one) is own
            for one in task.workflow.tasks.values()
        )

    def _upstream(self, names: list[str]) -> set[str]:
        """All specs from which these can be reached without passing this gateway."""
        specs: dict[str, Any] = self._wf_spec.task_specs
        seen, todo = set(names), list(names)
        while todo:
            for source in specs[todo.pop()]._inputs:
                if source != self.name and source not in seen:
                    seen.add(source)
                    todo.append(source)
        return seen

    def _run_hook(self, task: Task) -> bool:
        self.consume(task)
        matches, defaults_ = self._get_matching_outputs(task)
        if not matches and not defaults_:
            raise EngineError("no outgoing flow of the gateway holds, and it has no default", self.bpmn_id)
        task._sync_children(matches or defaults_, TaskState.FUTURE)
        return True
