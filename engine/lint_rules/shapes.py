"""The drawing itself: people follow their work on it."""

from collections.abc import Iterator

from engine.lint_rules.diagram import Diagram
from engine.lint_rules.finding import Diagnostic, World, warning

_DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"


def shapes(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """Every element and flow is drawn."""
    drawn = {
        shape.get("bpmnElement") for tag in ("BPMNShape", "BPMNEdge") for shape in diagram.root.iter(f"{_DI}{tag}")
    }
    if not drawn:
        yield warning(None, "not-drawn", "the file holds no drawing", "tệp không có phần hình vẽ")
        return
    for element in (*diagram.nodes, *diagram.flows):
        if element not in drawn:
            yield warning(element, "not-drawn", "this is not drawn", "phần tử này chưa được vẽ")


def names(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """What people read in the work list and on the diagram has a name."""
    for node in diagram.nodes.values():
        if not node.name and node.kind in ("userTask", "serviceTask", "subProcess", "callActivity"):
            yield warning(node.id, "no-name", "this has no name", "phần tử này chưa có tên")
