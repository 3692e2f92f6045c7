"""What must hold when everything is up again and the sweep is through. Each violation is a sentence; none is the only good answer."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.faults.ledger import Ledger, Request
from tests.faults.lives import LEAD_ACCOUNTS, OFFICERS
from tests.faults.replay import ENDED, EXECUTION, RAISED, TASKS, Replayed, replay
from tests.faults.stored import Row, Stored, StoredAssignment

#: Kinds of notices that each go to the lead unit's account once for every such contribution.
TOLD = ("urge", "overdue", "due_soon", "reject", "approve", "extend")
#: The unit is told the same, whoever did it.
SAME = {"send_back": "reject", "grant_extension": "extend"}

#: Actions that make something; the others are contributions to a process.
MADE = ("register", "add", "upload", "say")


def violations(stored: Stored, ledger: Ledger, now: datetime) -> list[str]:
    """Everything that is lost, doubled or contradicts itself."""
    found = [*made_once(stored, ledger), *done_once(stored, ledger)]
    by_object: dict[tuple[str, int], list[Row]] = {}
    for row in stored.contributions:
        by_object.setdefault((row.noun, row.id), []).append(row)
    for assignment in stored.assignments:
        rows = by_object.get(("assignment", assignment.id), [])
        replayed = replay((row.action, facts(row)) for row in rows)
        found += [f"assignment {assignment.id}: {said}" for said in stands_right(stored, assignment, replayed, now)]
        found += [f"assignment {assignment.id}: {said}" for said in told_once(stored, assignment, rows)]
    found += discussion_told_once(stored, ledger)
    found += directives_follow(stored, by_object)
    found += [f"job {job} was never done" for job in stored.jobs]
    found += [f"incident: {incident}" for incident in stored.incidents]
    return found


def facts(row: Row) -> dict[str, Any]:
    """What the replay asks of a contribution."""
    values = json.loads(row.values) or {}
    return {**row.effects, "by": row.by, "review": values.get("review", False)}


def times(request: Request) -> range:
    """How often its effect may be there."""
    return {"accepted": range(1, 2), "refused": range(1), "unknown": range(2)}[request.outcome]


def wrong_number(request: Request, count: int) -> Iterator[str]:
    if count not in times(request):
        what = f"{request.action} of {request.noun} {request.id} by {request.by} ({request.key})"
        yield f"{request.outcome} {what}, answers {'/'.join(request.answers)}: its effect is there {count} times"


def made_once(stored: Stored, ledger: Ledger) -> Iterator[str]:
    """Directives, assignments and files that were entered, and what was said."""
    directives = Counter(number for number, _ in stored.directives.values())
    assignments = Counter(assignment.product for assignment in stored.assignments)
    for request in ledger:
        if request.action == "register":
            yield from wrong_number(request, directives[f"1/UBND-{request.mark}"])
        elif request.action == "add":
            yield from wrong_number(request, assignments[request.mark])
        elif request.action == "upload":
            yield from wrong_number(request, stored.files[request.mark])
        elif request.action == "say":
            yield from wrong_number(request, stored.messages[request.id, request.mark])


def done_once(stored: Stored, ledger: Ledger) -> Iterator[str]:
    """Actions of people: by their mark where the form takes a text, by their number where it takes none."""
    marked: Counter[str] = Counter()
    plain: Counter[tuple[str, int, str, str]] = Counter()
    asked = [request for request in ledger if request.action not in MADE]
    marks = {request.mark for request in asked if request.mark}
    for row in stored.contributions:
        mark = next((word for word in row.values.split('"') if word in marks), None)
        if mark is not None:
            marked[mark] += 1
        elif row.by:
            plain[row.noun, row.id, row.action, row.by] += 1
    for request in asked:
        if request.mark:
            yield from wrong_number(request, marked[request.mark])
    yield from by_number(plain, [request for request in asked if not request.mark])


def by_number(plain: Counter[tuple[str, int, str, str]], asked: Iterable[Request]) -> Iterator[str]:
    least: Counter[tuple[str, int, str, str]] = Counter()
    most: Counter[tuple[str, int, str, str]] = Counter()
    for request in asked:
        key = (request.noun, request.id, request.action, request.by)
        least[key] += request.outcome == "accepted"
        most[key] += request.outcome != "refused"
    for key in {*plain, *most}:
        noun, _, action, _ = key
        # Issuing a directive issues its assignments; that none is issued twice shows in the replay.
        highest = 1 if (noun, action) == ("assignment", "issue") else most[key]
        if not least[key] <= plain[key] <= max(highest, least[key]):
            yield f"{' '.join(map(str, key))}: accepted {least[key]} times, there {plain[key]} times"


def stands_right(stored: Stored, assignment: StoredAssignment, at: Replayed, now: datetime) -> Iterator[str]:
    """Status, work list, raised deadlines and armed timers equal what the timeline gives."""
    yield from at.impossible
    if assignment.status != at.status:
        yield f"is {assignment.status}, the timeline gives {at.status}"
    tasks = stored.tasks[assignment.instance_id]
    wanted = Counter([TASKS[at.status]] if at.status in TASKS else [])
    wanted += at.beside
    if +tasks != wanted:
        yield f"waits at {dict(tasks)}, the timeline gives {dict(wanted)}"
    raised = at.raised & (set(RAISED) if at.status == "submitted" else {"due_soon", "overdue"})
    flags = set(assignment.raised) & (set(RAISED) if at.status == "submitted" else {"due_soon", "overdue"})
    if raised != flags:
        yield f"is marked {sorted(flags)}, the timeline gives {sorted(raised)}"
    yield from timers_right(stored, assignment, at, now)


def timers_right(stored: Stored, assignment: StoredAssignment, at: Replayed, now: datetime) -> Iterator[str]:
    """What was due has been raised, what is not yet due is armed once."""
    timers = stored.timers[assignment.instance_id]
    for element, moments in timers.items():
        if any(moment <= now for moment in moments):
            yield f"timer {element} was due and has not fired"
        if len(moments) > 1:
            yield f"timer {element} is armed {len(moments)} times"
    expected = {
        "on_overdue": (EXECUTION, assignment.due_at),
        "on_review_due": (("submitted",), assignment.review_due_at),
    }
    for element, (statuses, due_at) in expected.items():
        if at.status not in statuses or due_at is None:
            continue
        name = element.removeprefix("on_").replace("review_due", "review_overdue")
        if due_at <= now and name not in at.raised:
            yield f"{name} was never raised, although due at {due_at}"
        # What was raised before the clock went back stays raised; the Office's own reminder then stands at a later day.
        if due_at > now and name not in at.raised and timers.get(element) != [due_at]:
            yield f"timer {element} is armed for {timers.get(element)} instead of {due_at}"


def told_once(stored: Stored, assignment: StoredAssignment, rows: Iterable[Row]) -> Iterator[str]:
    """The lead unit's account has one notice for every contribution it is told of; of what is overdue whoever is in charge there, if
    somebody is."""
    done = Counter(SAME.get(row.action, row.action) for row in rows)
    for kind in TOLD:
        accounts = {*LEAD_ACCOUNTS, *(OFFICERS.values() if kind == "overdue" else ())}
        told = sum(stored.notices[assignment.id, kind, account] for account in accounts)
        if told != done[kind]:
            yield f"{kind} happened {done[kind]} times, its unit was told {told} times"


def discussion_told_once(stored: Stored, ledger: Ledger) -> Iterator[str]:
    """Who has entered an assignment is told once of each message that others say there."""
    entered_by = {request.id: request.by for request in ledger if request.action == "add" and request.id}
    said_by = {request.mark: request.by for request in ledger if request.action == "say"}
    told = Counter((id, said_by.get(mark)) for (id, mark), count in stored.messages.items() for _ in range(count))
    for id, drafter in entered_by.items():
        wanted = sum(count for (of, by), count in told.items() if of == id and by != drafter)
        if (number := stored.notices[id, "discuss", drafter]) != wanted:
            yield f"assignment {id}: {drafter} was told of {number} messages of others, there are {wanted}"


def files_lie(stored: Stored, folder: Path) -> Iterator[str]:
    """Whatever the database knows of is in the folder, whole. What a killed process left there without a row is nobody's."""
    for name, size in stored.lying.items():
        path = folder / name
        if not path.exists() or path.stat().st_size != size:
            yield f"file {name} is not in the folder with its {size} bytes"


def directives_follow(stored: Stored, by_object: dict[tuple[str, int], list[Row]]) -> Iterator[str]:
    """A directive is done with when all its assignments have ended, and not before: the job that tells it was done."""
    for id, (_, status) in stored.directives.items():
        own = [a for a in stored.assignments if a.directive_id == id and a.status != "deleted"]
        issued = any(row.action == "issue" for row in by_object.get(("directive", id), []))
        if not issued:
            wanted = {"draft"}
        elif own and all(a.status in ENDED for a in own):
            wanted = {"processed", "completed"}
        else:
            wanted = {"issued"}
        if status not in wanted:
            yield f"directive {id} is {status} instead of {' or '.join(sorted(wanted))}"
