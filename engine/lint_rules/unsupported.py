"""Elements and events that the product cannot run, or that the library would silently take for something else."""

from collections.abc import Iterator

from engine.document import SPIFF
from engine.lint_rules.diagram import Diagram, Node
from engine.lint_rules.finding import Diagnostic, World, error

_ELEMENTS = {
    "task": (
        "plain-task",
        "a plain task would stop the process for good; make it a user task or a service task",
        "công việc không có loại sẽ làm quy trình dừng mãi; hãy đổi thành công việc của người dùng hoặc của hệ thống",
    ),
    "manualTask": (
        "manual-task",
        "nobody can complete a manual task; make it a user task",
        "không ai hoàn thành được công việc thủ công; hãy đổi thành công việc của người dùng",
    ),
    "scriptTask": (
        "script-task",
        "scripts are not run; use a service task with an operation",
        "mã lệnh không được chạy; hãy dùng công việc của hệ thống với một thao tác",
    ),
    "transaction": (
        "transaction",
        "a transaction is not run as one; use a plain subprocess",
        "giao dịch không được hỗ trợ; hãy dùng quy trình con thường",
    ),
    "adHocSubProcess": (
        "ad-hoc",
        "an ad-hoc subprocess cannot be run; draw the order of its steps",
        "không chạy được quy trình con tùy biến; hãy vẽ rõ thứ tự các bước",
    ),
    "complexGateway": (
        "complex-gateway",
        "a complex gateway cannot be run; use exclusive, parallel or inclusive gateways",
        "không chạy được cổng phức hợp; hãy dùng cổng loại trừ, song song hoặc bao gồm",
    ),
}
_EVENTS = {
    ("*", "link"): (
        "link-event",
        "link events are not followed; draw the sequence flow",
        "sự kiện liên kết không được nối tiếp; hãy vẽ đường nối",
    ),
    ("*", "compensate"): (
        "compensation",
        "compensation is not run; draw the steps that undo the work",
        "bù trừ không được chạy; hãy vẽ các bước khắc phục",
    ),
    ("*", "cancel"): (
        "transaction",
        "a cancel event belongs to a transaction, which is not run",
        "sự kiện hủy giao dịch không được hỗ trợ",
    ),
    ("endEvent", "signal"): (
        "signal-end",
        "the signal of an end event is not sent; throw it before the end",
        "tín hiệu ở sự kiện kết thúc không được gửi; hãy phát tín hiệu trước khi kết thúc",
    ),
    ("startEvent", "error"): (
        "error-start",
        "a process cannot begin with an error",
        "quy trình không thể bắt đầu bằng lỗi",
    ),
    ("startEvent", "escalation"): (
        "error-start",
        "a process cannot begin with an escalation",
        "quy trình không thể bắt đầu bằng báo cấp trên",
    ),
    ("startEvent", "message"): (
        "start-event",
        "messages do not start a process; use a plain start or a schedule",
        "thông điệp không khởi động được quy trình; hãy dùng bắt đầu thường hoặc lịch",
    ),
    ("startEvent", "signal"): (
        "start-event",
        "signals do not start a process; use a plain start or a schedule",
        "tín hiệu không khởi động được quy trình; hãy dùng bắt đầu thường hoặc lịch",
    ),
    ("startEvent", "conditional"): (
        "start-event",
        "conditions do not start a process; use a plain start or a schedule",
        "điều kiện không khởi động được quy trình; hãy dùng bắt đầu thường hoặc lịch",
    ),
}


def elements(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """Kinds of elements that are not run."""
    for node in diagram.nodes.values():
        if node.kind in _ELEMENTS:
            yield error(node.id, *_ELEMENTS[node.kind])
        if node.kind == "subProcess" and node.xml.get("triggeredByEvent", "false") == "true":
            yield error(
                node.id,
                "event-subprocess",
                "an event subprocess cannot be run; attach a boundary event to the activity",
                "không chạy được quy trình con theo sự kiện; hãy gắn sự kiện biên vào hoạt động",
            )


def scripts(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """Scripts before and after a task, as SpiffWorkflow's own modeller writes them."""
    for script in diagram.root.iter(f"{SPIFF}preScript", f"{SPIFF}postScript"):
        if (script.text or "").strip():
            yield error(diagram.owner(script), *_ELEMENTS["scriptTask"])


def events(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """Kinds of events that are not run."""
    for node in diagram.nodes.values():
        for event in node.events:
            yield from _event(node, event)


def _event(node: Node, event: str) -> Iterator[Diagnostic]:
    for kind in ("*", node.kind):
        if (kind, event) in _EVENTS:
            yield error(node.id, *_EVENTS[kind, event])
