"""What a command changed: the only answer the engine gives.

Order within one answer: what was completed or fired, the path the tokens took, what is no longer open, what is open
now, and last the end of the instance. Things that were opened and closed again inside one command are not reported,
except in the path.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class UserTaskCreated:
    """A user task is open. `item` holds the loop variables of a multi-instance task, None outside of loops."""

    task_id: int
    element: str
    item: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class UserTaskCompleted:
    """A person completed the user task with this outcome."""

    task_id: int
    element: str
    outcome: str


@dataclass(frozen=True, slots=True)
class UserTaskCanceled:
    """The user task was taken away: interrupted, or the instance ended."""

    task_id: int
    element: str


@dataclass(frozen=True, slots=True)
class JobCreated:
    """A service task waits for its result. `parameters` are evaluated with the variables of this moment."""

    task_id: int
    element: str
    operation: str
    parameters: dict[str, Any]


@dataclass(frozen=True, slots=True)
class JobCanceled:
    """The result of this job is no longer wanted: interrupted, failed into a boundary event, or the instance ended."""

    task_id: int
    element: str


@dataclass(frozen=True, slots=True)
class TimerScheduled:
    """The timer will fire at `due` (aware, UTC).

    Also sent when an armed timer moves: (task_id, index) is its identity.
    """

    task_id: int
    index: int
    element: str
    due: datetime


@dataclass(frozen=True, slots=True)
class TimerCanceled:
    """The timer will not fire."""

    task_id: int
    index: int
    element: str


@dataclass(frozen=True, slots=True)
class TimerFired:
    """The timer fired and is no longer armed, unless a TimerScheduled for the same (task_id, index) follows."""

    task_id: int
    index: int
    element: str
    due: datetime


@dataclass(frozen=True, slots=True)
class MessageAwaited:
    """The instance can receive this message now."""

    task_id: int
    name: str
    element: str


@dataclass(frozen=True, slots=True)
class MessageNoLongerAwaited:
    """The instance cannot receive this message any more."""

    task_id: int
    name: str
    element: str


@dataclass(frozen=True, slots=True)
class MessageThrown:
    """The diagram sends a message out; whom it reaches is the application's business."""

    name: str
    element: str


@dataclass(frozen=True, slots=True)
class ActivityEntered:
    """A token reached this element. Every one is followed, now or later, by one ActivityLeft."""

    element: str


@dataclass(frozen=True, slots=True)
class ActivityLeft:
    """A token left this element, or was taken away from it."""

    element: str


@dataclass(frozen=True, slots=True)
class FlowTaken:
    """A token moved along this sequence flow."""

    flow: str


@dataclass(frozen=True, slots=True)
class InstanceEnded:
    """The instance is over. `element` is the end event that ended it, None when it was cancelled from outside."""

    element: str | None


Change = (
    UserTaskCreated
    | UserTaskCompleted
    | UserTaskCanceled
    | JobCreated
    | JobCanceled
    | TimerScheduled
    | TimerCanceled
    | TimerFired
    | MessageAwaited
    | MessageNoLongerAwaited
    | MessageThrown
    | ActivityEntered
    | ActivityLeft
    | FlowTaken
    | InstanceEnded
)
