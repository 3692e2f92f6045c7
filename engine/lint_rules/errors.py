"""Errors that are thrown in a diagram are caught in it."""

from collections.abc import Iterator

from engine.lint_rules.diagram import Diagram
from engine.lint_rules.finding import Diagnostic, World, error


def thrown_errors(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """An error end event has an error boundary event on a subprocess around it."""
    for end in diagram.of_kind("endEvent"):
        if "error" not in end.events:
            continue
        code = diagram.code(end, "error")
        catchers = [
            event
            for outer in diagram.around(end)
            for event in diagram.boundaries.get(outer.id, ())
            if "error" in event.events
        ]
        if not any(diagram.code(event, "error") in ("", code) for event in catchers):
            yield error(
                end.id,
                "error-uncaught",
                f"no boundary event around it catches the error “{code}”",
                f"không có sự kiện biên nào bên ngoài đón lỗi “{code}”",
            )
