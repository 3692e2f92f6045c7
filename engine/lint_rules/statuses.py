"""Statuses, groups and clocks: what the object shows while an element is open."""

import re
from collections.abc import Iterator

from engine.document import properties_of
from engine.lint_rules.diagram import Diagram, Node
from engine.lint_rules.finding import Diagnostic, World, error, warning

_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


def statuses(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """A status has a code, one group, and stands where it can be seen."""
    groups: dict[str, str] = {}
    for node in diagram.nodes.values():
        status, group = node.properties.get("status", ""), node.properties.get("group", "")
        if not status:
            continue
        if not _CODE.fullmatch(status):
            yield error(
                node.id,
                "status-code",
                f"the status “{status}” is not a code of small letters, digits and _; its name goes into status_label",
                f"trạng thái “{status}” phải là mã gồm chữ thường, số và _; tên hiển thị ghi ở status_label",
            )
        if groups.setdefault(status, group) != group:
            yield error(
                node.id,
                "status-two-groups",
                f"the status “{status}” belongs to two groups: {groups[status] or '–'} and {group or '–'}",
                f"trạng thái “{status}” thuộc hai nhóm: {groups[status] or '–'} và {group or '–'}",
            )
        if not node.properties.get("status_label"):
            yield warning(
                node.id,
                "status-label",
                f"the status “{status}” has no status_label: people would see the element's name",
                f"trạng thái “{status}” chưa có status_label: người dùng sẽ thấy tên phần tử",
            )
        yield from _place(diagram, node)


def _place(diagram: Diagram, node: Node) -> Iterator[Diagnostic]:
    """Only user tasks and the ends of the process itself give the object a status."""
    final = node.kind == "endEvent" and not list(diagram.around(node))
    if node.kind != "userTask" and not final:
        yield error(
            node.id,
            "status-place",
            "only user tasks and the end events of the process itself carry a status",
            "chỉ công việc của người dùng và sự kiện kết thúc của chính quy trình mới mang trạng thái",
        )


def groups(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """A status is counted in a group that the lists and reports know."""
    for node in diagram.nodes.values():
        group = node.properties.get("group", "")
        if group and group not in world.groups:
            yield error(
                node.id,
                "group-unknown",
                f"there is no group “{group}”; the groups are {', '.join(sorted(world.groups))}",
                f"không có nhóm “{group}”; các nhóm là {', '.join(sorted(world.groups))}",
            )
        if not group and node.properties.get("status"):
            yield error(
                node.id,
                "group-missing",
                "a status needs a group, or no list would count it",
                "trạng thái cần thuộc một nhóm, nếu không sẽ không danh sách nào đếm được",
            )


def clocks(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """Whose time runs is one of the known clocks."""
    for node in diagram.nodes.values():
        clock = node.properties.get("clock", "")
        if clock and clock not in world.clocks:
            yield error(
                node.id,
                "clock-unknown",
                f"there is no clock “{clock}”; it is one of {', '.join(sorted(world.clocks))}",
                f"không có đồng hồ “{clock}”; chỉ có {', '.join(sorted(world.clocks))}",
            )


def business_object(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """The process moves an object that exists."""
    for process in diagram.processes:
        moved = properties_of(process).get("object", "")
        if moved and world.objects is not None and moved not in world.objects:
            yield error(
                process.get("id"),
                "object-unknown",
                f"there is no business object “{moved}”; it is one of {', '.join(sorted(world.objects))}",
                f"không có đối tượng “{moved}”; chỉ có {', '.join(sorted(world.objects))}",
            )
