"""XML → ProcessDefinition: one version of one process, ready to run."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree

from engine.decision import DecisionTable, read_decision
from engine.dialect.parser import Specs, parse_specs
from engine.document import (
    BPMN,
    SPIFF,
    TIMED,
    WORKING_DAYS,
    decision_of,
    is_bpmn,
    properties_of,
    read_document,
)
from engine.elements import Elements, EndElement, MessageElement, OperationElement, UserTaskElement, read_elements
from engine.errors import DefinitionError, ExpressionError
from engine.expression import compile_expression
from engine.instants import is_literal, parse_cycle, parse_duration, parse_instant
from engine.schedule import Schedule

# Everything else the library would run wrongly, silently, or as a script.
SUPPORTED = (
    "startEvent", "endEvent", "userTask", "serviceTask", "sendTask", "receiveTask", "businessRuleTask",
    "exclusiveGateway", "parallelGateway",
    "inclusiveGateway", "eventBasedGateway", "subProcess", "callActivity", "boundaryEvent", "intermediateCatchEvent",
    "intermediateThrowEvent",
)  # fmt: skip
_REFUSED = (
    "task", "manualTask", "scriptTask", "transaction", "adHocSubProcess", "complexGateway",
)  # fmt: skip
# The library's own specs beside those of the elements.
_RESERVED = ("Start", "End", "StartEventSplit", "StartEventJoin")
_RESERVED_ENDINGS = (".BoundaryEventSplit", ".BoundaryEventJoin", ".EndJoin", " [child]")
_EXPRESSIONS = (
    "conditionExpression", "condition", "loopCondition", "loopCardinality", "loopDataInputRef", "completionCondition",
)  # fmt: skip
_TIMERS = {"timeDate": parse_instant, "timeDuration": parse_duration, "timeCycle": parse_cycle}


@dataclass(frozen=True, slots=True)
class ProcessDefinition:
    """One version of a process. Immutable and shared between threads and instances.

    `object` is the business object the process moves (`directive`, `assignment`) or None. `statuses` maps each status
    to its group, `flows` each sequence flow to (source, target), `names` each element to its name, `decisions` each
    decision table that belongs to it by its id. `specs` is the library's view of it.
    """

    key: str
    title: str
    object: str | None
    hash: str
    user_tasks: dict[str, UserTaskElement]
    messages: dict[str, MessageElement]
    end_events: dict[str, EndElement]
    operations: dict[str, OperationElement]
    schedules: dict[str, Schedule]
    statuses: dict[str, str]
    flows: dict[str, tuple[str, str]]
    names: dict[str, str]
    flow_between: dict[tuple[str, str], str]
    decisions: dict[str, DecisionTable]
    specs: Specs

    @classmethod
    def parse(cls, xml: bytes, tables: Sequence[bytes] = ()) -> "ProcessDefinition":
        """Reads a diagram and the decision tables (DMN) it may look up.

        Raises DefinitionError with the element that cannot be run, and why.
        """
        root = read_document(xml)
        decisions = _decisions(tables)
        process = _main_process(root)
        for node in root.iter():
            _refuse_unsupported(node)
            _check_expression(node)
        _refuse_ambiguous_ids(root)
        elements = read_elements(root)
        _refuse_loose_ends(root, elements)
        key = process.get("id", "")
        told = properties_of(process)
        return cls(
            key=key,
            title=told.get("title") or process.get("name") or key,
            object=told.get("object") or None,
            hash=hashlib.sha256(xml).hexdigest(),
            user_tasks=elements.user_tasks,
            messages=elements.messages,
            end_events=elements.end_events,
            operations=elements.operations,
            schedules=_schedules(process),
            statuses=_statuses(elements),
            flows=elements.flows,
            names=elements.names,
            # Two flows between the same elements cannot be told apart afterwards; the first one stands for both.
            flow_between={ends: flow for flow, ends in reversed(elements.flows.items())},
            decisions=decisions,
            specs=parse_specs(root, key, decisions),
        )

    def __deepcopy__(self, memo: dict[int, Any]) -> "ProcessDefinition":
        return self


@lru_cache(maxsize=128)
def parse_cached(xml: bytes, tables: tuple[bytes, ...] = ()) -> ProcessDefinition:
    """As ProcessDefinition.parse, remembering the latest 128 diagrams by their content."""
    return ProcessDefinition.parse(xml, tables)


@lru_cache(maxsize=128)
def decisions_called(xml: bytes) -> tuple[str, tuple[str, ...]]:
    """The id of a diagram's process and of the decision tables it looks up, without which it cannot be parsed.

    Raises DefinitionError when it is no diagram of a process.
    """
    root = read_document(xml)
    called = (decision_of(node) for node in root.iter(f"{BPMN}businessRuleTask"))
    return _main_process(root).get("id", ""), tuple(sorted({one for one in called if one}))


def _decisions(tables: Sequence[bytes]) -> dict[str, DecisionTable]:
    found: dict[str, DecisionTable] = {}
    for xml in tables:
        table = read_decision(xml)
        if found.setdefault(table.id, table) is not table:
            raise DefinitionError("two decision tables have this id", table.id)
    return found


def _main_process(root: etree._Element) -> etree._Element:
    """The executable process of the document that no other one calls."""
    called = {node.get("calledElement") for node in root.iter(f"{BPMN}callActivity")}
    for process in root.iterchildren(f"{BPMN}process"):
        if process.get("isExecutable", "true") == "true" and process.get("id") and process.get("id") not in called:
            starts = list(process.iterchildren(f"{BPMN}startEvent"))
            if len(starts) != 1:
                raise DefinitionError("a process has exactly one start event", process.get("id"))
            return process
    raise DefinitionError("the diagram has no executable process")


def _refuse_unsupported(node: etree._Element) -> None:
    element = node.get("id")
    if is_bpmn(node, *_REFUSED):
        raise DefinitionError(
            f"a {etree.QName(node).localname} cannot be run; use a user task or a service task", element
        )
    if is_bpmn(node, "subProcess") and node.get("triggeredByEvent", "false") == "true":
        raise DefinitionError("an event subprocess cannot be run; use a boundary event", element)
    if node.tag in (f"{SPIFF}preScript", f"{SPIFF}postScript") and (node.text or "").strip():
        raise DefinitionError("scripts cannot be run; use a service task", _owner(node))


def _refuse_ambiguous_ids(root: etree._Element) -> None:
    """The library finds elements by id and takes an operation of the same name for one."""
    seen: set[str] = set()
    for node in root.iter(f"{BPMN}*"):
        # The id of a loop item is the name of its variable, which several loops may share.
        element = None if is_bpmn(node, "inputDataItem", "outputDataItem") else node.get("id")
        if element in seen:
            raise DefinitionError("two elements have this id", element)
        if element in _RESERVED or (element or "").endswith(_RESERVED_ENDINGS):
            raise DefinitionError(f"{element} cannot be the id of an element, the engine uses it itself", element)
        if element is not None:
            seen.add(element)
    for operator in root.iter(f"{SPIFF}serviceTaskOperator", f"{SPIFF}parameter"):
        if operator.get("id") in seen:
            raise DefinitionError(
                "an element may not have the name of an operation or of its parameter", operator.get("id")
            )


def _refuse_loose_ends(root: etree._Element, elements: Elements) -> None:
    """The library reports what a reference misses with a sentence about forms, or not at all."""
    # A flow from nowhere is what remains when somebody takes an event out. No token ever comes along it.
    for flow, (_, target) in elements.flows.items():
        if target not in elements.names:
            raise DefinitionError(f"the flow leads to {target or 'nothing'}, which does not exist", flow)
    for event in root.iter(f"{BPMN}boundaryEvent"):
        if event.get("attachedToRef") not in elements.names:
            raise DefinitionError("the boundary event is not attached to an activity", event.get("id"))
    processes = {process.get("id") for process in root.iterchildren(f"{BPMN}process")}
    for call in root.iter(f"{BPMN}callActivity"):
        if call.get("calledElement") not in processes:
            raise DefinitionError("the called process is not part of the diagram", call.get("id"))


def _check_expression(node: etree._Element) -> None:
    text = (node.text or "").strip()
    try:
        for timer, parse in _TIMERS.items():
            if is_bpmn(node, timer):
                if is_literal(text):
                    parse(text)
                else:
                    compile_expression(text)
        if is_bpmn(node, *_EXPRESSIONS):
            compile_expression(text)
        if node.tag == f"{SPIFF}parameter":
            compile_expression(node.get("value", ""))
        if is_bpmn(node, *TIMED) and (days := properties_of(node).get(WORKING_DAYS)) is not None:
            compile_expression(days)
    except ExpressionError as error:
        raise DefinitionError(error.sentence, _owner(node)) from None


def _owner(node: etree._Element) -> str | None:
    """The id of the flow or element that a part of it belongs to."""
    current: etree._Element | None = node
    while current is not None and not (is_bpmn(current, "sequenceFlow", *SUPPORTED) and current.get("id")):
        current = current.getparent()
    return None if current is None else current.get("id")


def _schedules(process: etree._Element) -> dict[str, Schedule]:
    found = {}
    for start in process.iterchildren(f"{BPMN}startEvent"):
        told = properties_of(start)
        if start.find(f"{BPMN}timerEventDefinition") is not None or "schedule" in told:
            element = start.get("id", "")
            found[element] = Schedule(element, told.get("schedule", ""), told.get("holiday", ""))
    return found


def _statuses(elements: Elements) -> dict[str, str]:
    found: dict[str, str] = {}
    carriers: list[UserTaskElement | EndElement] = [*elements.user_tasks.values(), *elements.end_events.values()]
    for one in carriers:
        if one.status and found.setdefault(one.status, one.group) != one.group:
            raise DefinitionError(
                f"the status {one.status} belongs to two groups, {found[one.status]} and {one.group}", one.id
            )
    return found
