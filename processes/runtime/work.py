"""One instance in hand, inside one transaction: what inline operations see, and what is written at the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from engine.instance import Instance
from processes.organisation.actor import Actor
from processes.policy import Parties
from processes.runtime.collected import Collected, PendingJob
from processes.runtime.definitions import DeployedDefinition


@dataclass
class PendingContribution:
    """A contribution that is written with the rest at the end of the command, so that operations can add what they changed."""

    action: str
    element: str
    values: dict[str, Any]
    by: Actor | None
    files: tuple[int, ...] = ()
    effects: dict[str, Any] = field(default_factory=dict)
    #: who is away and for whom it was done (C18)
    behalf: Actor | None = None


@dataclass
class Work:
    """The instance, its object, and the command's author. ``row`` is the object as it is in the database plus what was set."""

    session: Session
    connection: Connection
    now: datetime
    by: Actor | None
    #: 0 while a new instance is not written yet
    instance_id: int
    definition: DeployedDefinition
    instance: Instance
    variables: dict[str, Any]
    object_type: str | None
    object_id: int | None
    row: dict[str, Any]
    parties: Parties
    #: the object above, where the command that moves both has it in hand
    above: dict[str, Any] | None = None
    #: moved over from the system before: nobody is told, and what was proved there is not asked for again
    quiet: bool = False
    #: the id that the new instance is going to have, where the database gives it ahead
    reserved_id: int | None = None
    had_timers: bool = False
    has_drafts: bool = False
    collected: Collected = field(default_factory=Collected)
    columns: dict[str, Any] = field(default_factory=dict)
    contributions: list[PendingContribution] = field(default_factory=list)
    #: jobs without a task: messages of the product to itself
    messages: list[PendingJob] = field(default_factory=list)

    @property
    def values(self) -> dict[str, Any]:
        """The form values of the action being performed; empty when a timer or a job moves the instance."""
        return self.contributions[0].values if self.contributions else {}

    def set(self, **columns: Any) -> None:
        """Change columns of the business object; written once, together with its status."""
        self.columns.update(columns)
        self.row.update(columns)

    def effect(self, name: str, before: object, after: object) -> None:
        """Keep the old and the new value beside the action that changed it (amend, extend, reject)."""
        if self.contributions and before != after:
            self.contributions[0].effects[name] = [before, after]

    def record(self, action: str, element: str, values: dict[str, Any] | None = None) -> None:
        """Put something the product itself did on the timeline (overdue raised, …)."""
        self.contributions.append(PendingContribution(action, element, values or {}, by=None))

    def enqueue(self, operation: str, parameters: dict[str, Any]) -> None:
        """Ask for a job after the commit: a message of the product to itself."""
        self.messages.append(PendingJob(operation, parameters, self.now))
