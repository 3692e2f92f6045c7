"""Running a handler within its time limit, so that one that hangs blocks neither its worker nor the jobs after it.

Python cannot end a thread from outside. A handler that has run out of time is left behind in a thread of its own: what it
still answers is not read, and what it would do to its job is fenced off by the job's token. It can do harm only while it holds
something, which is why a handler never waits for anything outside while it has a transaction open.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import copy_context
from datetime import timedelta
from time import monotonic
from typing import TypeVar

from processes.db import contexts

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")

#: So many runs of one operation may hang in one process; then it begins none until one of them has come back.
MOST_HANGING = 3

_hanging: Counter[str] = Counter()
_lock = threading.Lock()


#: So long a worker that was told to stop still waits for the handler at hand.
GRACE = timedelta(seconds=10)
_LOOK_EVERY = 0.2


class TimeLimitExceeded(Exception):
    """The handler was given up after its time limit."""


class Stopped(Exception):
    """The worker was told to stop, and the handler did not come to its end soon."""


def run_within(
    limit: timedelta, name: str, run: Callable[[], Answer], stop: Callable[[], bool] = lambda: False
) -> Answer:
    """What ``run`` answers or raises; TimeLimitExceeded when it takes longer, Stopped when it still runs some seconds after
    ``stop`` has said so. ``name`` is the operation it counts for.

    It runs in a thread and an application context of its own, and therefore on a database session of its own.
    """
    answer: Future[Answer] = Future()
    context, application = copy_context(), contexts()

    def work() -> None:
        try:
            with application():
                result = run()
        except BaseException as error:
            answer.set_exception(error)
        else:
            answer.set_result(result)

    thread = threading.Thread(target=context.run, args=(work,), name=f"job {name}", daemon=True)
    began = monotonic()
    ends, stopping = began + limit.total_seconds(), False
    thread.start()
    while thread.is_alive() and monotonic() < ends:
        thread.join(min(_LOOK_EVERY, max(ends - monotonic(), 0)))
        if not stopping and stop():
            stopping, ends = True, min(ends, monotonic() + GRACE.total_seconds())
    if not answer.done():
        _give_up(name, answer)
        raise Stopped() if stopping else TimeLimitExceeded(f"{name} took longer than {limit.total_seconds():g} s")
    return answer.result()


def hanging() -> Counter[str]:
    """How many runs of each operation were given up in this process and have not come back."""
    with _lock:
        return +_hanging


def stuck() -> list[str]:
    """Operations that hang so often here that this process begins no more of them."""
    return [name for name, runs in hanging().items() if runs >= MOST_HANGING]


def _give_up(name: str, answer: Future[Answer]) -> None:
    with _lock:
        _hanging[name] += 1

    def came_back(_: Future[Answer]) -> None:
        with _lock:
            _hanging[name] -= 1
        log.warning("a run of %s that was given up has come back; its answer is not taken", name)

    answer.add_done_callback(came_back)
