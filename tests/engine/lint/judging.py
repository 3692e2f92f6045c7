"""Small diagrams for lint, right but for one thing, and what lint says about them."""

from __future__ import annotations

from collections.abc import Mapping

from engine.lint import Diagnostic, lint
from tests.engine.drawing import Drawing, document

OPERATIONS = {"tell": frozenset({"kind"}), "note": frozenset[str]()}
ROLES = frozenset({"lead", "drafter", "approver", "system"})
FORM = b'{"title": "L\xc3\xa0m", "type": "object", "properties": {}}'


def told(
    xml: bytes,
    *,
    forms: Mapping[str, bytes] | None = None,
    roles: frozenset[str] = ROLES,
    objects: frozenset[str] | None = None,
) -> list[Diagnostic]:
    """All diagnostics, in the small world of these tests."""
    return lint(xml, forms=forms or {}, operations=OPERATIONS, roles=roles, objects=objects)


def faults(xml: bytes, **world: object) -> set[tuple[str, str | None]]:
    """(rule, element) of every error."""
    return {(one.rule, one.element) for one in told(xml, **world) if one.severity == "error"}  # type: ignore[arg-type]


def doubts(xml: bytes, **world: object) -> set[tuple[str, str | None]]:
    """(rule, element) of every warning."""
    return {(one.rule, one.element) for one in told(xml, **world) if one.severity == "warning"}  # type: ignore[arg-type]


def path(drawing: Drawing, *elements: str) -> Drawing:
    """Start, these elements, end, in a row."""
    drawing.start()
    drawing.end()
    drawing.flow("start", *elements, "end")
    return drawing


def task(drawing: Drawing, element: str = "work", **told: str) -> Drawing:
    """A user task that the lead unit completes."""
    drawing.user(element, **{"who": "lead", **told})
    return drawing


def one_task(**told: str) -> bytes:
    """A whole process of one user task, `work`."""
    return document(path(task(Drawing(), **told), "work"))


def stage(drawing: Drawing, element: str, status: str = "") -> Drawing:
    """A user task with a status of its own."""
    return task(drawing, element, status=status or element, group="in_progress", status_label=element.title())
