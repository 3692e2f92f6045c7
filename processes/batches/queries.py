"""What came of a batch, for whoever sent it; and what can be done to several assignments at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from processes.assignments.models import Assignment
from processes.batches.commands import DONE, REFUSED
from processes.batches.models import Batch, BatchItem
from processes.db import reading
from processes.directives.models import Directive
from processes.organisation.actor import Actor
from processes.organisation.models import Unit
from processes.refusals import NotFound, Refusal
from processes.runtime.actions import OfferedAction
from processes.runtime.definitions import definition
from processes.runtime.instances import instance_of
from processes.runtime.models import ProcessInstance
from processes.storable import is_id


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One assignment of a batch: ``outcome`` done, refused or None (its turn comes); ``refusal`` why."""

    assignment_id: int
    number: str
    content: str
    lead: str
    outcome: str | None
    refusal: Refusal | None


@dataclass(frozen=True, slots=True)
class BatchView:
    """What was done to how many of how many."""

    id: int
    action: str
    title: str
    title_en: str
    created_at: datetime
    lines: list[BatchLine]

    @property
    def done(self) -> int:
        return sum(line.outcome == DONE for line in self.lines)

    @property
    def refused(self) -> int:
        return sum(line.outcome == REFUSED for line in self.lines)

    @property
    def waiting(self) -> int:
        return sum(line.outcome is None for line in self.lines)


def batch_view(actor: Actor, batch_id: int) -> BatchView:
    """A batch with its results, the refused first. NotFound for everybody but who sent it."""
    session = reading()
    batch = session.get(Batch, batch_id, populate_existing=True) if is_id(batch_id) else None
    if batch is None or batch.person_id != actor.id:
        raise NotFound()
    rows = session.execute(
        select(
            BatchItem.assignment_id,
            Directive.number,
            Assignment.content,
            Unit.name,
            BatchItem.outcome,
            BatchItem.refusal,
        )
        .join(Assignment, Assignment.id == BatchItem.assignment_id)
        .join(Directive, Directive.id == Assignment.directive_id)
        .join(Unit, Unit.id == Assignment.lead_id)
        .where(BatchItem.batch_id == batch_id)
        .order_by(BatchItem.assignment_id)
    ).all()
    lines = [
        BatchLine(row.assignment_id, row.number, row.content, row.name, row.outcome, _refusal(row.refusal))
        for row in rows
    ]
    lines.sort(key=lambda line: (line.outcome != REFUSED, line.outcome is not None, line.assignment_id))
    title, title_en = _titles(batch.action, lines[0].assignment_id)
    return BatchView(batch.id, batch.action, title, title_en, batch.created_at, lines)


def is_for_many(action: OfferedAction) -> bool:
    """Whether the diagram's form says that it may be done to many at once (``x-bulk``)."""
    return bool((action.form or {}).get("x-bulk"))


def for_many(offered: Mapping[int, Sequence[OfferedAction]]) -> dict[str, OfferedAction]:
    """The actions that can be done to many, by name, of those offered for the rows of a list."""
    found: dict[str, OfferedAction] = {}
    for actions in offered.values():
        for action in actions:
            if action.name not in found and is_for_many(action):
                found[action.name] = action
    return found


def _refusal(kept: dict[str, Any] | None) -> Refusal | None:
    if kept is None:
        return None
    template: str = kept["template"]
    return Refusal(template, **kept["params"])


def _titles(action: str, assignment_id: int) -> tuple[str, str]:
    """What the diagram calls the action."""
    session = reading()
    instance = session.get_one(ProcessInstance, instance_of("assignment", assignment_id))
    deployed = definition(instance.definition_id, session)
    known = deployed.actions.get(action)
    element = known[0][0] if known else ""
    return deployed.action_title(element, action), deployed.action_title(element, action, "en")
