"""Putting the timers of what is open where the rules of time say now: one transaction for each instance, through the engine, as an
extension does. Deadlines do not move."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from processes import telemetry
from processes.calendar.rules import current_rules
from processes.command import repeatable
from processes.retiming.affected import affected_instances
from processes.retiming.moves import DUE_SOON, FALLS, REVIEW, Move, moves_of
from processes.runtime.act import take
from processes.runtime.advance import advance, engine_step
from processes.runtime.own_titles import REARMED
from processes.runtime.work import PendingContribution, Work
from processes.settings.kept import forget_everything

ESCALATION = "escalation_at"


def rearm_everything(now: datetime) -> int:
    """The job: every open instance of which a moment moves; how many moved. Done a second time, or gone on with after it was
    broken off, it finds those that have moved where they should be."""
    forget_everything()
    return sum(rearm(id, now=now) for id in affected_instances(current_rules(), now))


@telemetry.command
@repeatable
def rearm(session: Session, instance_id: int, *, now: datetime) -> bool:
    """Move the timers of one instance to where they belong by now, and say so on its timeline; False when they are there.

    A near-due flag whose moment is to come again falls, and is raised anew at that moment; a moment that has passed under the new rules
    is raised at once. A flag that stays right is not raised twice.
    """
    work = take(session, instance_id, by=None, now=now)
    if work.instance.ended or "due_at" not in work.row:
        return False
    moves = moves_of(work.row, work.variables, current_rules(), now)
    standing = {(timer.task_id, timer.index): timer.due for timer in work.instance.timers()}
    _set(work, moves)
    changes = engine_step(work.instance.refresh)
    effects: dict[str, Any] = {name: [move.before.isoformat(), move.after.isoformat()] for name, move in moves.items()}
    if not moves:
        # Timers that count working days from a date move by themselves when they are looked at.
        moved = [
            (standing[key], timer.due)
            for timer in work.instance.timers()
            if (key := (timer.task_id, timer.index)) in standing and standing[key] != timer.due
        ]
        if not moved:
            return False
        effects[ESCALATION] = [min(before for before, _ in moved).isoformat(), min(at for _, at in moved).isoformat()]
    work.contributions.append(PendingContribution(REARMED, "", {}, by=None, effects=effects))
    advance(work, changes)
    return True


def _set(work: Work, moves: dict[str, Move]) -> None:
    if move := moves.get(DUE_SOON):
        falls = int(work.variables.get(FALLS) or 0)
        if work.row["due_soon_raised_at"] is not None and move.is_taken_back_at(work.now):
            falls += 1
            work.variables[FALLS] = falls
            work.set(due_soon_raised_at=None)
        work.variables[DUE_SOON] = (move.after + timedelta(seconds=falls)).isoformat()
    if move := moves.get(REVIEW):
        work.variables[REVIEW] = move.after.isoformat()
        work.set(review_due_at=move.after)
