"""The same request sent twice acts once: each command of a request leaves its answer in the transaction in which it acts.

``web`` says which request is being answered (:func:`begin`, :func:`end`); commands ask here before they act
(``processes/command.py``). A request may hold several commands (register, store a file, add an assignment); one that broke off
between two of them goes on where it stopped when it is sent again.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from processes.db import connection_of, table_of
from processes.prepared import Prepared, PreparedRow
from processes.refusals import Refusal
from processes.requests.models import SentRequest

R = TypeVar("R")

_SENT = table_of(SentRequest)
_ENTER = {
    "postgresql": Prepared(postgresql.insert(_SENT).on_conflict_do_nothing()),
    "sqlite": Prepared(sqlite.insert(_SENT).on_conflict_do_nothing()),
}
_ITS = _SENT.c.person_id == bindparam("person"), _SENT.c.key == bindparam("of")
_FIND = PreparedRow(select(_SENT.c.fingerprint, _SENT.c.done).where(*_ITS).with_for_update())
_REMEMBER = Prepared(update(_SENT).where(*_ITS).values(done=bindparam("now_done")))


class KeyTaken(Refusal):
    """The key belongs to another request: the sender has to choose a new one."""

    def __init__(self) -> None:
        super().__init__(
            "Mã Idempotency-Key này đã dùng cho một yêu cầu khác. Đề nghị dùng một mã mới cho mỗi yêu cầu mới."
        )


@dataclass
class Request:
    """One request that must act once, while it is being answered."""

    person_id: int
    key: str
    fingerprint: str
    now: datetime
    #: how many of its commands have acted, now or when it was sent before
    acted: int = 0
    #: whether one of them had acted before
    is_repeated: bool = False


_current: ContextVar[Request | None] = ContextVar("request", default=None)


def begin(request: Request) -> None:
    """What happens from now on in this thread belongs to the request."""
    _current.set(request)


def end() -> None:
    """The request has been answered."""
    _current.set(None)


def current() -> Request | None:
    """The request that is being answered here, if it is one that must act once."""
    return _current.get()


def once(session: Session, name: str, act: Callable[[], R]) -> R:
    """What ``act`` answers, or what it answered when the same request was sent before; then it is not called again.

    First in the command's transaction: whoever sends the same at the same moment waits here for the first to end. Raises
    KeyTaken when the key is another request's.
    """
    request = _current.get()
    if request is None:
        return act()
    connection = connection_of(session)
    done = _lock(connection, request)
    if len(done) > request.acted:
        known, answer = done[request.acted]
        if known != name:
            raise KeyTaken
        request.is_repeated = True
        return answer  # type: ignore[no-any-return]
    answer = act()
    _REMEMBER.execute(connection, {**_is(request), "now_done": [*done, [name, answer]]})
    return answer


def acted() -> None:
    """A command of the request is committed: the next one is another."""
    if (request := _current.get()) is not None:
        request.acted += 1


def _lock(connection: Connection, request: Request) -> list[Any]:
    """The request's row, entered or found, and locked until the command is committed; what its commands have answered."""
    row = {
        "person_id": request.person_id,
        "key": request.key,
        "fingerprint": request.fingerprint,
        "created_at": request.now,
        "done": [],
    }
    _ENTER[connection.dialect.name].execute(connection, row)
    found = _FIND.first(connection, _is(request))
    assert found is not None, "entered just now, by us or by whoever we waited for"
    if found["fingerprint"] != request.fingerprint:
        raise KeyTaken
    return list(found["done"])


def _is(request: Request) -> dict[str, Any]:
    return {"person": request.person_id, "of": request.key}
