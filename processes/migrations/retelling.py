"""How assignments stood on days gone by, told once more from their timelines, for rows that were there before this was kept.

What a timeline holds is exact: statuses from the way each step took, deadlines, leading units, moments. It does not say who officer,
follower, director and approver were by id, nor the phòng: those are taken as they are now.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

Row = Mapping[str, Any]
State = dict[str, Any]
#: element → status, group, clock
Statuses = Mapping[str, tuple[str, str, str]]

_NAMED = "{http://spiffworkflow.org/bpmn/schema/1.0/core}property"
#: Where it is with the unit again, and nothing is handed in.
_UNITS = "unit"


def statuses_of(xml: bytes) -> Statuses:
    """What the elements of a diagram say; nothing for what is no diagram."""
    try:
        root = ElementTree.fromstring(xml)  # noqa: S314 - what was deployed was looked through then
    except ElementTree.ParseError:
        return {}
    found = {}
    for element in root.iter():
        said = {each.get("name"): each.get("value") or "" for each in element.iterfind(f"./*/*/{_NAMED}")}
        if (id := element.get("id")) and (status := said.get("status")):
            found[id] = (status, said.get("group") or "", said.get("clock") or "none")
    return found


def former_states(row: Row, steps: Iterable[Row], statuses: Statuses, zone: ZoneInfo) -> Iterator[State]:
    """The assignment's former states, each with ``since`` and ``until``; last what it has been since, with ``since`` alone."""
    told: list[tuple[date, State]] = []
    steps = list(steps)
    state: State = {**_beginning(row, steps), "status": "", "status_group": "", "clock": "none"}
    for step in steps:
        before = dict(state)
        at = in_utc(step["at"])
        _follow(state, row, step, at, statuses, zone)
        if state == before or state["given_at"] is None:
            continue
        day = at.astimezone(zone).date()
        if told and told[-1][0] >= day:
            told[-1] = (told[-1][0], dict(state))
        else:
            told.append((day, dict(state)))
    for (since, stood), (until, _) in pairwise(told):
        yield {**stood, "since": since, "until": until}
    if told:
        yield {"since": told[-1][0], "given_at": told[-1][1]["given_at"]}
    elif row["issued_at"] is not None:
        yield {"since": in_utc(row["issued_at"]).astimezone(zone).date(), "given_at": in_utc(row["issued_at"])}


def _beginning(row: Row, steps: Iterable[Row]) -> State:
    """As it was entered: what first changed was so before."""
    leads = [lead for step in steps if (lead := _changed(step, "lead_id"))]
    due = in_utc(row["original_due_at"])
    return {
        "lead_id": leads[0][0] if leads and isinstance(leads[0][0], int) else row["lead_id"],
        "due_at": due,
        "original_due_at": due,
        "overdue_at": None,
        "given_at": None,
        "issued_at": None,
        "submitted_at": None,
        "ended_at": None,
        "review_due_at": None,
        "days": None,
        "rejections": 0,
    }


def _follow(state: State, row: Row, step: Row, at: datetime, statuses: Statuses, zone: ZoneInfo) -> None:
    """What one step has changed."""
    action = step["action"]
    if action in ("issue", "reissue"):
        state |= {"given_at": at, "issued_at": at, "submitted_at": None, "overdue_at": None}
    elif action == "recall":
        state |= {"issued_at": None, "overdue_at": None}
    elif action == "overdue":
        state["overdue_at"] = state["due_at"]
    if (lead := _changed(step, "lead_id")) and isinstance(lead[1], int):
        state["lead_id"] = lead[1]
    if due := _changed(step, "due_on"):
        state |= {"due_at": _due(due[1], row, zone), "overdue_at": None}
    elif due := _changed(step, "due_at"):
        state["due_at"] = state["original_due_at"] = _moment(due[1])
    for status in _statuses_on_the_way(step, statuses):
        state["status"], state["status_group"], state["clock"] = status
    if action in ("reject", "send_back"):
        state["rejections"] = min(state["rejections"] + 1, row["rejections"])
    if state["clock"] == _UNITS:
        state |= {"submitted_at": None, "review_due_at": None, "ended_at": None, "days": None}
    elif state["submitted_at"] is None and action in ("submit", "record_reply"):
        values = _read(step["values"])
        received = values.get("received_at") if isinstance(values, dict) else None
        state["submitted_at"] = (_moment(received, zone) if received else None) or at
        # When the Office had to decide about an earlier result is not known.
        state["review_due_at"] = in_utc(row["review_due_at"])
    if state["status_group"] == "ended" and state["ended_at"] is None:
        state |= {"ended_at": at, "days": row["days"]}


def _statuses_on_the_way(step: Row, statuses: Statuses) -> Iterator[tuple[str, str, str]]:
    path = _read(step["path"])
    for each in path if isinstance(path, list) else ():
        if isinstance(each, list) and len(each) == 2 and each[0] in ("entered", "ended") and each[1] in statuses:
            yield statuses[each[1]]


def _changed(step: Row, name: str) -> list[Any] | None:
    effects = _read(step["effects"])
    change = effects.get(name) if isinstance(effects, dict) else None
    return change if isinstance(change, list) and len(change) == 2 else None


def _due(day: Any, row: Row, zone: ZoneInfo) -> datetime | None:
    """The end of that day as the assignment's deadlines have it."""
    known = in_utc(row["due_at"]) or in_utc(row["original_due_at"])
    try:
        meant = date.fromisoformat(day)
    except (TypeError, ValueError):
        return known
    hour = known.astimezone(zone).time() if known else time(17)
    return datetime.combine(meant, hour, zone).astimezone(UTC)


def _moment(text: Any, zone: ZoneInfo | None = None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone or UTC)).astimezone(UTC)


def in_utc(moment: Any) -> Any:
    """An instant as the databases have it, which goes without a zone on SQLite."""
    return None if moment is None else moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _read(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
