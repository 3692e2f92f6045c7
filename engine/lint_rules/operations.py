"""What service tasks ask for."""

from collections.abc import Iterator

from engine.document import BPMN, SPIFF
from engine.lint_rules.diagram import Diagram
from engine.lint_rules.finding import Diagnostic, World, error


def operations(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """A service task names an operation of the catalogue, with parameters that the operation has."""
    for node in diagram.of_kind("serviceTask"):
        operator = node.xml.find(f"{BPMN}extensionElements/{SPIFF}serviceTaskOperator")
        name = "" if operator is None else operator.get("id", "")
        if operator is None or not name:
            yield error(
                node.id,
                "operation-missing",
                "the service task names no operation",
                "công việc của hệ thống chưa có thao tác",
            )
            continue
        if name not in world.operations:
            yield error(node.id, "operation-unknown", f"there is no operation “{name}”", f"không có thao tác “{name}”")
            continue
        for parameter in operator.iter(f"{SPIFF}parameter"):
            if parameter.get("id") not in world.operations[name]:
                yield error(
                    node.id,
                    "operation-parameter",
                    f"the operation “{name}” has no parameter “{parameter.get('id')}”",
                    f"thao tác “{name}” không có tham số “{parameter.get('id')}”",
                )
