"""Where a token may go: every decision has a way out, and every condition is one that is looked at."""

from collections.abc import Iterator

from engine.lint_rules.diagram import Diagram, Node
from engine.lint_rules.finding import Diagnostic, World, error

_DECIDING = ("exclusiveGateway", "inclusiveGateway")


def decisions(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """A gateway that decides has a default flow, and a condition on each other flow."""
    for node in diagram.of_kind(*_DECIDING):
        default = node.xml.get("default", "")
        if default and default not in {flow.id for flow in node.outgoing}:
            yield error(
                node.id,
                "gateway-default",
                "the default flow does not leave this gateway",
                "đường mặc định không đi ra từ cổng này",
            )
        if len(node.outgoing) > 1:
            yield from _ways_out(node, default)


def _ways_out(node: Node, default: str) -> Iterator[Diagnostic]:
    if not default:
        yield error(
            node.id,
            "gateway-default",
            "the gateway needs a default flow for when no condition holds",
            "cổng cần một đường mặc định khi không điều kiện nào đúng",
        )
    for flow in node.outgoing:
        if flow.id == default and flow.condition:
            yield error(
                flow.id,
                "condition-ignored",
                "the condition of a default flow is ignored",
                "điều kiện trên đường mặc định bị bỏ qua",
            )
        if flow.id != default and default and not flow.condition:
            yield error(
                flow.id,
                "missing-condition",
                "the flow needs a condition, or has to be the default one",
                "đường này cần điều kiện, hoặc phải là đường mặc định",
            )


def ignored_conditions(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """Conditions that nothing looks at."""
    for flow in diagram.flows.values():
        source = diagram.nodes.get(flow.source)
        if flow.condition is None or source is None:
            continue
        if source.kind not in _DECIDING or (len(source.outgoing) == 1 and not source.xml.get("default")):
            yield error(
                flow.id,
                "condition-ignored",
                "the condition is ignored here; put a gateway before the flow",
                "điều kiện ở đây bị bỏ qua; hãy đặt một cổng trước đường này",
            )


def implicit_splits(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """Only gateways have several ways out."""
    for node in diagram.nodes.values():
        if len(node.outgoing) > 1 and not node.is_gateway:
            yield error(
                node.id,
                "implicit-split",
                "two flows leave an element that is not a gateway; put a gateway behind it",
                "hai đường đi ra từ phần tử không phải cổng; hãy đặt một cổng phía sau",
            )


def event_gateways(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """An event-based gateway waits for messages and signals right behind it; a timer there could not be scheduled."""
    for node in diagram.of_kind("eventBasedGateway"):
        for target in (diagram.nodes[flow.target] for flow in node.outgoing if flow.target in diagram.nodes):
            if target.kind not in ("intermediateCatchEvent", "receiveTask"):
                yield error(
                    target.id,
                    "event-gateway",
                    "an event-based gateway leads to catch events or receive tasks only",
                    "sau cổng theo sự kiện chỉ được là sự kiện chờ hoặc công việc nhận thông điệp",
                )
            elif "timer" in target.events:
                yield error(
                    target.id,
                    "event-gateway-timer",
                    "a timer may not stand behind an event-based gateway; attach it to the activity as a boundary event",
                    "không đặt hẹn giờ sau cổng theo sự kiện; hãy gắn hẹn giờ vào hoạt động làm sự kiện biên",
                )
