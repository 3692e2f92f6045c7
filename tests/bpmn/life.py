"""Lives a process through the engine alone: operations are stood in for by what they do to the variables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from engine.changes import Change
from engine.definition import ProcessDefinition, parse_cached
from engine.errors import NotWaiting
from engine.instance import Instance
from processes.runtime.packaged import files_beside

KEYS = ("assignment", "contribution", "directive", "incoming", "outgoing", "recurring", "series", "subtask")
NOW = datetime(2026, 7, 14, 1, 0, tzinfo=UTC)
DUE_SOON = "2026-07-15T10:00:00+00:00"
DUE = "2026-07-20T10:00:00+00:00"
EXTENDED = "2026-08-20T10:00:00+00:00"
REVIEW_DUE = "2026-07-18T10:00:00+00:00"

Variables = dict[str, Any]
#: What operations do to the variables that the diagrams read.
OPERATIONS: dict[str, Callable[[Variables], object]] = {
    "assignment.issue": lambda v: v.update(accepted=False, due_soon_at=DUE_SOON, due_at=DUE),
    "assignment.reissue": lambda v: v.update(accepted=False, due_soon_at=DUE_SOON, due_at=DUE),
    "assignment.accept": lambda v: v.update(accepted=True),
    "assignment.raise_overdue": lambda v: v.update(overdue_from=v.get("overdue_from") or v["due_at"]),
    "assignment.return": lambda v: v.update(overdue_from=None),
    "assignment.submit": lambda v: v.update(accepted=True, review_due_at=REVIEW_DUE, overdue_from=None),
    "assignment.record_reply": lambda v: v.update(accepted=True, review_due_at=REVIEW_DUE, overdue_from=None),
    "assignment.reject": lambda v: v.update(review_due_at=None),
    "assignment.ask_leader": lambda v: v.update(accepted=True),
    "assignment.withdraw": lambda v: v.update(has_reviewer=False),
    "document.forward": lambda v: v.update(has_drafter=True),
    "document.accept": lambda v: v.update(has_drafter=True),
    "share.ask": lambda v: v.update(due_soon_at=DUE_SOON, due_at=DUE),
    "share.reschedule": lambda v: v.update(due_soon_at=None, due_at=EXTENDED),
    "assignment.extend": lambda v: v.update(due_soon_at=None, due_at=EXTENDED, overdue_from=None),
}


def diagram(key: str) -> bytes:
    return (files("bpmn") / f"{key}.bpmn").read_bytes()


def forms(key: str) -> dict[str, bytes]:
    """The files that go with a diagram: its forms and the decision tables it looks up."""
    return files_beside(files("bpmn"), diagram(key))


def parsed(xml: bytes) -> ProcessDefinition:
    """A packaged diagram, or one changed by a test, with the decision tables of the package."""
    tables = sorted(file.name for file in files("bpmn").iterdir() if file.name.endswith(".dmn"))
    return parse_cached(xml, tuple((files("bpmn") / name).read_bytes() for name in tables))


class Life:
    """One instance of a packaged process, or of a changed one, saved and restored after every step."""

    def __init__(self, key: str, definition: ProcessDefinition | None = None) -> None:
        self.variables: Variables = {}
        self.definition = definition or parsed(diagram(key))
        self.now = NOW
        #: the operations called so far, and the `kind` of plain notices
        self.called: list[str] = []
        self.instance = Instance.new(self.definition, self.variables, NOW)
        self._follow(self.instance.start())

    @property
    def status(self) -> str:
        """The status of the one open element that has one, or of the end event that ended the instance."""
        if self.instance.ended:
            assert self.instance.ended_by is not None
            return self.definition.end_events[self.instance.ended_by].status
        carriers = [self.definition.user_tasks[one.element].status for one in self.instance.user_tasks()]
        (status,) = [one for one in carriers if one]
        return status

    @property
    def actions(self) -> set[str]:
        """What somebody could do now; without what only the product itself sends."""
        offered = {outcome for task in self.instance.user_tasks() for outcome in task.outcomes}
        for message in self.instance.messages():
            if self.definition.messages[message.element].who != ("system",):
                offered.add(message.name)
        return offered

    def do(self, *actions: str) -> Life:
        """Performs these actions one after the other. Raises NotWaiting for one that is not offered. ``+name`` sets a variable to
        True, as the product does before an action."""
        for action in actions:
            if action.startswith("+"):
                self.variables[action[1:]] = True
                continue
            task = next((one for one in self.instance.user_tasks() if action in one.outcomes), None)
            if task is None:
                self._follow(self.instance.correlate_message(action))
            else:
                self._follow(self.instance.complete_user_task(task.task_id, action))
        return self

    def refuses(self, action: str) -> bool:
        """Whether the action is refused and leaves no trace."""
        before = self.instance.dump(), dict(self.variables)
        try:
            self.do(action)
        except NotWaiting:
            return (self.instance.dump(), self.variables) == before
        return False

    def wait_until(self, now: str) -> Life:
        """Lets the timers fire that are due by then."""
        self.now = datetime.fromisoformat(now)
        self._follow(self.instance.fire_timers(self.now))
        return self

    def _follow(self, _: list[Change]) -> None:
        while self.instance.jobs():
            job = self.instance.jobs()[0]
            operation = self.definition.operations[job.element]
            kind = operation.parameters.get("kind", "").strip('"')
            self.called.append(f"{operation.operation} {kind}".strip())
            OPERATIONS.get(operation.operation, lambda v: None)(self.variables)
            self.instance.complete_job(job.task_id)
            self.instance.refresh()
        if not self.instance.ended:
            stored = self.instance.dump()
            self.instance = Instance.load(self.definition, stored, self.variables, self.now)
            assert self.instance.dump() == stored
