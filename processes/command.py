"""How a command runs: in one transaction that it is handed, once per request, and again when nobody was at fault.

@in_transaction
def say(session: Session, assignment_id: int, text: str, *, by: Actor, now: datetime) -> int: ...

say(assignment_id, text, by=by, now=now)
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from functools import partial, wraps
from time import sleep
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from processes.db import transaction
from processes.failures import Failure, failure_of
from processes.refusals import Unavailable
from processes.requests import once

log = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")

#: How often a command is begun before its sender is told that the product is busy. SQLite has waited by itself before it says so.
ATTEMPTS = 3
#: After a broken line: the second attempt has a new one; a third would find no more than the second.
ATTEMPTS_ON_A_NEW_LINE = 2
#: Seconds between attempts, times the number of the attempt and a random share, so that two do not meet again.
REST = 0.05


def in_transaction(run: Callable[Concatenate[Session, P], R]) -> Callable[P, R]:
    """A command: hands ``run`` the open transaction, commits what it did, and remembers its answer for the request.

    The answer must be what JSON can hold. A deadlock or a serialisation failure, a row that somebody entered at the same moment,
    and a line to the database that was found broken make it run again from its beginning, a bounded number of times: nothing of
    the failed attempt is left, hooks included. Raises Unavailable when that does not help.
    """
    return _attempted(run, is_remembered=True)


def repeatable(run: Callable[Concatenate[Session, P], R]) -> Callable[P, R]:
    """The same for what may as well be done twice (marking as read, keeping a draft): no request remembers it."""
    return _attempted(run, is_remembered=False)


def _attempted(run: Callable[Concatenate[Session, P], R], *, is_remembered: bool) -> Callable[P, R]:
    @wraps(run)
    def attempted(*args: P.args, **kwargs: P.kwargs) -> R:
        for attempt in range(1, ATTEMPTS + 1):
            committing = False
            try:
                with transaction() as session:
                    act = partial(run, session, *args, **kwargs)
                    answer = once.once(session, run.__name__, act) if is_remembered else act()
                    committing = True
            except Exception as error:
                _judge(error, run.__name__, attempt, at_commit=committing and not (is_remembered and once.current()))
                sleep(REST * attempt * (0.5 + secrets.randbelow(1000) / 1000))
            else:
                if is_remembered:
                    once.acted()
                return answer
        raise AssertionError("the last attempt returns or raises")

    return attempted


def _judge(error: Exception, name: str, attempt: int, *, at_commit: bool) -> None:
    """Raise what the sender is told, or return to try again. ``at_commit``: the line broke while the commit was on its way, and no
    request remembers whether it arrived."""
    match failure_of(error):
        case None:
            raise error
        case Failure.FULL:
            raise Unavailable.full() from error
        case Failure.TAKEN if attempt == ATTEMPTS:
            raise error  # not a race: the command enters twice what may be there once
        case Failure.CONFLICT if attempt == ATTEMPTS:
            raise Unavailable.busy() from error
        case Failure.WAITED:
            raise Unavailable.busy() from error
        case Failure.AWAY if at_commit:
            raise Unavailable.unsure() from error
        case Failure.AWAY if attempt >= ATTEMPTS_ON_A_NEW_LINE:
            raise Unavailable.away() from error
    log.warning("%s is tried again after attempt %s: %s", name, attempt, type(error).__name__)
