"""An assignment driven through the engine alone, with stand-ins for its operations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any

from engine import changes as c
from engine.definition import ProcessDefinition
from engine.instance import Instance
from tests.engine.mirror import Mirror
from tests.tables import table

MONDAY = datetime(2026, 1, 5, 1, tzinfo=UTC)
XML = (files("bpmn") / "assignment.bpmn").read_bytes()
POLICY = ((files("bpmn") / "approval_policy.dmn").read_bytes(),)
DEFINITION = ProcessDefinition.parse(XML, POLICY)
#: With a table in which every way to decide about a result is chosen by the variable `source`.
WITH_EVERY_POLICY = ProcessDefinition.parse(
    XML,
    (
        table(
            ("-", '"default"', "-", "-", "-", '"default"', "3"),
            ("-", '"self"', "-", "-", "-", '"self"', ""),
            ("-", "-", "-", "-", "-", '"explicit"', ""),
        ),
    ),
)
#: How long the approver has where the policy is `default`, and the diagram's time to send it back afterwards.
TO_DECIDE, TO_SEND_BACK = timedelta(days=3), timedelta(days=30)


class Assignment:
    """An instance with stand-ins for the operations: those that decide where it goes or when something is due."""

    def __init__(self, definition: ProcessDefinition = DEFINITION) -> None:
        self.now = MONDAY
        self.variables: dict[str, Any] = {"accepted": False, "leader_first": False, "has_reviewer": False}
        self.variables |= dict.fromkeys(
            ("due_at", "due_soon_at", "overdue_from", "review_due_at", "decide_by_default_at")
        )
        self.next_due: datetime | None = MONDAY + timedelta(days=10)
        #: whether whoever passes the following on wants to check the result, and whether others still do when one withdraws
        self.reviewers_left = False
        self.mirror = Mirror()
        self.raised: list[tuple[str, str]] = []
        self.instance = Instance.new(definition, self.variables, self.now)
        self.take(self.instance.start())

    def take(self, changes: list[c.Change], finished_job: int | None = None) -> None:
        self.mirror.apply(changes, finished_job)
        self.mirror.check(self.instance)
        fired = [one for one in changes if isinstance(one, c.TimerFired)]
        self.raised += [(one.element, one.due.isoformat()) for one in fired]
        if self.instance.jobs():
            job = self.instance.jobs()[0]
            self.operate(job.operation)
            self.take(self.instance.complete_job(job.task_id), finished_job=job.task_id)
        elif any(timer.due <= self.now for timer in self.instance.timers()):
            self.take(self.instance.fire_timers(self.now))

    def operate(self, operation: str) -> None:
        match operation:
            case "assignment.issue" | "assignment.reissue":
                self.set_due(self.next_due)
                self.hand_out()
                self.variables["accepted"] = False
            case "assignment.extend":
                self.set_due(self.next_due)
            case "assignment.reject":
                self.set_due(self.next_due)
                self.hand_out()
            case "assignment.accept" | "assignment.ask_leader":
                self.variables["accepted"] = True
            case "assignment.submit" | "assignment.record_reply":
                self.variables.update(accepted=True, overdue_from=None)
                self.begin_review()
            case "assignment.raise_overdue" if self.variables["overdue_from"] is None:
                self.variables["overdue_from"] = self.variables["due_at"]
            case "assignment.return" | "assignment.recall":
                self.variables["overdue_from"] = None
            case "assignment.insist":
                self.set_due(self.due)
                self.hand_out()
            case "assignment.forward":
                self.begin_review()
            case "assignment.pass_on" | "assignment.withdraw":
                self.variables["has_reviewer"] = self.reviewers_left
                self.begin_review()

    def begin_review(self) -> None:
        """As `handlers.assignment_decisions` does: the approver is reminded, and may be decided for."""
        by_default = self.variables.get("approval") == "default"
        self.variables["review_due_at"] = (self.now + timedelta(days=2)).isoformat()
        self.variables["decide_by_default_at"] = (self.now + TO_DECIDE).isoformat() if by_default else None

    def set_due(self, due: datetime | None) -> None:
        self.variables["due_at"] = due and due.isoformat()
        self.variables["overdue_from"] = None
        self.variables["due_soon_at"] = due and (due - timedelta(days=3)).isoformat()

    def hand_out(self) -> None:
        """A unit that gets it past its deadline is late from now on."""
        if self.due is not None and self.due <= self.now:
            self.variables["overdue_from"] = self.now.isoformat()

    @property
    def due(self) -> datetime | None:
        """The deadline in force."""
        due_at = self.variables["due_at"]
        return due_at and datetime.fromisoformat(due_at)

    def offers(self) -> dict[str, Callable[[], list[c.Change]]]:
        """What can be done now, by the name of the action."""
        one = self.instance
        can: dict[str, Callable[[], list[c.Change]]] = {}
        for task in one.user_tasks():
            for outcome in task.outcomes:
                can[outcome] = lambda task=task, outcome=outcome: one.complete_user_task(task.task_id, outcome)
        for message in one.messages():
            can[message.name] = lambda name=message.name: one.correlate_message(name)
        return can

    def do(self, action: str) -> None:
        self.take(self.offers()[action]())

    def wait(self, time: timedelta) -> None:
        self.now += time
        self.take(self.instance.fire_timers(self.now))

    def restore(self) -> None:
        self.instance = Instance.load(self.instance.definition, self.instance.dump(), self.variables, self.now)
        self.mirror.check(self.instance)

    @property
    def stages(self) -> list[str]:
        """The statuses of the open elements; of an ended instance the status of its end event."""
        if self.instance.ended:
            return [DEFINITION.end_events[self.instance.ended_by or ""].status]
        open_elements = (DEFINITION.user_tasks[one.element] for one in self.instance.user_tasks())
        return [one.status for one in open_elements if one.status]
