"""What may run at the same time: one stage at most, and joins that really join."""

from collections.abc import Iterator

from engine.document import BPMN
from engine.lint_rules.diagram import Diagram, Node
from engine.lint_rules.finding import Diagnostic, World, error, warning

_JOINING = ("parallelGateway", "inclusiveGateway")


def two_statuses(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """Never more than one open element with a status: not in a handler, not on parallel branches, not in copies."""
    reported: set[str] = set()
    for task in (*_beside_a_stage(diagram), *_on_parallel_branches(diagram), *_in_many_copies(diagram)):
        if task.id not in reported:
            reported.add(task.id)
            yield error(
                task.id,
                "two-statuses",
                f"the status “{task.properties['status']}” could be open beside another one; only one stage at a time",
                f"trạng thái “{task.properties['status']}” có thể mở cùng lúc với trạng thái khác; mỗi lúc chỉ một giai đoạn",
            )


def _carriers(diagram: Diagram, nodes: set[str]) -> list[Node]:
    """Elements with a status among these nodes and inside them. An end that terminates everything leaves nothing beside it."""
    inner = (one for node in sorted(nodes) for one in diagram.within(diagram.nodes[node]))
    return [one for one in inner if one.properties.get("status") and "terminate" not in one.events]


def no_status(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """A step that the whole process waits for says where its object stands."""
    if not any(node.properties.get("status") for node in diagram.nodes.values()):
        return
    split = {node.scope for node in diagram.of_kind(*_JOINING) if len(node.outgoing) > 1}
    main = {scope: _main_flow(diagram, scope) for scope in diagram.scopes}
    for task in diagram.of_kind("userTask"):
        line = [task, *diagram.around(task)]
        if not task.properties.get("status") and all(
            one.id in main[one.scope] and one.scope not in split for one in line
        ):
            yield warning(
                task.id,
                "status-missing",
                "the process waits here, but its object would show the status of the step before",
                "quy trình dừng ở đây nhưng đối tượng vẫn hiện trạng thái của bước trước; hãy thêm status",
            )


def _beside_a_stage(diagram: Diagram) -> Iterator[Node]:
    """Handlers of non-interrupting events run beside their activity, as often as the event comes."""
    for event in diagram.of_kind("boundaryEvent"):
        if not event.interrupting:
            yield from _carriers(diagram, diagram.reachable(event))


def _on_parallel_branches(diagram: Diagram) -> Iterator[Node]:
    """Branches run side by side until the join that they all lead to; where they meet without one, they go on side by side."""
    for split in diagram.of_kind(*_JOINING):
        branches = [diagram.nodes[flow.target] for flow in split.outgoing if flow.target in diagram.nodes]
        if len(branches) < 2:
            continue
        common = set.intersection(*(diagram.reachable(branch, frozenset({split.id})) for branch in branches))
        stop = frozenset({split.id} | {one for one in common if _is_join(diagram.nodes[one])})
        busy = [
            found for found in (_carriers(diagram, diagram.reachable(branch, stop)) for branch in branches) if found
        ]
        if len(busy) > 1:
            yield from (task for found in busy for task in found)


def _is_join(node: Node) -> bool:
    return node.kind in _JOINING and len(node.incoming) > 1


def _in_many_copies(diagram: Diagram) -> Iterator[Node]:
    """A parallel multi-instance activity opens its stages all at once."""
    for loop in diagram.root.iter(f"{BPMN}multiInstanceLoopCharacteristics"):
        activity = diagram.nodes.get(diagram.owner(loop) or "")
        if activity is not None and loop.get("isSequential", "false") != "true":
            yield from _carriers(diagram, {activity.id})


def handler_joins(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """A handler never runs into a join of the flow beside it: the join would wait for it, or take it for one of its branches."""
    for join in diagram.nodes.values():
        if _is_join(join):
            for event in diagram.of_kind("boundaryEvent"):
                if event.scope == join.scope and _merges(diagram, event, join):
                    yield error(
                        join.id,
                        "handler-join",
                        f"the handler of “{event.id}” runs into this join; end it with an end event, or merge it before the join",
                        f"nhánh xử lý của “{event.id}” nhập vào cổng gộp này; hãy kết thúc riêng, hoặc nhập vào trước cổng gộp",
                    )
                    break


def _merges(diagram: Diagram, event: Node, join: Node) -> bool:
    """Whether some ways into the join come from the handler, and some from beside it."""
    handler = diagram.reachable(event)
    ways = {flow.source for flow in join.incoming}
    if not ways & handler:
        return False
    if not event.interrupting:
        return bool(ways - handler) or join.id in _main_flow(diagram, join.scope)
    # The token goes one way or the other; an inclusive join knows that, a parallel one waits for both.
    activity = diagram.nodes.get(event.attached_to)
    targets = [
        diagram.nodes[flow.target] for flow in (activity.outgoing if activity else ()) if flow.target in diagram.nodes
    ]
    normal = set[str]().union(*(diagram.reachable(target) for target in targets), {event.attached_to})
    return join.kind == "parallelGateway" and bool(ways & handler - normal) and bool(ways & normal - handler)


def _main_flow(diagram: Diagram, scope: str) -> set[str]:
    """What the start events lead to without any non-interrupting handler."""
    handlers = frozenset(event.id for event in diagram.of_kind("boundaryEvent") if not event.interrupting)
    return {one for start in diagram.starts(scope) for one in diagram.reachable(start, handlers)}
