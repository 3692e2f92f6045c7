"""Plays the steps of the demonstration through the commands that everybody uses, each at its own moment."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from processes.assignments.commands import add_assignment, mark_opened
from processes.db import reading
from processes.demo.documents import document
from processes.demo.script import Step
from processes.directives.commands import register_directive
from processes.discussion.commands import say
from processes.files.commands import store_file
from processes.lists.lists import resolve
from processes.notices.commands import mark_read
from processes.organisation.actor import Actor, actor_by_username
from processes.organisation.models import Person, Unit
from processes.runtime.instances import instance_of
from processes.runtime.jobs import run_due
from processes.runtime.models import Timer
from processes.runtime.perform import perform
from processes.runtime.timers import fire_due
from processes.series.commands import add_series, open_all_due
from processes.series.fields import LABELS
from processes.series.models import SeriesPeriod
from processes.shares.models import Share

#: ``answer@2``: done with the second of the parts that were asked of others for the assignment.
PART = "@"
#: Which list a value of a directive is chosen from, where the data says it by name.
_LISTED = {"type": "document_types", "field": "fields", "urgency": "urgency"}


class Player:
    """Knows the people, the units and what has been entered so far; one player plays one demonstration."""

    def __init__(self) -> None:
        session = reading()
        self._units = {row.code: row.id for row in session.execute(select(Unit.code, Unit.id))}
        self._people = {row.username: row.id for row in session.execute(select(Person.username, Person.id))}
        session.rollback()
        self._actors: dict[str, Actor] = {}
        self._directives: dict[str, int] = {}
        self._assignments: dict[tuple[str, int | None], int] = {}
        self._series: dict[tuple[str, int | None], int] = {}
        self._looked: date | None = None
        self._special: Mapping[str, Callable[[Step, Actor], None]] = {
            "register": self._register,
            "attach": self._attach,
            "assign": self._assign,
            "repeat": self._repeat,
            "open": self._open,
            "discuss": self._discuss,
        }

    def play(self, steps: Iterable[Step]) -> None:
        """Take the steps one after the other, letting time pass between them."""
        for step in steps:
            self.let_pass(step.at)
            self._special.get(step.action, self._perform)(step, self._actor(step.by))
            run_due(step.at)

    def let_pass(self, until: datetime) -> None:
        """Fire every timer at the moment it is due, so that near due and overdue come from the diagram, and at their time; and give
        the kỳ of what repeats, once a day."""
        while (due := _next_due()) is not None and due <= until:
            if fire_due(due) == 0:
                break
            run_due(due)
        if self._series and self._looked != until.date():
            self._looked = until.date()
            open_all_due(until)

    def everybody_reads(self, now: datetime) -> None:
        """What people have been told up to now, they have read."""
        for username in self._people:
            mark_read(by=self._actor(username), now=now)

    def _actor(self, username: str) -> Actor:
        if username not in self._actors:
            actor = actor_by_username(username)
            if actor is None:
                raise KeyError(username)
            self._actors[username] = actor
        return self._actors[username]

    def _register(self, step: Step, by: Actor) -> None:
        values: dict[str, Any] = dict(step.values)
        values |= {name: resolve(_LISTED[name], values[name]) for name in _LISTED.keys() & values.keys()}
        values |= {name: self._people[values[name]] for name in ("director", "approver")}
        self._directives[step.directive] = register_directive(values, by=by, now=step.at)

    def _attach(self, step: Step, by: Actor) -> None:
        for name in step.files:
            self._store(name, step, "document", by)

    def _assign(self, step: Step, by: Actor) -> None:
        values: dict[str, Any] = dict(step.values)
        values["lead"] = self._units[values["lead"]]
        values["coordinating"] = [self._units[code] for code in values.get("coordinating", ())]
        values |= {name: self._people[values[name]] for name in {"follower", "officer"} & values.keys()}
        added = add_assignment(self._directives[step.directive], values, by=by, now=step.at)
        self._assignments[step.directive, step.assignment] = added

    def _repeat(self, step: Step, by: Actor) -> None:
        values: dict[str, Any] = dict(step.values)
        rule = {name: values.pop(name) for name in LABELS.keys() & values.keys()}
        values |= {name: self._people[values[name]] for name in {"follower", "officer"} & values.keys()}
        lead = self._units[values.pop("lead")]
        (added,) = add_series(self._directives[step.directive], values, rule, [lead], by=by, now=step.at)
        self._series[step.directive, step.assignment] = added

    def _open(self, step: Step, by: Actor) -> None:
        mark_opened(self._object(step)[1], by=by, now=step.at)

    def _discuss(self, step: Step, by: Actor) -> None:
        say(self._object(step)[1], step.values["text"], by=by, now=step.at)

    def _perform(self, step: Step, by: Actor) -> None:
        uploads = [self._store(name, step, "upload", by) for name in step.files]
        action = step.action.partition(PART)[0]
        perform(instance_of(*self._object(step)), action, step.values, uploads, by=by, now=step.at)

    def _object(self, step: Step) -> tuple[str, int]:
        if step.assignment is None:
            return "directive", self._directives[step.directive]
        if (series := self._series.get((step.directive, step.assignment))) is not None:
            return ("series", series) if step.period is None else ("assignment", _period_of(series, step.period))
        assignment_id = self._assignments[step.directive, step.assignment]
        _, is_of_part, place = step.action.partition(PART)
        return self._part(assignment_id, int(place)) if is_of_part else ("assignment", assignment_id)

    def _part(self, assignment_id: int, place: int) -> tuple[str, int]:
        session = reading()
        parts = select(Share.kind, Share.id).where(Share.assignment_id == assignment_id).order_by(Share.id)
        kind, id = session.execute(parts.offset(place - 1).limit(1)).one()
        session.rollback()
        return kind, id

    def _store(self, name: str, step: Step, kind: str, by: Actor) -> int:
        object_type, object_id = self._object(step)
        text = str(step.values.get("subject") or step.values.get("content") or "")
        lines = [by.position, f"Số: {step.directive}", step.at.strftime("%d/%m/%Y"), "", text]
        stream = io.BytesIO(document(name, lines))
        return store_file(stream, name, object_type=object_type, object_id=object_id, kind=kind, by=by, now=step.at)


def _period_of(series_id: int, place: int) -> int:
    session = reading()
    given = select(SeriesPeriod.assignment_id).where(SeriesPeriod.series_id == series_id)
    found: int = session.scalars(given.order_by(SeriesPeriod.period)).all()[place - 1]
    session.rollback()
    return found


def _next_due() -> datetime | None:
    session = reading()
    due = session.scalar(select(func.min(Timer.due_at)))
    session.rollback()
    return due
