"""The names of buttons: outcomes of user tasks and messages."""

import ast
import re
from collections.abc import Iterator

from engine.lint_rules.diagram import Diagram, Node
from engine.lint_rules.finding import Diagnostic, World, error

_NAME = re.compile(r"[a-z][a-z0-9_]{0,79}")


def outcomes(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """The outcomes of a user task are different names."""
    for task in diagram.of_kind("userTask"):
        for index, outcome in enumerate(task.outcomes):
            if outcome in task.outcomes[:index]:
                yield error(
                    task.id,
                    "outcome-twice",
                    f"the outcome “{outcome}” is listed twice",
                    f"kết quả “{outcome}” bị ghi hai lần",
                )
            if not _NAME.fullmatch(outcome):
                yield error(
                    task.id,
                    "action-name",
                    f"“{outcome}” cannot name an action; use small letters, digits and _",
                    f"“{outcome}” không đặt tên thao tác được; chỉ dùng chữ thường, số và _",
                )


def messages(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """A message event names a declared message."""
    for node in diagram.nodes.values():
        name = diagram.awaited_message(node)
        if name == "":
            yield error(node.id, "message-missing", "the message has no name", "thông điệp chưa có tên")
        elif name and not _NAME.fullmatch(name):
            yield error(
                node.id,
                "action-name",
                f"“{name}” cannot name an action; use small letters, digits and _",
                f"“{name}” không đặt tên thao tác được; chỉ dùng chữ thường, số và _",
            )


def ambiguity(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """One action name, one receiver: an activity and what surrounds it wait for different messages."""
    for node in diagram.of_kind("boundaryEvent"):
        message = diagram.awaited_message(node)
        activity = diagram.nodes.get(node.attached_to)
        if not message or activity is None:
            continue
        beside = [other for other in diagram.boundaries.get(activity.id, ()) if other is not node]
        around = [other for outer in diagram.around(activity) for other in diagram.boundaries.get(outer.id, ())]
        named = {diagram.awaited_message(other) for other in (*beside, *around)}
        if message in named or any(message in inner.outcomes for inner in diagram.within(activity)):
            yield error(
                node.id,
                "action-ambiguous",
                f"“{message}” is already the name of an action that is offered at the same time",
                f"“{message}” đã là tên của một thao tác khác được đưa ra cùng lúc",
            )


def outcomes_read(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """A gateway reads outcomes that the task before it offers."""
    for gateway in diagram.of_kind("exclusiveGateway", "inclusiveGateway"):
        for flow in gateway.outgoing:
            for read in sorted(_outcomes_in(flow.condition or "")):
                tasks = _tasks_before(diagram, gateway)
                if not any(read in task.outcomes for task in tasks):
                    offered = sorted({outcome for task in tasks for outcome in task.outcomes})
                    yield error(
                        flow.id,
                        "outcome-unknown",
                        f"no task before this gateway has the outcome “{read}”; offered: {', '.join(offered) or 'nothing'}",
                        f"không công việc nào trước cổng này có kết quả “{read}”; đang có: {', '.join(offered) or 'không có gì'}",
                    )


def _outcomes_in(condition: str) -> set[str]:
    """The literals that a condition compares `outcome` with."""
    try:
        tree = ast.parse(condition.strip(), "<condition>", "eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return set()
    found: set[str] = set()
    for compare in ast.walk(tree):
        if isinstance(compare, ast.Compare):
            sides = [compare.left, *compare.comparators]
            if any(isinstance(side, ast.Name) and side.id == "outcome" for side in sides):
                literals = (part for side in sides for part in ast.walk(side))
                found |= {
                    part.value for part in literals if isinstance(part, ast.Constant) and isinstance(part.value, str)
                }
    return found


def _tasks_before(diagram: Diagram, gateway: Node) -> list[Node]:
    """The user tasks that may have set `outcome` last when the gateway is reached."""
    found: dict[str, Node] = {}
    seen: set[str] = set()
    todo = [gateway]
    while todo:
        node = todo.pop()
        for before in _before(diagram, node):
            if before.kind == "userTask":
                found[before.id] = before
            elif before.id not in seen:
                seen.add(before.id)
                todo.append(before)
    return list(found.values())


def _before(diagram: Diagram, node: Node) -> Iterator[Node]:
    """What runs immediately before a node; the ends of a subprocess come before what follows it."""
    if node.kind == "startEvent":
        for outer in list(diagram.around(node))[:1]:
            yield from _before(diagram, outer)
    elif node.kind == "boundaryEvent":
        # Whatever ran inside the activity so far, or nothing of it.
        activity = diagram.nodes.get(node.attached_to)
        if activity is not None:
            yield from (
                inner for inner in diagram.within(activity) if inner.kind == "userTask" and inner is not activity
            )
            yield from _before(diagram, activity)
    for flow in node.incoming:
        source = diagram.nodes.get(flow.source)
        if source is not None and source.id in diagram.scopes:
            yield from (inner for inner in diagram.inside(source.id) if inner.kind == "endEvent")
        elif source is not None:
            yield source
