"""What the product tells of itself while it works: which commands and jobs ended how and after how long, and the request they
belong to. Whoever wants to count or to write a log listens (``web``); nobody has to."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from time import perf_counter
from typing import Concatenate, Literal, ParamSpec, Protocol, TypeVar

from processes.refusals import Refusal, Unavailable

log = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")

#: Longest id of a request that jobs remember (models.Job.request_id).
MAX_REQUEST_ID = 64

_request_id: ContextVar[str | None] = ContextVar("request_id", default=None)


@dataclass(frozen=True, slots=True)
class Ended:
    """One command or job that has ended. ``seconds`` includes waiting for locks and the commit.

    ``name`` is the action of a button, else the command's own name; of a job, its operation. ``outcome`` is ``done``, the outcome
    of the refusal (``not_now``, ``invalid``, ``not_found``), ``unavailable`` when database or disk had no room for it, or ``failed``.
    """

    kind: Literal["command", "job"]
    name: str
    outcome: str
    seconds: float
    error: Exception | None = None
    job_id: int | None = None


Listener = Callable[[Ended], None]
_listeners: dict[str, Listener] = {}


def listen(name: str, listener: Listener) -> None:
    """Tell this listener from now on; a later one of the same name takes its place."""
    _listeners[name] = listener


def request_id() -> str | None:
    """The id of the request that is being answered here, or whose job is being run; None outside of any."""
    return _request_id.get()


def begin_request(request: str | None) -> None:
    """What happens from now on belongs to this request, until another begins: log lines carry its id, and jobs that are asked
    for remember it."""
    _request_id.set(request)


@contextmanager
def belonging_to(request: str | None) -> Iterator[None]:
    """The same for what happens inside."""
    token = _request_id.set(request)
    try:
        yield
    finally:
        _request_id.reset(token)


def command(run: Callable[P, R]) -> Callable[P, R]:
    """Tells how a command ended, under the function's name."""
    return _told(run, lambda _args, _kwargs: run.__name__)


def button(run: Callable[P, R]) -> Callable[P, R]:
    """The same for the command behind every button, under the name of the ``action``, its second argument."""
    return _told(run, lambda args, kwargs: str(kwargs["action"] if "action" in kwargs else args[1]))


def step(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """The same for what the product does of itself, under a name for it."""
    return lambda run: _told(run, lambda _args, _kwargs: name)


def _told(run: Callable[P, R], name_of: Callable[[tuple[object, ...], dict[str, object]], str]) -> Callable[P, R]:
    @wraps(run)
    def told(*args: P.args, **kwargs: P.kwargs) -> R:
        began = perf_counter()
        try:
            answer = run(*args, **kwargs)
        except Exception as error:
            outcome = error.outcome if isinstance(error, Refusal | Unavailable) else "failed"
            _tell(Ended("command", name_of(args, kwargs), outcome, perf_counter() - began, error))
            raise
        _tell(Ended("command", name_of(args, kwargs), "done", perf_counter() - began))
        return answer

    return told


class Job(Protocol):
    """What is to be known of a job to tell of it."""

    @property
    def id(self) -> int: ...
    @property
    def operation(self) -> str: ...
    @property
    def request_id(self) -> str | None: ...


J = TypeVar("J", bound=Job)


def job(run: Callable[Concatenate[J, P], bool]) -> Callable[Concatenate[J, P], bool]:
    """Tells how the run of a job ended (whether it is done), inside the request that asked for it."""

    @wraps(run)
    def told(job: J, /, *args: P.args, **kwargs: P.kwargs) -> bool:
        with belonging_to(job.request_id):
            began, done = perf_counter(), False
            try:
                done = run(job, *args, **kwargs)
            finally:
                outcome = "done" if done else "failed"
                _tell(Ended("job", job.operation, outcome, perf_counter() - began, job_id=job.id))
            return done

    return told


def _tell(ended: Ended) -> None:
    for listener in _listeners.values():
        try:
            listener(ended)
        except Exception:  # what was done is done, whether or not it could be counted
            log.exception("a listener could not be told")
