"""What has been asked of the database is not asked again before anything has changed in it: the numbers of a menu, page after page.

PostgreSQL says which transactions a statement sees. While that stays the same, so does every answer; whatever is committed,
anywhere, changes it; and some minutes later it is asked again, because some questions are about the day (what nobody reported on for
ten days). Kept in the memory of the process. SQLite, which knows no such word, is asked each time.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import URL, text

from processes import clock
from processes.db import in_command, reading
from processes.once_read import once_read

Answer = TypeVar("Answer")

#: People of a large province.
_MOST = 2_000
_SEEN = text("SELECT CAST(pg_current_snapshot() AS text)")

#: Counted for each answer by itself: what everybody asked would otherwise be asked again by all at the same instant.
_HOLDS = timedelta(minutes=10)

#: (database, question) → (what was seen before it was asked, when that was, the answer)
_kept: dict[tuple[URL, Hashable], tuple[str, datetime, Any]] = {}


def while_unchanged(question: Hashable, ask: Callable[[], Answer]) -> Answer:
    """The answer to the question, asked only if anything was committed since it was asked last. ``question`` names everything that
    the answer depends on besides the rows."""
    session = reading()
    address = session.get_bind().engine.url
    if in_command() or address.get_backend_name() == "sqlite":
        return ask()
    place = (address, question)
    # Once a page: whatever is committed while it is made is seen by the next.
    seen = once_read("seen", lambda: str(session.scalar(_SEEN)))
    now = clock.now()
    known = _kept.get(place)
    if known is not None and known[0] == seen and now - known[1] < _HOLDS:
        answer: Answer = known[2]
        return answer
    answer = ask()
    if len(_kept) >= _MOST:
        _kept.clear()
    # Asked after looking: it may know more than was seen, and is then asked once too often.
    _kept[place] = (seen, now, answer)
    return answer
