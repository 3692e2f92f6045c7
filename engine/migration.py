"""Moves a running instance to another version of its diagram by rewriting where its tokens stand.

The stored state names elements, so a token goes to the element of the same name (or the one a rename says). Whoever
waits keeps its id, its loop items and its due instants; boundary events that the new version adds to a running activity
begin to wait, and those it no longer has stop. A token on an element without a counterpart refuses the migration:
somebody has to decide where it goes.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import orjson
from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine import state
from engine.changes import ActivityEntered, ActivityLeft
from engine.definition import ProcessDefinition
from engine.dialect.boundary import Boundary
from engine.dialect.catching import Catching
from engine.dialect.timers import TIMERS
from engine.dialect.tokens import LIVE, SPLIT_SUFFIX, caught
from engine.errors import NotWaiting, StateError
from engine.execution import Execution
from engine.state import Group, Row
from engine.token import Token


def migrated(execution: Execution, new: ProcessDefinition, renames: Mapping[str, str]) -> Execution:
    """The same instance under the `new` version; `renames` maps old element ids to new ones.

    Raises NotWaiting when it is over, and StateError naming the first element that has no counterpart. `execution` is
    not changed.
    """
    if execution.completed:
        raise NotWaiting("the instance is over")
    found = state.read(state.encode(execution))
    move = _Move(execution.definition, new, renames)
    found["at"] = move.groups(found["at"])
    if "raised" in found:
        found["raised"] = {move.renamed(element): due for element, due in found["raised"].items()}
    result = state.decode(new, orjson.dumps(found), execution.variables, execution.now, execution.workdays)
    _drop_foreign_timers(result)
    _add_boundary_events(result)
    left, entered = Counter(execution.path_inside()), Counter(result.path_inside())
    result.log += [ActivityLeft(element) for element in (left - entered).elements()]
    result.log += [ActivityEntered(element) for element in (entered - left).elements()]
    return result


class _Move:
    def __init__(self, old: ProcessDefinition, new: ProcessDefinition, renames: Mapping[str, str]) -> None:
        self.old = old
        self.new = new
        self.renames = renames

    def renamed(self, name: str) -> str:
        """The new name of an element, or of what the library hangs around one: `x [child]`, `x.BoundaryEventSplit`,
        `x.EndJoin`.
        """
        for suffix in ("", " [child]", SPLIT_SUFFIX, ".BoundaryEventJoin", ".EndJoin"):
            element = name.removesuffix(suffix) if suffix else name
            if element in self.renames:
                return self.renames[element] + (suffix if name != element else "")
        # The library calls the last join of a process after the process itself.
        if name == f"{self.old.key}.EndJoin":
            return f"{self.new.key}.EndJoin"
        return name

    def groups(self, groups: list[Group]) -> list[Group]:
        """Rows keep their order, but rows of dropped boundary events leave, so row numbers are counted anew."""
        numbers: dict[int, int] = {}
        kept: list[Group] = []
        old_number = new_number = 0
        for name, owner, rows in groups:
            new_name = None if name is None else self.renamed(name)
            old_spec, new_spec = self.old.specs.of(name), self.new.specs.of(new_name)
            if new_spec is None:
                raise StateError(f"the new version has no subprocess {new_name}", name)
            parents = {old_number + index: row for index, row in enumerate(rows)}
            moved: list[Row] = []
            for row in rows:
                parent = numbers.get(row[2], -1)
                above = parents.get(row[2])
                if self._stays(row, above, old_spec, new_spec):
                    moved.append(self._row(row, parent))
                    numbers[old_number] = new_number
                    new_number += 1
                else:
                    # What hung below a dropped row hangs below the one above it.
                    numbers[old_number] = parent
                old_number += 1
            kept.append([new_name, numbers.get(owner, -1), moved])
        return kept

    def _stays(self, row: Row, above: Row | None, old_spec: Any, new_spec: Any) -> bool:
        name, state_ = row[0], row[1]
        before = old_spec.task_specs[name]
        after = new_spec.task_specs.get(self.renamed(name))
        if isinstance(before, Boundary) and state_ == TaskState.WAITING:
            split = None if above is None else new_spec.task_specs.get(self.renamed(above[0]))
            return type(after) is Boundary and split is not None and after.name in split._outputs
        if isinstance(before, BoundaryEventSplit):
            return after is not None
        if type(after) is not type(before):
            element = before.bpmn_id or name
            raise StateError(
                f"the instance stands on {element}, which the new version does not have or makes another kind", element
            )
        return True

    def _row(self, row: Row, parent: int) -> Row:
        name, state_, _, *rest = row
        if len(rest) > 1 and isinstance(rest[1], dict) and "from" in rest[1]:
            rest[1] = {**rest[1], "from": self.renamed(rest[1]["from"])}
        return [self.renamed(name), state_, parent, *rest]


def _drop_foreign_timers(execution: Execution) -> None:
    """An event that was a timer and is something else now keeps no due instant."""
    for task in execution.live_tasks():
        due = task.internal_data.get("due")
        if due is not None:
            timers = (
                {str(index) for index, _, _ in caught(task.task_spec, TIMERS)}
                if isinstance(task.task_spec, Catching)
                else set()
            )
            task.internal_data["due"] = {index: timer for index, timer in due.items() if index in timers}


def _add_boundary_events(execution: Execution) -> None:
    """Every running activity waits for all the boundary events that its element has now."""
    for workflow in execution.open_workflows():
        for task in list(workflow.tasks.values()):
            if not task._state & LIVE:
                continue
            split = workflow.spec.task_specs.get(f"{task.task_spec.name}{SPLIT_SUFFIX}")
            if split is None:
                continue
            holder = _holder(task, split)
            waiting = {child.task_spec.name for child in holder.children}
            for event in split.outputs:
                if isinstance(event, Boundary) and event.name not in waiting:
                    Token(workflow, event, holder, state=TaskState.WAITING)


def _holder(task: Task, split: Any) -> Task:
    """The token above an activity that holds its boundary events; put there when the activity had none before."""
    parent = task.parent
    if parent.task_spec is split:
        return parent
    holder = Token(task.workflow, split, parent, state=TaskState.COMPLETED)
    parent._children.remove(task.id)
    holder._children.append(task.id)
    task.parent = holder
    return holder
