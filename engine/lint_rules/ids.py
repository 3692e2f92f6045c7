"""Ids: the library finds elements by them, and takes an operation of the same name for an element."""

from collections.abc import Iterator

from engine.document import BPMN, SPIFF
from engine.lint_rules.diagram import Diagram
from engine.lint_rules.finding import Diagnostic, World, error


def duplicate_ids(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """Two elements with one id."""
    seen: set[str] = set()
    for node in diagram.root.iter(f"{BPMN}*"):
        element = node.get("id")
        if element in seen:
            yield error(element, "duplicate-id", "two elements have this id", "hai phần tử có cùng mã này")
        seen.add(element or "")


def missing_ids(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """Elements that nothing can refer to."""
    if "" in diagram.nodes or "" in diagram.flows or "" in diagram.scopes:
        yield error(
            None, "missing-id", "an element or sequence flow has no id", "có phần tử hoặc đường nối không có mã"
        )


def operator_ids(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """An operation or parameter that has the id of an element."""
    taken = {node.get("id") for node in diagram.root.iter(f"{BPMN}*")} - {None}
    for operator in diagram.root.iter(f"{SPIFF}serviceTaskOperator", f"{SPIFF}parameter"):
        name = operator.get("id")
        if name in taken:
            yield error(
                diagram.owner(operator),
                "operator-id",
                f"“{name}” is both an element's id and the name of an operation or parameter; rename the element",
                f"“{name}” vừa là mã phần tử vừa là tên thao tác hoặc tham số; hãy đổi mã phần tử",
            )
