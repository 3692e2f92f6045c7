"""Giving a part of an assignment, and what becomes of the open ones when the assignment is over.

Both happen while the assignment's instance is locked; the parts follow in the order of their ids (diagram contract).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update

from processes.assignments.deadlines import due_date, due_moment, is_day, timer_variables
from processes.calendar.working import load_calendar
from processes.db import table_of
from processes.files.models import StoredFile
from processes.folding import fold
from processes.refusals import FieldError, InvalidForm
from processes.runtime import below
from processes.runtime.act import send, start_instance, take_object
from processes.runtime.work import PendingContribution, Work
from processes.shares.models import CONTRIBUTION, KINDS, Share
from processes.shares.policy import REQUEST
from processes.shares.recipients import PEOPLE, UNITS, join_in, recipients

#: What the diagram of a part may wait for: the product's own message that the assignment is over.
ABOVE_ENDED = "above_ended"
_SHARES, _FILES = table_of(Share), table_of(StoredFile)
_BLANK: dict[str, Any] = {
    column.name: column.default.arg if column.default is not None else None  # type: ignore[attr-defined]
    for column in _SHARES.columns
    if column.name != "id"
}


def give(work: Work, kind: str, said: PendingContribution) -> None:
    """Ask each recipient for a part of the assignment in hand: one process for each. Raises InvalidForm naming the fields."""
    assert said.by is not None
    due_at = due_of_part(said.values["due_on"], work.row["due_at"], work.now)
    request_id: int | None = None
    asked = recipients(work, kind, said.values)
    # What becomes of the assignment's own list stands beside the first of what is asked, on the same timeline.
    joined = join_in(work, asked) if kind == CONTRIBUTION else None
    effects: dict[str, Any] = {"coordinating": joined} if joined else {}
    for one in asked:
        row = {
            **_BLANK,
            "kind": kind,
            "assignment_id": work.object_id,
            "request_id": request_id,
            "content": said.values["content"],
            "search": fold(said.values["content"]),
            "giver_id": said.by.id,
            "giver_unit_id": work.row["lead_id"],
            "receiver_id": one.person_id,
            "receiver_unit_id": one.unit_id,
            "given_at": work.now,
            "due_at": due_at,
        }
        id = int(work.connection.execute(insert(_SHARES).values(row).returning(_SHARES.c.id)).scalar_one())
        if request_id is None:
            request_id = row["request_id"] = id
            work.connection.execute(update(_SHARES).where(_SHARES.c.id == id).values(request_id=id))
        others = {name: value for name, value in said.values.items() if name not in (UNITS, PEOPLE)}
        start_instance(
            work.session,
            kind,
            object_type=kind,
            object_id=id,
            row={**row, "id": id},
            variables=dict(timer_variables(due_at)),
            by=said.by,
            now=work.now,
            quiet=work.quiet,
            said=replace(said, values={**others, **one.given}, files=(), effects=effects),
        )
        effects = {}
    if said.files:
        kept = {"object_type": REQUEST, "object_id": request_id, "kind": "document"}
        work.connection.execute(update(_FILES).where(_FILES.c.id.in_(said.files)).values(kept))


def due_of_part(due_on: str, above: datetime | None, now: datetime) -> datetime:
    """The moment at which a part is due: no day that is over, and none after the assignment's own deadline, as long as that has not
    passed itself. Raises InvalidForm."""
    day, today = date.fromisoformat(due_on), load_calendar().local_date(now)
    if not is_day(day) or day < today:
        raise InvalidForm([FieldError.of("due_on", "Hạn phải từ hôm nay ({date}) trở đi.", date=f"{today:%d/%m/%Y}")])
    last = due_date(above)
    if above is not None and above > now and last is not None and day > last:
        raise InvalidForm(
            [FieldError.of("due_on", "Hạn không được sau hạn xử lý của nhiệm vụ ({date}).", date=f"{last:%d/%m/%Y}")]
        )
    due_at = due_moment(day)
    assert due_at is not None
    return due_at


def close(work: Work) -> None:
    """The assignment in hand is over: whatever of it was asked of others and is still open hears of it, and ends as its own diagram
    says."""
    open_ones = select(Share.id, Share.kind).where(Share.assignment_id == work.object_id, Share.ended_at.is_(None))
    for share in work.session.execute(open_ones.order_by(Share.id)).all():
        part = take_object(work.session, share.kind, share.id, by=work.by, now=work.now)
        part.quiet = work.quiet
        send(part, ABOVE_ENDED)


below.register(KINDS, above="assignment", begin=give, close=close)
