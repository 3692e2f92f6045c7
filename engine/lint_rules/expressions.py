"""Texts that are worked out while the process runs: conditions, parameters, loops, timers, schedules."""

import ast
import re
from collections.abc import Callable, Iterator

from lxml import etree

from engine.document import BPMN, SPIFF, WORKING_DAYS, properties_of
from engine.errors import DefinitionError, ExpressionError
from engine.expression import compile_expression
from engine.instants import is_literal, parse_cycle, parse_duration, parse_instant
from engine.lint_rules.diagram import Diagram, Node
from engine.lint_rules.finding import Diagnostic, World, error
from engine.schedule import Schedule

_EXPRESSIONS = ("conditionExpression", "condition", "loopCondition", "loopCardinality", "completionCondition")
_TIMERS: dict[str, Callable[[object], object]] = {
    "timeDate": parse_instant,
    "timeDuration": parse_duration,
    "timeCycle": parse_cycle,
}
_CRON = re.compile(r"[\d*/,\-]+(\s+[\d*/,\-?LW#A-Z]+){4,6}")


def expressions(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """Conditions, loop texts and parameters are part of the expression language."""
    for tag in _EXPRESSIONS:
        for part in diagram.root.iter(f"{BPMN}{tag}"):
            yield from _expression(diagram, part, part.text or "")
    for parameter in diagram.root.iter(f"{SPIFF}parameter"):
        yield from _expression(diagram, parameter, parameter.get("value", ""))


def _expression(diagram: Diagram, part: etree._Element, text: str) -> Iterator[Diagnostic]:
    try:
        compile_expression(text.strip())
    except ExpressionError as problem:
        yield error(
            diagram.owner(part),
            "expression",
            problem.sentence,
            f"biểu thức không hợp lệ: “{text.strip()}”",
        )


def timers(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """A timer says one thing: ISO 8601, or an expression."""
    for node in diagram.nodes.values():
        for timer in node.xml.iterchildren(f"{BPMN}timerEventDefinition"):
            if node.kind == "startEvent":
                continue  # its schedule says when
            told = [(name, part) for name in _TIMERS for part in timer.iterchildren(f"{BPMN}{name}")]
            texts = [(name, (part.text or "").strip()) for name, part in told]
            if len(texts) != 1 or not texts[0][1]:
                yield error(
                    node.id,
                    "timer",
                    "a timer needs one date, duration or cycle",
                    "hẹn giờ cần một ngày, khoảng thời gian hoặc chu kỳ",
                )
            else:
                yield from _timer(node, *texts[0])
                yield from _working_days(node, texts[0][0])


def _timer(node: Node, kind: str, text: str) -> Iterator[Diagnostic]:
    if _CRON.fullmatch(text.strip("\"'")):
        yield error(
            node.id,
            "cron",
            "cron texts are not understood; write an ISO 8601 cycle such as R/P1D",
            "không dùng được cú pháp cron; hãy viết chu kỳ theo ISO 8601, ví dụ R/P1D",
        )
        return
    try:
        literal = text if is_literal(text) else _constant(text)
        if literal is None:
            compile_expression(text)
        else:
            _TIMERS[kind](literal)
    except ExpressionError as problem:
        yield error(node.id, "timer", problem.sentence, f"hẹn giờ không hợp lệ: “{text}”")


def _working_days(node: Node, kind: str) -> Iterator[Diagnostic]:
    """Working days are counted from a date, and their number can be worked out."""
    text = node.properties.get(WORKING_DAYS)
    if text is None:
        return
    if kind != "timeDate":
        yield error(
            node.id,
            "working-days",
            "working days are counted from a date: the timer needs a timeDate",
            "ngày làm việc tính từ một ngày giờ: hẹn giờ phải là loại ngày giờ (timeDate)",
        )
    try:
        constant = _constant(text)
        if constant is not None and type(constant) is not int:
            raise ExpressionError(f"not a number of working days: {text}")
        compile_expression(text)
    except ExpressionError as problem:
        yield error(node.id, "working-days", problem.sentence, f"số ngày làm việc không hợp lệ: “{text}”")


def _constant(text: str) -> object:
    """The value of an expression that is a quoted literal, None for any other."""
    compile_expression(text)
    body = ast.parse(text, "<timer>", "eval").body
    return body.value if isinstance(body, ast.Constant) else None


def schedules(diagram: Diagram, world: World) -> Iterator[Diagnostic]:
    """A start event with a timer has a schedule, and only the process itself is started by one."""
    for start in diagram.of_kind("startEvent"):
        told = properties_of(start.xml)
        if "timer" not in start.events and "schedule" not in told:
            continue
        try:
            Schedule(start.id, told.get("schedule", ""), told.get("holiday", ""))
        except DefinitionError as problem:
            yield error(
                start.id,
                "schedule",
                problem.sentence,
                "lịch viết như WEEKLY;BYDAY=TH hoặc MONTHLY;BYMONTHDAY=22; holiday là skip, next hoặc previous",
            )
