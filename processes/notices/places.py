"""Where exactly a notice leads: the message, the step of the timeline, the result that it tells of.

A notice is told inside the command that it tells of, at the same moment: that is how the two are found together, without a word more
being kept for each notice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select

from processes.assignments.answers import RESULTS, VERDICTS
from processes.db import reading
from processes.discussion.models import Message
from processes.notices.queries import NoticeRow
from processes.runtime.models import Contribution, ProcessInstance
from processes.shares.models import KINDS as PARTS

#: What a place is: a message of the thread, a step on the timeline, an opinion of the Office, a result, what was found of it.
MESSAGE, ENTRY, OPINION, RESULT, VERDICT = "message", "entry", "opinion", "result", "verdict"
SAID = frozenset({"discuss", "mention"})
OPINIONS = frozenset({"urge", "instruct"})
#: Notices about a result that waits: no step of their own, the newest result is meant.
WAITING = frozenset({"review_due", "review_overdue", "review_waiting", "ask_confirmation"})
#: Notices about an assignment or a part of it as a whole: what it is and what can be done with it stands at the head of its page.
WHOLE = frozenset(
    {
        *("issue", "reissue", "insist", "due_soon", "overdue"),
        *(f"{part}_{what}" for part in PARTS for what in ("asked", "due_soon", "overdue")),
    }
)
_ASSIGNMENT = "assignment"
_Key = tuple[str, int, datetime]


@dataclass(frozen=True, slots=True)
class Place:
    """Something on the page of the notice's object: its kind, and its id."""

    what: str
    id: int


def places_of(notices: Sequence[NoticeRow]) -> dict[int, Place]:
    """Notice → its exact place, for those that have one. At most three statements, however many notices there are."""
    said = [n for n in notices if n.kind in SAID and n.object_type == _ASSIGNMENT]
    waiting = [n for n in notices if n.kind in WAITING and n.object_type == _ASSIGNMENT]
    done = [n for n in notices if n.kind not in SAID | WAITING | WHOLE]
    found = {notice.id: Place(MESSAGE, id) for notice, id in _messages(said)}
    found |= {notice.id: Place(RESULT, id) for notice, id in _newest_results(waiting)}
    return found | {notice.id: Place(_what(notice, action), id) for notice, id, action in _steps(done)}


def _what(notice: NoticeRow, action: str) -> str:
    if notice.object_type != _ASSIGNMENT:
        return ENTRY
    if action in RESULTS:
        return RESULT
    return VERDICT if action in VERDICTS else OPINION if action in OPINIONS else ENTRY


def _messages(notices: Sequence[NoticeRow]) -> Iterable[tuple[NoticeRow, int]]:
    if not notices:
        return []
    wanted = or_(
        *(and_(Message.assignment_id == id, Message.at == at) for id, at in {(n.object_id, n.at) for n in notices})
    )
    rows = reading().execute(select(Message.id, Message.assignment_id, Message.at).where(wanted))
    by_key = {(row.assignment_id, row.at): row.id for row in rows}
    return [(n, by_key[n.object_id, n.at]) for n in notices if (n.object_id, n.at) in by_key]


def _newest_results(notices: Sequence[NoticeRow]) -> Iterable[tuple[NoticeRow, int]]:
    """The newest result of the assignment; a question about it belongs to it too."""
    if not notices:
        return []
    rows = reading().execute(
        select(ProcessInstance.object_id, func.max(Contribution.id))
        .join(ProcessInstance, ProcessInstance.id == Contribution.instance_id)
        .where(
            ProcessInstance.object_type == _ASSIGNMENT,
            ProcessInstance.object_id.in_({notice.object_id for notice in notices}),
            Contribution.action.in_(RESULTS),
        )
        .group_by(ProcessInstance.object_id)
    )
    newest = {row[0]: row[1] for row in rows}
    return [(notice, newest[notice.object_id]) for notice in notices if notice.object_id in newest]


def _steps(notices: Sequence[NoticeRow]) -> Iterable[tuple[NoticeRow, int, str]]:
    """What the timeline of the object has at the moment of the notice: what is called as the notice is, else what a person did."""
    if not notices:
        return []
    of_object = {(n.object_type, n.object_id) for n in notices}
    rows = reading().execute(
        select(
            Contribution.id,
            Contribution.action,
            Contribution.at,
            Contribution.by_id,
            ProcessInstance.object_type,
            ProcessInstance.object_id,
        )
        .join(ProcessInstance, ProcessInstance.id == Contribution.instance_id)
        .where(
            or_(
                *(
                    and_(ProcessInstance.object_type == type, ProcessInstance.object_id == id)
                    for type, id in sorted(of_object)
                )
            ),
            Contribution.at.in_({notice.at for notice in notices}),
            Contribution.action.is_not(None),
        )
        .order_by(Contribution.id)
    )
    at: dict[_Key, list[tuple[bool, int, str]]] = {}
    for row in rows:
        at.setdefault((row.object_type, row.object_id, row.at), []).append((row.by_id is None, row.id, row.action))
    found = []
    for notice in notices:
        steps = at.get((notice.object_type, notice.object_id, notice.at), [])
        if steps:
            _, id, action = min(steps, key=lambda step: (step[2] != notice.kind, step[0], step[1]))
            found.append((notice, id, action))
    return found
