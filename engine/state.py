"""The compact state of one instance: where its tokens stand, and nothing else.

Kept are the live tokens, the tokens that wait in joins, and the ancestors that still matter (see `_kept`). The specs,
the variables, predictions, finished branches and earlier laps are not. One row per token, in the order of the tree,
with trailing empty fields left out:

    [spec name, state, row of the nearest kept ancestor, public number, internal data, loop items]

Names, never positions, so that a state survives any change of the diagram that keeps its names. `golden/` in the tests
holds a state of every version; each must load for ever.
"""

from collections.abc import Iterator, MutableMapping
from datetime import datetime
from typing import Any

import orjson
from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit, _EndJoin
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.definition import ProcessDefinition
from engine.dialect.boundary import Boundary, is_firing, origin
from engine.dialect.tokens import LIVE
from engine.errors import StateError
from engine.execution import Execution
from engine.instants import WorkingDays, weekdays_after
from engine.token import Token
from engine.workflows import Subprocess

VERSION = 1

Row = list[Any]
Group = list[Any]


def encode(execution: Execution) -> bytes:
    """The state as JSON: version, last number, raised date timers, and per running (sub)process its name, owner and
    rows.
    """
    state: dict[str, Any] = {"v": VERSION, "n": execution.last_number}
    if execution.completed:
        return orjson.dumps({**state, "end": execution.ended_by})
    if execution.raised:
        state["raised"] = execution.raised
    position: dict[Any, int] = {}
    groups: list[Group] = []
    for workflow in execution.open_workflows():
        is_main = workflow is execution
        rows = _rows(execution, workflow, position)
        groups.append(
            [None if is_main else workflow.spec.name, -1 if is_main else position[workflow.parent_task_id], rows]
        )
    state["at"] = groups
    return orjson.dumps(state)


def read(state: bytes) -> dict[str, Any]:
    """The JSON of a state of any version that we know. Raises StateError."""
    try:
        found = orjson.loads(state)
    except orjson.JSONDecodeError:
        raise StateError("the stored state is not JSON") from None
    if not isinstance(found, dict) or found.get("v") != VERSION:
        raise StateError("the stored state has a version that is not known")
    return found


def decode(
    definition: ProcessDefinition,
    state: bytes,
    variables: MutableMapping[str, Any],
    now: datetime,
    workdays: WorkingDays = weekdays_after,
) -> Execution:
    """Puts the tokens back. Raises StateError when one stands on something the definition does not have."""
    found = read(state)
    execution = Execution(definition, variables, now, restoring=True, workdays=workdays)
    execution.last_number = found["n"]
    execution.raised = found.get("raised", {})
    if "end" in found:
        execution.completed = True
        execution.ended_by = found["end"]
        return execution
    tasks: list[Task] = []
    for name, owner, rows in found["at"]:
        workflow = execution if owner < 0 else _subprocess(execution, tasks[owner], name)
        _put_back(execution, workflow, tasks, rows)
    execution.remember_path()
    return execution


def _kept(workflow: Any) -> set[Any]:
    """Which tokens of one (sub)process matter.

    The live ones; the split above a live activity, which knows its boundary events; what has arrived at a join; and the
    firings of boundary events from which any of these descends, because tokens of different firings must not meet.
    """
    tasks = workflow.tasks
    kept = set()
    has_firings = False
    for task in tasks.values():
        if task._state & LIVE:
            kept.add(task.id)
            parent = tasks.get(task._parent)
            if parent is not None and isinstance(parent.task_spec, BoundaryEventSplit):
                kept.add(parent.id)
        elif task.internal_data and task._state & TaskState.FINISHED_MASK and "from" in task.internal_data:
            kept.add(task.id)
        elif task.triggered and is_firing(task):
            has_firings = True
    if has_firings:
        kept |= {fired.id for key in kept for fired in _firings(tasks[key])}
    return kept


def _firings(task: Task) -> Iterator[Task]:
    """The firings that a token descends from, one inside the other."""
    # The library's last join takes tokens of every origin.
    fired = None if isinstance(task.task_spec, _EndJoin) else origin(task)
    while fired is not None:
        yield fired
        fired = origin(fired.parent)


def _rows(execution: Execution, workflow: Any, position: dict[Any, int]) -> list[Row]:
    """The rows of one (sub)process, depth first; predicted tokens and what is not kept are passed over."""
    kept = _kept(workflow)
    kept.add(workflow.task_tree.id)
    tasks, numbers, first = workflow.tasks, execution.numbers, len(position)
    rows: list[Row] = []
    stack: list[tuple[Any, int]] = [(workflow.task_tree.id, -1)]
    while stack:
        key, above = stack.pop()
        task = tasks[key]
        state = int(task._state)
        if state & TaskState.NOT_FINISHED_MASK and not state & LIVE:
            continue
        if key in kept:
            row = [task.task_spec.name, state, above]
            number = numbers.get(key, 0) if state & LIVE else 0
            if task.data:
                row += [number, _internal(task), task.data]
            elif task.internal_data:
                row += [number, _internal(task)]
            elif number:
                row.append(number)
            above = position[key] = first + len(rows)
            rows.append(row)
        if task._children:
            stack += [(child, above) for child in reversed(task._children)]
    return rows


def _internal(task: Task) -> Any:
    internal = task.internal_data
    if "merged" in internal:
        # The library keeps the ids of finished rounds, but only their number matters.
        internal = {**internal, "merged": len(internal["merged"])}
    return internal or 0


def _subprocess(execution: Execution, owner: Task, name: str) -> Subprocess:
    spec = execution.definition.specs.of(name)
    if spec is None:
        raise StateError(f"the definition has no subprocess {name}", name)
    inner = Subprocess(spec, owner, execution)
    execution.subprocesses[owner.id] = inner
    return inner


def _put_back(execution: Execution, workflow: Any, tasks: list[Task], rows: list[Row]) -> None:
    """The tokens of one (sub)process; `tasks` are all of the instance, in the order of their rows."""
    specs = workflow.spec.task_specs
    for row in rows:
        name, state, above = row[:3]
        number = row[3] if len(row) > 3 else 0
        spec = specs.get(name)
        if spec is None:
            raise StateError(f"the definition has no element {name}", name)
        parent = tasks[above] if above >= 0 else None
        # A public number is the token's id; the others need some id too. The library takes anything, and integers are quick.
        task = Token(workflow, spec, parent, state, number or -1 - len(tasks))
        if number:
            execution.numbers[number] = number
        if len(row) > 4:
            _fill(task, *row[4:])
        if parent is None:
            workflow.task_tree = task
        # Rounds of a loop and twins of boundary events are not outputs of the token above them.
        elif parent._state & LIVE or (state == TaskState.COMPLETED and isinstance(spec, Boundary)):
            task.triggered = True
        tasks.append(task)


def _fill(task: Task, internal: Any, data: Any = 0) -> None:
    if internal:
        task.internal_data = internal
        if "merged" in internal:
            internal["merged"] = [""] * internal["merged"]
    if data:
        task.data = data
