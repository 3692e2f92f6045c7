"""Whether a process begins, ends, and hangs together."""

from collections.abc import Iterator

from engine.lint_rules.diagram import Diagram
from engine.lint_rules.finding import Diagnostic, World, error, warning


def processes(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """A document has something to run."""
    if not diagram.processes:
        yield error(
            None, "no-process", "the diagram has no executable process", "sơ đồ không có quy trình nào chạy được"
        )


def starts(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """Every process and subprocess begins in exactly one place."""
    for scope in diagram.scopes.values():
        found = diagram.starts(scope.id)
        if not found:
            yield error(scope.id, "no-start", "there is no start event", "không có sự kiện bắt đầu")
        for extra in found[1:]:
            yield error(
                extra.id, "several-starts", "there is more than one start event", "có nhiều hơn một sự kiện bắt đầu"
            )
        if scope.parent is not None:
            for start in found:
                if start.events and scope.xml.get("triggeredByEvent", "false") != "true":
                    yield error(
                        start.id,
                        "subprocess-start",
                        "a subprocess begins with a plain start event",
                        "quy trình con phải bắt đầu bằng sự kiện bắt đầu thường",
                    )


def ends(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """Every process and subprocess comes to an end."""
    for scope in diagram.scopes.values():
        if not any(node.kind == "endEvent" for node in diagram.inside(scope.id)):
            yield error(scope.id, "no-end", "there is no end event", "không có sự kiện kết thúc")
    for node in diagram.nodes.values():
        if node.kind != "endEvent" and not node.outgoing:
            yield warning(
                node.id,
                "dead-end",
                "nothing follows; draw the flow to an end event",
                "không có bước tiếp theo; hãy nối đến sự kiện kết thúc",
            )


def flows(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """Flows and boundary events are attached to something, within one process or subprocess."""
    for flow in diagram.flows.values():
        source, target = diagram.nodes.get(flow.source), diagram.nodes.get(flow.target)
        if target is None or (source is not None and source.scope != target.scope):
            yield error(
                flow.id,
                "broken-flow",
                "a sequence flow joins two elements of the same process or subprocess",
                "đường nối phải nối hai phần tử trong cùng một quy trình hoặc quy trình con",
            )
        elif source is None:
            yield warning(
                flow.id,
                "flow-from-nowhere",
                "the sequence flow comes from nowhere and is never taken; remove it",
                "đường nối không bắt đầu từ đâu nên không bao giờ được đi; hãy xóa",
            )
    for node in diagram.of_kind("boundaryEvent"):
        activity = diagram.nodes.get(node.attached_to)
        if activity is None or activity.scope != node.scope:
            yield error(
                node.id,
                "broken-boundary",
                "a boundary event is attached to an activity beside it",
                "sự kiện biên phải gắn vào một hoạt động cùng cấp",
            )


def reachability(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """Every element can be reached from a start event."""
    reached: set[str] = set()
    for scope in diagram.scopes:
        for start in diagram.starts(scope):
            reached |= diagram.reachable(start)
    for node in diagram.nodes.values():
        if node.id in reached or not diagram.starts(node.scope):
            continue
        if node.kind == "endEvent" and not any(flow.source in diagram.nodes for flow in node.incoming):
            # What is left behind when a designer takes an event away; nothing that could have run is lost.
            yield warning(
                node.id,
                "left-over",
                "nothing leads to this end; remove it",
                "không có gì dẫn đến kết thúc này; hãy xóa",
            )
        else:
            yield error(
                node.id,
                "unreachable",
                "no path from the start event leads here",
                "không có đường nào từ sự kiện bắt đầu đến đây",
            )
