"""The demonstration as an ordered script: who did what with which directive or assignment, and when.

Both sets are JSON of one shape: directives with their assignments and what happened to them. They differ only in how
they say *when*: the historical set in dates, the present one in working days before (``-3``) and after (``+5``) today.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.resources import files as package_files
from typing import Any

import orjson

from processes.series.periods import WEEKLY
from processes.series.rule import LAST, WEEKDAYS

#: Names of form values that hold a day.
DAY_VALUES = frozenset({"due_on", "reply_date", "reference_date"})

_DIRECTIVE_FIELDS = (
    *("number", "type", "field", "subject", "source", "urgency", "publish"),
    *("signer", "signer_position", "director", "approver"),
)
_ASSIGNMENT_FIELDS = ("content", "lead", "officer", "coordinating", "follower", "key")


@dataclass(frozen=True)
class Step:
    """One thing that one person did.

    ``action`` is a button of the diagram, or one of ``register attach assign repeat open discuss``; with ``@2`` a button of the
    second part that was asked of others for the assignment. ``directive`` is the number of the document, ``assignment`` the place of
    the assignment in it, from 1; None for the document itself. Those that repeat come after the others, and ``period`` is the place
    of the kỳ, from 1; None for the whole of it.
    """

    at: datetime
    by: str
    action: str
    directive: str
    assignment: int | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    period: int | None = None


@dataclass(frozen=True)
class When:
    """How a set says when: texts to instants, and texts to days."""

    instant: Callable[[str], datetime]
    day: Callable[[str], date]


def read(name: str) -> dict[str, Any]:
    """A data file of this package."""
    data: dict[str, Any] = orjson.loads(package_files("processes.demo").joinpath(name).read_bytes())
    return data


def steps(directives: list[dict[str, Any]], when: When) -> tuple[Step, ...]:
    """Everything that happened, in the order of time; at the same instant in the order of the data."""
    found = [step for directive in directives for step in _directive(directive, when)]
    return tuple(sorted(found, key=lambda step: step.at))


def _directive(entry: dict[str, Any], when: When) -> list[Step]:
    number, drafter = entry["number"], entry["drafter"]
    registered = when.instant(entry["registered_at"])
    values = {name: entry[name] for name in _DIRECTIVE_FIELDS if name in entry} | {"date": when.day(entry["date"])}
    names = tuple(entry.get("files", (number.replace("/", "_") + ".pdf",)))
    found = [
        Step(registered, drafter, "register", number, values=values),
        Step(registered, drafter, "attach", number, values={"subject": entry["subject"]}, files=names),
    ]
    issues = {entry.get("issued_at")}
    once = entry.get("assignments", ())
    for place, assignment in enumerate(once, start=1):
        found += _assignment(assignment, place, entry, when)
        issues.add(assignment.get("issued_at"))
    for place, series in enumerate(entry.get("series", ()), start=len(once) + 1):
        found += _series(series, place, entry, when)
    found += [Step(when.instant(at), drafter, "issue", number) for at in sorted(at for at in issues if at)]
    found += [_action(done, number, None, when) for done in entry.get("history", ())]
    return found


def _assignment(entry: dict[str, Any], place: int, directive: dict[str, Any], when: When) -> list[Step]:
    number = directive["number"]
    values = {name: entry[name] for name in _ASSIGNMENT_FIELDS if name in entry}
    values["due_on"] = when.day(entry["due_on"]) if "due_on" in entry else None
    assigned = when.instant(entry.get("assigned_at", directive["registered_at"]))
    found = [Step(assigned, entry.get("by", directive["drafter"]), "assign", number, place, values)]
    found += [_action(done, number, place, when) for done in entry.get("history", ())]
    return found


def _series(entry: dict[str, Any], place: int, directive: dict[str, Any], when: When) -> list[Step]:
    """An assignment that repeats; its rule names the day of the week or of the month by a day on which it is due."""
    values = {name: entry[name] for name in _ASSIGNMENT_FIELDS if name in entry}
    due = when.day(entry["due_on"])
    told = {"weekday": WEEKDAYS[due.weekday()]} if entry["repeat"] == WEEKLY else {"day": _day_of_month(due)}
    values |= {**told, **{name: entry[name] for name in ("repeat", "times", "open_before")}}
    found = [
        Step(
            when.instant(directive["registered_at"]), directive["drafter"], "repeat", directive["number"], place, values
        )
    ]
    return found + [_action(done, directive["number"], place, when) for done in entry.get("history", ())]


def _day_of_month(day: date) -> str:
    return str(day.day) if day.day <= 28 else LAST


def _action(done: dict[str, Any], number: str, place: int | None, when: When) -> Step:
    values = dict(done.get("values", {}))
    values |= {name: when.day(values[name]).isoformat() for name in DAY_VALUES & values.keys()}
    files, period = tuple(done.get("files", ())), done.get("period")
    return Step(when.instant(done["at"]), done["by"], done["do"], number, place, values, files, period)
