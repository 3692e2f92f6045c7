"""Who assigned to whom: the tree that the B system shows under Theo dõi (B28)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from processes.assignments.rows import PersonName
from processes.assignments.view import AssignmentView
from processes.db import reading
from processes.organisation.models import Person, Unit
from processes.runtime.timeline import ShownChange, TimelineEntry
from processes.shares.rows import ShareRow

#: What operations change when the assignment goes from one to another, and whose place that is.
HANDED = {
    "follower": "follower",
    "co_followers": "follower",
    "following_unit": "following_unit",
    "room": "room",
    "officer": "officer",
    "lead_id": "lead",
}


@dataclass(frozen=True, slots=True)
class Branch:
    """Somebody, or a unit, in a role of the assignment: ``path`` the units from their own up to their organisation, ``at`` since
    when, ``note`` what was said when it was handed to them, ``below`` to whom it went from there."""

    role: str
    name: str
    position: str = ""
    path: tuple[str, ...] = ()
    at: datetime | None = None
    by: str | None = None
    note: str | None = None
    below: tuple[Branch, ...] = ()


def assignment_tree(view: AssignmentView, entries: Sequence[TimelineEntry], parts: Sequence[ShareRow] = ()) -> Branch:
    """From the director down to whoever has it now. ``entries``: the assignment's timeline, newest first; ``parts``: what the reader
    sees of what the unit gave to others. Two statements."""
    row = view.row
    people = [
        row.director,
        row.drafter,
        row.approver,
        row.follower,
        row.officer,
        *view.coordinating_people,
        *view.reviewers,
    ]
    units = _unit_paths()
    paths = _paths([person for person in people if person], units)
    issued = row.issued_at
    handed = _handed_over(entries)

    def of(role: str, person: PersonName, at: datetime | None = issued, below: tuple[Branch, ...] = ()) -> Branch:
        return Branch(role, person.name, person.position, paths.get(person.id, ()), at, below=below)

    officer = (of("officer", row.officer),) if row.officer else ()
    lead = Branch(
        "lead",
        row.lead_name,
        path=units.get(row.lead_id, ())[1:],
        at=issued,
        below=(*officer, *handed["lead"], *handed["room"], *handed["officer"], *map(_given, parts)),
    )
    beside = [
        *(
            Branch("coordinating", unit.name, path=units.get(unit.id, ())[1:], at=issued)
            for unit in view.coordinating_units
        ),
        *(of("coordinating", person) for person in view.coordinating_people),
    ]
    following = [of("follower", row.follower, below=handed["follower"])] if row.follower else []
    if view.following_unit and (handed["following_unit"] or not following):
        room = view.following_unit
        following.insert(
            0,
            Branch(
                "following_unit", room.name, path=units.get(room.id, ())[1:], at=issued, below=handed["following_unit"]
            ),
        )
    reviewing = [*(of("reviewer", person) for person in view.reviewers), of("approver", row.approver)]
    drafter = of("drafter", row.drafter, row.entered_at, below=(lead, *beside, *following, *reviewing))
    return of("director", row.director, None, below=(drafter,))


def _given(part: ShareRow) -> Branch:
    """Who was asked for a part, and by whom."""
    name, position = (part.receiver.name, part.receiver.position) if part.receiver else (part.receiver_unit or "", "")
    return Branch(
        part.kind, name, position, at=part.given_at, by=part.giver.position or part.giver.name, note=part.content
    )


def _handed_over(entries: Sequence[TimelineEntry]) -> dict[str, tuple[Branch, ...]]:
    """Whose place → to whom it went, in the order in which it did."""
    found: dict[str, list[Branch]] = {role: [] for role in HANDED.values()}
    for entry in reversed(entries):
        for change in entry.effects:
            role = HANDED.get(change.name)
            if role is None:
                continue
            by = entry.by_position or entry.by
            found[role] += [Branch(role, name, at=entry.at, by=by, note=entry.text) for name in _new(change)]
    return {role: tuple(branches) for role, branches in found.items()}


def _new(change: ShownChange) -> list[str]:
    """Whom it went to: a name, or those of several who were not there before."""
    before, after = ([value] if isinstance(value, str) else value or [] for value in (change.before, change.after))
    return [name for name in after if name not in before]


def _paths(people: Sequence[PersonName], units: Mapping[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    rows = reading().execute(select(Person.id, Person.unit_id).where(Person.id.in_({person.id for person in people})))
    return {row.id: units.get(row.unit_id, ()) for row in rows}


def _unit_paths() -> dict[int, tuple[str, ...]]:
    """unit → its name and those of the units above it, up to its organisation."""
    rows = {row.id: row for row in reading().execute(select(Unit.id, Unit.name, Unit.parent_id, Unit.kind))}
    paths = {}
    for id in rows:
        path: list[int] = []
        here: int | None = id
        while here is not None and here in rows and here not in path:
            path.append(here)
            here = rows[here].parent_id if rows[here].kind == "phong" else None
        paths[id] = tuple(rows[each].name for each in path)
    return paths
