"""What one page asks several times is asked once: the menu, the tabs and the list want the same numbers, of rows that the same rule
shows; to put such a rule together takes longer than to ask by it.

Kept with the transaction that reads, and gone with it: what a command has changed since is read anew. Inside a command nothing is
kept, because it sees what it has done so far.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from processes.db import in_command, reading

Answer = TypeVar("Answer")
_KEPT = "once_read"


def once_read(key: Hashable, ask: Callable[[], Answer]) -> Answer:
    """The answer to a question of this name, asked at most once while one transaction reads."""
    if in_command():
        return ask()
    kept = _kept()
    if key not in kept:
        answer = ask()
        kept = _kept()  # asking may have begun the transaction
        kept[key] = answer
    found: Answer = kept[key]
    return found


def _kept() -> dict[Hashable, Any]:
    session = reading()
    transaction = session.get_transaction()
    known: tuple[object, dict[Hashable, Any]] = session.info.get(_KEPT, (None, {}))
    if transaction is None or known[0] is not transaction:
        known = session.info[_KEPT] = (transaction, {})
    return known[1]
