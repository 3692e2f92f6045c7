"""The catalogue of operations that service tasks may name. ``handlers`` fills it when the application is put together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import Any

#: What holds for an operation that says nothing else: how long one run may take, how often it is tried, and the pause after the
#: first failure, which doubles with every further one.
TIME_LIMIT = timedelta(seconds=30)
ATTEMPTS = 5
FIRST_RETRY = timedelta(seconds=10)
#: No pause is longer.
LONGEST_PAUSE = timedelta(hours=6)

#: Works inside the transaction, on our own tables only; never commits, never calls a command.
Inline = Callable[..., Any]


@dataclass(frozen=True)
class Operation:
    """What a service task can ask for. ``inline`` runs in the transaction; ``later`` runs as a job, with nothing locked, and only
    for such a one the last three matter."""

    name: str
    run: Inline
    later: bool
    parameters: frozenset[str]
    #: the objects it works on: only their diagrams may call it; none named: any
    of: tuple[str, ...] = ()
    #: parameter → the words it may hold, where there are only some
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    time_limit: timedelta = TIME_LIMIT
    attempts: int = ATTEMPTS
    first_retry: timedelta = FIRST_RETRY

    def pause_after(self, attempts: int) -> timedelta:
        """How long a job rests after so many failures in a row."""
        # Doubled so often, no first pause is shorter than the longest, and the number stays small.
        doubled: timedelta = self.first_retry * (1 << min(attempts - 1, 32))
        return min(doubled, LONGEST_PAUSE)


class BpmnError(Exception):
    """Raised by an operation: an error of the field's own, for the diagram's error boundary event with this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


_catalogue: dict[str, Operation] = {}


def inline(
    name: str,
    *parameters: str,
    of: str | tuple[str, ...] = (),
    words: Mapping[str, Iterable[str]] = MappingProxyType({}),
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register an operation that runs in the transaction: ``f(work, **parameters)``. ``of``: the object or objects it works on;
    ``words``: parameter → the words it may hold, with blanks between them."""
    objects = (of,) if isinstance(of, str) else of
    known = {parameter: frozenset(some) for parameter, some in words.items()}

    def register(run: Callable[..., Any]) -> Callable[..., Any]:
        _catalogue[name] = Operation(name, run, later=False, parameters=frozenset(parameters), of=objects, words=known)
        return run

    return register


def later(
    name: str,
    *parameters: str,
    time_limit: timedelta = TIME_LIMIT,
    attempts: int = ATTEMPTS,
    first_retry: timedelta = FIRST_RETRY,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register an operation that runs as a job, at least once, therefore idempotent: ``f(job, **parameters)``.

    A run that takes longer than ``time_limit`` is given up: whatever it still brings is not taken. It is tried ``attempts`` times,
    with pauses that begin at ``first_retry`` and double; then it is an incident.
    """

    def register(run: Callable[..., Any]) -> Callable[..., Any]:
        _catalogue[name] = Operation(
            name,
            run,
            later=True,
            parameters=frozenset(parameters),
            time_limit=time_limit,
            attempts=attempts,
            first_retry=first_retry,
        )
        return run

    return register


def operation(name: str) -> Operation:
    """The operation with this name; KeyError if no handler registered it."""
    return _catalogue[name]


def patience(name: str) -> Operation:
    """The operation as far as limits and retries go: one that no handler registered gets the usual ones, because a job may wait
    for the version of the product that knows it."""
    return _catalogue.get(name) or Operation(name, _unknown, later=True, parameters=frozenset())


def _unknown(*_: Any, **__: Any) -> Any:
    raise LookupError("no handler of this name is registered")


def catalogue() -> Mapping[str, frozenset[str]]:
    """Every operation a diagram may name, with its parameters: what lint checks against."""
    return {name: op.parameters for name, op in sorted(_catalogue.items())}


__all__ = ["BpmnError", "Operation", "catalogue", "inline", "later", "operation", "patience"]
