"""What a rule says, and what it knows of the world around the diagram."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]

GROUPS = frozenset({"draft", "waiting", "in_progress", "in_review", "stopped", "ended"})
CLOCKS = frozenset({"unit", "office", "none"})


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing a process designer should know. An `error` keeps the diagram from being deployed, a `warning` does not.

    `element` is the id of the diagram element (or the name of the form file) concerned, None for the document as a whole.
    """

    element: str | None
    rule: str
    severity: Severity
    message: str
    message_vi: str


@dataclass(frozen=True, slots=True)
class World:
    """What a diagram may refer to. `objects` None: any business object will do."""

    forms: Mapping[str, bytes]
    operations: Mapping[str, frozenset[str]]
    roles: frozenset[str]
    groups: frozenset[str] = field(default=GROUPS)
    clocks: frozenset[str] = field(default=CLOCKS)
    objects: frozenset[str] | None = None
    #: decision tables by file name
    decisions: Mapping[str, bytes] = field(default_factory=dict)


def error(element: str | None, rule: str, message: str, message_vi: str) -> Diagnostic:
    """Something that would not run as it is drawn."""
    return Diagnostic(element, rule, "error", message, message_vi)


def warning(element: str | None, rule: str, message: str, message_vi: str) -> Diagnostic:
    """Something that runs, but probably not as it was meant."""
    return Diagnostic(element, rule, "warning", message, message_vi)
