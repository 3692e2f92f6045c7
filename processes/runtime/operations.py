"""The catalogue of operations that service tasks may name. ``handlers`` fills it when the application is put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    pass

#: Works inside the transaction, on our own tables only; never commits, never calls a command.
Inline = Callable[..., Any]


@dataclass(frozen=True)
class Operation:
    """What a service task can ask for. ``inline`` runs in the transaction; ``later`` runs as a job, with nothing locked."""

    name: str
    run: Inline
    later: bool
    parameters: frozenset[str]
    #: the object it works on: only that object's diagram may call it
    of: str | None = None


class BpmnError(Exception):
    """Raised by an operation: an error of the field's own, for the diagram's error boundary event with this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


_catalogue: dict[str, Operation] = {}


def inline(name: str, *parameters: str, of: str | None = None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register an operation that runs in the transaction: ``f(work, **parameters)``. ``of``: the object it works on."""

    def register(run: Callable[..., Any]) -> Callable[..., Any]:
        _catalogue[name] = Operation(name, run, later=False, parameters=frozenset(parameters), of=of)
        return run

    return register


def later(name: str, *parameters: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register an operation that runs as a job, at least once, therefore idempotent: ``f(job, **parameters)``."""

    def register(run: Callable[..., Any]) -> Callable[..., Any]:
        _catalogue[name] = Operation(name, run, later=True, parameters=frozenset(parameters))
        return run

    return register


def operation(name: str) -> Operation:
    """The operation with this name; KeyError if no handler registered it."""
    return _catalogue[name]


def catalogue() -> Mapping[str, frozenset[str]]:
    """Every operation a diagram may name, with its parameters: what lint checks against."""
    return {name: op.parameters for name, op in sorted(_catalogue.items())}


__all__ = ["BpmnError", "Operation", "catalogue", "inline", "later", "operation"]
